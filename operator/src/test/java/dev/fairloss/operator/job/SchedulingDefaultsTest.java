// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.api.v1alpha1.TolerationSpec;
import dev.fairloss.operator.testing.Experiments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulingDefaultsTest {
    private static final SchedulingSpec DEFAULTS = new SchedulingSpec(
            "team-queue",
            "batch",
            Map.of("pool", "gpu"),
            List.of(new TolerationSpec("gpu", null, "yes", null, null)),
            null,
            List.of("registry"));

    @Test
    void whatAnExperimentSaysGoesBeforeWhatTheAdministratorSays() {
        var asked = Experiments.of("minimal", spec -> spec.withObject("/scheduling")
                .put("priorityClassName", "urgent")
                .putObject("nodeSelector")
                .put("zone", "a"));
        var filled = SchedulingDefaults.apply(asked.getSpec(), DEFAULTS);
        assertThat(filled.scheduling().priorityClassName()).isEqualTo("urgent");
        assertThat(filled.scheduling().nodeSelector()).isEqualTo(Map.of("zone", "a"));
        assertThat(filled.scheduling().queueName()).isEqualTo("team-queue");
        assertThat(filled.scheduling().tolerations()).isEqualTo(DEFAULTS.tolerations());
        assertThat(filled.scheduling().imagePullSecrets()).containsExactly("registry");
        assertThat(filled.scheduling().runtimeClassName()).isNull();
        assertThat(filled.training()).isEqualTo(asked.getSpec().training());
    }

    @Test
    void theImageFollowsTheGpus() {
        var images = new Images("cpu:1", Optional.of("nvidia:1"), false);
        assertThat(images.of(new Resources(0, "nvidia.com/gpu", "1", "1Gi"))).isEqualTo("cpu:1");
        assertThat(images.of(new Resources(2, "nvidia.com/gpu", "1", "1Gi"))).isEqualTo("nvidia:1");
        assertThat(images.of(new Resources(1, "nvidia.com/mig-1g.10gb", "1", "1Gi")))
                .isEqualTo("nvidia:1");
        assertThat(images.of(new Resources(1, "example.com/npu", "1", "1Gi"))).isEqualTo("cpu:1");
        assertThat(Images.of("one:1").of(new Resources(1, "nvidia.com/gpu", "1", "1Gi")))
                .isEqualTo("one:1");
        var rehearsal = new Images("cpu:1", Optional.of("nvidia:1"), true);
        assertThat(rehearsal.of(new Resources(2, "nvidia.com/gpu", "1", "1Gi"))).isEqualTo("cpu:1");
    }
}
