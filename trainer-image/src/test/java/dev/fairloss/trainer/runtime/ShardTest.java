// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardTest {
    @ParameterizedTest
    @CsvSource({"0, 3, true", "1, 3, false", "2, 3, false", "3, 3, true", "7, 1, true", "5, 8, false"})
    void firstShardHasEveryNthTask(int task, int of, boolean has) {
        assertThat(new Shard(0, of, "").has(task)).isEqualTo(has);
    }

    @Test
    void everyTaskHasExactlyOneShard() {
        for (int task = 0; task < 30; task++) {
            int each = task;
            assertThat(IntStream.range(0, 7).filter(index -> new Shard(index, 7, "").has(each)))
                    .hasSize(1);
        }
    }

    @Test
    void theWholeStepHasEveryTask() {
        assertThat(IntStream.range(0, 100).allMatch(Shard.ALL::has)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 2", "2, 2", "3, 2"})
    void rejectsShardsThatDoNotExist(int index, int of) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Shard(index, of, ""));
    }
}
