// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/** The console that the commands of its page have installed, read through the API server, which rewrites the links of HTML. */
final class ConsoleOnCluster {
    private static final String CONSOLE =
            "/api/v1/namespaces/" + Installation.RELEASE + "/services/" + Installation.RELEASE + "-console:http/proxy";

    private ConsoleOnCluster() {}

    /** Deletes the Secret that an earlier run on the same cluster left. */
    static void forget(Team team) {
        team.client()
                .secrets()
                .inNamespace(Installation.RELEASE)
                .withName("console-s3")
                .delete();
    }

    /** @param bucket of the default stores of all namespaces */
    static void check(Team team, String finished, ReadOnlyKeys keys, String bucket) {
        String experiment = team.namespace() + "/" + finished;
        String page = "/experiments/0." + team.namespace() + "/" + experiment;
        team.until("the console lists the experiment", () -> get(team, "/").contains(page));
        assertThat(get(team, page)).contains("train-fairloss-1");
        assertThat(get(team, page + "/report.html")).contains(finished, "Rewards and policy");
        String results = bucket + "/" + team.namespace() + "/experiments/" + experiment + "/results.json";
        assertThat(get(team, page + "/files/results.json")).isEqualTo(ObjectStore.read(results));
        assertThat(keys.status(results)).as("read with the keys of the console").isEqualTo("200");
        assertThat(keys.status(results, "-X", "PUT", "--data", "{}"))
                .as("write with the keys of the console")
                .isEqualTo("403");
        assertThat(keys.status(results, "-X", "DELETE"))
                .as("delete with the keys of the console")
                .isEqualTo("403");
    }

    private static String get(Team team, String path) {
        return team.client().raw(CONSOLE + path);
    }
}
