// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.runtime.StopSignal;
import java.lang.reflect.Constructor;
import java.util.Map;
import picocli.CommandLine;

/**
 * Creates commands. Passes itself to constructors that take it.
 *
 * @param console where commands write
 * @param stop requests commands to stop
 * @param environment environment variables, for credentials
 */
record Commands(Console console, StopSignal stop, Map<String, String> environment) implements CommandLine.IFactory {
    /** The same commands, with every known secret replaced in their output. */
    Commands hidingSecrets() {
        return new Commands(console.hidingSecrets(), stop, environment);
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Commands.class) {
                return type.cast(constructor.newInstance(this));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
