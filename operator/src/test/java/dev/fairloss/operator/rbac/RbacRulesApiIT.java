// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Access;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Calls;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.Statuses;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole experiments with an operator that has the generated roles of one namespace only. */
@ExtendWith(ApiServer.class)
class RbacRulesApiIT {
    @Test
    void theRulesAreSufficientAndAllAreUsed() {
        var calls = new Calls();
        try (var cluster = new Cluster();
                var own = ApiServer.client(
                        settings -> settings.withConfig(Access.install(cluster.client(), cluster.namespace()))
                                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("calls", calls)))) {
            cluster.start(own);
            cluster.jobs().play("prepare", new Outcome.WithoutPods());
            cluster.create("whole", "artifactPolicy: Delete");
            cluster.until("the Events of a Job without pods are read", () -> calls.made().stream()
                    .anyMatch(call ->
                            call.resource().equals("events") && call.verb().equals("list")));
            cluster.jobs().play("prepare", new Outcome.Done());
            cluster.awaitTrue("whole", "Complete");
            cluster.edit(
                    "whole",
                    experiment -> Experiments.with(
                            experiment, spec -> spec.withObject("/training").put("updates", 20)));
            cluster.await(
                    "whole",
                    "is complete again",
                    status -> status.observedGeneration() == 2 && Statuses.isTrue(status, "Complete"));
            cluster.resource("whole").delete();
            cluster.awaitGone("whole");
            deletedWithItsNamespace(cluster);
            cluster.stop();
        }
        var used = new TreeSet<String>();
        calls.made().forEach(call -> used.add(call.group() + "/" + call.resource() + " " + call.verb()));
        var declared = new TreeSet<String>();
        RbacRules.inWatchedNamespaces().forEach(rule -> rule.verbs()
                .forEach(verb -> declared.add(rule.group() + "/" + rule.resource() + " " + verb)));
        // Server-side apply also needs the verb create for new objects, although no such request is sent.
        declared.remove("batch/jobs create");
        declared.remove("/configmaps create");
        assertThat(used).isEqualTo(declared);
        assertThat(calls.made()).allMatch(call -> !call.namespace().equals(Optional.empty()));
    }

    private static void deletedWithItsNamespace(Cluster cluster) {
        cluster.jobs().play("prepare", new Outcome.Held());
        cluster.create("busy");
        var client = cluster.client();
        var pods = client.pods().inNamespace(cluster.namespace()).withLabel("fairloss.dev/experiment", "busy");
        cluster.until("its pod has a finalizer, as the Job controller adds one", () -> {
            client.resource(pods.list().getItems().get(0)).edit(pod -> {
                pod.getMetadata().setFinalizers(List.of("batch.kubernetes.io/job-tracking"));
                return pod;
            });
            return true;
        });
        client.namespaces().withName(cluster.namespace()).delete();
        pods.delete();
        cluster.until("its Job is deleted", () -> cluster.allJobs().stream().noneMatch(job -> job.getMetadata()
                .getLabels()
                .get("fairloss.dev/experiment")
                .equals("busy")));
    }
}
