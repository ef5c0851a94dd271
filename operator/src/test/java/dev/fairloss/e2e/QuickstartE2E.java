// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first example, from the chart to the report. */
class QuickstartE2E {
    private static final Path QUICKSTART = Path.of("../examples/quickstart.yaml");

    @BeforeAll
    static void install() {
        Installation.ensure();
    }

    @Test
    void theOperatorAnswers() {
        assertThat(Installation.helmTest()).contains("Succeeded");
    }

    @Test
    void podsFindWhatALocalRunFinds() {
        try (var team = Team.gather("quickstart")) {
            team.create(QUICKSTART, "quickstart", spec -> {});
            var local = CompletableFuture.supplyAsync(() -> Results.local(QUICKSTART));
            team.complete("quickstart");
            Idle.tell(team, "quickstart");
            assertThat(Results.onCluster(team, "quickstart")).isEqualTo(local.join());
            assertThat(team.status("quickstart").report())
                    .isEqualTo("s3://" + Installation.STORE + "/experiments/" + team.namespace()
                            + "/quickstart/report.html");
        }
    }
}
