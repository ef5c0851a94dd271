// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Runs;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStepTest {
    /** Annotations that are not well-formed name fewer steps, so the Job's name no longer fits them. */
    @ParameterizedTest(name = "step {0}, hash {1}, steps {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "train-fairloss-1 | aa |             | train-fairloss-1=aa",
                "purge            |    |             | purge=",
                "                 | aa |             | =aa",
                "                 |    |             | ''",
                "a                | aa | a=aa,b=bb   | a=aa b=bb",
                "a                | aa | b=bb,a=aa   | b=bb a=aa",
                "a                | aa | ''          | ''",
                "a                | aa | a,b=bb      | b=bb",
                "a                | aa | a=a=a       | a=a=a",
            })
    void areReadFromLabelsAndAnnotations(String step, String hash, String steps, String expected) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .addToLabels(step == null ? "other" : Labels.STEP, step == null ? "x" : step)
                .addToAnnotations(hash == null ? "other" : Labels.HASH, hash == null ? "x" : hash)
                .addToAnnotations(steps == null ? "another" : Labels.STEPS, steps == null ? "x" : steps)
                .endMetadata()
                .build();
        assertThat(JobStep.of(pod).stream()
                        .map(read -> read.id() + "=" + read.hash())
                        .toList())
                .isEqualTo(Stream.of(expected.split(" "))
                        .filter(text -> !text.isEmpty())
                        .toList());
    }

    @Test
    void anObjectWithoutMetadataHasNone() {
        assertThat(JobStep.of(new PodBuilder().withNewMetadata().endMetadata().build()))
                .isEmpty();
    }

    @Test
    void aJobNamesTheStepsThatItWasBuiltFrom() {
        var run = Runs.of("minimal", spec -> spec.withObject("/training").put("seeds", 3));
        for (var ids : List.of(List.of("prepare"), List.of("train-fairloss-1", "train-fixed-0.25-3"))) {
            var steps = ids.stream().map(id -> Runs.step(run, id)).toList();
            var expected = steps.stream()
                    .map(step -> new JobStep(step.id().text(), step.hash().orElseThrow()))
                    .toList();
            var job = JobFactory.job(steps, run);
            assertThat(JobStep.of(job)).isEqualTo(expected);
            assertThat(job.getSpec().getTemplate().getMetadata().getAnnotations())
                    .as("its pods too")
                    .containsEntry(Labels.HASH, expected.get(0).hash());
            assertThat(job.getSpec()
                            .getTemplate()
                            .getMetadata()
                            .getAnnotations()
                            .get(Labels.STEPS))
                    .isEqualTo(job.getMetadata().getAnnotations().get(Labels.STEPS));
        }
    }
}
