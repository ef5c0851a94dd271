// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.config.OperatorSettings;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A namespace of the real API server with an operator and a simulation of the rest of a cluster. */
public final class Cluster implements AutoCloseable {
    /** Seconds suffice, but a build machine may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final KubernetesClient client;
    private final boolean shared;
    private final String namespace;
    private final FakeTrainer trainer = new FakeTrainer();
    private final FakeJobController jobs;
    private Optional<RunningOperator> operator = Optional.empty();

    /** A namespace with its own client. */
    public Cluster() {
        this(ApiServer.client(), false);
    }

    /** One of several namespaces that share a client. */
    public Cluster(KubernetesClient shared) {
        this(shared, true);
    }

    private Cluster(KubernetesClient client, boolean shared) {
        this.client = client;
        this.shared = shared;
        this.namespace = ApiServer.namespace(client);
        this.jobs = new FakeJobController(client, namespace, trainer);
    }

    /** Starts the operator. */
    public Cluster start() {
        return start(client);
    }

    /** Starts the operator with its own clock. */
    public Cluster start(Clock clock) {
        operator = Optional.of(
                RunningOperator.start(client, clock, controller -> controller.settingNamespace(namespace), any -> {}));
        return this;
    }

    /** Starts the operator with its own client. */
    public Cluster start(KubernetesClient own) {
        operator = Optional.of(RunningOperator.in(namespace, own));
        return this;
    }

    /** Starts the operator with its own client and settings. */
    public Cluster start(KubernetesClient own, OperatorSettings settings) {
        operator = Optional.of(RunningOperator.start(
                own, Clock.systemUTC(), controller -> controller.settingNamespace(namespace), any -> {}, settings));
        return this;
    }

    /** Whether an operator runs. */
    public boolean operates() {
        return operator.isPresent();
    }

    /** Stops the operator; the rest of the cluster continues. */
    public void stop() {
        operator.ifPresent(RunningOperator::close);
        operator = Optional.empty();
    }

    /** The simulated Job controller. */
    public FakeJobController jobs() {
        return jobs;
    }

    /** The simulated trainer. */
    public FakeTrainer trainer() {
        return trainer;
    }

    /** A client with all rights. */
    public KubernetesClient client() {
        return client;
    }

    /** Its namespace. */
    public String namespace() {
        return namespace;
    }

    /** Creates an experiment that carries a label. @param more lines of the spec */
    public void createLabelled(String name, String label, String... more) {
        var experiment = experiment(name, more);
        experiment.getMetadata().setLabels(Map.of(label, "true"));
        create(experiment);
    }

    /** Creates an experiment. @param more lines of the spec */
    public void create(String name, String... more) {
        create(experiment(name, more));
    }

    /** Creates an experiment in its namespace. */
    public void create(FairLossExperiment experiment) {
        client.resource(experiment).inNamespace(namespace).create();
    }

    /** A small experiment of two arms and one seed: nine steps. */
    public static FairLossExperiment experiment(String name, String... more) {
        return Serialization.unmarshal(
                """
                apiVersion: fairloss.dev/v1alpha1
                kind: FairLossExperiment
                metadata: {name: %s}
                spec:
                  dataset: {synthetic: {}}
                  evaluation:
                  - {name: lfw, pairs: {uri: "file:pairs.txt", images: "file:images", volumeClaim: faces}}
                  pretraining: {updates: 10, networks: 1}
                  training: {updates: 10, seeds: 1}
                  comparison: {arms: [FixedMargin], fixedMargins: ["0.25"]}
                  collection: {parallelism: 3, repeats: 1}
                  storage: {uri: "s3://experiments/team-a", credentialsSecret: s3}
                %s
                """.formatted(
                        name,
                        String.join(
                                "\n",
                                List.of(more).stream().map(line -> "  " + line).toList())),
                FairLossExperiment.class);
    }

    /** Changes an experiment as a user would. */
    public void edit(String name, UnaryOperator<FairLossExperiment> change) {
        Awaitility.await("an edit of " + name)
                .ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException refused && refused.getCode() == 409)
                .until(() -> client.resources(FairLossExperiment.class)
                                .inNamespace(namespace)
                                .withName(name)
                                .edit(change)
                        != null);
    }

    /** The experiment, whether it exists or not. */
    public Resource<FairLossExperiment> resource(String name) {
        return client.resources(FairLossExperiment.class).inNamespace(namespace).withName(name);
    }

    /** Waits until an experiment is gone; a timeout shows it and its Jobs. */
    public void awaitGone(String name) {
        until(name + " is gone", () -> get(name) == null);
    }

    /** Waits for a condition; a timeout shows all experiments and Jobs. */
    public void until(String what, Callable<Boolean> wanted) {
        try {
            Awaitility.await(what)
                    .ignoreExceptions()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(wanted);
        } catch (ConditionTimeoutException e) {
            var experiments = client.resources(FairLossExperiment.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
            throw new AssertionError(
                    what + "\n" + Serialization.asYaml(experiments) + Serialization.asYaml(allJobs()), e);
        }
    }

    /** The existing Job of a step. */
    public Optional<Job> job(String step) {
        return allJobs().stream()
                .filter(job -> step.equals(job.getMetadata().getLabels().get("fairloss.dev/step")))
                .findFirst();
    }

    /** Changes the Job of a step as a person or a controller would. */
    public void editJob(String step, UnaryOperator<Job> change) {
        String name = job(step).orElseThrow().getMetadata().getName();
        until(
                "the Job of " + step + " is changed",
                () -> client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(namespace)
                                .withName(name)
                                .edit(change)
                        != null);
    }

    /** The experiment as it is now. */
    public FairLossExperiment get(String name) {
        return client.resources(FairLossExperiment.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** All Jobs. */
    public List<Job> allJobs() {
        return client.batch().v1().jobs().inNamespace(namespace).list().getItems();
    }

    /** Waits for a status; a timeout shows the experiment and its Jobs. */
    public FairLossExperimentStatus await(String name, String what, Predicate<FairLossExperimentStatus> wanted) {
        until(
                name + " " + what,
                () -> Optional.ofNullable(get(name).getStatus()).filter(wanted).isPresent());
        return get(name).getStatus();
    }

    /** Waits until a condition is true. */
    public FairLossExperimentStatus awaitTrue(String name, String condition) {
        return await(name, "is " + condition, status -> Statuses.isTrue(status, condition));
    }

    /** Asserts that an experiment of nine steps is complete and that each step ran once. */
    public void assertWhole(String name) {
        var status = awaitTrue(name, "Complete");
        assertThat(status.progress()).isEqualTo("9/9");
        assertThat(status.report()).isEqualTo("s3://experiments/report.html");
        assertThat(status.steps()).allMatch(step -> step.state() == StepState.Succeeded);
        assertThat(status.steps()).allMatch(step -> step.deviceSeconds() != null);
        assertThat(status.lastError()).isNull();
        assertThat(allJobs()).hasSize(9);
        assertThat(trainer.worked())
                .hasSize(9)
                .allSatisfy((step, times) -> assertThat(times).as(step).isEqualTo(1));
    }

    /** Asserts the same, and that each step had one Job and each Event was recorded once. */
    public void assertUndisturbed(String name) {
        assertWhole(name);
        assertThat(jobs.made())
                .hasSize(9)
                .allSatisfy((step, ever) -> assertThat(ever).as(step).isEqualTo(1));
        assertThat(events()).doesNotHaveDuplicates();
    }

    /** Asserts that an experiment ended like an undisturbed one, without additional Events. */
    public void assertSame(String name, Cluster undisturbed) {
        assertUndisturbed(name);
        assertThat(outcome(name)).isEqualTo(undisturbed.outcome(name));
        assertThat(undisturbed.events()).as("all Events").containsAll(events());
    }

    /** The status of an experiment without times and without the names of Jobs, which depend on its UID. */
    public JsonNode outcome(String name) {
        JsonNode status = ContractJson.mapper().valueToTree(get(name).getStatus());
        status.findParents("lastTransitionTime").forEach(of -> ((ObjectNode) of).remove("lastTransitionTime"));
        status.findParents("job").forEach(of -> ((ObjectNode) of).remove(List.of("job", "started", "finished")));
        return status;
    }

    /** The Events: reason, step and text. */
    public List<String> events() {
        return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
                .map(event -> event.getReason() + " " + event.getAction() + ": " + event.getNote())
                .sorted()
                .toList();
    }

    /** Asserts that a reconciliation of a finished experiment writes nothing. */
    public void assertQuiet(String name, Faults... counters) {
        IntSupplier writes = () -> Stream.of(counters)
                .mapToInt(counter -> counter.count(namespace))
                .sum();
        var settled = new AtomicInteger(-1);
        Awaitility.await("the writes end")
                .pollInterval(Duration.ofMillis(200))
                .until(() -> settled.getAndSet(writes.getAsInt()) == writes.getAsInt());
        edit(name, experiment -> {
            experiment
                    .getMetadata()
                    .getAnnotations()
                    .put("looked-at", UUID.randomUUID().toString());
            return experiment;
        });
        Awaitility.await("no write")
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> settled.get() == writes.getAsInt());
    }

    @Override
    public void close() {
        stop();
        jobs.close();
        if (!shared) {
            client.close();
        }
    }
}
