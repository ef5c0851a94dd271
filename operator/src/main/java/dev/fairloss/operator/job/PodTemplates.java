// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.CpuLimit;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.step.PlannedStep;
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
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds pod templates. The pods comply with the Pod Security Standard "restricted". */
final class PodTemplates {
    /** User and group of the trainer image; the group also owns writable volumes. */
    private static final long NONROOT = 65532;

    /** Grace period in seconds, to write a checkpoint of a few hundred megabytes to a busy S3 service. */
    private static final long GRACE_SECONDS = 120;

    private static final List<String> MLFLOW_SECRET_KEYS =
            List.of("MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN", "AWS_CA_BUNDLE");

    private PodTemplates() {}

    /** The pod template of steps that share a pod. @param shards number of pods that share the step; 1 for several steps */
    static PodTemplateSpec of(List<PlannedStep> steps, RunContext run, int shards) {
        var step = steps.get(0);
        var resources = Resources.of(step, run.spec().compute());
        var trainer = trainer(run, resources)
                .withArgs(arguments(steps, shards))
                .addAllToEnv(mlflowSecret(run))
                .addAllToEnv(signingKeys(run))
                .addAllToEnv(OwnAdditions.variables(run))
                .addToEnv(variable(StepProgress.PORT_VARIABLE, Integer.toString(StepProgress.PORT)))
                .addNewPort()
                .withName("progress")
                .withContainerPort(StepProgress.PORT)
                .withProtocol("TCP")
                .endPort()
                .withVolumeMounts(Mounts.mounts(run))
                .addAllToVolumeMounts(OwnAdditions.mounts(run))
                .build();
        return pod(run, trainer, Mounts.volumes(run))
                .editSpec()
                .withResourceClaims(resources.claims())
                .addAllToVolumes(OwnAdditions.volumes(run))
                .endSpec()
                .editOrNewMetadata()
                .addToLabels(Labels.of(run.owner(), step))
                .addToAnnotations(Labels.annotations(steps))
                .endMetadata()
                .build();
    }

    /** The pod template of the purge Job; its pods see only the store. */
    static PodTemplateSpec ofPurge(RunContext run) {
        var compute = run.spec().compute();
        var small = new Resources(
                0,
                compute.gpuResource(),
                Optional.empty(),
                "500m",
                "1Gi",
                compute.cpuLimit() == CpuLimit.Request,
                Optional.ofNullable(compute.ephemeralStorage()));
        var trainer = trainer(run, small)
                .withArgs(purgeArguments(run))
                .withVolumeMounts(Mounts.storeMounts(run))
                .build();
        return pod(run, trainer, Mounts.store(run))
                .editOrNewMetadata()
                .addToLabels(Labels.ofPurge(run.owner()))
                .endMetadata()
                .build();
    }

    private static PodTemplateSpecBuilder pod(RunContext run, Container trainer, List<Volume> volumes) {
        var scheduling = run.spec().scheduling();
        var pods = run.spec().pods();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(pods.labels())
                .withAnnotations(pods.annotations())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withServiceAccountName(pods.serviceAccountName())
                .withAutomountServiceAccountToken(Boolean.TRUE.equals(pods.automountServiceAccountToken()))
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withSecurityContext(new PodSecurityContextBuilder()
                        .withRunAsNonRoot(true)
                        .withRunAsUser(NONROOT)
                        .withRunAsGroup(NONROOT)
                        .withFsGroup(NONROOT)
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
                .withTopologySpreadConstraints(spread(scheduling, run))
                .withDnsPolicy(run.additions().podDnsPolicy())
                .withDnsConfig(run.additions().podDnsConfig())
                .withContainers(new ContainerBuilder(trainer)
                        .addAllToEnv(run.additions().variables())
                        .addAllToVolumeMounts(run.additions().mounts())
                        .build())
                .withVolumes(volumes)
                .addAllToVolumes(run.additions().podVolumes())
                .endSpec();
    }

    private static ContainerBuilder trainer(RunContext run, Resources resources) {
        return new ContainerBuilder()
                .withName(Names.CONTAINER)
                .withImage(run.images().of(resources))
                .withEnv(environment(resources.gpus(), run))
                .withResources(resources.requirements())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(new SecurityContextBuilder()
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .build());
    }

    private static List<String> arguments(List<PlannedStep> steps, int shards) {
        var arguments = new ArrayList<>(List.of("step", "--experiment", Mounts.SPEC_FILE));
        steps.forEach(step -> arguments.addAll(
                List.of("--step", step.id().text(), "--hash", step.hash().orElseThrow())));
        if (steps.get(0).kind().fansOut()) {
            arguments.addAll(List.of("--shards", Integer.toString(shards)));
        }
        return arguments;
    }

    private static List<String> purgeArguments(RunContext run) {
        var store = run.mountedSpec().storage();
        var arguments = new ArrayList<>(List.of("purge", "--store", store.uri()));
        Optional.ofNullable(store.endpoint()).ifPresent(url -> arguments.addAll(List.of("--endpoint", url)));
        Optional.ofNullable(store.region()).ifPresent(name -> arguments.addAll(List.of("--region", name)));
        arguments.addAll(List.of(
                "--namespace", run.owner().namespace(), "--name", run.owner().name()));
        return arguments;
    }

    private static List<EnvVar> environment(int gpus, RunContext run) {
        var variables = new ArrayList<EnvVar>();
        variables.add(variable("HOME", Mounts.SCRATCH));
        variables.add(variable("DJL_CACHE_DIR", Mounts.SCRATCH + "/djl"));
        variables.add(variable("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + Mounts.SCRATCH + " -XX:MaxRAMPercentage=40"));
        variables.add(variable("OPT_OUT_TRACKING", "true"));
        variables.add(variable("OMP_WAIT_POLICY", "PASSIVE"));
        variables.add(variable("FAIRLOSS_GPUS", Integer.toString(gpus)));
        if (run.images().simulatedGpus()) {
            variables.add(variable("FAIRLOSS_SIMULATED_GPUS", "true"));
        }
        if (gpus == 0) {
            // Without these, a CUDA image would use the GPUs of a node that exposes them to pods which did not request
            // any.
            variables.add(variable("NVIDIA_VISIBLE_DEVICES", "void"));
            variables.add(variable("CUDA_VISIBLE_DEVICES", "-1"));
        }
        variables.add(new EnvVarBuilder()
                .withName("FAIRLOSS_CPUS")
                .withNewValueFrom()
                .withNewResourceFieldRef()
                .withContainerName(Names.CONTAINER)
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
        Optional.ofNullable(run.storage().credentialsSecret()).ifPresent(secret -> {
            variables.add(variable("FAIRLOSS_CREDENTIALS_DIR", Mounts.CREDENTIALS));
            variables.add(variable("FAIRLOSS_CREDENTIALS_SECRET", secret));
        });
        return variables;
    }

    /** The variables with the credentials of MLflow, which its own clients read as well, and with the certificate of its authority. */
    private static List<EnvVar> mlflowSecret(RunContext run) {
        return Optional.ofNullable(run.spec().tracking())
                .flatMap(tracking -> Optional.ofNullable(tracking.mlflow()))
                .flatMap(mlflow -> Optional.ofNullable(mlflow.credentialsSecret()))
                .map(secret -> MLFLOW_SECRET_KEYS.stream()
                        .map(key -> fromSecret(key, secret))
                        .toList())
                .orElse(List.of());
    }

    /** The variable that lets a step sign results. A purge reads no results. */
    private static List<EnvVar> signingKeys(RunContext run) {
        return Mounts.signingSecret(run).stream()
                .map(secret -> variable("FAIRLOSS_SIGNING_KEYS", Mounts.SIGNING))
                .toList();
    }

    /** A variable from a Secret. A Secret that is missing does not keep the pod from starting, since trackers are optional. */
    private static EnvVar fromSecret(String key, String secret) {
        return new EnvVarBuilder()
                .withName(key)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, secret, true)
                .endValueFrom()
                .build();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static List<Toleration> tolerations(SchedulingSpec scheduling) {
        return Optional.ofNullable(scheduling.tolerations()).orElse(List.of()).stream()
                .map(requested -> new TolerationBuilder()
                        .withKey(requested.key())
                        .withOperator(Optional.ofNullable(requested.operator())
                                .map(Enum::name)
                                .orElse(null))
                        .withValue(requested.value())
                        .withEffect(Optional.ofNullable(requested.effect())
                                .map(Enum::name)
                                .orElse(null))
                        .withTolerationSeconds(Optional.ofNullable(requested.tolerationSeconds())
                                .map(Integer::longValue)
                                .orElse(null))
                        .build())
                .toList();
    }

    private static List<TopologySpreadConstraint> spread(SchedulingSpec scheduling, RunContext run) {
        return Optional.ofNullable(scheduling.topologySpreadConstraints()).orElse(List.of()).stream()
                .map(requested -> new TopologySpreadConstraintBuilder()
                        .withMaxSkew(requested.maxSkew())
                        .withTopologyKey(requested.topologyKey())
                        .withWhenUnsatisfiable(requested.whenUnsatisfiable().name())
                        .withNewLabelSelector()
                        .addToMatchLabels(Labels.EXPERIMENT_UID, run.owner().uid())
                        .endLabelSelector()
                        .build())
                .toList();
    }

    private static List<LocalObjectReference> pullSecrets(SchedulingSpec scheduling) {
        return Optional.ofNullable(scheduling.imagePullSecrets()).orElse(List.of()).stream()
                .map(LocalObjectReference::new)
                .toList();
    }
}
