// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.contract.result.VerificationMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Computes the measures of an attribute for people with weights: how often each was drawn. A genuine pair weighs as its person,
 * an impostor pair the product of both. Groups that are too small have no measures.
 */
final class GroupRates {
    private final List<Classified> parts;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * The scored pairs of a group.
     *
     * @param group its size
     * @param genuine pairs of one person
     * @param within impostor pairs of two of its people
     * @param across impostor pairs with other groups
     */
    record Part(Group group, PersonPairs genuine, PersonPairs within, PersonPairs across) {}

    /** The meaning of a value of {@link #measure}. */
    record Entry(VerificationMeasure measure, Optional<String> group, int people) {}

    /** A group and which of its pairs are accepted. */
    private record Classified(Part part, boolean[] genuine, boolean[] within, boolean[] across) {
        static Classified of(Part part, FoldThresholds thresholds) {
            return new Classified(
                    part,
                    accepted(part.genuine(), thresholds),
                    accepted(part.within(), thresholds),
                    accepted(part.across(), thresholds));
        }

        private static boolean[] accepted(PersonPairs pairs, FoldThresholds thresholds) {
            boolean[] accepted = new boolean[pairs.count()];
            for (int i = 0; i < accepted.length; i++) {
                accepted[i] = pairs.scores()[i] > thresholds.of(pairs.first()[i], pairs.second()[i]);
            }
            return accepted;
        }
    }

    GroupRates(List<Part> all, FoldThresholds thresholds) {
        this.parts = all.stream()
                .filter(part -> part.group().comparable())
                .map(part -> Classified.of(part, thresholds))
                .toList();
        for (Classified one : parts) {
            Group group = one.part().group();
            VerificationMeasure.OF_GROUP.forEach(
                    measure -> entries.add(new Entry(measure, Optional.of(group.name()), group.people())));
        }
        if (parts.size() > 1) {
            int smallest = parts.stream()
                    .mapToInt(one -> one.part().group().people())
                    .min()
                    .orElseThrow();
            VerificationMeasure.BETWEEN_GROUPS.forEach(
                    measure -> entries.add(new Entry(measure, Optional.empty(), smallest)));
        }
    }

    List<Entry> entries() {
        return entries;
    }

    /**
     * All measures.
     *
     * @param weights of people, (people)
     * @return one value for each of the entries; NaN if it is unknown
     */
    double[] measure(double[] weights) {
        double[] values = new double[entries.size()];
        double[] fmr = new double[parts.size()];
        double[] fnmr = new double[parts.size()];
        int next = 0;
        for (int i = 0; i < parts.size(); i++) {
            Classified one = parts.get(i);
            fmr[i] = accepted(one.part().within(), one.within(), weights);
            fnmr[i] = 1 - accepted(one.part().genuine(), one.genuine(), weights);
            for (VerificationMeasure measure : VerificationMeasure.OF_GROUP) {
                values[next++] = switch (measure) {
                    case FMR -> fmr[i];
                    case FNMR -> fnmr[i];
                    case CROSS_FMR -> accepted(one.part().across(), one.across(), weights);
                    case TAR_2, TAR_3, TAR_4 ->
                        trueAccepts(one.part(), measure.falseAcceptRate().orElseThrow(), weights);
                    case FMR_GAP, FNMR_GAP, FMR_RATIO, FNMR_RATIO, FMR_TO_MEAN, FNMR_TO_MEAN, INEQUITY, FDR, GARBE ->
                        throw new IllegalArgumentException(measure + " compares groups");
                };
            }
        }
        if (parts.size() > 1) {
            for (VerificationMeasure measure : VerificationMeasure.BETWEEN_GROUPS) {
                values[next++] = compared(measure, fmr, fnmr);
            }
        }
        return values;
    }

    /** The weight of a pair: of its person, or the product of both. */
    private static double weight(PersonPairs pairs, int i, double[] weights) {
        int one = pairs.first()[i];
        int other = pairs.second()[i];
        return one == other ? weights[one] : weights[one] * weights[other];
    }

    private static double accepted(PersonPairs pairs, boolean[] accepted, double[] weights) {
        double all = 0;
        double sum = 0;
        for (int i = 0; i < accepted.length; i++) {
            double weight = weight(pairs, i, weights);
            all += weight;
            sum += accepted[i] ? weight : 0;
        }
        return all == 0 ? Double.NaN : sum / all;
    }

    /** The true accept rate at a false accept rate within the group; NaN if its pairs are too few. */
    private static double trueAccepts(Part part, double far, double[] weights) {
        PersonPairs impostors = part.within();
        if (!TarAtFar.reliable(far, impostors.count())) {
            return Double.NaN;
        }
        double all = 0;
        for (int i = 0; i < impostors.count(); i++) {
            all += weight(impostors, i, weights);
        }
        double allowed = TarAtFar.allowed(far, all);
        double threshold = -1;
        double accepts = 0;
        for (int i = 0; i < impostors.count(); i++) {
            accepts += weight(impostors, i, weights);
            if (accepts > allowed) {
                threshold = impostors.scores()[i];
                break;
            }
        }
        boolean[] accepted = new boolean[part.genuine().count()];
        for (int i = 0; i < accepted.length && part.genuine().scores()[i] > threshold; i++) {
            accepted[i] = true;
        }
        return all == 0 ? Double.NaN : accepted(part.genuine(), accepted, weights);
    }

    /** A measure between groups; NaN if a rate is unknown, or if the measure is not defined. */
    static double compared(VerificationMeasure measure, double[] fmr, double[] fnmr) {
        if (IntStream.range(0, fmr.length).anyMatch(i -> Double.isNaN(fmr[i]) || Double.isNaN(fnmr[i]))) {
            return Double.NaN;
        }
        return switch (measure) {
            case FMR_GAP -> OperatingPoints.gap(fmr);
            case FNMR_GAP -> OperatingPoints.gap(fnmr);
            case FMR_RATIO -> ratio(fmr);
            case FNMR_RATIO -> ratio(fnmr);
            case FMR_TO_MEAN -> orNaN(OperatingPoints.maximumToGeometricMean(fmr));
            case FNMR_TO_MEAN -> orNaN(OperatingPoints.maximumToGeometricMean(fnmr));
            case INEQUITY -> Math.sqrt(ratio(fmr) * ratio(fnmr));
            case FDR -> OperatingPoints.fdr(fmr, fnmr);
            case GARBE -> OperatingPoints.garbe(fmr, fnmr);
            case FMR, CROSS_FMR, FNMR, TAR_2, TAR_3, TAR_4 ->
                throw new IllegalArgumentException(measure + " is a measure of one group");
        };
    }

    /** Largest divided by smallest rate; NaN if a rate is 0. */
    static double ratio(double[] rates) {
        double smallest = Arrays.stream(rates).min().orElseThrow();
        return smallest == 0 ? Double.NaN : Arrays.stream(rates).max().orElseThrow() / smallest;
    }

    private static double orNaN(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }
}
