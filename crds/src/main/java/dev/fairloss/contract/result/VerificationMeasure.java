// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What is measured by group of people, or between groups, on pairs of images or templates. FMR and FNMR are the false match and
 * non-match rate at the global threshold.
 */
public enum VerificationMeasure implements AttributeMeasure {
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
    GARBE("garbe");

    /** The measures of a group. */
    public static final List<VerificationMeasure> OF_GROUP = List.of(FMR, CROSS_FMR, FNMR, TAR_2, TAR_3, TAR_4);

    /** The measures that compare groups. */
    public static final List<VerificationMeasure> BETWEEN_GROUPS =
            List.of(FMR_GAP, FNMR_GAP, FMR_RATIO, FNMR_RATIO, FMR_TO_MEAN, FNMR_TO_MEAN, INEQUITY, FDR, GARBE);

    private final String id;

    VerificationMeasure(String id) {
        this.id = id;
    }

    @Override
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
                    GARBE -> OptionalDouble.empty();
        };
    }

    @Override
    public boolean comparesGroups() {
        return switch (this) {
            case FMR, CROSS_FMR, FNMR, TAR_2, TAR_3, TAR_4 -> false;
            case FMR_GAP, FNMR_GAP, FMR_RATIO, FNMR_RATIO, FMR_TO_MEAN, FNMR_TO_MEAN, INEQUITY, FDR, GARBE -> true;
        };
    }

    @Override
    public <R> R map(Function<VerificationMeasure, R> verification, Function<IdentificationMeasure, R> identification) {
        return verification.apply(this);
    }
}
