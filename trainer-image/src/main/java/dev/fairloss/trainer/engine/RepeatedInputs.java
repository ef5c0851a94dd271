// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;

/**
 * Runs a script whose inputs change from run to run. On a GPU, it runs on arrays that keep their memory, as {@link RepeatedScript}
 * requires: copies new inputs into those of the first run, and begins anew if the first input has another shape. The host does not
 * wait for these copies; CUDA has read memory of the host that is not page-locked when the call returns. Not thread-safe.
 */
public final class RepeatedInputs implements AutoCloseable {
    private static final String TARGETS = "targets";
    private static final String SOURCES = "sources";

    private final NDManager manager;
    private final TorchScript script;
    private final NDList fixed;
    private final boolean gradients;
    private final boolean repeats;
    private NDList inputs = new NDList();
    private NDList targets = new NDList();
    private Optional<TorchScript> copies = Optional.empty();
    private Optional<RepeatedScript> repeated = Optional.empty();

    /**
     * A script with its arguments; all stay the caller's.
     *
     * @param manager owns the copies of the inputs
     * @param fixed the arguments after the inputs; their values may change between runs, their memory not
     * @param repeats whether to keep the memory of the inputs, as on a GPU; otherwise the script runs on the inputs themselves
     */
    public RepeatedInputs(NDManager manager, TorchScript script, NDList fixed, boolean gradients, boolean repeats) {
        this.manager = manager;
        this.script = script;
        this.fixed = fixed;
        this.gradients = gradients;
        this.repeats = repeats;
    }

    /**
     * Runs the script on new inputs.
     *
     * @param newest on the device of the script, or, if it {@code repeats}, on the CPU
     * @return its result; to be read, or copied by the device, before the next run and before the inputs are closed
     */
    public NDArray run(NDList newest) {
        if (!repeats) {
            NDList arguments = new NDList(newest);
            arguments.addAll(fixed);
            return script.run(arguments, gradients);
        }
        if (repeated.isPresent()
                && inputs.get(0).getShape().equals(newest.get(0).getShape())) {
            copy(newest);
        } else {
            close();
            inputs = new NDList(newest.stream().map(this::owned).toList());
            targets = TorchScript.list(manager, TARGETS, inputs);
            NDList arguments = new NDList(inputs);
            arguments.addAll(fixed);
            repeated = Optional.of(new RepeatedScript(script, arguments, gradients));
        }
        return repeated.orElseThrow().run();
    }

    private NDArray owned(NDArray array) {
        boolean here = array.getDevice().equals(manager.getDevice());
        NDArray copy = here ? array.duplicate() : array.toDevice(manager.getDevice(), true);
        copy.attach(manager);
        return copy;
    }

    private void copy(NDList newest) {
        if (copies.isEmpty()) {
            copies = Optional.of(new TorchScript(manager, copyScript()));
        }
        NDList arguments = new NDList(targets);
        newest.forEach(array -> array.setName(SOURCES + "[]"));
        arguments.addAll(newest);
        copies.get().run(arguments, false).close();
    }

    /** Copies each source into its target; True: without waiting for it. */
    private static String copyScript() {
        ScriptCode code = new ScriptCode();
        code.statement("""
                for i in range(torch.len(targets)):
                  _t = torch.copy_(targets[i], sources[i], True)
                """);
        return TorchScript.forward(
                code, List.of(TARGETS + ": List[Tensor]", SOURCES + ": List[Tensor]"), "torch.detach(targets[0])");
    }

    @Override
    public void close() {
        repeated.ifPresent(RepeatedScript::close);
        repeated = Optional.empty();
        copies.ifPresent(TorchScript::close);
        copies = Optional.empty();
        targets.close();
        inputs.close();
    }
}
