// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.engine.EngineRuntime;
import java.util.Optional;
import picocli.CommandLine;

/** The output of {@code --version}. */
final class Version implements CommandLine.IVersionProvider {
    /** The version of the trainer, from the manifest of its jar. */
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
