// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.testing.Failures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment variables of a pod. */
class PodEnvironmentTest {
    private static final Duration OFTEN = Duration.ofMinutes(1);

    private static ComputeSettings settings(String name, String value) {
        var variables = new HashMap<>(Map.of("FAIRLOSS_CPUS", "4"));
        variables.put(name, value);
        return new PodEnvironment(variables).settings(OFTEN);
    }

    /** One core decodes and augments, the others compute; a fraction of a core counts as one. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "2,1,1", "2.5,2,2", "8,7,4", "0.1,1,1", "0,1,1"})
    void cores(String cpus, int threads, int workers) {
        assertThat(settings("FAIRLOSS_CPUS", cpus)).isEqualTo(new ComputeSettings(threads, workers, OFTEN));
    }

    @Test
    void devices() {
        assertThat(new PodEnvironment(Map.of()).gpus()).isZero();
        assertThat(new PodEnvironment(Map.of("FAIRLOSS_GPUS", "2")).gpus()).isEqualTo(2);
    }

    @Test
    void shares() {
        var pod = new PodEnvironment(
                Map.of("JOB_COMPLETION_INDEX", "2", "FAIRLOSS_ATTEMPT", "tiny-collect-0a1b-2-x7k2p"));
        assertThat(pod.shard(3)).isEqualTo(new Shard(2, 3, "x7k2p"));
        assertThat(new PodEnvironment(Map.of()).shard(1)).isEqualTo(Shard.ALL);
    }

    @Test
    void impossibleRequestsAreRejected() {
        assertThatThrownBy(() -> settings("FAIRLOSS_CPUS", "many"))
                .satisfies(Failures.is(
                        ExitCode.USAGE,
                        "FAIRLOSS_CPUS=many is not a number.",
                        "Give the operator and the trainer image the same version."));
        // What the operator of the same version sets:
        assertThat(settings("FAIRLOSS_CPUS", "2.5").threads()).isEqualTo(2);
        assertThatThrownBy(() -> new PodEnvironment(Map.of("FAIRLOSS_GPUS", "-1")).gpus())
                .hasMessage("FAIRLOSS_GPUS=-1 is not between 0 and 100000.");
        assertThatThrownBy(() -> new PodEnvironment(Map.of()).shard(3)).hasMessageContaining("JOB_COMPLETION_INDEX");
        assertThatThrownBy(() -> new PodEnvironment(Map.of("JOB_COMPLETION_INDEX", "3")).shard(3))
                .hasMessage("There is no shard 3 among 3 (--shards).");
    }
}
