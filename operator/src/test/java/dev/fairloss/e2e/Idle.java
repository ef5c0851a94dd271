// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The time during which no pod of an experiment runs, from its creation to the end of its last pod, in seconds. */
final class Idle {
    private static final Path FILE = Path.of("target/e2e-idle.txt");

    private record Work(String step, Instant from, Instant to) {}

    private Idle() {}

    /** Writes each gap to {@code target/e2e-idle.txt}. A figure, not a test. */
    static void write(Team team, String experiment) {
        Instant at = Instant.parse(
                team.experiment(experiment).require().getMetadata().getCreationTimestamp());
        Instant begin = at;
        Duration idle = Duration.ZERO;
        var lines = new StringBuilder();
        for (Work work : work(team, experiment)) {
            if (work.from().isAfter(at)) {
                Duration gap = Duration.between(at, work.from());
                idle = idle.plus(gap);
                lines.append("%4d s before %s%n".formatted(gap.toSeconds(), work.step()));
            }
            at = work.to().isAfter(at) ? work.to() : at;
        }
        Duration wall = Duration.between(begin, at);
        lines.append("%4d s of %d s in all: %.1f %%%n"
                .formatted(idle.toSeconds(), wall.toSeconds(), 100.0 * idle.toSeconds() / wall.toSeconds()));
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Work> work(Team team, String experiment) {
        return team
                .client()
                .pods()
                .inNamespace(team.namespace())
                .withLabel("fairloss.dev/experiment", experiment)
                .list()
                .getItems()
                .stream()
                .map(pod -> {
                    ContainerStateTerminated end = pod.getStatus()
                            .getContainerStatuses()
                            .get(0)
                            .getState()
                            .getTerminated();
                    return new Work(
                            pod.getMetadata().getLabels().get("fairloss.dev/step"),
                            Instant.parse(end.getStartedAt()),
                            Instant.parse(end.getFinishedAt()));
                })
                .sorted(Comparator.comparing(Work::from))
                .toList();
    }
}
