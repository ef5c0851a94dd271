// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Collectors;

/** Collects what a person needs to debug an experiment. */
final class Scenario {
    private static final int LINES = 50;

    private Scenario() {}

    /** Experiments, Events, Jobs, pods, and the ends of their logs and of the operator's. */
    static String of(Team team) {
        var client = team.client();
        String experiments =
                client.resources(FairLossExperiment.class).inNamespace(team.namespace()).list().getItems().stream()
                        .map(experiment -> experiment.getMetadata().getName() + ":\n"
                                + Serialization.asYaml(experiment.getStatus()))
                        .collect(Collectors.joining());
        String events = client.v1().events().inNamespace(team.namespace()).list().getItems().stream()
                .map(event -> event.getLastTimestamp() + " " + event.getReason() + " "
                        + event.getInvolvedObject().getName() + ": " + event.getMessage())
                .collect(Collectors.joining("\n"));
        String pods = client.pods().inNamespace(team.namespace()).list().getItems().stream()
                .map(pod -> describe(team, pod))
                .collect(Collectors.joining("\n"));
        String operator = client
                .pods()
                .inNamespace(Installation.RELEASE)
                .withLabel("app.kubernetes.io/component", "operator")
                .list()
                .getItems()
                .stream()
                .map(pod -> describe(Team.of(Installation.RELEASE), pod))
                .collect(Collectors.joining("\n"));
        return String.join("\n---\n", experiments, events, pods, operator);
    }

    private static String describe(Team team, Pod pod) {
        String log;
        try {
            log = team.client()
                    .pods()
                    .inNamespace(team.namespace())
                    .withName(pod.getMetadata().getName())
                    .tailingLines(LINES)
                    .getLog();
        } catch (KubernetesClientException none) {
            log = none.getMessage();
        }
        return pod.getMetadata().getName() + " " + pod.getStatus().getPhase() + "\n" + log;
    }
}
