// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.trainer.store.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The event files of a step in the store. */
public final class EventFiles {
    private EventFiles() {}

    /**
     * The key of an event file. TensorBoard reads the files of a folder in the order of their names, so names start with the
     * time. Networks after the first have folders of their own, since a restart voids events of all files of its folder.
     *
     * @param network number of the network within the step, from 1
     * @param started when the attempt started to write
     * @param writer distinguishes files that start in the same second: letters, digits, '-', '.'
     */
    public static ArtifactKey key(StepAddress step, int network, Instant started, String writer) {
        String folder = network == 1 ? "" : "network-" + network + "/";
        String name = "events.out.tfevents." + started.getEpochSecond() + "." + writer;
        return ArtifactLayout.events(step).child(folder + name);
    }

    /** The place of an event file in a local folder of the events of its step. */
    public static Path local(StepAddress step, ArtifactKey key, Path folder) {
        return folder.resolve(key.below(ArtifactLayout.events(step)));
    }

    /** Copies event files that are not in a local folder yet. @throws IOException if the folder cannot be written */
    public static void copy(ArtifactStore store, StepAddress step, Path folder) throws IOException {
        for (var key : store.list(ArtifactLayout.events(step))) {
            var file = local(step, key, folder);
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                store.fetch(key, file);
            }
        }
    }
}
