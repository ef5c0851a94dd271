// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    private final RunContext run = Runs.of("minimal");

    @Test
    void aJobIsNamedAfterExperimentAndKindOfStep() {
        assertThat(job(run, "train-fairloss-1")).matches("minimal-train-[0-9a-f]{10}");
        assertThat(Names.purge(run)).matches("minimal-purge-[0-9a-f]{10}");
        assertThat(Names.configMap(run)).matches("minimal-[0-9a-f]{16}");
    }

    @Test
    void theSameInputsGiveTheSameName() {
        var again = Runs.of("minimal");
        assertThat(job(again, "collect-1")).isEqualTo(job(run, "collect-1"));
        assertThat(Names.purge(again)).isEqualTo(Names.purge(run));
        assertThat(Names.configMap(again)).isEqualTo(Names.configMap(run));
    }

    @Test
    void aNewRevisionOfTheDataRenamesPrepareAlone() {
        var revised = Runs.of("minimal", spec -> spec.withObject("/training").put("seeds", 2));
        assertThat(job(revised, "prepare")).isNotEqualTo(job(run, "prepare"));
        assertThat(job(revised, "collect-1")).isEqualTo(job(run, "collect-1"));
    }

    @Test
    void anEditThatAffectsNoResultRenamesNothing() {
        var edited = Runs.of("minimal", spec -> spec.put("activeDeadline", "PT1H"));
        assertThat(job(edited, "prepare")).isEqualTo(job(run, "prepare"));
        assertThat(job(edited, "collect-1")).isEqualTo(job(run, "collect-1"));
        assertThat(Names.configMap(edited)).isEqualTo(Names.configMap(run));
    }

    @Test
    void anEditOfTheTrainingRenamesTheTrainingsJobs() {
        var edited = Runs.of("minimal", spec -> spec.withObject("/training").put("updates", 11));
        assertThat(job(edited, "train-fairloss-1")).isNotEqualTo(job(run, "train-fairloss-1"));
        assertThat(job(edited, "collect-1")).isEqualTo(job(run, "collect-1"));
        assertThat(Names.configMap(edited)).isNotEqualTo(Names.configMap(run));
    }

    @Test
    void anotherStoreRenamesAllJobsButThePurge() {
        var moved = Runs.of("minimal", spec -> spec.putObject("storage").put("uri", "s3://elsewhere"));
        assertThat(job(moved, "collect-1")).isNotEqualTo(job(run, "collect-1"));
        assertThat(Names.purge(moved)).isEqualTo(Names.purge(run));
    }

    @Test
    void aSecondExperimentOfTheSameNameGetsOtherNames() {
        var experiment = Experiments.of("minimal", spec -> {});
        experiment.getMetadata().setUid("another-uid");
        var second = Runs.of(experiment);
        assertThat(job(second, "collect-1")).isNotEqualTo(job(run, "collect-1"));
        assertThat(Names.purge(second)).isNotEqualTo(Names.purge(run));
    }

    @Test
    void aRequestToRetryRenamesPrepare() {
        var experiment = Experiments.of("minimal", spec -> {});
        experiment.getMetadata().setAnnotations(Map.of(Labels.RETRY, "1"));
        assertThat(job(Runs.of(experiment), "prepare")).isNotEqualTo(job(run, "prepare"));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "abcdefghijklmnopqrstuvwxyz0123, abcdefghijklmnopqrstuvwxyz0123",
        "abcdefghijklmnopqrstuvwxyz01234, abcdefghijklmnopqrstuvwxyz0123",
        "abcdefghijklmnopqrstuvwxyz01--5, abcdefghijklmnopqrstuvwxyz01",
    })
    void theExperimentsNameIsCutToThirtyCharacters(String name, String prefix) {
        var named = Runs.of(named(name));
        assertThat(job(named, "collect-1")).matches(prefix + "-collect-[0-9a-f]{10}");
        assertThat(Names.purge(named)).matches(prefix + "-purge-[0-9a-f]{10}");
        assertThat(Names.configMap(named)).matches(prefix + "-[0-9a-f]{16}");
    }

    /** A host name, and so a pod's name, has at most 63 characters; the Job controller appends "-255-abcde". */
    @Test
    void podNamesFitIntoAHostName() {
        var run = Runs.of(named("a".repeat(63)));
        assertThat(job(run, "evaluate-fairloss-1")).hasSizeLessThanOrEqualTo(63 - 10);
        assertThat(Names.purge(run)).hasSizeLessThanOrEqualTo(63 - 10);
        assertThat(Names.configMap(run)).hasSizeLessThanOrEqualTo(63);
    }

    private static FairLossExperiment named(String name) {
        var experiment = Experiments.of("minimal", spec -> {});
        experiment.getMetadata().setName(name);
        return experiment;
    }

    /** So that a training keeps its Job whether or not it could have shared one. */
    @Test
    void theJobOfOneTrainingIsNamedAlike() {
        var run = Runs.of("trainings-on-a-gpu");
        var step = Runs.step(run, "train-fixed-0.25-1");
        assertThat(Names.job(List.of(step), run)).isEqualTo(Names.job(step, run));
        assertThat(Names.trainings(List.of(step.hash().orElseThrow()), run)).isEqualTo(Names.job(step, run));
    }

    @Test
    void theJobOfSeveralIsNamedAfterAllOfThemTheirOrderAndTheStore() {
        var run = Runs.of("trainings-on-a-gpu");
        var moved =
                Runs.of("trainings-on-a-gpu", spec -> spec.putObject("storage").put("uri", "s3://elsewhere"));
        var name = Names.trainings(List.of("aa", "bb"), run);
        assertThat(name).matches("trainings-on-a-gpu-train-[0-9a-f]{10}");
        assertThat(Stream.of(
                        Names.trainings(List.of("bb", "aa"), run),
                        Names.trainings(List.of("aa", "bb", "cc"), run),
                        Names.trainings(List.of("aa"), run),
                        Names.trainings(List.of("aa", "bb"), moved)))
                .doesNotContain(name)
                .doesNotHaveDuplicates();
    }

    private static String job(RunContext run, String step) {
        return Names.job(Runs.step(run, step), run);
    }
}
