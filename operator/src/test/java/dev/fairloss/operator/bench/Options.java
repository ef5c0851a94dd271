// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much is measured.
 *
 * @param experiments in a round, all created at once
 * @param rounds      one after another, with one operator
 * @param namespaces  among which the experiments are divided
 * @param jobSeconds  how long each Job runs
 * @param rate        experiments a second in the steady phase
 * @param seconds     length of the steady phase; 0 leaves it out
 * @param progress    whether the pods serve their progress, which the operator reads
 * @param hostile     share of these pods that lie, hang, or send an answer without end
 * @param memory      memory limit that the operator's JVM sees, as in a container
 * @param javaOptions more options of the operator's JVM than the image's
 */
record Options(
        int experiments,
        int rounds,
        int namespaces,
        double jobSeconds,
        double rate,
        int seconds,
        boolean progress,
        double hostile,
        String memory,
        List<String> javaOptions) {
    private static final Map<String, String> DEFAULTS = Map.of(
            "--experiments", "1000",
            "--rounds", "3",
            "--namespaces", "10",
            "--job-seconds", "1",
            "--rate", "10",
            "--seconds", "60",
            "--progress", "false",
            "--hostile", "0",
            "--memory", "512m",
            "--java-options", "");

    /** Reads {@code --NAME VALUE} pairs. @throws IllegalArgumentException for any other argument */
    static Options of(String... arguments) {
        var values = new HashMap<>(DEFAULTS);
        for (int i = 0; i < arguments.length; i += 2) {
            if (!DEFAULTS.containsKey(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("give any of " + DEFAULTS + ", not " + arguments[i]);
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        return new Options(
                Integer.parseInt(values.get("--experiments")),
                Integer.parseInt(values.get("--rounds")),
                Integer.parseInt(values.get("--namespaces")),
                Double.parseDouble(values.get("--job-seconds")),
                Double.parseDouble(values.get("--rate")),
                Integer.parseInt(values.get("--seconds")),
                Boolean.parseBoolean(values.get("--progress")),
                Double.parseDouble(values.get("--hostile")),
                values.get("--memory"),
                words(values.get("--java-options")));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
