// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.EnvVariableSpec;
import dev.fairloss.api.v1alpha1.PodVolumeSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an experiment adds to the pods of its own steps. A purge has none of it: it needs the store only, and must work whatever the
 * limits are by then.
 */
final class OwnAdditions {
    private static final String FOLDER = "/volumes/";

    private OwnAdditions() {}

    /** The variables, without those that the administrator sets for all pods. */
    static List<EnvVar> variables(RunContext run) {
        var taken =
                run.additions().env().stream().map(PodAdditions.Variable::name).collect(Collectors.toSet());
        return Optional.ofNullable(run.spec().pods().env()).orElse(List.of()).stream()
                .filter(variable -> !taken.contains(variable.name()))
                .map(OwnAdditions::variable)
                .toList();
    }

    static List<Volume> volumes(RunContext run) {
        return requested(run).stream().map(OwnAdditions::volume).toList();
    }

    static List<VolumeMount> mounts(RunContext run) {
        return requested(run).stream().map(OwnAdditions::mount).toList();
    }

    private static List<PodVolumeSpec> requested(RunContext run) {
        return Optional.ofNullable(run.spec().pods().volumes()).orElse(List.of());
    }

    private static EnvVar variable(EnvVariableSpec requested) {
        return new EnvVarBuilder()
                .withName(requested.name())
                .withValue(requested.value())
                .build();
    }

    /** The name in the pod, which no volume of the operator has. */
    private static String inPod(PodVolumeSpec requested) {
        return "volume-" + requested.name();
    }

    private static Volume volume(PodVolumeSpec requested) {
        var volume = new VolumeBuilder().withName(inPod(requested));
        if (requested.configMap() != null) {
            return volume.withNewConfigMap()
                    .withName(requested.configMap())
                    .endConfigMap()
                    .build();
        }
        return requested.persistentVolumeClaim() != null
                ? volume.withNewPersistentVolumeClaim(requested.persistentVolumeClaim(), true)
                        .build()
                : volume.withNewEmptyDir()
                        .withSizeLimit(new Quantity(requested.emptyDir()))
                        .endEmptyDir()
                        .build();
    }

    private static VolumeMount mount(PodVolumeSpec requested) {
        return new VolumeMountBuilder()
                .withName(inPod(requested))
                .withMountPath(FOLDER + requested.name())
                .withReadOnly(requested.emptyDir() == null ? true : null)
                .build();
    }
}
