// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How libtorch computes on GPUs, for the whole process: switches that DJL lacks. On CPUs they have no effect. Not run on a GPU.
 *
 * @param tensorFloat32 whether float32 convolutions use TensorFloat-32; matrix products never do
 * @param reproducible whether cuDNN uses deterministic algorithms only
 */
public record NumericModes(boolean tensorFloat32, boolean reproducible) {
    /** What holds unless an experiment says otherwise. */
    public static final NumericModes DEFAULT = new NumericModes(true, true);

    /** cuBLAS reads it when it is loaded; with one of {@link #WORKSPACES} it is deterministic on several streams too. */
    static final String WORKSPACE = "CUBLAS_WORKSPACE_CONFIG";

    private static final List<String> WORKSPACES = List.of(":4096:8", ":16:8");
    private static final String LIBRARY = "torch_cpu";

    /** The switches, by the C++ names of the functions that set them and read them. */
    enum Switch {
        TF32_CONVOLUTIONS(
                "_ZN2at7Context17setAllowTF32CuDNNEb",
                "_ZNK2at7Context14allowTF32CuDNNEv",
                "_ZNK2at7Context14allowTF32CuDNNESt8optionalINS_9Float32OpEE"), // of 2.11
        TF32_PRODUCTS("_ZN2at7Context18setAllowTF32CuBLASEb", "_ZNK2at7Context15allowTF32CuBLASEv"),
        DETERMINISTIC("_ZN2at7Context21setDeterministicCuDNNEb", "_ZNK2at7Context18deterministicCuDNNEv");

        /** {@code std::optional<at::Float32Op>(CONV)}; functions without a parameter ignore it. */
        private static final long CONVOLUTIONS = 1L << 32 | 1;

        private final String setter;
        private final List<String> getters;

        Switch(String setter, String... getters) {
            this.setter = setter;
            this.getters = List.of(getters);
        }

        /** Sets it, if this libtorch has it. @return whether it has */
        boolean set(boolean on) {
            Optional<Function> function = LibTorch.function(LIBRARY, setter);
            Optional<Pointer> context = context();
            if (function.isEmpty() || context.isEmpty()) {
                return false;
            }
            function.get().invokeVoid(new Object[] {context.get(), (byte) (on ? 1 : 0)});
            return true;
        }

        /** Its value; empty if this libtorch lacks it. */
        Optional<Boolean> get() {
            return getters.stream()
                    .flatMap(name -> LibTorch.function(LIBRARY, name).stream())
                    .findFirst()
                    .flatMap(function -> context()
                            .map(context -> (function.invokeInt(new Object[] {context, CONVOLUTIONS}) & 1) == 1));
        }

        private static Optional<Pointer> context() {
            return LibTorch.function(LIBRARY, "_ZN2at13globalContextEv")
                    .map(function -> function.invokePointer(new Object[0]));
        }
    }

    /** What an experiment sets. */
    public static NumericModes of(ResolvedSpec.Optimization optimization) {
        return new NumericModes(optimization.usesTensorFloat32(), optimization.usesDeterministicAlgorithms());
    }

    /** Sets the switches; the engine must be loaded. Does nothing where this libtorch lacks one. */
    public void apply() {
        Switch.TF32_CONVOLUTIONS.set(tensorFloat32);
        Switch.TF32_PRODUCTS.set(false);
        Switch.DETERMINISTIC.set(reproducible);
    }

    /** Whether float32 matrix products on a GPU may use TensorFloat-32. The engine must be loaded. */
    public static boolean tf32Products() {
        return Switch.TF32_PRODUCTS.get().orElse(true);
    }

    /** What differs from the defaults or is missing for them on a device, for the log: empty on CPUs. */
    public List<String> describe(ComputeDevice device, Map<String, String> environment) {
        List<String> lines = new ArrayList<>();
        if (!(device instanceof ComputeDevice.Gpu)) {
            return lines;
        }
        if (!tensorFloat32) {
            lines.add("Convolutions do not use TensorFloat-32.");
        }
        if (!reproducible) {
            lines.add("Algorithms may be chosen that add in any order: two runs can differ.");
        } else if (!WORKSPACES.contains(environment.getOrDefault(WORKSPACE, ""))) {
            lines.add("cuBLAS may still add in any order: set " + WORKSPACE + "=" + WORKSPACES.get(0) + ".");
        }
        return lines;
    }
}
