// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Golden;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobFactoryTest {
    private final RunContext cluster = run("cluster");
    private final RunContext minimal = run("minimal");

    @Test
    void everyFieldOfAManifestReachesItsPlace() throws IOException {
        Golden.assertSame("job/cluster-train.yaml", job(cluster, "train-fairloss-1"));
        Golden.assertSame("job/cluster-collect.yaml", job(cluster, "collect"));
        Golden.assertSame("job/cluster-purge.yaml", Serialization.asYaml(JobFactory.purge(cluster)));
        Golden.assertSame("job/cluster-manifest.yaml", Serialization.asYaml(JobFactory.configMap(cluster)));
    }

    @Test
    void theSmallestManifestRunsOnCpus() throws IOException {
        Golden.assertSame("job/minimal-prepare.yaml", job(minimal, "prepare"));
    }

    /** Host names, and so pod names, have 63 characters; "-255-abcde" comes after the Job's. */
    @Test
    void podNamesFit() {
        var long63 = Experiments.of("minimal", spec -> {});
        long63.getMetadata().setName("a".repeat(63));
        var run = ResolvedExperiment.of(long63, Images.of("image"), Optional.of(store()), Optional.empty())
                .run()
                .orElseThrow();
        assertThat(Names.job(step(run, "evaluate-fairloss-1"), run)).hasSizeLessThanOrEqualTo(63 - 10);
        assertThat(Names.purge(run)).hasSizeLessThanOrEqualTo(63 - 10);
        assertThat(Names.configMap(run)).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void suspendingChangesNoRevisionAndAnyOtherEditDoes() {
        String revision = run("minimal").revision();
        assertThat(changed("suspend", true).revision()).isEqualTo(revision);
        assertThat(changed("activeDeadline", "PT1H").revision()).isNotEqualTo(revision);
        assertThat(changed("activeDeadline", "PT1H").templateHash()).isNotEqualTo(minimal.templateHash());
        assertThat(changed("activeDeadline", "PT1H").specFile()).isEqualTo(minimal.specFile());
    }

    private static RunContext changed(String field, Object value) {
        return run(Experiments.of(
                "minimal", spec -> spec.set(field, ContractJson.mapper().valueToTree(value))));
    }

    private static RunContext run(String name) {
        return run(Experiments.of(name, spec -> {}));
    }

    private static RunContext run(FairLossExperiment experiment) {
        return ResolvedExperiment.of(
                        experiment, Images.of("fairloss/trainer:test"), Optional.of(store()), Optional.empty())
                .run()
                .orElseThrow();
    }

    private static StorageSpec store() {
        return new StorageSpec("s3://fairloss/default", "https://minio.example", "us-east-1", null, "fairloss-s3");
    }

    private static String job(RunContext run, String step) {
        return Serialization.asYaml(JobFactory.job(step(run, step), run));
    }

    private static PlannedStep step(RunContext run, String step) {
        var data = new Fingerprints("a".repeat(64), Map.of("lfw", "b".repeat(64)));
        return StepPlan.of(run.resolvedSpec(), data).step(new StepId(step)).orElseThrow();
    }
}
