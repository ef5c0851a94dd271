// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuSharingTest {
    /** Trainings and concurrency; those together, pods, and whether any share one. The quickstart has three trainings. */
    @ParameterizedTest
    @CsvSource({"1, 1, 3, false", "2, 2, 2, true", "3, 3, 1, true", "8, 3, 1, true"})
    void noMoreAreTogetherThanThereAre(int concurrency, int together, int pods, boolean share) {
        var spec = SpecResolver.of(ExperimentFileReader.read(Path.of("../examples/quickstart.yaml"))
                .spec());
        var groups = GpuSharing.of(spec, concurrency);
        assertThat(groups).isEqualTo(new GpuSharing(3, together));
        assertThat(groups.pods()).isEqualTo(pods);
        assertThat(groups.isShared()).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource({"7, 3, 3", "6, 3, 2", "1, 1, 1"})
    void podsAreAsFewAsPossible(int trainings, int together, int pods) {
        assertThat(new GpuSharing(trainings, together).pods()).isEqualTo(pods);
    }
}
