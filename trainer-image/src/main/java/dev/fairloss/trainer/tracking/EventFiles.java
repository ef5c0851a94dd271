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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

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

    /**
     * The metrics of a step from all its event files, by update. A restart voids earlier points of its network with the same or
     * a later update. Names of the networks after the first begin with the network, such as {@code network-2/loss}.
     */
    public static List<TrainingEvent.Scalars> read(ArtifactStore store, StepAddress step) {
        var folder = ArtifactLayout.events(step);
        var byNetwork = new TreeMap<String, List<TrainingEvent.Scalars>>();
        for (var key : store.list(folder)) {
            String below = key.below(folder);
            String network = below.substring(0, below.lastIndexOf('/') + 1);
            var points = byNetwork.computeIfAbsent(network, none -> new ArrayList<>());
            for (var event : EventFile.read(store.read(key).orElse(new byte[0]))) {
                if (event instanceof TrainingEvent.Scalars scalars) {
                    points.add(scalars.withPrefix(network));
                } else {
                    points.removeIf(point -> point.update() >= event.update());
                }
            }
        }
        return byNetwork.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(TrainingEvent.Scalars::update))
                .toList();
    }

    /** Copies event files that are not in a local folder yet. @throws IOException if the folder cannot be written */
    public static void copy(ArtifactStore store, StepAddress step, Path folder) throws IOException {
        for (var key : store.list(ArtifactLayout.events(step))) {
            var file = local(step, key, folder);
            if (!Files.exists(file)) {
                Files.createDirectories(file.resolveSibling("."));
                store.fetch(key, file);
            }
        }
    }
}
