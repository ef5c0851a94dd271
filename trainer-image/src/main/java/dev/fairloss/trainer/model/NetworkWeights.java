// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import dev.fairloss.trainer.safetensors.TensorEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All parameters of a network, without class centers, as they are in a safetensors file with PyTorch-style names.
 *
 * @param network the network
 * @param embeddingSize length of an embedding
 * @param values by {@linkplain ParameterSpec#name name}, in the order of a pass, the last dimension fastest
 * @param imageSize height and width of the aligned images it was trained on, in pixels; empty if the file does not state it
 */
public record NetworkWeights(
        BackboneNetwork network, int embeddingSize, Map<String, float[]> values, OptionalInt imageSize) {
    /** Metadata of a file: height and width of the aligned images, in pixels. */
    public static final String IMAGE_SIZE = "image_size";

    static final String BACKBONE = "backbone";

    /** Names the framework, which Hugging Face's readers require. */
    static final String FORMAT = "format";

    static final String PYTORCH = "pt";

    private static final int NAMED = 10;

    private static final int LARGEST_EMBEDDING = 4096;

    /** Batch norms of PyTorch count their batches; nothing depends on the count. */
    private static final String BATCH_COUNT = ".num_batches_tracked";

    /** Tensors of the head: class centers and its state. They belong to one training set. */
    static final String HEAD = "head.";

    /** Reads the weights of a given network. @throws TrainerException with a list of all tensors that do not fit */
    public static NetworkWeights read(SafetensorsFile file, Backbone backbone, int embeddingSize) {
        check(file, backbone, embeddingSize);
        var network = Backbones.of(backbone);
        Map<String, float[]> values = new LinkedHashMap<>();
        network.parameters(embeddingSize).forEach(spec -> values.put(spec.name(), file.values(spec.torchName())));
        return new NetworkWeights(network, embeddingSize, values, imageSize(file));
    }

    /** Checks names, shapes and types without reading values. @throws TrainerException with a list of all tensors that do not fit */
    public static void check(SafetensorsFile file, Backbone backbone, int embeddingSize) {
        var network = Backbones.of(backbone);
        List<String> faults = faults(file, network.parameters(embeddingSize));
        if (!faults.isEmpty()) {
            String more = faults.size() > NAMED ? "; and " + (faults.size() - NAMED) + " more" : "";
            throw TrainerException.invalidInput(
                    "The weights file " + file.source() + " does not fit " + backbone + " with embeddings of "
                            + embeddingSize + ": "
                            + faults.stream().limit(NAMED).collect(Collectors.joining("; "))
                            + more + ".",
                    "Set model.backbone and model.embeddingSize to those of the file, or convert the file with examples/convert_weights.py.");
        }
    }

    /** Reads the weights of whatever network a file contains. @throws TrainerException if that is none that is known */
    public static NetworkWeights read(SafetensorsFile file) {
        Backbone nearest = Arrays.stream(Backbone.values())
                .min(Comparator.comparingInt(backbone -> differences(file, backbone)))
                .orElseThrow();
        if (differences(file, nearest) > file.tensors().size() / 2) {
            throw TrainerException.invalidInput(
                    "The weights file " + file.source() + " contains none of the networks "
                            + Arrays.stream(Backbone.values()).map(Enum::name).collect(Collectors.joining(", ")) + ".",
                    "Export a model with fairloss export, or convert the file with examples/convert_weights.py.");
        }
        return read(file, nearest, embeddingSize(file, Backbones.of(nearest)));
    }

    /** Number of names that only one of file and network has. */
    private static int differences(SafetensorsFile file, Backbone backbone) {
        var found = tensors(file);
        var specs = Backbones.of(backbone).parameters(1);
        long common =
                specs.stream().filter(spec -> found.contains(spec.torchName())).count();
        return Math.toIntExact(found.size() + specs.size() - 2 * common);
    }

    /** Rows of the last matrix in the file. */
    private static int embeddingSize(SafetensorsFile file, BackboneNetwork network) {
        return network.parameters(1).stream()
                .filter(spec -> spec.kind() == ParameterKind.LINEAR)
                .map(spec -> file.tensors().get(spec.torchName()))
                .filter(matrix -> matrix != null && matrix.shape().size() == 2)
                .mapToInt(matrix -> (int)
                        Math.max(1, Math.min(LARGEST_EMBEDDING, matrix.shape().get(0))))
                .findFirst()
                .orElse(LARGEST_EMBEDDING);
    }

    /** Names of the tensors that must belong to the network. */
    private static Set<String> tensors(SafetensorsFile file) {
        return file.tensors().keySet().stream()
                .filter(name -> !name.endsWith(BATCH_COUNT) && !name.startsWith(HEAD))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<String> faults(SafetensorsFile file, List<ParameterSpec> specs) {
        List<String> faults = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (ParameterSpec spec : specs) {
            known.add(spec.torchName());
            Optional.ofNullable(file.tensors().get(spec.torchName()))
                    .map(found -> fault(found, spec))
                    .orElse(Optional.of("no tensor " + spec.torchName()))
                    .ifPresent(faults::add);
        }
        tensors(file).stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> faults.add("the network has no " + name));
        return faults;
    }

    private static Optional<String> fault(TensorEntry found, ParameterSpec expected) {
        boolean fits = found.shape().equals(expected.shape()) && found.type().equals(TensorEntry.FLOAT32);
        return fits
                ? Optional.empty()
                : Optional.of(found.name() + " is " + found.type() + " " + found.shape() + ", not "
                        + TensorEntry.FLOAT32 + " " + expected.shape());
    }

    private static OptionalInt imageSize(SafetensorsFile file) {
        String text = file.metadata().getOrDefault(IMAGE_SIZE, "");
        return text.matches("[0-9]{1,4}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** The network as a safetensors file with PyTorch-style names. */
    public byte[] write() {
        var writer = new SafetensorsWriter()
                .metadata(FORMAT, PYTORCH)
                .metadata(BACKBONE, network.backbone().name());
        imageSize.ifPresent(size -> writer.metadata(IMAGE_SIZE, Integer.toString(size)));
        network.parameters(embeddingSize)
                .forEach(spec -> writer.add(spec.torchName(), spec.shape(), values.get(spec.name())));
        return writer.write();
    }
}
