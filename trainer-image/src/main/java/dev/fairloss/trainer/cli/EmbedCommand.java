// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.embed.EmbeddingWriter;
import dev.fairloss.trainer.embed.EmbeddingWriter.Format;
import dev.fairloss.trainer.embed.ImageEmbedder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairloss embed}: writes the embeddings of images. */
@Command(
        name = "embed",
        header = "Embeds face images with a trained network.",
        descriptionHeading = "%n",
        description = {
            "Embeds as evaluation does: each image is aligned by its landmarks, or its central square is used; the embeddings of the image and its mirror image are added and have length 1. So the product of two embeddings is their cosine similarity."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss embed ada.jpg bob.jpg --model networks/fairloss-1.safetensors",
            "  fairloss embed faces/ --model fairloss-1.safetensors --landmarks points.csv --out faces.npy"
        })
final class EmbedCommand implements Callable<Integer> {
    private final Commands commands;

    @Parameters(
            paramLabel = "IMAGE",
            arity = "1..*",
            description = "Image files, and folders, all of whose images are embedded.")
    private List<Path> images;

    @Mixin
    private ModelOptions options;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to write: a CSV file with the path and the embedding of an image in each row; or, if the name ends in .npy, a NumPy array (images, dimensions) of float32, and the paths in the same order to standard output. Default: CSV to standard output.")
    private Optional<Path> out = Optional.empty();

    EmbedCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var weights = options.weights();
        var faces = options.images(images, weights);
        var format = out.map(file -> Format.of(file.toString())).orElse(Format.CSV);
        try (var network = options.load(weights);
                var writer = new EmbeddingWriter(open(), format, faces.count(), network.embeddingSize())) {
            new ImageEmbedder(network).embed(faces, (image, embedding) -> {
                String path = faces.files().get(image).toString();
                writer.row(path, embedding);
                if (format == Format.NPY) {
                    commands.console().out().println(path);
                }
            });
        }
        return ExitCode.DONE.status();
    }

    private OutputStream open() {
        if (out.isEmpty()) {
            return new FilterOutputStream(commands.console().out()) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                }

                @Override
                public void close() throws IOException {
                    flush();
                }
            };
        }
        try {
            return Files.newOutputStream(out.get());
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    "Cannot write the embeddings to " + out.get() + ": " + IoErrors.reason(e) + ".",
                    "Set --out to a file in a folder that you may write to.",
                    e);
        }
    }
}
