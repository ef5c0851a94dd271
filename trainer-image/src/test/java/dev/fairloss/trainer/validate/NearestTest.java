// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> FIELDS = List.of("batchSize", "learningRate", "momentum", "updates");

    @Test
    void countsInsertionsDeletionsAndChanges() {
        // kitten -> sitten -> sittin -> sitting
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("BatchSize", "batchsize")).isZero();
    }

    @Test
    void suggestsWhatIsNearAndNothingElse() {
        assertThat(Nearest.to("batch_size", FIELDS)).contains("batchSize");
        assertThat(Nearest.to("update", FIELDS)).contains("updates");
        assertThat(Nearest.to("learnRate", FIELDS)).contains("learningRate");
        assertThat(Nearest.to("gpus", FIELDS)).isEmpty();
        assertThat(Nearest.to("x", List.of())).isEmpty();
    }
}
