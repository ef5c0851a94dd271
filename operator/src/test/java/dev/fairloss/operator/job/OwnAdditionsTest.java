// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnAdditionsTest {
    private static RunContext run(PodAdditions administrators) {
        return ResolvedExperiment.of(
                        Experiments.of("minimal", spec -> {
                            variable(spec, "TZ", "UTC");
                            variable(spec, "NO_PROXY", "");
                            volume(spec, "topology", "configMap", "nccl");
                            volume(spec, "tables", "persistentVolumeClaim", "tables");
                            volume(spec, "cache", "emptyDir", "2Gi");
                        }),
                        Runs.IMAGES,
                        Optional.of(Runs.STORE),
                        new SpecDefaults(Optional.empty(), Optional.empty(), Optional.empty(), administrators),
                        TenantLimits.NONE)
                .run()
                .orElseThrow();
    }

    private static void variable(ObjectNode spec, String name, String value) {
        spec.withObject("/pods").withArray("env").addObject().put("name", name).put("value", value);
    }

    private static void volume(ObjectNode spec, String name, String source, String value) {
        spec.withObject("/pods")
                .withArray("volumes")
                .addObject()
                .put("name", name)
                .put(source, value);
    }

    @Test
    void theAdministratorsVariableTakesPrecedence() {
        assertThat(OwnAdditions.variables(run(PodAdditions.NONE)))
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(tuple("TZ", "UTC"), tuple("NO_PROXY", ""));
        var run = run(new PodAdditions(null, null, List.of(new PodAdditions.Variable("TZ", "CET")), List.of()));
        var trainer = JobFactory.job(Runs.step(run, "prepare"), run)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        assertThat(trainer.getEnv())
                .filteredOn(variable -> variable.getName().equals("TZ"))
                .extracting(EnvVar::getValue)
                .containsExactly("CET");
        assertThat(trainer.getEnv())
                .extracting(EnvVar::getName)
                .contains("NO_PROXY")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"0, volume-topology, true", "1, volume-tables, true", "2, volume-cache,"})
    void onlyAnEmptyFolderIsWritable(int index, String name, Boolean readOnly) {
        var run = run(PodAdditions.NONE);
        assertThat(OwnAdditions.mounts(run).get(index))
                .extracting(VolumeMount::getName, VolumeMount::getMountPath, VolumeMount::getReadOnly)
                .containsExactly(name, name.replace("volume-", "/volumes/"), readOnly);
        assertThat(OwnAdditions.volumes(run).get(index).getName()).isEqualTo(name);
    }

    @Test
    void volumesHaveTheirSource() {
        var volumes = OwnAdditions.volumes(run(PodAdditions.NONE));
        assertThat(volumes.get(0).getConfigMap().getName()).isEqualTo("nccl");
        assertThat(volumes.get(1).getPersistentVolumeClaim().getClaimName()).isEqualTo("tables");
        assertThat(volumes.get(1).getPersistentVolumeClaim().getReadOnly()).isTrue();
        assertThat(volumes.get(2).getEmptyDir().getSizeLimit()).hasToString("2Gi");
    }

    /** Their limits may have changed, and their ConfigMap may be gone. */
    @Test
    void aPurgeNeedsNoneOfThem() {
        var pod =
                JobFactory.purge(run(PodAdditions.NONE)).getSpec().getTemplate().getSpec();
        assertThat(pod.getVolumes()).extracting(Volume::getName).noneMatch(name -> name.startsWith("volume-"));
        assertThat(pod.getContainers().get(0).getEnv())
                .extracting(EnvVar::getName)
                .doesNotContain("TZ", "NO_PROXY");
    }

    @Test
    void noResultDependsOnThemButRunningPodsAreReplaced() {
        var without = Runs.of("minimal");
        var with = Runs.of("minimal", spec -> {
            variable(spec, "TZ", "UTC");
            volume(spec, "cache", "emptyDir", "2Gi");
        });
        assertThat(Runs.plan(with).steps()).isEqualTo(Runs.plan(without).steps());
        assertThat(with.dataRevision()).isEqualTo(without.dataRevision());
        assertThat(with.templateHash()).isNotEqualTo(without.templateHash());
        assertThat(with.revision()).as("a failed step is retried").isNotEqualTo(without.revision());
    }
}
