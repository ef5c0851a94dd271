// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.json.ContractJson;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** A team's namespace with restricted pod security, and what its members do and see. */
final class Team implements AutoCloseable {
    /** Longer than any step takes on a busy machine. */
    static final Duration PATIENCE = Duration.ofMinutes(12);

    /** A log line of a pod in the middle of a training. */
    static final String TRAINS = "\"unit\":\"updates\"";

    private static final String RUN = Long.toString(System.currentTimeMillis(), 36);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final String namespace;

    private Team(String namespace) {
        this.namespace = namespace;
    }

    /** A new team, with the keys of the store. */
    static Team gather(String name) {
        var team = of(name + "-" + RUN + "-" + NUMBER.incrementAndGet());
        Installation.namespace(team.client, team.namespace);
        team.keys(ObjectStore.keys().get("AWS_SECRET_ACCESS_KEY"));
        return team;
    }

    /** A team whose namespace exists or is created later. */
    static Team of(String namespace) {
        return new Team(namespace);
    }

    /** Deletes the namespace and everything in it. */
    void leave() {
        client.namespaces().withName(namespace).delete();
        until(
                "the namespace is gone",
                () -> client.namespaces().withName(namespace).get() == null);
    }

    /** Writes credentials to the Secret of the default store. */
    void keys(String secret) {
        Installation.keys(client, namespace, secret);
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    /** Creates an experiment. @param edit of its spec, as JSON */
    void create(Path manifest, String name, Consumer<ObjectNode> edit) {
        var experiment = client.resources(FairLossExperiment.class)
                .load(manifest.toFile())
                .item();
        experiment.getMetadata().setNamespace(namespace);
        experiment.getMetadata().setName(name);
        client.resource(changed(experiment, edit)).create();
    }

    /** Edits the spec of an experiment. */
    void edit(String name, Consumer<ObjectNode> edit) {
        Awaitility.await("an edit of " + name)
                .ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException refused && refused.getCode() == 409)
                .until(() -> experiment(name).edit(found -> changed(found, edit)) != null);
    }

    private static FairLossExperiment changed(FairLossExperiment experiment, Consumer<ObjectNode> edit) {
        ObjectNode spec = ContractJson.mapper().valueToTree(experiment.getSpec());
        edit.accept(spec);
        experiment.setSpec(ContractJson.mapper().convertValue(spec, FairLossExperimentSpec.class));
        return experiment;
    }

    Resource<FairLossExperiment> experiment(String name) {
        return client.resources(FairLossExperiment.class).inNamespace(namespace).withName(name);
    }

    /** The status; an empty one before the operator has written any. */
    FairLossExperimentStatus status(String name) {
        return Optional.ofNullable(experiment(name).require().getStatus()).orElseGet(() -> ContractJson.mapper()
                .convertValue(ContractJson.mapper().createObjectNode(), FairLossExperimentStatus.class));
    }

    /** A step of the status. */
    Optional<StepStatus> step(String name, String id) {
        return status(name).steps().stream()
                .filter(step -> step.id().equals(id))
                .findFirst();
    }

    boolean holds(String name, String condition) {
        return status(name).conditions().stream()
                .anyMatch(one ->
                        one.type().equals(condition) && one.status().name().equals("True"));
    }

    /** Waits until an experiment is complete; fails as soon as it has failed. */
    void complete(String name) {
        complete(name, PATIENCE);
    }

    /** Waits until an experiment is complete, for at most some time; fails as soon as it has failed. */
    void complete(String name, Duration atMost) {
        try {
            Awaitility.await(name + " is complete")
                    .atMost(atMost)
                    .pollInterval(Duration.ofSeconds(1))
                    .failFast(() -> holds(name, "Stalled"))
                    .until(() -> holds(name, "Complete"));
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError(name + " is not complete\n" + Scenario.of(this), e);
        }
    }

    /** Waits for a condition; a timeout shows everything that there is to see. */
    void until(String what, Callable<Boolean> wanted) {
        until(what, PATIENCE, wanted);
    }

    /** Waits for a condition, for at most some time; a timeout shows everything that there is to see. */
    void until(String what, Duration atMost, Callable<Boolean> wanted) {
        try {
            Awaitility.await(what)
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException)
                    .until(wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + "\n" + Scenario.of(this), e);
        }
    }

    /** Pods of a step, the oldest first. */
    List<Pod> pods(String experiment, String step) {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel("fairloss.dev/experiment", experiment)
                .withLabel("fairloss.dev/step", step)
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp()))
                .toList();
    }

    /** Jobs, pods and ConfigMaps of an experiment. */
    List<HasMetadata> leftovers(String experiment) {
        return Stream.of(Job.class, Pod.class, ConfigMap.class)
                .flatMap(type -> client
                        .resources(type)
                        .inNamespace(namespace)
                        .withLabel("fairloss.dev/experiment", experiment)
                        .list()
                        .getItems()
                        .stream())
                .map(HasMetadata.class::cast)
                .toList();
    }

    /** Waits until a pod of a step is in the middle of its work. @param event a part of the log line that shows it */
    Pod atWork(String experiment, String step, String event) {
        until(step + " is at work", () -> working(experiment, step, event).isPresent());
        return working(experiment, step, event).orElseThrow();
    }

    private Optional<Pod> working(String experiment, String step, String event) {
        return pods(experiment, step).stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> log(pod).contains(event))
                .findFirst();
    }

    /** The log of a pod; empty before it has one. */
    String log(Pod pod) {
        try {
            return client.pods()
                    .inNamespace(namespace)
                    .withName(pod.getMetadata().getName())
                    .getLog();
        } catch (KubernetesClientException notStarted) {
            return "";
        }
    }

    /** Waits until a later pod of the same step has resumed where the given one stopped; that pod may have ended already. */
    void resumes(String experiment, Pod stopped) {
        String step = stopped.getMetadata().getLabels().get("fairloss.dev/step");
        until(step + " resumes after " + stopped.getMetadata().getName(), () -> pods(experiment, step).stream()
                .filter(pod -> index(pod).equals(index(stopped)))
                .filter(pod ->
                        !pod.getMetadata().getUid().equals(stopped.getMetadata().getUid()))
                .anyMatch(pod -> log(pod).contains("\"state\":\"resumed\"")));
    }

    private static String index(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault("batch.kubernetes.io/job-completion-index", "");
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }
}
