// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.limit.StepLimits;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTemplatesTest {
    private final RunContext run = Runs.of("minimal");

    @Test
    void aPodRunsItsStepWithItsHash() {
        var step = Runs.step(run, "train-fairloss-1");
        assertThat(container(run, "train-fairloss-1", 1).getArgs())
                .containsExactly(
                        "step",
                        "--experiment",
                        "/etc/fairloss/experiment.yaml",
                        "--step",
                        "train-fairloss-1",
                        "--hash",
                        step.hash().orElseThrow());
    }

    @Test
    void aPodOfACollectionGetsTheNumberOfShards() {
        assertThat(container(run, "collect-1", 3).getArgs()).endsWith("--shards", "3");
    }

    @Test
    void labelsAndHashIdentifyThePodsStep() {
        var step = Runs.step(run, "collect-1");
        var metadata = pod(run, "collect-1", 3).getMetadata();
        assertThat(metadata.getLabels()).isEqualTo(Labels.of(run.owner(), step));
        assertThat(metadata.getAnnotations())
                .containsOnlyKeys(Labels.HASH)
                .containsEntry(Labels.HASH, step.hash().orElseThrow());
    }

    /** The Pod Security Standard "restricted", a read-only root and no access to the API. */
    @Test
    void aPodMayDoNothingButCompute() {
        for (var template : new PodTemplateSpec[] {pod(run, "train-fairloss-1", 1), PodTemplates.ofPurge(run)}) {
            var spec = template.getSpec();
            assertThat(spec.getAutomountServiceAccountToken()).isFalse();
            assertThat(spec.getEnableServiceLinks()).isFalse();
            assertThat(spec.getRestartPolicy()).isEqualTo("Never");
            assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(65532);
            assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            var container = spec.getContainers().get(0).getSecurityContext();
            assertThat(container.getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getReadOnlyRootFilesystem()).isTrue();
            assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(container.getCapabilities().getAdd()).isEmpty();
        }
    }

    @Test
    void aPodHasTwoMinutesForACheckpointAndReportsTheEndOfItsLog() {
        var spec = pod(run, "train-fairloss-1", 1).getSpec();
        assertThat(spec.getTerminationGracePeriodSeconds()).isEqualTo(120);
        assertThat(spec.getContainers().get(0).getTerminationMessagePolicy()).isEqualTo("FallbackToLogsOnError");
    }

    /** A purge reads no results, so it needs no keys. */
    @Test
    void onlyStepsHaveTheSigningKeys() {
        var signing = Runs.of("minimal", spec -> spec.withObject("/storage")
                .put("uri", "s3://faces/team-a")
                .put("signingSecret", "signing"));
        var step = pod(signing, "train-fairloss-1", 1).getSpec();
        assertThat(step.getVolumes())
                .filteredOn(volume -> volume.getName().equals("signing"))
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getSecret().getSecretName()).isEqualTo("signing"));
        var trainer = step.getContainers().get(0);
        assertThat(trainer.getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("signing"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getReadOnly()).isTrue());
        assertThat(trainer.getEnv())
                .filteredOn(variable -> variable.getName().equals("FAIRLOSS_SIGNING_KEYS"))
                .singleElement()
                .satisfies(variable -> assertThat(variable.getValue()).isEqualTo("/etc/fairloss-signing"));
        assertThat(signing.specFile().yaml()).doesNotContain("signing");

        var purge = PodTemplates.ofPurge(signing).getSpec();
        assertThat(purge.getVolumes()).noneMatch(volume -> volume.getName().equals("signing"));
        assertThat(purge.getContainers().get(0).getEnv())
                .noneMatch(variable -> variable.getName().equals("FAIRLOSS_SIGNING_KEYS"));
    }

    /** They are optional: without the Secret, the pod starts and MLflow refuses it. */
    @Test
    void aPodHasTheCredentialsAndTheCertificateOfMlflow() {
        var tracked = Runs.of("minimal", spec -> spec.withObject("/tracking/mlflow")
                .put("uri", "https://mlflow.example:5000/team-a/")
                .put("credentialsSecret", "mlflow"));
        assertThat(container(tracked, "train-fairloss-1", 1).getEnv())
                .filteredOn(variable -> variable.getName().matches("MLFLOW_.*|AWS_CA_BUNDLE"))
                .hasSize(4)
                .allSatisfy(variable -> {
                    var reference = variable.getValueFrom().getSecretKeyRef();
                    assertThat(reference.getName()).isEqualTo("mlflow");
                    assertThat(reference.getKey()).isEqualTo(variable.getName());
                    assertThat(reference.getOptional()).isTrue();
                });
        assertThat(PodTemplates.ofPurge(tracked)
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getEnv())
                .noneMatch(variable -> variable.getName().startsWith("MLFLOW_"));
        assertThat(tracked.specFile().yaml()).contains("uri: https://mlflow.example:5000/team-a/");
    }

    @Test
    void aPodMountsItsVolumes() {
        var spec = pod(run, "train-fairloss-1", 1).getSpec();
        assertThat(spec.getVolumes()).isEqualTo(Mounts.volumes(run));
        assertThat(spec.getContainers().get(0).getVolumeMounts()).isEqualTo(Mounts.mounts(run));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "HOME, /scratch",
        "DJL_CACHE_DIR, /scratch/djl",
        "JAVA_TOOL_OPTIONS, -Djava.io.tmpdir=/scratch -XX:MaxRAMPercentage=40",
        "OPT_OUT_TRACKING, true",
        "OMP_WAIT_POLICY, PASSIVE",
        "FAIRLOSS_GPUS, 0",
        "NVIDIA_VISIBLE_DEVICES, void",
        "CUDA_VISIBLE_DEVICES, -1",
        "FAIRLOSS_CREDENTIALS_DIR, /etc/fairloss-credentials",
        "FAIRLOSS_CREDENTIALS_SECRET, fairloss-s3",
    })
    void aPodWithoutGpusGetsTheVariable(String name, String value) {
        assertThat(variable(container(run, "train-fairloss-1", 1), name))
                .map(EnvVar::getValue)
                .contains(value);
    }

    @Test
    void aPodLearnsItsCoresAndItsNameFromTheKubelet() {
        var trainer = container(run, "train-fairloss-1", 1);
        assertThat(variable(trainer, "FAIRLOSS_CPUS")
                        .orElseThrow()
                        .getValueFrom()
                        .getResourceFieldRef())
                .satisfies(reference -> {
                    assertThat(reference.getContainerName()).isEqualTo(Names.CONTAINER);
                    assertThat(reference.getResource()).isEqualTo("requests.cpu");
                });
        assertThat(variable(trainer, "FAIRLOSS_ATTEMPT")
                        .orElseThrow()
                        .getValueFrom()
                        .getFieldRef()
                        .getFieldPath())
                .isEqualTo("metadata.name");
    }

    @Test
    void aPodWithGpusSeesThem() {
        var trainer = container(Runs.of("cluster"), "train-fairloss-1", 1);
        assertThat(variable(trainer, "FAIRLOSS_GPUS")).map(EnvVar::getValue).contains("1");
        assertThat(variable(trainer, "NVIDIA_VISIBLE_DEVICES")).isEmpty();
        assertThat(variable(trainer, "CUDA_VISIBLE_DEVICES")).isEmpty();
        assertThat(variable(trainer, "FAIRLOSS_SIMULATED_GPUS")).isEmpty();
        assertThat(trainer.getResources())
                .isEqualTo(new Resources(
                                1,
                                "deviceclass.resource.kubernetes.io/gpu.nvidia.com",
                                Optional.empty(),
                                "1.5",
                                "64Gi",
                                true,
                                Optional.of("2T"))
                        .requirements());
        var collecting = container(Runs.of("cluster"), "collect-1", 1);
        assertThat(variable(collecting, "FAIRLOSS_GPUS")).map(EnvVar::getValue).contains("2");
    }

    @Test
    void simulatedGpusAreAnnounced() {
        var simulated = withImages(new Images("cpu:1", Optional.of("nvidia:1"), true));
        var trainer = container(simulated, "train-fairloss-1", 1);
        assertThat(variable(trainer, "FAIRLOSS_SIMULATED_GPUS"))
                .map(EnvVar::getValue)
                .contains("true");
        assertThat(trainer.getImage()).isEqualTo("cpu:1");
    }

    @Test
    void theImageFollowsTheGpus() {
        var both = withImages(new Images("cpu:1", Optional.of("nvidia:1"), false));
        assertThat(container(both, "train-fairloss-1", 1).getImage()).isEqualTo("nvidia:1");
        assertThat(container(both, "report", 1).getImage()).isEqualTo("cpu:1");
    }

    @Test
    void aFolderStoreNeedsNoCredentials() {
        var trainer = container(Runs.of("cluster"), "report", 1);
        assertThat(variable(trainer, "FAIRLOSS_CREDENTIALS_DIR")).isEmpty();
        assertThat(variable(trainer, "FAIRLOSS_CREDENTIALS_SECRET")).isEmpty();
    }

    @Test
    void schedulingIsTheSpecs() {
        var spec = pod(Runs.of("cluster"), "train-fairloss-1", 1).getSpec();
        assertThat(spec.getPriorityClassName()).isEqualTo("batch");
        assertThat(spec.getRuntimeClassName()).isEqualTo("nvidia");
        assertThat(spec.getNodeSelector()).containsEntry("zone", "a").hasSize(2);
        assertThat(spec.getImagePullSecrets()).containsExactly(new LocalObjectReference("registry"));
        assertThat(spec.getTopologySpreadConstraints()).singleElement().satisfies(constraint -> {
            assertThat(constraint.getTopologyKey()).isEqualTo("topology.kubernetes.io/zone");
            assertThat(constraint.getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
            assertThat(constraint.getLabelSelector().getMatchLabels())
                    .isEqualTo(Map.of(Labels.EXPERIMENT_UID, Experiments.UID));
        });
        assertThat(spec.getTolerations())
                .containsExactly(
                        new TolerationBuilder()
                                .withKey("nvidia.com/gpu")
                                .withOperator("Exists")
                                .withEffect("NoSchedule")
                                .build(),
                        new TolerationBuilder()
                                .withKey("spot")
                                .withValue("true")
                                .withEffect("NoExecute")
                                .withTolerationSeconds(60L)
                                .build());
    }

    @Test
    void aTolerationMayLeaveAllOut() {
        var tolerant = minimal(
                spec -> spec.withObject("/scheduling").putArray("tolerations").addObject());
        assertThat(pod(tolerant, "report", 1).getSpec().getTolerations())
                .containsExactly(new TolerationBuilder().build());
    }

    @Test
    void withoutSchedulingThePodHasNone() {
        var spec = pod(run, "report", 1).getSpec();
        assertThat(spec.getTolerations()).isEmpty();
        assertThat(spec.getImagePullSecrets()).isEmpty();
        assertThat(spec.getPriorityClassName()).isNull();
    }

    @Test
    void aPurgeSeesTheStoreAlone() {
        var template = PodTemplates.ofPurge(run);
        var trainer = template.getSpec().getContainers().get(0);
        assertThat(template.getMetadata().getLabels()).isEqualTo(Labels.ofPurge(run.owner()));
        assertThat(template.getSpec().getVolumes()).isEqualTo(Mounts.store(run));
        assertThat(trainer.getVolumeMounts()).isEqualTo(Mounts.storeMounts(run));
        assertThat(trainer.getResources()).isEqualTo(new Resources(0, "nvidia.com/gpu", "500m", "1Gi").requirements());
        assertThat(variable(trainer, "FAIRLOSS_GPUS")).map(EnvVar::getValue).contains("0");
    }

    @Test
    void aPurgeGetsStoreAndExperimentAsArguments() {
        assertThat(PodTemplates.ofPurge(run).getSpec().getContainers().get(0).getArgs())
                .containsExactly(
                        "purge",
                        "--store",
                        "s3://fairloss/default",
                        "--endpoint",
                        "https://minio.example",
                        "--region",
                        "us-east-1",
                        "--namespace",
                        "team-a",
                        "--name",
                        "minimal");
        var folder =
                minimal(spec -> spec.putObject("storage").put("uri", "file:a").put("volumeClaim", "artifacts"));
        assertThat(PodTemplates.ofPurge(folder).getSpec().getContainers().get(0).getArgs())
                .containsExactly("purge", "--store", "file:/store/a", "--namespace", "team-a", "--name", "minimal");
    }

    @Test
    void labelsAnnotationsAndAccountAreThoseOfTheSpec() {
        var pod = pod(
                minimal(spec -> {
                    var pods = spec.withObject("/pods");
                    pods.withObject("/labels").put("team", "a");
                    pods.withObject("/annotations").put("sidecar.istio.io/inject", "false");
                    pods.put("serviceAccountName", "trainer").put("automountServiceAccountToken", true);
                }),
                "prepare",
                1);
        assertThat(pod.getMetadata().getLabels()).containsEntry("team", "a").containsEntry(Labels.STEP, "prepare");
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry("sidecar.istio.io/inject", "false")
                .containsKey(Labels.HASH);
        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("trainer");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isTrue();
    }

    @Test
    void withoutAnAccountThePodsHaveNoToken() {
        var pod = pod(minimal(spec -> {}), "prepare", 1).getSpec();
        assertThat(pod.getServiceAccountName()).isNull();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    }

    private static RunContext minimal(Consumer<ObjectNode> change) {
        return Runs.of("minimal", change);
    }

    private static RunContext withImages(Images images) {
        var experiment = Experiments.of("cluster", spec -> {});
        return RunContext.of(
                new ExperimentRef("team-a", "cluster", "uid"),
                experiment.getSpec(),
                SpecDefaults.NONE,
                experiment.getSpec().storage(),
                "",
                images,
                StepLimits.NONE);
    }

    private static PodTemplateSpec pod(RunContext run, String step, int shards) {
        return PodTemplates.of(List.of(Runs.step(run, step)), run, shards);
    }

    private static Container container(RunContext run, String step, int shards) {
        return pod(run, step, shards).getSpec().getContainers().get(0);
    }

    private static Optional<EnvVar> variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst();
    }
}
