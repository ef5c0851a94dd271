// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.embed.ImageEmbedder;
import dev.fairloss.trainer.eval.CosineSimilarity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairloss verify}: compares two faces. */
@Command(
        name = "verify",
        header = "Scores whether two images show the same person.",
        descriptionHeading = "%n",
        description = {
            "Prints the cosine similarity of the two embeddings, -1 to 1: the score that evaluation compares with a threshold. A threshold for a rate of false matches is in the results of the experiment; it holds for images like those of the evaluation set."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss verify a.jpg b.jpg --model networks/fairloss-1.safetensors",
            "  fairloss verify a.jpg b.jpg --model fairloss-1.safetensors --threshold 0.34"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Commands commands;

    @Parameters(index = "0", paramLabel = "A", description = "An image file.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "The image file to compare it with.")
    private Path second;

    @Mixin
    private ModelOptions options;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Also print whether the similarity is at least T: same person, or different people.")
    private Optional<Double> threshold = Optional.empty();

    @Option(names = "--json", description = "Print one JSON event.")
    private boolean json;

    VerifyCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var weights = options.weights();
        var faces = options.files(List.of(first, second), weights);
        var rows = new float[2][];
        try (var network = options.load(weights)) {
            new ImageEmbedder(network).embed(faces, (image, embedding) -> rows[image] = embedding);
        }
        print(CosineSimilarity.dot(rows[0], rows[1]));
        return ExitCode.DONE.status();
    }

    private void print(double similarity) {
        var same = threshold.map(limit -> similarity >= limit);
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("similarity", similarity);
            fields.put("same", same);
            commands.console().events().emit("verified", fields);
            return;
        }
        commands.console()
                .out()
                .println(String.format(Locale.ROOT, "similarity %.4f", similarity)
                        + same.map(yes -> yes ? ": same person" : ": different people")
                                .orElse(""));
    }
}
