// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.api.v1alpha1.StoreStatus;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.job.ExperimentRef;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolvedExperimentTest {
    private static final StorageSpec OWN = new StorageSpec("s3://own/store", null, null, null, "own-keys", null);
    private static final StorageSpec DEFAULT =
            new StorageSpec("s3://default/store", null, "us-east-1", null, "keys", null);
    private final FairLossExperiment experiment = Experiments.of("minimal", spec -> {});

    @Test
    void generationAndSuspensionAreTheSpecs() {
        assertThat(resolve(Optional.of(DEFAULT)).generation()).isEqualTo(1);
        assertThat(resolve(Optional.of(DEFAULT)).suspended()).isFalse();
        var suspended = Experiments.of("minimal", spec -> spec.put("suspend", true));
        suspended.getMetadata().setGeneration(null);
        var resolved = Runs.resolved(suspended);
        assertThat(resolved.suspended()).isTrue();
        assertThat(resolved.generation()).isZero();
    }

    @Test
    void theRunBelongsToTheExperiment() {
        assertThat(resolve(Optional.of(DEFAULT)).run())
                .map(RunContext::owner)
                .contains(new ExperimentRef("team-a", "minimal", Experiments.UID));
    }

    @Test
    void theAnnotationToRetryMakesANewRevision() {
        String before = revision();
        experiment.getMetadata().setAnnotations(Map.of("other", "1"));
        assertThat(revision()).isEqualTo(before);
        experiment.getMetadata().setAnnotations(Map.of(Labels.RETRY, "1"));
        assertThat(revision()).isNotEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1} with {2}")
    @CsvSource(
            nullValues = "null",
            value = {
                "imageFolder, file:faces, null, true",
                "zip, file:faces.zip, null, true",
                "recordIO, file:train.rec, null, true",
                "imageFolder, file:faces, claim, false",
                "imageFolder, s3://faces/train, null, false",
            })
    void dataThatPodsCannotSeeBlockTheExperiment(String source, String uri, String claim, boolean blocked) {
        var experiment = Experiments.of("minimal", spec -> {
            var dataset = spec.withObject("/dataset");
            dataset.remove("synthetic");
            dataset.putObject(source).put("uri", uri).put("volumeClaim", claim);
        });
        var resolved = ResolvedExperiment.of(
                experiment, Runs.IMAGES, Optional.of(DEFAULT), SpecDefaults.NONE, TenantLimits.NONE);
        assertThat(resolved.run().isPresent()).isNotEqualTo(blocked);
        assertThat(resolved.blocked().map(Failure::message))
                .isEqualTo(
                        blocked
                                ? Optional.of("spec.dataset." + source + ".uri " + uri
                                        + " is on a file system that pods cannot see.")
                                : Optional.empty());
        experiment.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        assertThat(ResolvedExperiment.of(
                                experiment, Runs.IMAGES, Optional.of(DEFAULT), SpecDefaults.NONE, TenantLimits.NONE)
                        .blocked())
                .as("the deletion of artifacts needs no data")
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"bin\": {\"uri\": \"file:lfw.bin\"}}|bin.uri file:lfw.bin",
                "{\"pairs\": {\"uri\": \"file:pairs.txt\", \"images\": \"s3://faces/images\"}}|pairs.uri"
                        + " file:pairs.txt",
                "{\"pairs\": {\"uri\": \"s3://faces/pairs.txt\", \"images\": \"file:images\"}}|pairs.images"
                        + " file:images",
                "{\"bin\": {\"uri\": \"file:lfw.bin\", \"volumeClaim\": \"faces\"}}|",
                "{\"bin\": {\"uri\": \"s3://faces/lfw.bin\"}}|",
                "{\"heldOutIdentities\": {\"pairs\": 100}}|",
            })
    void anEvaluationSetThatPodsCannotSeeBlocksTheExperiment(String set, String field) throws IOException {
        var second = (ObjectNode) ContractJson.mapper().readTree(set);
        var experiment =
                Experiments.of("minimal", spec -> spec.withArray("/evaluation").add(second.put("name", "second")));
        var resolved = ResolvedExperiment.of(
                experiment, Runs.IMAGES, Optional.of(DEFAULT), SpecDefaults.NONE, TenantLimits.NONE);
        assertThat(resolved.blocked().map(Failure::text))
                .isEqualTo(Optional.ofNullable(field)
                        .map(name -> "spec.evaluation[1]." + name
                                + " is on a file system that pods cannot see. Set volumeClaim or volumeImage beside it to the"
                                + " PersistentVolumeClaim or OCI image that holds the data, or use an s3:// URI."));
    }

    @Test
    void dataOutsideOfTheirClaimBlockTheExperiment() {
        var outside = Experiments.of("cluster", spec -> spec.withObject("/dataset/imageFolder")
                .put("uri", "file:../../etc/fairloss-credentials"));
        var resolved =
                ResolvedExperiment.of(outside, Runs.IMAGES, Optional.of(DEFAULT), SpecDefaults.NONE, TenantLimits.NONE);
        assertThat(resolved.run()).isEmpty();
        assertThat(resolved.blocked().orElseThrow().reason()).isEqualTo(FailureReason.InvalidInput);
        assertThat(resolved.blocked().orElseThrow().text())
                .isEqualTo("spec.dataset.imageFolder.uri file:../../etc/fairloss-credentials leads out of its volume."
                        + " Write a path inside the volume, without \"..\".");
    }

    @Test
    void theOperatorsSchedulingFillsWhatTheSpecLeavesOut() {
        var queue = new SchedulingSpec("team-queue", null, null, null, null, null, null, null);
        var resolved = ResolvedExperiment.of(
                experiment, Runs.IMAGES, Optional.of(DEFAULT), SpecDefaults.of(queue), TenantLimits.NONE);
        assertThat(resolved.run().orElseThrow().spec().scheduling().queueName()).isEqualTo("team-queue");
    }

    @Nested
    class TheStore {
        @Test
        void isTheSpecsBeforeAnyOther() {
            var named = Experiments.of("minimal", spec -> spec.putObject("storage")
                    .put("uri", "s3://own/store")
                    .put("credentialsSecret", "own-keys"));
            named.setStatus(begun("s3://begun/store", "old-keys"));
            assertThat(store(named, Optional.of(DEFAULT))).contains(OWN);
        }

        @Test
        void isElseTheOneInWhichTheExperimentHasBegun() {
            experiment.setStatus(begun("s3://begun/store", "old-keys"));
            assertThat(store(experiment, Optional.of(DEFAULT)))
                    .contains(new StorageSpec("s3://begun/store", null, null, null, "old-keys", null));
            assertThat(store(experiment, Optional.empty())).isPresent();
        }

        @Test
        void isReachedWithTheKeysOfTheDefaultIfThatIsTheSamePlace() {
            experiment.setStatus(begun("s3://default/store/", "old-keys"));
            assertThat(store(experiment, Optional.of(DEFAULT))).contains(DEFAULT);
        }

        @Test
        void isElseTheOperatorsDefault() {
            assertThat(store(experiment, Optional.of(DEFAULT))).contains(DEFAULT);
            experiment.setStatus(Statuses.EMPTY.withStore(status("s3://typo/store", "keys")));
            assertThat(store(experiment, Optional.of(DEFAULT)))
                    .as("prepare has not succeeded in the store of the status")
                    .contains(DEFAULT);
        }

        @ParameterizedTest(name = "{0}, claim {1}: usable {2}")
        @CsvSource({"s3://bucket, , true", "file:folder, claim, true", "file:folder, , false"})
        void mustBeReachableByAllPods(String uri, String claim, boolean usable) {
            var resolved = resolve(Optional.of(new StorageSpec(uri, null, null, claim, null, null)));
            assertThat(resolved.run().isPresent()).isEqualTo(usable);
            assertThat(resolved.blocked().isEmpty()).isEqualTo(usable);
        }

        @Test
        void isUnusableOutsideOfItsClaimAlsoForAPurge() {
            var outside = Optional.of(new StorageSpec("file:../data/faces", null, null, "claim", null, null));
            experiment.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
            assertThat(resolve(outside).run()).isEmpty();
            assertThat(resolve(outside).blocked().map(Failure::message))
                    .contains("spec.storage.uri file:../data/faces leads out of its volume.");
        }

        @Test
        void blocksTheExperimentIfThereIsNone() {
            var failure = resolve(Optional.empty()).blocked().orElseThrow();
            assertThat(failure.reason()).isEqualTo(FailureReason.StorageNotConfigured);
            assertThat(failure.step()).isEmpty();
            assertThat(failure.exitCode()).isEmpty();
            assertThat(failure.message()).contains("spec.storage is not set");
            assertThat(failure.remedy()).contains("spec.storage.uri");
        }

        @Test
        void isNamedByTheFailureIfPodsCannotShareIt() {
            var failure = resolve(Optional.of(new StorageSpec("file:folder", null, null, null, null, null)))
                    .blocked()
                    .orElseThrow();
            assertThat(failure.message()).contains("file:folder");
        }

        private FairLossExperimentStatus begun(String uri, String secret) {
            return Statuses.EMPTY
                    .withStore(status(uri, secret))
                    .withData(new DataStatus("revision", "prepare", "data", Map.of(), null));
        }

        private StoreStatus status(String uri, String secret) {
            return new StoreStatus(uri, null, null, null, secret, null, null);
        }

        private Optional<StorageSpec> store(FairLossExperiment resource, Optional<StorageSpec> defaultStore) {
            return ResolvedExperiment.of(resource, Runs.IMAGES, defaultStore, SpecDefaults.NONE, TenantLimits.NONE)
                    .run()
                    .map(RunContext::storage);
        }
    }

    private String revision() {
        return resolve(Optional.of(DEFAULT)).run().orElseThrow().revision();
    }

    private ResolvedExperiment resolve(Optional<StorageSpec> defaultStore) {
        return ResolvedExperiment.of(experiment, Runs.IMAGES, defaultStore, SpecDefaults.NONE, TenantLimits.NONE);
    }
}
