// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.fairloss.trainer.TrainerException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How libtorch computes on GPUs, for the whole process: switches that DJL lacks. On CPUs they have no effect. Not run on a GPU.
 *
 * @param tf32 whether float32 convolutions and matrix products use TensorFloat-32; empty for libtorch's default: convolutions only
 * @param reproducible whether cuDNN uses deterministic algorithms only
 */
public record NumericModes(Optional<Boolean> tf32, boolean reproducible) {
    /** {@code true} or {@code false} sets {@link #tf32}. */
    public static final String TF32 = "FAIRLOSS_TF32";

    /** {@code true} sets {@link #reproducible}. */
    public static final String REPRODUCIBLE = "FAIRLOSS_REPRODUCIBLE";

    /** cuBLAS reads it when it is loaded; with one of {@link #WORKSPACES} it is deterministic on several streams too. */
    static final String WORKSPACE = "CUBLAS_WORKSPACE_CONFIG";

    private static final List<String> WORKSPACES = List.of(":4096:8", ":16:8");
    private static final String LIBRARY = "torch_cpu";

    /** The switches, by the C++ names of the functions that set them and read them. */
    enum Switch {
        TF32_CONVOLUTIONS("_ZN2at7Context17setAllowTF32CuDNNEb", "_ZNK2at7Context14allowTF32CuDNNEv"),
        TF32_PRODUCTS("_ZN2at7Context18setAllowTF32CuBLASEb", "_ZNK2at7Context15allowTF32CuBLASEv"),
        DETERMINISTIC("_ZN2at7Context21setDeterministicCuDNNEb", "_ZNK2at7Context18deterministicCuDNNEv");

        private final String setter;
        private final String getter;

        Switch(String setter, String getter) {
            this.setter = setter;
            this.getter = getter;
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
            return LibTorch.function(LIBRARY, getter).flatMap(function -> context()
                    .map(context -> (function.invokeInt(new Object[] {context}) & 1) == 1));
        }

        private static Optional<Pointer> context() {
            return LibTorch.function(LIBRARY, "_ZN2at13globalContextEv")
                    .map(function -> function.invokePointer(new Object[0]));
        }
    }

    /** The modes that the environment sets. @throws TrainerException invalid input: a value is not true or false */
    public static NumericModes of(Map<String, String> environment) {
        return new NumericModes(
                flag(environment, TF32), flag(environment, REPRODUCIBLE).orElse(false));
    }

    private static Optional<Boolean> flag(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "").strip();
        if (!List.of("", "true", "false").contains(text)) {
            throw TrainerException.invalidInput(
                    name + "=" + text + " is not true or false.", "Set it to true or false.");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(Boolean.valueOf(text));
    }

    /** Sets the switches; the engine must be loaded. Those that are not requested keep their values. */
    void apply() {
        changes().forEach(Switch::set);
    }

    private Map<Switch, Boolean> changes() {
        Map<Switch, Boolean> changes = new EnumMap<>(Switch.class);
        tf32.ifPresent(on -> {
            changes.put(Switch.TF32_CONVOLUTIONS, on);
            changes.put(Switch.TF32_PRODUCTS, on);
        });
        if (reproducible) {
            changes.put(Switch.DETERMINISTIC, true);
        }
        return changes;
    }

    /** Whether float32 matrix products on a GPU may use TensorFloat-32. The engine must be loaded. */
    public static boolean tf32Products() {
        return Switch.TF32_PRODUCTS.get().orElse(true);
    }

    /** What holds on a device, for the log, after {@link EngineRuntime#start}: empty on CPUs, and if nothing was requested. */
    public List<String> describe(ComputeDevice device, Map<String, String> environment) {
        List<String> lines = new ArrayList<>();
        if (!(device instanceof ComputeDevice.Gpu)) {
            return lines;
        }
        tf32.ifPresent(on -> lines.add("TensorFloat-32 is " + (on ? "on" : "off") + " (" + TF32 + ")."));
        if (reproducible) {
            lines.add("cuDNN uses deterministic algorithms only (" + REPRODUCIBLE + ").");
            if (!WORKSPACES.contains(environment.getOrDefault(WORKSPACE, ""))) {
                lines.add("cuBLAS may still add in any order: set " + WORKSPACE + "=" + WORKSPACES.get(0) + ".");
            }
        }
        return lines;
    }
}
