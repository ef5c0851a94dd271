// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.api.v1alpha1.ComputeSpecBuilder;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.PodsSpec;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import java.util.Optional;

/**
 * The operator's defaults for fields that an experiment leaves out. They affect how its pods run, but never its results.
 *
 * @param scheduling of spec.scheduling
 * @param compute    of spec.compute: only cpuLimit and ephemeralStorage, since the CRD has defaults for the other fields
 * @param pods       of spec.pods, without env and volumes: the administrator's are additions
 * @param additions  what is added to all pods, and no field of the spec can change
 */
public record SpecDefaults(
        Optional<SchedulingSpec> scheduling,
        Optional<ComputeSpec> compute,
        Optional<PodsSpec> pods,
        PodAdditions additions) {
    /** No defaults. */
    public static final SpecDefaults NONE = new SpecDefaults(Optional.empty(), Optional.empty(), Optional.empty());

    /** Defaults without additions to the pods. */
    public SpecDefaults(Optional<SchedulingSpec> scheduling, Optional<ComputeSpec> compute, Optional<PodsSpec> pods) {
        this(scheduling, compute, pods, PodAdditions.NONE);
    }

    public SpecDefaults {
        if (compute.isPresent() && !compute.get().equals(onlyDefaults(compute.get()))) {
            throw new IllegalArgumentException(
                    "fairloss.compute may set cpuLimit and ephemeralStorage only; remove the other fields.");
        }
        if (pods.filter(defaults -> defaults.env() != null || defaults.volumes() != null)
                .isPresent()) {
            throw new IllegalArgumentException(
                    "fairloss.pods may not set env and volumes; set them in fairloss.pod-template.");
        }
    }

    /** Defaults of spec.scheduling only. */
    public static SpecDefaults of(SchedulingSpec scheduling) {
        return new SpecDefaults(Optional.of(scheduling), Optional.empty(), Optional.empty());
    }

    private static ComputeSpec onlyDefaults(ComputeSpec compute) {
        return ComputeSpecBuilder.builder()
                .cpuLimit(compute.cpuLimit())
                .ephemeralStorage(compute.ephemeralStorage())
                .build();
    }

    /** The spec, with the default in each field that is not set. */
    public FairLossExperimentSpec apply(FairLossExperimentSpec spec) {
        return spec.withScheduling(scheduling
                        .map(defaults -> apply(spec.scheduling(), defaults))
                        .orElse(spec.scheduling()))
                .withCompute(
                        compute.map(defaults -> apply(spec.compute(), defaults)).orElse(spec.compute()))
                .withPods(pods.map(defaults -> apply(spec.pods(), defaults)).orElse(spec.pods()));
    }

    private static SchedulingSpec apply(SchedulingSpec requested, SchedulingSpec defaults) {
        return new SchedulingSpec(
                orDefault(requested.queueName(), defaults.queueName()),
                orDefault(requested.priorityClassName(), defaults.priorityClassName()),
                orDefault(requested.workloadPriorityClassName(), defaults.workloadPriorityClassName()),
                orDefault(requested.nodeSelector(), defaults.nodeSelector()),
                orDefault(requested.tolerations(), defaults.tolerations()),
                orDefault(requested.runtimeClassName(), defaults.runtimeClassName()),
                orDefault(requested.imagePullSecrets(), defaults.imagePullSecrets()),
                orDefault(requested.topologySpreadConstraints(), defaults.topologySpreadConstraints()));
    }

    private static ComputeSpec apply(ComputeSpec requested, ComputeSpec defaults) {
        return requested
                .withCpuLimit(orDefault(requested.cpuLimit(), defaults.cpuLimit()))
                .withEphemeralStorage(orDefault(requested.ephemeralStorage(), defaults.ephemeralStorage()));
    }

    /** Account and token belong together: an experiment with its own account does not get the default's token. */
    private static PodsSpec apply(PodsSpec requested, PodsSpec defaults) {
        boolean own = requested.serviceAccountName() != null;
        return new PodsSpec(
                orDefault(requested.labels(), defaults.labels()),
                orDefault(requested.annotations(), defaults.annotations()),
                orDefault(requested.serviceAccountName(), defaults.serviceAccountName()),
                orDefault(
                        requested.automountServiceAccountToken(), own ? null : defaults.automountServiceAccountToken()),
                requested.env(),
                requested.volumes());
    }

    private static <T> T orDefault(T requested, T defaultValue) {
        return requested != null ? requested : defaultValue;
    }
}
