// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final List<String> FIELDS = List.of("batchSize", "learningRate", "momentum", "updates");

    @Test
    void countsInsertionsDeletionsAndChanges() {
        // kitten -> sitten -> sittin -> sitting
        assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestions.distance("BatchSize", "batchsize")).isZero();
    }

    @Test
    void suggestsWhatIsNearAndNothingElse() {
        assertThat(Suggestions.to("batch_size", FIELDS)).contains("batchSize");
        assertThat(Suggestions.to("update", FIELDS)).contains("updates");
        assertThat(Suggestions.to("learnRate", FIELDS)).contains("learningRate");
        assertThat(Suggestions.to("gpus", FIELDS)).isEmpty();
        assertThat(Suggestions.to("x", List.of())).isEmpty();
    }
}
