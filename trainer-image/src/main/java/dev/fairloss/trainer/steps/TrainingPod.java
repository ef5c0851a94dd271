// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.api.v1alpha1.PhaseComputeSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a pod of final trainings has on its host.
 *
 * @param cores number of cores, 1 or more
 * @param memory its limit, such as 32Gi; empty if the experiment does not say
 */
record TrainingPod(int cores, Optional<String> memory) {
    private static final int MILLI = 1000;

    /** The pod that an experiment requests: what it says of trainings, or else of all pods. @param coresHere cores if it does not say */
    static TrainingPod of(Optional<ComputeSpec> compute, int coresHere) {
        return new TrainingPod(
                value(compute, PhaseComputeSpec::cpu, ComputeSpec::cpu)
                        .map(TrainingPod::cores)
                        .orElse(coresHere),
                value(compute, PhaseComputeSpec::memory, ComputeSpec::memory));
    }

    private static Optional<String> value(
            Optional<ComputeSpec> compute,
            Function<PhaseComputeSpec, String> ofTrainings,
            Function<ComputeSpec, String> ofAll) {
        return compute.flatMap(spec -> Optional.ofNullable(spec.phases()))
                .flatMap(phases -> Optional.ofNullable(phases.train()))
                .map(ofTrainings)
                .or(() -> compute.map(ofAll));
    }

    /** Cores as Java counts those of a container: part of one counts as one. @param quantity such as 8, 1.5 or 500m */
    private static int cores(String quantity) {
        boolean milli = quantity.endsWith("m");
        var number = new BigDecimal(milli ? quantity.substring(0, quantity.length() - 1) : quantity);
        return (milli ? number.divide(BigDecimal.valueOf(MILLI)) : number)
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
    }

    /** Threads that decode while a GPU computes: all cores but one. */
    int decoders() {
        return Math.max(1, cores - 1);
    }
}
