// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PhaseCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Two experiments side by side.
 *
 * @param sameData whether both trained on the same images
 * @param settings settings that differ
 * @param accuracies accuracy of each arm on each evaluation set
 * @param gaps accuracy gap between the best and the worst count group, by arm
 * @param costs seconds of each phase
 */
public record Comparison(
        boolean sameData, List<Setting> settings, List<Metric> accuracies, List<Metric> gaps, List<Metric> costs) {
    /** Mean and, with several seeds, standard deviation. @param format of both, such as {@code %.4f} */
    public static String text(MeanOverSeeds value, String format) {
        String mean = String.format(Locale.ROOT, format, value.mean());
        return value.sd().isPresent()
                ? mean + " ± " + String.format(Locale.ROOT, format, value.sd().getAsDouble())
                : mean;
    }

    /** Copies the lists. */
    public Comparison {
        settings = List.copyOf(settings);
        accuracies = List.copyOf(accuracies);
        gaps = List.copyOf(gaps);
        costs = List.copyOf(costs);
    }

    /**
     * A setting that differs.
     *
     * @param path of the field, such as {@code loss.scale}
     * @param first value in the first experiment; empty if it is not set
     * @param second value in the second experiment
     */
    public record Setting(String path, Optional<String> first, Optional<String> second) {}

    /**
     * A metric of both experiments.
     *
     * @param name such as {@code lfw fairloss}
     * @param first mean and standard deviation over seeds; empty if the first experiment lacks it
     * @param second the same of the second experiment
     */
    public record Metric(String name, Optional<MeanOverSeeds> first, Optional<MeanOverSeeds> second) {
        /** Second minus first; empty unless both are known. */
        public OptionalDouble difference() {
            return first.isPresent() && second.isPresent()
                    ? OptionalDouble.of(second.get().mean() - first.get().mean())
                    : OptionalDouble.empty();
        }
    }

    /** Compares two experiments. */
    public static Comparison of(ExperimentResults first, ExperimentResults second) {
        return new Comparison(
                first.data().fingerprint().equals(second.data().fingerprint()),
                settings(first.experimentFile(), second.experimentFile()),
                metrics(first, second, Comparison::accuracies),
                metrics(first, second, Comparison::gaps),
                metrics(first, second, Comparison::costs));
    }

    private static List<Setting> settings(String first, String second) {
        var left = flat(first);
        var right = flat(second);
        var paths = new TreeSet<>(left.keySet());
        paths.addAll(right.keySet());
        return paths.stream()
                .map(path ->
                        new Setting(path, Optional.ofNullable(left.get(path)), Optional.ofNullable(right.get(path))))
                .filter(setting -> !setting.first().equals(setting.second()))
                .toList();
    }

    /** The values of all fields of the spec by path; a list of plain values is one value. */
    private static Map<String, String> flat(String yaml) {
        var values = new TreeMap<String, String>();
        try {
            flatten("", new YAMLMapper().readTree(yaml).path("spec"), values);
        } catch (JsonProcessingException notYaml) {
            values.put("(experiment file)", "unreadable");
        }
        return values;
    }

    private static void flatten(String path, JsonNode value, Map<String, String> values) {
        boolean nested = false;
        for (JsonNode item : value) {
            nested |= item.isContainerNode();
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), values));
        } else if (nested) {
            for (int i = 0; i < value.size(); i++) {
                flatten(path + "[" + i + "]", value.get(i), values);
            }
        } else {
            values.put(path, value.isValueNode() ? value.asText() : value.toString());
        }
    }

    private static List<Metric> metrics(
            ExperimentResults first,
            ExperimentResults second,
            Function<ExperimentResults, Map<String, MeanOverSeeds>> values) {
        var left = values.apply(first);
        var right = values.apply(second);
        var names = new ArrayList<>(left.keySet());
        right.keySet().stream().filter(name -> !left.containsKey(name)).forEach(names::add);
        return names.stream()
                .map(name ->
                        new Metric(name, Optional.ofNullable(left.get(name)), Optional.ofNullable(right.get(name))))
                .toList();
    }

    private static Map<String, MeanOverSeeds> accuracies(ExperimentResults results) {
        var values = new TreeMap<String, MeanOverSeeds>();
        for (ArmSummary arm : results.summary().arms()) {
            values.put(arm.set() + " " + arm.arm(), arm.accuracy());
        }
        return values;
    }

    private static Map<String, MeanOverSeeds> gaps(ExperimentResults results) {
        var values = new TreeMap<String, MeanOverSeeds>();
        for (GroupDisparity arm : results.summary().disparities()) {
            arm.accuracyGap().ifPresent(gap -> values.put(arm.arm(), gap));
        }
        return values;
    }

    private static Map<String, MeanOverSeeds> costs(ExperimentResults results) {
        var seconds = new TreeMap<String, Double>();
        for (PhaseCost cost : results.costs()) {
            seconds.merge(cost.phase().id(), cost.resultSeconds(), Double::sum);
        }
        var values = new TreeMap<String, MeanOverSeeds>();
        seconds.forEach((phase, sum) -> values.put(phase, new MeanOverSeeds(sum, OptionalDouble.empty(), 1)));
        return values;
    }
}
