// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.runtime.StopSignal;
import java.lang.reflect.Proxy;

/**
 * Turns SIGINT and SIGTERM into a request to stop, so that a step can write a checkpoint. A second SIGINT ends the process
 * at once. Uses reflection, since {@code sun.misc.Signal} is the JDK's only way to distinguish the two and javac warns about it.
 */
final class Signals {
    private Signals() {}

    static void install(StopSignal stop) {
        handle("INT", stop, ExitCode.INTERRUPTED);
        handle("TERM", stop, ExitCode.TERMINATED);
    }

    private static void handle(String name, StopSignal stop, ExitCode code) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.getName().equals("hashCode") ? System.identityHashCode(self) : null;
                        }
                        if (stop.requested() && code == ExitCode.INTERRUPTED) {
                            Runtime.getRuntime().halt(code.status());
                        }
                        stop.request(code);
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            // On a JVM without these signals the process stops at once, and the next run continues from the last
            // checkpoint.
            System.err.println("SIG" + name + " cannot be handled: stopping loses the work since the last checkpoint.");
        }
    }
}
