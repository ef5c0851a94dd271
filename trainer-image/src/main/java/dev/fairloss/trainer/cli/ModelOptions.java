// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageList;
import dev.fairloss.trainer.data.LandmarksFile;
import dev.fairloss.trainer.engine.DeviceRequest;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.model.LoadedNetwork;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The network of commands that embed images, and how they read images. */
final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description =
                    "The network: a safetensors file as written by export, or a model.safetensors of a store. The names of its tensors say which network it is.")
    private Path model;

    @Option(
            names = "--landmarks",
            paramLabel = "FILE",
            description =
                    "CSV file with five points of each face, as for dataset.landmarks, by which the images are aligned. Default: none; the central square of each image is used, for images that are aligned.")
    private Optional<Path> landmarks = Optional.empty();

    @Option(
            names = "--image-size",
            paramLabel = "N",
            description =
                    "Height and width to which images are decoded before the central crop, as dataset.imageSize. Default: that of the training if the file states it, else the input size of the network.")
    private Optional<Integer> imageSize = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = DeviceOption.class,
            description = "Where to compute: auto, cpu, gpu or gpu:N. Default: auto.")
    private DeviceRequest device = DeviceRequest.AUTO;

    /** Reads the weights. @throws TrainerException invalid input: the file does not contain a known network */
    NetworkWeights weights() {
        FileNameEncoding.check();
        try (var file = SafetensorsFile.open(model, model.toString())) {
            return NetworkWeights.read(file);
        }
    }

    /** Loads weights onto the device; the caller closes the network. */
    LoadedNetwork load(NetworkWeights weights) {
        var settings = DeviceOption.apply(ComputeSettings.of(Optional.empty(), Duration.ZERO), device);
        EngineRuntime.start(settings.threads());
        return new LoadedNetwork(weights, settings.target());
    }

    /** The images of files and folders. */
    ImageList images(List<Path> filesAndFolders, NetworkWeights weights) {
        return ImageList.of(filesAndFolders, side(weights), landmarks.map(LandmarksFile::read));
    }

    /** The images of files. */
    ImageList files(List<Path> files, NetworkWeights weights) {
        return new ImageList(files, side(weights), landmarks.map(LandmarksFile::read));
    }

    private int side(NetworkWeights weights) {
        Backbone backbone = weights.network().backbone();
        int side = imageSize.orElse(weights.imageSize().orElse(backbone.inputSize()));
        if (side < backbone.inputSize() || side > backbone.largestImageSize()) {
            throw new TrainerException(
                    ExitCode.USAGE,
                    "The image size is " + side + ", but " + backbone + " takes " + backbone.inputSize() + " to "
                            + backbone.largestImageSize() + ".",
                    "Correct --image-size.");
        }
        return side;
    }
}
