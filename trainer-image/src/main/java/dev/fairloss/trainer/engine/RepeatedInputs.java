// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Optional;

/**
 * Runs a script whose inputs change from run to run. On a GPU, it runs on arrays that keep their memory, as {@link RepeatedScript}
 * requires: copies new inputs into those of the first run, and begins anew if the first input has another shape. Not thread-safe.
 */
public final class RepeatedInputs implements AutoCloseable {
    private static final NDIndex ALL = new NDIndex("...");

    private final NDManager manager;
    private final TorchScript script;
    private final NDList fixed;
    private final boolean gradients;
    private final boolean repeats;
    private NDList inputs = new NDList();
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

    /** Runs the script on new inputs. @return its result; to be read before the next run and before the inputs are closed */
    public NDArray run(NDList newest) {
        if (!repeats) {
            NDList arguments = new NDList(newest);
            arguments.addAll(fixed);
            return script.run(arguments, gradients);
        }
        if (repeated.isPresent()
                && inputs.get(0).getShape().equals(newest.get(0).getShape())) {
            for (int i = 0; i < newest.size(); i++) {
                inputs.get(i).set(ALL, newest.get(i));
            }
        } else {
            close();
            inputs = new NDList(newest.stream().map(this::owned).toList());
            NDList arguments = new NDList(inputs);
            arguments.addAll(fixed);
            repeated = Optional.of(new RepeatedScript(script, arguments, gradients));
        }
        return repeated.orElseThrow().run();
    }

    private NDArray owned(NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }

    @Override
    public void close() {
        repeated.ifPresent(RepeatedScript::close);
        repeated = Optional.empty();
        inputs.close();
    }
}
