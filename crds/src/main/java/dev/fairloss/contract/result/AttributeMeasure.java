// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What is measured by group of people, or between groups. FMR and FNMR are the false match and non-match rate at the global
 * threshold; FNIR and FPIR are the false negative and false positive identification rate at the global threshold of searches in a
 * gallery. Measures between groups cover the groups that are large enough to be compared.
 */
public enum AttributeMeasure {
    /** False match rate of the impostor pairs within a group. */
    FMR("fmr"),
    /** False match rate of the impostor pairs of the group with other groups. */
    CROSS_FMR("crossFmr"),
    /** False non-match rate of a group. */
    FNMR("fnmr"),
    /** True accept rate of a group at a false accept rate of 1e-2 within this group. */
    TAR_2("tar@0.01"),
    /** True accept rate of a group at a false accept rate of 1e-3 within this group. */
    TAR_3("tar@0.001"),
    /** True accept rate of a group at a false accept rate of 1e-4 within this group. */
    TAR_4("tar@1.0E-4"),
    /** Largest minus smallest FMR; 0 is fair. */
    FMR_GAP("fmrGap"),
    /** Largest minus smallest FNMR; 0 is fair. */
    FNMR_GAP("fnmrGap"),
    /** Largest divided by smallest FMR; 1 is fair (NIST IR 8280). */
    FMR_RATIO("fmrRatio"),
    /** Largest divided by smallest FNMR; 1 is fair (NIST IR 8280). */
    FNMR_RATIO("fnmrRatio"),
    /** Largest FMR divided by the geometric mean; 1 is fair (NIST IR 8429). */
    FMR_TO_MEAN("fmrToMean"),
    /** Largest FNMR divided by the geometric mean; 1 is fair (NIST IR 8429). */
    FNMR_TO_MEAN("fnmrToMean"),
    /** Inequity rate: sqrt(FMR_RATIO · FNMR_RATIO); 1 is fair (Grother, 2021, with both exponents 1/2). */
    INEQUITY("inequity"),
    /** Fairness discrepancy rate, 1 - (FMR_GAP + FNMR_GAP) / 2; 1 is fair (de Freitas Pereira and Marcel, 2021). */
    FDR("fdr"),
    /** Gini aggregation rate, the mean of the Gini coefficients of FMR and FNMR; 0 is fair (Howard and others, 2022). */
    GARBE("garbe"),
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

    /** The measures of a group in verification. */
    public static final List<AttributeMeasure> OF_GROUP = List.of(FMR, CROSS_FMR, FNMR, TAR_2, TAR_3, TAR_4);

    /** The measures of verification that compare groups. */
    public static final List<AttributeMeasure> BETWEEN_GROUPS =
            List.of(FMR_GAP, FNMR_GAP, FMR_RATIO, FNMR_RATIO, FMR_TO_MEAN, FNMR_TO_MEAN, INEQUITY, FDR, GARBE);

    /** The measures of a group in identification. */
    public static final List<AttributeMeasure> OF_GROUP_IN_SEARCHES = List.of(RANK_1, FNIR, FPIR);

    /** The measures of identification that compare groups. */
    public static final List<AttributeMeasure> BETWEEN_GROUPS_IN_SEARCHES =
            List.of(RANK_1_GAP, FNIR_GAP, FPIR_GAP, FNIR_RATIO, FPIR_RATIO);

    private final String id;

    AttributeMeasure(String id) {
        this.id = id;
    }

    /** The name in tables. */
    public String id() {
        return id;
    }

    /** The false accept rate at which a true accept rate is measured; empty for other measures. */
    public OptionalDouble falseAcceptRate() {
        return switch (this) {
            case TAR_2 -> OptionalDouble.of(1e-2);
            case TAR_3 -> OptionalDouble.of(1e-3);
            case TAR_4 -> OptionalDouble.of(1e-4);
            case FMR,
                    CROSS_FMR,
                    FNMR,
                    FMR_GAP,
                    FNMR_GAP,
                    FMR_RATIO,
                    FNMR_RATIO,
                    FMR_TO_MEAN,
                    FNMR_TO_MEAN,
                    INEQUITY,
                    FDR,
                    GARBE,
                    RANK_1,
                    FNIR,
                    FPIR,
                    RANK_1_GAP,
                    FNIR_GAP,
                    FPIR_GAP,
                    FNIR_RATIO,
                    FPIR_RATIO -> OptionalDouble.empty();
        };
    }

    /** Whether the measure compares groups. */
    public boolean comparesGroups() {
        return switch (this) {
            case FMR, CROSS_FMR, FNMR, TAR_2, TAR_3, TAR_4, RANK_1, FNIR, FPIR -> false;
            case FMR_GAP, FNMR_GAP, FMR_RATIO, FNMR_RATIO, FMR_TO_MEAN, FNMR_TO_MEAN, INEQUITY, FDR, GARBE -> true;
            case RANK_1_GAP, FNIR_GAP, FPIR_GAP, FNIR_RATIO, FPIR_RATIO -> true;
        };
    }
}
