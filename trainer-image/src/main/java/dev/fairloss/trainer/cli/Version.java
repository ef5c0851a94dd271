// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.engine.EngineRuntime;
import java.util.Optional;
import picocli.CommandLine;

/** What {@code --version} prints. */
final class Version implements CommandLine.IVersionProvider {
    /** The trainer's own version, from the jar's manifest. */
    static String trainer() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "fairloss " + trainer(), EngineRuntime.library() + ", Java " + System.getProperty("java.version")
        };
    }
}
