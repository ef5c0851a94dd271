// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.PhaseCostStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.config.OperatorSettings;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.LimitCase;
import dev.fairloss.operator.limit.LimitRules;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.limit.Violation;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.Sync;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart's limits, which the operator and an admission policy on a real API server both get from the same values: they judge
 * the same experiments alike.
 */
@ExtendWith(ApiServer.class)
class LimitsApiIT {
    private static final String POLICY = "fairloss-operator-limits";
    private static final String DENIED = "denied request: ";
    private static final String ZONE = "scheduling: {nodeSelector: {zone: b}}";

    private static Cluster cluster;
    private static String own;
    private static TenantLimits limits;
    private static List<Rendered> policy;

    @BeforeAll
    static void install(@TempDir Path folder) throws IOException {
        cluster = new Cluster();
        own = ApiServer.namespace(cluster.client());
        cluster.create("older", ZONE);
        var all = chart(Files.writeString(
                folder.resolve("values.yaml"),
                "{experiments: {namespaces: [%s, %s]}, limits: %s}"
                        .formatted(cluster.namespace(), own, LimitCase.limits(own))));
        var sync = new Sync(cluster.client(), "helm");
        policy = all.stream()
                .filter(object -> object.kind().startsWith("ValidatingAdmissionPolicy")
                        && object.name().endsWith("-limits"))
                .toList();
        assertThat(policy).hasSize(2);
        policy.forEach(object -> sync.apply(object.json()));
        limits = ContractJson.strictMapper()
                .readValue(variable("FAIRLOSS_LIMITS", Rendered.only("Deployment", all)), TenantLimits.class);
        var another = LimitCase.all().stream()
                .filter(one -> !one.message().isEmpty())
                .findFirst()
                .orElseThrow();
        cluster.until("the policy is in force", () -> refusal(another.experiment(), cluster.namespace())
                .isPresent());
    }

    @AfterAll
    static void remove() {
        cluster.stop();
        var sync = new Sync(cluster.client(), "helm");
        policy.forEach(object -> sync.delete(object.json()));
        cluster.close();
    }

    private static List<Rendered> chart(Path values) {
        var outcome = Helm.run(
                "template",
                cluster.namespace(),
                Helm.CHART.toString(),
                "-n",
                cluster.namespace(),
                "--kube-version",
                "1.34.0",
                "-f",
                values.toString());
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        return Rendered.of(outcome.text());
    }

    private static String variable(String name, Rendered deployment) {
        return StreamSupport.stream(
                        deployment.at("/spec/template/spec/containers/0/env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElseThrow();
    }

    static List<LimitCase> cases() {
        return LimitCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theApiServerAndTheOperatorGiveTheSameMessage(LimitCase one) {
        String namespace = one.team() == LimitCase.Team.OWN ? own : cluster.namespace();
        assertThat(violation(one.experiment(), namespace)).as("the operator").isEqualTo(one.messageIn(namespace));
        assertThat(refusal(one.experiment(), namespace)).as("the API server").isEqualTo(one.messageIn(namespace));
    }

    /** Combinations of the changes in the table. */
    @Test
    void theyAgreeOnCombinations() {
        var random = new Random(17);
        int refused = 0;
        for (int i = 0; i < 120; i++) {
            var some = new ArrayList<>(cases());
            Collections.shuffle(some, random);
            var combined = some.subList(0, 2 + random.nextInt(4));
            var experiment = Experiments.of(
                    "minimal", spec -> combined.forEach(one -> one.change().accept(spec)));
            String namespace = random.nextBoolean() ? own : cluster.namespace();
            var words = violation(experiment, namespace);
            assertThat(refusal(experiment, namespace))
                    .as("%s in %s", combined, namespace)
                    .isEqualTo(words);
            refused += words.isPresent() ? 1 : 0;
        }
        assertThat(refused).isBetween(20, 119);
    }

    /** An experiment from before a limit was set can be suspended and corrected, but not changed to another violation. */
    @Test
    void anUpdateIsJudgedByWhatItChanges() {
        assertThat(change("older", spec -> spec.put("suspend", true))).isEmpty();
        assertThat(change("older", spec -> spec.withObject("/training").put("seeds", 2)))
                .isEmpty();
        assertThat(change("older", spec -> nodes(spec).put("zone", "a"))).isEmpty();
        assertThat(change("older", spec -> nodes(spec).put("zone", "c")))
                .hasValueSatisfying(words -> assertThat(words).contains("'zone=c' is not among"));
        assertThat(change("older", spec -> spec.withObject("/collection").put("parallelism", 7)))
                .hasValueSatisfying(words -> assertThat(words).contains("7 exceeds the limit 6"));
    }

    @Test
    void theOperatorStopsAnExperimentThatThePolicyHasNotSeen() {
        cluster.start(cluster.client(), settings(limits));
        var status = cluster.awaitTrue("older", "Stalled");
        assertThat(status.lastError().reason()).isEqualTo(FailureReason.NotAllowed);
        assertThat(status.lastError().message()).contains("spec.scheduling.nodeSelector: 'zone=b' is not among");
        assertThat(cluster.allJobs()).isEmpty();
        cluster.stop();
        cluster.start(cluster.client(), settings(TenantLimits.NONE));
        cluster.awaitTrue("older", "Complete");
        cluster.stop();
    }

    /** Four trainings hold two GPUs. When one of these is free again, the trainings with a policy share it. */
    @Test
    void trainingsThatShareAGpuCountOnce() throws IOException {
        var twoGpus = ContractJson.strictMapper().readValue("{\"default\": {\"maxGpus\": 2}}", TenantLimits.class);
        try (var team = new Cluster()) {
            team.jobs().play("train-fixed-0.25-1", new Outcome.Held());
            team.jobs().play("train-fixed-0.25-2", new Outcome.Held());
            team.start(team.client(), settings(twoGpus));
            team.create(
                    Experiments.with(Cluster.experiment("shared", "compute: {phases: {train: {gpus: 1}}}"), spec -> {
                        spec.withObject("/training").put("seeds", 2).put("concurrency", 2);
                        spec.withObject("/collection").put("replication", "Shared");
                        spec.withObject("/comparison")
                                .putArray("fixedMargins")
                                .add("0.25")
                                .add("0.35");
                    }));
            var waiting = team.await("shared", "has learned the policy", status -> status.steps().stream()
                    .anyMatch(step -> step.phase() == StepKind.POLICY && step.state() == StepState.Succeeded));
            assertThat(trainings(waiting)).hasSize(6).allSatisfy(step -> assertThat(step.state())
                    .as(step.id())
                    .isEqualTo(step.id().startsWith("train-fairloss") ? StepState.Pending : StepState.Running));
            team.jobs().play("train-fixed-0.25-1", new Outcome.Done());
            team.await("shared", "trains with the policy", status -> trainings(status).stream()
                    .noneMatch(step -> step.state() == StepState.Pending));
            team.jobs().play("train-fixed-0.25-2", new Outcome.Done());
            var complete = team.awaitTrue("shared", "Complete");
            assertThat(trainings(complete).stream().map(StepStatus::job).distinct())
                    .hasSize(3);
            assertThat(complete.cost().phases())
                    .filteredOn(phase -> phase.phase() == StepKind.TRAIN)
                    .extracting(PhaseCostStatus::deviceSeconds)
                    .containsExactly(6L * (long) Messages.COST.deviceSeconds());
            assertThat(team.jobs().made())
                    .allSatisfy((step, jobs) -> assertThat(jobs).as(step).isEqualTo(1));
        }
    }

    private static List<StepStatus> trainings(FairLossExperimentStatus status) {
        return status.steps().stream()
                .filter(step -> step.phase() == StepKind.TRAIN)
                .toList();
    }

    private static OperatorSettings settings(TenantLimits limits) {
        return new OperatorSettings(
                Images.of("fairloss/trainer:test"), Optional.empty(), SpecDefaults.NONE, limits, false);
    }

    private static Optional<String> violation(FairLossExperiment experiment, String namespace) {
        var spec = experiment.getSpec();
        return LimitRules.check(spec, Optional.ofNullable(spec.storage()), limits, namespace).stream()
                .findFirst()
                .map(Violation::text);
    }

    /** The policy's message about a new experiment; empty if the API server accepts it. */
    private static Optional<String> refusal(FairLossExperiment experiment, String namespace) {
        ObjectNode json = ContractJson.mapper().createObjectNode();
        json.put("apiVersion", "fairloss.dev/v1alpha1").put("kind", "FairLossExperiment");
        json.putObject("metadata").put("name", "new").put("namespace", namespace);
        json.set("spec", ContractJson.mapper().valueToTree(experiment.getSpec()));
        return refusal(() -> new Sync(cluster.client(), "tenant").dryRunCreate(json));
    }

    private static Optional<String> change(String name, Consumer<ObjectNode> change) {
        var json = (ObjectNode) ContractJson.mapper().<JsonNode>valueToTree(cluster.get(name));
        change.accept((ObjectNode) json.get("spec"));
        ((ObjectNode) json.get("metadata")).remove("managedFields");
        return refusal(() -> cluster.client()
                .raw(
                        "/apis/fairloss.dev/v1alpha1/namespaces/" + cluster.namespace() + "/fairlossexperiments/" + name
                                + "?dryRun=All",
                        "PUT",
                        json));
    }

    private static Optional<String> refusal(ThrowingCallable call) {
        var refused = catchThrowableOfType(KubernetesClientException.class, call);
        return Optional.ofNullable(refused).map(thrown -> {
            String message = thrown.getStatus().getMessage();
            assertThat(message).contains(POLICY, DENIED);
            return message.substring(message.indexOf(DENIED) + DENIED.length());
        });
    }

    private static ObjectNode nodes(ObjectNode spec) {
        return spec.withObject("/scheduling/nodeSelector");
    }
}
