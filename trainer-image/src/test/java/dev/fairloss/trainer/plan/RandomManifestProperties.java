// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.DataSource;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.LoadedExperiment;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.store.FileUris;
import dev.fairloss.trainer.store.S3Mirror;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import dev.fairloss.trainer.validate.RandomManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the CRD accepts, the program can plan: no error remains for a pod to find. */
class RandomManifestProperties {
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret");
    private static final String HASH = "0123456789abcdef".repeat(4);

    private static Path folder;

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("manifests");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 300, maxDiscardRatio = 20)
    void whatTheCrdAcceptsCanBePlanned(@ForAll long seed) throws IOException {
        Path file = folder.resolve("experiment.yaml");
        Files.writeString(file, RandomManifest.of(seed));
        Assume.that(ExperimentFileReader.findings(file).isEmpty());
        assertCanBePlanned(file);
    }

    /** Each field of the schema in turn, with a random value. */
    @Example
    void everyFieldCanBePlanned() throws IOException {
        Path file = folder.resolve("field.yaml");
        List<String> neverValid = new ArrayList<>();
        for (String field : RandomManifest.fields()) {
            boolean valid = false;
            for (int seed = 0; seed < 2000 && !valid; seed++) {
                Files.writeString(file, RandomManifest.with(field, seed));
                valid = ExperimentFileReader.findings(file).isEmpty();
            }
            if (valid) {
                assertCanBePlanned(file);
            } else {
                neverValid.add(field);
            }
        }
        assertThat(RandomManifest.fields()).hasSizeGreaterThan(100);
        assertThat(neverValid)
                .as("no valid manifest with these fields was drawn")
                .isEmpty();
    }

    private static void assertCanBePlanned(Path file) {
        opensItsOwnStore(file);
        opensItsData(file);
        hasAPlan(file);
    }

    /** Sends no request. */
    private static void opensItsOwnStore(Path file) {
        var options = StoreOptions.from(KEYS);
        try (var experiment = LoadedExperiment.open(
                file, new LoadedExperiment.Overrides(Optional.empty(), Optional.empty(), options))) {
            assertThat(experiment.store().describe()).isNotBlank();
        }
    }

    private static void opensItsData(Path file) {
        try (var experiment = open(file)) {
            for (String uri : uris(experiment)) {
                if (uri.startsWith("s3:")) {
                    S3Mirror.open(uri, folder.resolve("cache"), experiment.objects())
                            .close();
                } else {
                    assertThat(FileUris.path(experiment.base(), uri)).isAbsolute();
                }
            }
        }
    }

    private static void hasAPlan(Path file) {
        try (var experiment = open(file)) {
            var fingerprints = new TreeMap<String, String>();
            experiment.spec().evaluation().forEach(set -> fingerprints.put(set.name(), HASH));
            var plan = StepPlan.of(experiment.spec(), new Fingerprints(HASH, fingerprints, Optional.of(HASH)));
            assertThat(plan.steps()).allMatch(step -> step.hash().isPresent());
            var context = new StepContext(
                    experiment,
                    ComputeSettings.of(Optional.of(1), Duration.ZERO),
                    new RecordedProgress(),
                    new StopSignal(),
                    Clock.systemUTC());
            if (exceedsTheMemory(context)) {
                return;
            }
            var view = PlanView.of(context, false);
            assertThat(view.steps()).hasSameSizeAs(plan.steps());
            assertThat(view.summary()).isNotBlank();
        }
    }

    /** Whether the plan is refused because the GPU that the experiment names is too small, which no rule of the CRD can compute. */
    private static boolean exceedsTheMemory(StepContext context) {
        try {
            PlanView.of(context, false);
            return false;
        } catch (TrainerException e) {
            assertThat(e).hasMessageContaining("more than compute.gpuMemory");
            return true;
        }
    }

    private static LoadedExperiment open(Path file) {
        return LoadedExperiment.open(
                file,
                new LoadedExperiment.Overrides(
                        Optional.of(folder.resolve("store").toString()), Optional.empty(), StoreOptions.from(KEYS)));
    }

    private static List<String> uris(LoadedExperiment experiment) {
        List<String> uris = new ArrayList<>(experiment.spec().dataset().source().accept(new SourceUris()));
        experiment.spec().evaluation().forEach(set -> uris.addAll(set.accept(new SetUris())));
        return uris;
    }

    /** URIs of the training data. */
    private record SourceUris() implements DataSource.Visitor<List<String>> {
        @Override
        public List<String> imageFolder(DataSource.ImageFolder source) {
            return List.of(source.uri());
        }

        @Override
        public List<String> zip(DataSource.Zip source) {
            return List.of(source.uri());
        }

        @Override
        public List<String> recordIO(DataSource.RecordIO source) {
            return List.of(source.uri());
        }

        @Override
        public List<String> webDataset(DataSource.WebDataset source) {
            return List.of(source.uri());
        }

        @Override
        public List<String> synthetic(DataSource.Synthetic source) {
            return List.of();
        }
    }

    /** URIs of an evaluation set. */
    private record SetUris() implements EvaluationSet.Visitor<List<String>> {
        @Override
        public List<String> pairs(EvaluationSet.Pairs set) {
            return List.of(set.uri(), set.images());
        }

        @Override
        public List<String> bin(EvaluationSet.Bin set) {
            return List.of(set.uri());
        }

        @Override
        public List<String> heldOutIdentities(EvaluationSet.HeldOutIdentities set) {
            return List.of();
        }

        @Override
        public List<String> identification(EvaluationSet.Identification set) {
            return Stream.concat(Stream.of(set.images()), set.distractors().stream())
                    .toList();
        }

        @Override
        public List<String> templates(EvaluationSet.Templates set) {
            return List.of(set.images(), set.list(), set.pairs());
        }
    }
}
