// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.Step;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pod of a step: the trainer and what it reads, writes and may do. Fits the Pod Security Standard "restricted". */
final class PodTemplates {
    /** Name of the one container; the pod failure policy refers to it. */
    static final String CONTAINER = "trainer";

    /** User and group of the trainer's image; the group also owns volumes that are written to. */
    private static final long NOBODY = 65532;

    /** Time for a checkpoint after SIGTERM, in seconds: some hundred megabytes to an S3 that is busy. */
    private static final long GRACE_SECONDS = 120;

    private PodTemplates() {}

    /** The template of a step's pods. @param shards pods among which a fan-out is divided; 1 for any other step */
    static PodTemplateSpec of(PlannedStep step, RunContext run, int shards) {
        var scheduling = run.spec().scheduling();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Labels.of(run.owner(), step))
                .addToAnnotations(Labels.HASH, step.hash().orElseThrow())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withSecurityContext(new PodSecurityContextBuilder()
                        .withRunAsNonRoot(true)
                        .withRunAsUser(NOBODY)
                        .withRunAsGroup(NOBODY)
                        .withFsGroup(NOBODY)
                        .withFsGroupChangePolicy("OnRootMismatch")
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .build())
                .withPriorityClassName(scheduling.priorityClassName())
                .withRuntimeClassName(scheduling.runtimeClassName())
                .withNodeSelector(scheduling.nodeSelector())
                .withTolerations(tolerations(scheduling))
                .withImagePullSecrets(pullSecrets(scheduling))
                .withContainers(trainer(step, run, shards))
                .withVolumes(Mounts.volumes(run))
                .endSpec()
                .build();
    }

    private static Container trainer(PlannedStep step, RunContext run, int shards) {
        var resources = Resources.of(step.step(), run.spec().compute());
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(run.images().of(resources))
                .withArgs(arguments(step, shards))
                .withEnv(environment(step, run))
                .withResources(resources.requirements())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(new SecurityContextBuilder()
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .build())
                .withVolumeMounts(Mounts.mounts(run))
                .build();
    }

    private static List<String> arguments(PlannedStep step, int shards) {
        var arguments = new ArrayList<>(List.of(
                "step",
                "--manifest",
                Mounts.MANIFEST_FILE,
                "--step",
                step.id().text(),
                "--hash",
                step.hash().orElseThrow()));
        if (step.step() instanceof Step.Collect) {
            arguments.addAll(List.of("--shards", Integer.toString(shards)));
        }
        return arguments;
    }

    private static List<EnvVar> environment(PlannedStep step, RunContext run) {
        var variables = new ArrayList<EnvVar>();
        variables.add(variable("HOME", Mounts.SCRATCH));
        variables.add(variable("FAIRLOSS_SCRATCH", Mounts.SCRATCH));
        variables.add(variable("DJL_CACHE_DIR", Mounts.SCRATCH + "/djl"));
        variables.add(variable("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + Mounts.SCRATCH + " -XX:MaxRAMPercentage=40"));
        variables.add(variable("OPT_OUT_TRACKING", "true"));
        variables.add(variable("OMP_WAIT_POLICY", "PASSIVE"));
        variables.add(variable(
                "FAIRLOSS_GPUS",
                Integer.toString(Resources.of(step.step(), run.spec().compute()).gpus())));
        variables.add(new EnvVarBuilder()
                .withName("FAIRLOSS_CPUS")
                .withNewValueFrom()
                .withNewResourceFieldRef()
                .withContainerName(CONTAINER)
                .withResource("requests.cpu")
                .endResourceFieldRef()
                .endValueFrom()
                .build());
        variables.add(new EnvVarBuilder()
                .withName("FAIRLOSS_ATTEMPT")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .build());
        Optional.ofNullable(run.storage().credentialsSecret())
                .ifPresent(secret -> variables.add(variable("FAIRLOSS_CREDENTIALS_DIR", Mounts.CREDENTIALS)));
        return variables;
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static List<Toleration> tolerations(SchedulingSpec scheduling) {
        return Optional.ofNullable(scheduling.tolerations()).orElse(List.of()).stream()
                .map(asked -> new TolerationBuilder()
                        .withKey(asked.key())
                        .withOperator(asked.operator().name())
                        .withValue(asked.value())
                        .withEffect(Optional.ofNullable(asked.effect())
                                .map(Enum::name)
                                .orElse(null))
                        .withTolerationSeconds(Optional.ofNullable(asked.tolerationSeconds())
                                .map(Integer::longValue)
                                .orElse(null))
                        .build())
                .toList();
    }

    private static List<LocalObjectReference> pullSecrets(SchedulingSpec scheduling) {
        return Optional.ofNullable(scheduling.imagePullSecrets()).orElse(List.of()).stream()
                .map(LocalObjectReference::new)
                .toList();
    }
}
