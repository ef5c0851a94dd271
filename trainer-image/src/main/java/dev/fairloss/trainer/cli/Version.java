// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import java.util.Optional;
import picocli.CommandLine;

import dev.fairloss.trainer.run.EngineRuntime;

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
