// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.config.NamespaceLabel;
import dev.fairloss.operator.config.OperatorSettings;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.testing.Access;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Calls;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.RunningOperator;
import dev.fairloss.operator.testing.Statuses;
import dev.fairloss.operator.testing.StolenToken;
import dev.fairloss.operator.testing.Sync;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The chart's default on a real API server, with the operator's own token: it works in namespaces with a label, and nothing can
 * be written in others although it has a ClusterRole.
 */
@ExtendWith(ApiServer.class)
class NamespaceLabelApiIT {
    private static final String LABEL = "the operator may only write in namespaces with the label ";

    /** Of objects that the operator may write without an owner. */
    private static final Map<String, String> LABELS =
            Map.of("app.kubernetes.io/managed-by", "fairloss-operator", "fairloss.dev/kind", "purge");

    private static final Calls CALLS = new Calls();

    private static Cluster labeled;
    private static String elsewhere;
    private static String key;
    private static List<Rendered> chart;
    private static KubernetesClient own;
    private static StolenToken stolen;
    private static RunningOperator operator;

    @BeforeAll
    static void install() {
        labeled = new Cluster();
        elsewhere = ApiServer.namespace(labeled.client());
        String release = labeled.namespace();
        key = "fairloss.dev/" + release;
        label(labeled, true);
        var sync = new Sync(labeled.client(), "helm");
        chart = Rendered.of(Helm.run(
                        "template",
                        release,
                        Helm.CHART.toString(),
                        "-n",
                        release,
                        "--kube-version",
                        "1.34.0",
                        "-s",
                        "templates/serviceaccount.yaml",
                        "-s",
                        "templates/rbac.yaml",
                        "-s",
                        "templates/admissionpolicy.yaml",
                        "--set",
                        "serviceAccount.name=fairloss-operator,trainer.cpu=fairloss/trainer:test,rbac.aggregate=false,"
                                + "experiments.namespaceLabel=" + key + "=enabled")
                .text());
        chart.forEach(object -> sync.apply(object.json()));
        own = ApiServer.client(settings -> settings.withConfig(Access.of(labeled.client(), release))
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("calls", CALLS)));
        stolen = new StolenToken(own, elsewhere);
        labeled.until("the policies are in force", () -> {
            stolen.assertRefused(() -> stolen.create(configMap("any")), LABEL);
            return true;
        });
        operator = RunningOperator.start(
                own,
                Clock.systemUTC(),
                controller -> controller.watchingAllNamespaces(),
                any -> {},
                new OperatorSettings(
                        Images.of("fairloss/trainer:test"),
                        Optional.empty(),
                        SpecDefaults.NONE,
                        TenantLimits.NONE,
                        false,
                        Optional.of(new NamespaceLabel(key, "enabled"))));
        labeled.jobs().play("prepare", new Outcome.Held());
        labeled.create("held");
        labeled.until(
                "the operator has created a Job", () -> labeled.job("prepare").isPresent());
        stolen.copy(labeled.job("prepare").orElseThrow());
        fill(labeled.client());
    }

    @AfterAll
    static void leave() {
        operator.close();
        var sync = new Sync(labeled.client(), "helm");
        chart.forEach(object -> sync.delete(object.json()));
        own.close();
        labeled.close();
    }

    private static void label(Cluster of, boolean enabled) {
        of.client().namespaces().withName(of.namespace()).edit(namespace -> {
            namespace.getMetadata().getLabels().put(key, enabled ? "enabled" : "disabled");
            return namespace;
        });
    }

    @Test
    void anExperimentRunsOnceItsNamespaceHasTheLabel() {
        try (var late = new Cluster()) {
            late.create("first");
            completeInTheLabeledNamespace("whole");
            assertUntouched(late, "first");
            assertThat(CALLS.made())
                    .as("the operator does not attempt what the API server would refuse")
                    .noneMatch(call -> call.namespace().equals(Optional.of(late.namespace())));

            label(late, true);
            late.assertUndisturbed("first");

            label(late, false);
            labeled.until("the policy sees that the label is gone", () -> {
                var thief = new StolenToken(own, late.namespace());
                thief.assertRefused(
                        () -> thief.create(
                                thief.configMap("any", map -> map.getMetadata().setLabels(LABELS))),
                        LABEL);
                return true;
            });
            late.create("second");
            completeInTheLabeledNamespace("more");
            assertUntouched(late, "second");
        }
    }

    /** Proves that the operator has had the time to see whatever was created before. */
    private static void completeInTheLabeledNamespace(String name) {
        labeled.jobs().play("prepare", new Outcome.Done());
        labeled.create(name);
        labeled.awaitTrue(name, "Complete");
    }

    private static void assertUntouched(Cluster cluster, String name) {
        assertThat(cluster.get(name).getStatus()).isNull();
        assertThat(cluster.allJobs())
                .noneMatch(job -> name.equals(job.getMetadata().getLabels().get("fairloss.dev/experiment")));
    }

    @TestFactory
    Stream<DynamicTest> nothingCanBeWrittenInAnotherNamespace() {
        var seen = labeled.client()
                .resources(FairLossExperiment.class)
                .inNamespace(elsewhere)
                .withName("ignored")
                .get();
        seen.setStatus(Statuses.EMPTY);
        return Stream.of(
                refused(
                        "a Job like the operator's",
                        () -> stolen.create(stolen.jobLike(
                                job -> job.withObject("/metadata").put("namespace", elsewhere)))),
                refused("a Job is deleted", () -> own.resource(
                                stolen.job(job -> job.getMetadata().setName("old")))
                        .delete()),
                refused("a ConfigMap", () -> stolen.create(configMap("new"))),
                refused("a ConfigMap is changed", () -> own.resource(configMap("old"))
                        .fieldManager("thief")
                        .forceConflicts()
                        .serverSideApply()),
                refused("a ConfigMap is deleted", () -> own.resource(configMap("old"))
                        .delete()),
                refused("an Event", () -> stolen.create(event())),
                refused("the status of an experiment", () -> own.resource(seen).updateStatus()),
                refused("a finalizer of an experiment", () -> new Sync(own, "thief")
                        .dryRun(experiment(all -> all.withObject("/metadata")
                                .putArray("finalizers")
                                .add("fairloss.dev/artifacts")))));
    }

    private static DynamicTest refused(String what, ThrowingCallable call) {
        return dynamicTest(what, () -> stolen.assertRefused(call, LABEL));
    }

    /** Objects to change and to delete, which the other policies would let the operator write. */
    private static void fill(KubernetesClient admin) {
        admin.resource(Cluster.experiment("ignored")).inNamespace(elsewhere).create();
        admin.resource(configMap("old")).create();
        admin.resource(stolen.job(job -> {
                    job.getMetadata().setName("old");
                    job.getMetadata().setLabels(LABELS);
                }))
                .create();
    }

    private static ConfigMap configMap(String name) {
        return stolen.configMap(name, map -> map.getMetadata().setLabels(LABELS));
    }

    private static Event event() {
        return Serialization.unmarshal("""
                apiVersion: events.k8s.io/v1
                kind: Event
                metadata: {name: forged, namespace: %s}
                eventTime: "2026-01-01T00:00:00.000000Z"
                type: Normal
                reason: Complete
                action: experiment
                reportingController: fairloss.dev/operator
                reportingInstance: thief
                regarding: {apiVersion: fairloss.dev/v1alpha1, kind: FairLossExperiment, name: ignored, namespace: %s}
                """.formatted(elsewhere, elsewhere), Event.class);
    }

    private static ObjectNode experiment(Consumer<ObjectNode> change) {
        ObjectNode experiment = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "fairloss.dev/v1alpha1")
                .put("kind", "FairLossExperiment");
        experiment.putObject("metadata").put("name", "ignored").put("namespace", elsewhere);
        change.accept(experiment);
        return experiment;
    }

    /** The API server warns a user whose experiment would be ignored. */
    @Test
    void aUserIsWarned() {
        var ignored = Cluster.experiment("unseen");
        assertThat(warnings(elsewhere, ignored))
                .singleElement()
                .asString()
                .contains("the FairLoss operator of the namespace " + labeled.namespace()
                        + " ignores this experiment, since it only works in namespaces with the label " + key
                        + "=enabled");
        assertThat(warnings(labeled.namespace(), ignored)).isEmpty();
    }

    private static List<String> warnings(String namespace, FairLossExperiment experiment) {
        var client = labeled.client();
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceAll("/$", "") + "/apis/fairloss.dev/v1alpha1/namespaces/"
                        + namespace + "/fairlossexperiments?dryRun=All")
                .post("application/json", Serialization.asJson(experiment))
                .build();
        var response = client.getHttpClient().sendAsync(request, String.class).join();
        assertThat(response.isSuccessful()).as(response.body()).isTrue();
        return response.headers("Warning").stream()
                .filter(warning -> warning.contains(labeled.namespace()))
                .toList();
    }
}
