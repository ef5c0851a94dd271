// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.function.Function;

/**
 * What is measured by group of people, or between groups, on searches in a gallery. FNIR and FPIR are the false negative and false
 * positive identification rate at the global threshold.
 */
public enum IdentificationMeasure implements AttributeMeasure {
    /** Fraction of the searches for enrolled people of a group whose person is the most similar one. */
    RANK_1("rank@1"),
    /** False negative identification rate of a group: 1 - TPIR. */
    FNIR("fnir"),
    /** False positive identification rate: fraction of the searches for people of the group who are not enrolled that return someone. */
    FPIR("fpir"),
    /** Largest minus smallest RANK_1; 0 is fair. */
    RANK_1_GAP("rank1Gap"),
    /** Largest minus smallest FNIR; 0 is fair. */
    FNIR_GAP("fnirGap"),
    /** Largest minus smallest FPIR; 0 is fair. */
    FPIR_GAP("fpirGap"),
    /** Largest divided by smallest FNIR; 1 is fair. */
    FNIR_RATIO("fnirRatio"),
    /** Largest divided by smallest FPIR; 1 is fair. */
    FPIR_RATIO("fpirRatio");

    /** The measures of a group. */
    public static final List<IdentificationMeasure> OF_GROUP = List.of(RANK_1, FNIR, FPIR);

    /** The measures that compare groups. */
    public static final List<IdentificationMeasure> BETWEEN_GROUPS =
            List.of(RANK_1_GAP, FNIR_GAP, FPIR_GAP, FNIR_RATIO, FPIR_RATIO);

    private final String id;

    IdentificationMeasure(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean comparesGroups() {
        return switch (this) {
            case RANK_1, FNIR, FPIR -> false;
            case RANK_1_GAP, FNIR_GAP, FPIR_GAP, FNIR_RATIO, FPIR_RATIO -> true;
        };
    }

    @Override
    public <R> R map(Function<VerificationMeasure, R> verification, Function<IdentificationMeasure, R> identification) {
        return identification.apply(this);
    }
}
