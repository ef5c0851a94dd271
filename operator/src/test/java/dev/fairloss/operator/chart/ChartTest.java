// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static dev.fairloss.operator.chart.Rendered.YAML;
import static dev.fairloss.operator.chart.Rendered.of;
import static dev.fairloss.operator.chart.Rendered.only;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.rbac.Roles;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rendered chart, value by value. */
class ChartTest {
    @Test
    void lintFindsNothing() {
        var outcome = Helm.run("lint", "--strict", Helm.CHART.toString());
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    }

    @Test
    void thePodIsRestricted() {
        for (Rendered pods : List.of(deployment(), only("Pod", Helm.render()))) {
            var pod = pods.kind().equals("Pod") ? pods.at("/spec") : pods.at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            var container = pod.at("/containers/0/securityContext");
            assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(pod.at("/containers/0/resources/limits/memory").isTextual())
                    .isTrue();
        }
    }

    @Test
    void oneReplicaNeedsNoElectionAndNoBudget() {
        var all = Helm.render();
        assertThat(environment(only("Deployment", all))).doesNotContainKey("FAIRLOSS_LEADER_ELECTION_ENABLED");
        assertThat(only("Deployment", all).at("/spec/strategy/type").asText()).isEqualTo("Recreate");
        assertThat(of("PodDisruptionBudget", all)).isEmpty();
        assertThat(of("Role", all)).isEmpty();
    }

    @Test
    void aSecondReplicaIsAStandby() throws IOException {
        var all = Helm.render("--set", "replicas=2");
        assertThat(environment(only("Deployment", all)))
                .containsEntry("FAIRLOSS_LEADER_ELECTION_ENABLED", "true")
                .containsEntry("FAIRLOSS_LEADER_ELECTION_LEASE_NAMESPACE", "system");
        assertThat(only("PodDisruptionBudget", all).at("/spec/maxUnavailable").asInt())
                .isOne();
        var election = only("Role", all);
        assertThat(election.namespace()).isEqualTo("system");
        assertThat(election.at("/rules")).isEqualTo(rules(1));
    }

    @Test
    void rbacRulesMatchTheCode() throws IOException {
        assertThat(clusterRole("experiments.allNamespaces=true").at("/rules")).containsExactlyElementsOf(withKueue());
        assertThat(clusterRole("experiments.allNamespaces=true,rbac.kueue=false")
                        .at("/rules"))
                .isEqualTo(rules(0));
        var byLabel = withKueue();
        byLabel.addAll(rules(Roles.namespaceLabels()));
        assertThat(clusterRole("rbac.kueue=true").at("/rules")).containsExactlyElementsOf(byLabel);
    }

    private static Rendered clusterRole(String values) {
        return of("ClusterRole", Helm.render("--set", values)).stream()
                .filter(found -> found.name().equals("fairloss-operator"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listedNamespacesGetARoleEachAndNoClusterRole() throws IOException {
        var all = Helm.render("--set", "experiments.namespaces={team-a,team-b}", "--set", "rbac.aggregate=false");
        assertThat(of("ClusterRole", all)).isEmpty();
        assertThat(of("ClusterRoleBinding", all)).isEmpty();
        assertThat(of("Role", all)).extracting(Rendered::namespace).containsExactly("team-a", "team-b");
        for (Rendered role : of("Role", all)) {
            assertThat(role.at("/rules")).containsExactlyElementsOf(withKueue());
        }
        assertThat(of("RoleBinding", all))
                .extracting(binding -> binding.at("/subjects/0/namespace").asText())
                .containsExactly("system", "system");
        assertThat(environment(only("Deployment", all))).containsEntry("FAIRLOSS_NAMESPACES", "team-a,team-b");
    }

    @Test
    void theCrdIsTheGeneratedOneAndIsKept() throws IOException {
        var crd = (ObjectNode) only("CustomResourceDefinition", Helm.render()).json();
        var metadata = (ObjectNode) crd.get("metadata");
        assertThat(metadata.at("/annotations/helm.sh~1resource-policy").asText())
                .isEqualTo("keep");
        metadata.remove(List.of("labels", "annotations"));
        var generated = (ObjectNode) YAML.readTree(CopiesTest.CRD.toFile());
        ((ObjectNode) generated.get("metadata")).remove("annotations");
        assertThat(crd).isEqualTo(generated);
    }

    @Test
    void theCrdCanBeOmittedOrDeletedWithTheRelease() {
        assertThat(of("CustomResourceDefinition", Helm.render("--set", "crd.install=false")))
                .isEmpty();
        assertThat(only("CustomResourceDefinition", Helm.render("--set", "crd.keep=false"))
                        .at("/metadata/annotations/helm.sh~1resource-policy")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void imagesFollowPrefixTagAndDigest() {
        assertThat(image()).isEqualTo("fairloss/operator:0.1.0-SNAPSHOT");
        assertThat(image("--set", "image.prefix=registry.example/")).startsWith("registry.example/fairloss/operator:");
        assertThat(image("--set", "image.tag=edge")).isEqualTo("fairloss/operator:edge");
        String digest = "sha256:" + "0".repeat(64);
        assertThat(image("--set", "image.digest=" + digest)).isEqualTo("fairloss/operator@" + digest);
        assertThat(environment(deployment("--set", "image.prefix=r.example/", "--set", "trainer.nvidia=own:1")))
                .containsEntry("FAIRLOSS_TRAINER_IMAGE", "r.example/fairloss/trainer-cpu:0.1.0-SNAPSHOT")
                .containsEntry("FAIRLOSS_TRAINER_NVIDIA_IMAGE", "own:1");
    }

    @Test
    void storeAndSchedulingReachTheOperator() {
        var environment = environment(deployment(
                "--set",
                "experiments.storage.uri=s3://faces/team,experiments.storage.endpoint=http://minio:9000",
                "--set-json",
                "experiments.scheduling={\"nodeSelector\":{\"pool\":\"gpu\"}}"));
        assertThat(environment)
                .containsEntry("FAIRLOSS_STORE_URI", "s3://faces/team/{namespace}")
                .containsEntry("FAIRLOSS_STORE_ENDPOINT", "http://minio:9000")
                .containsEntry("FAIRLOSS_SCHEDULING", "{\"nodeSelector\":{\"pool\":\"gpu\"}}")
                .doesNotContainKey("FAIRLOSS_STORE_REGION");
        assertThat(environment(deployment("--set", "experiments.podTemplate.dnsPolicy=Default")))
                .containsEntry("FAIRLOSS_POD_TEMPLATE", "{\"dnsPolicy\":\"Default\"}");
        assertThat(environment(deployment()))
                .doesNotContainKeys("FAIRLOSS_STORE_URI", "FAIRLOSS_SCHEDULING", "FAIRLOSS_POD_TEMPLATE");
    }

    @ParameterizedTest
    @CsvSource({
        "s3://faces, false, s3://faces/{namespace}",
        "s3://faces/team/, false, s3://faces/team/{namespace}",
        "s3://faces/{namespace}/results, false, s3://faces/{namespace}/results",
        "file:store, false, file:store/{namespace}",
        "s3://faces/team, true, s3://faces/team",
    })
    void eachNamespaceHasAPrefixOfTheDefaultStoreUnlessItIsShared(String uri, boolean shared, String passed) {
        String storage = "experiments.storage={\"uri\": \"" + uri + "\", \"shared\": " + shared + "}";
        assertThat(environment(deployment("--set-json", storage))).containsEntry("FAIRLOSS_STORE_URI", passed);
    }

    @Test
    void aSharedStoreHasNoPlaceholder() {
        var outcome = Helm.run(
                "template",
                "fairloss",
                Helm.CHART.toString(),
                "--kube-version",
                "1.34.0",
                "--set-json",
                "experiments.storage={\"uri\": \"s3://faces/{namespace}\", \"shared\": true}");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.text())
                .contains("experiments.storage.shared is true, but experiments.storage.uri contains {namespace}");
    }

    @Test
    void limitsReachTheOperatorAndAPolicy() {
        var limited = Helm.render("--set", "limits.default.maxGpus=8,limits.namespaces.team-a.maxGpus=64");
        assertThat(environment(only("Deployment", limited)))
                .containsEntry(
                        "FAIRLOSS_LIMITS",
                        "{\"default\":{\"env\":[],\"maxGpus\":8,\"volumes\":[]},\"namespaces\":{\"team-a\":{\"maxGpus\":64}}}");
        assertThat(of("ValidatingAdmissionPolicy", limited))
                .extracting(Rendered::name)
                .contains("fairloss-operator-limits");
        assertThat(environment(deployment()))
                .containsEntry("FAIRLOSS_LIMITS", "{\"default\":{\"env\":[],\"volumes\":[]},\"namespaces\":{}}");
        assertThat(
                        of(
                                "ValidatingAdmissionPolicy",
                                Helm.render(
                                        "--set",
                                        "limits.default.maxGpus=8,admissionPolicy.create=false,experiments.allNamespaces=true")))
                .extracting(Rendered::name)
                .doesNotContain("fairloss-operator-limits");
    }

    /** Environment and volumes are the only limits that allow nothing where they are not set. */
    @ParameterizedTest
    @CsvSource({
        "limits.default.maxGpus=8",
        "limits.default.env=null,limits.default.volumes=null",
        "limits.namespaces.team-a.maxGpus=null"
    })
    void nothingIsAddedToPodsUnlessALimitAllowsIt(String values) {
        assertThat(of("ValidatingAdmissionPolicy", Helm.render("--set", values)))
                .filteredOn(policy -> policy.name().matches(".*-(limits|pods)"))
                .hasSize(2)
                .allSatisfy(policy -> assertThat(policy.at("/spec/variables"))
                        .filteredOn(variable -> variable.path("name").asText().matches("env|volumes"))
                        .extracting(variable -> variable.path("expression").asText())
                        .containsExactly(
                                "([]).map(a, a.replace('{namespace}', request.namespace))",
                                "([]).map(a, a.replace('{namespace}', request.namespace))"));
    }

    @ParameterizedTest
    @CsvSource({
        "metrics.serviceMonitor.enabled=true, ServiceMonitor",
        "metrics.podMonitor.enabled=true, PodMonitor",
        "metrics.rules.enabled=true, PrometheusRule",
        "metrics.dashboard.enabled=true, ConfigMap"
    })
    void monitoringIsCreatedOnRequest(String value, String kind) {
        assertThat(of(kind, Helm.render())).isEmpty();
        assertThat(of(kind, Helm.render("--set", value))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "replicas=nine, replicas",
        "experiments.namespaceLabel=enabled, namespaceLabel",
        "image.prefix=registry.example, prefix",
        "experiments.storage.uri=faces, uri",
        "experiments.storage.endpoint=http://minio:9000, uri",
        "experiments.shceduling.queueName=a, shceduling",
        "experiments.scheduling.queue=a, queue",
        "experiments.pods.label.a=b, label",
        "experiments.podTemplate.hostNetwork=true, hostNetwork",
        "experiments.podTemplate.dnsPolicy=Host, dnsPolicy",
        "experiments.podTemplate.volumes[0].hostPath=/, hostPath",
        "experiments.compute.cpuLimit=8, cpuLimit",
        "experiments.compute.memory=8Gi, memory",
        "limits.default.maxGpu=8, maxGpu",
        "limits.namespaces.team-a.gpus=8, gpus",
        "limits.default.maxStepHours=0, maxStepHours",
        "limits.default.storageEndpoints={https://minio.example/}, storageEndpoints",
        "limits.default.storageUris={experiments}, storageUris",
        "limits.default.tolerations={a b}, tolerations",
        "limits.default.env={A-B}, env",
        "limits.default.env={A=B*}, env",
        "limits.default.volumes={hostPath}, volumes",
        "limits.default.volumes={secret=keys}, volumes"
    })
    void theSchemaRefusesTypos(String value, String named) {
        var outcome = Helm.run("template", Helm.CHART.toString(), "--kube-version", "1.34.0", "--set", value);
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.text()).contains(named);
    }

    /** Values that the API server would refuse, in the operator's own Deployment or in the Jobs of experiments. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "env=[{\"name\": \"A\", \"value\": 1}] | env",
                "env=[{\"name\": \"A\", \"value\": true}] | env",
                "env=[{\"name\": \"1 A\", \"value\": \"1\"}] | env",
                "env=[{\"name\": \"A\", \"valeu\": \"1\"}] | valeu",
                "env=[{\"name\": \"A\", \"value\": \"1\", \"valueFrom\": {\"fieldRef\": {}}}] | env",
                "podLabels={\"a b\": \"c\"} | a b",
                "podLabels={\"a\": \"b c\"} | podLabels",
                "podAnnotations={\"a\": 1} | podAnnotations",
                "nodeSelector={\"gpu\": \"A100 80GB\"} | nodeSelector",
                "tolerations=[{\"key\": \"a b\"}] | tolerations",
                "priorityClassName=\"a..b\" | priorityClassName",
                "serviceAccount.name=\"A\" | serviceAccount",
                "resources={\"limit\": {\"cpu\": \"1\"}} | limit",
                "resources={\"limits\": {\"cpu\": \"one\"}} | cpu",
                "affinity={\"podAffinty\": {}} | podAffinty",
                "image.tag=\"a b\" | tag",
                "experiments.scheduling.nodeSelector={\"gpu\": \"A100 80GB\"} | nodeSelector",
                "experiments.scheduling.tolerations=[{\"key\": \"dedicated\", \"value\": \"face team\"}] | tolerations",
                "experiments.scheduling.tolerations=[{\"effect\": \"NoSchedule\"}] | tolerations",
                "experiments.scheduling.tolerations=[{\"key\": \"a\", \"operator\": \"Exists\", \"value\": \"b\"}] | tolerations",
                "experiments.scheduling.tolerations=[{\"key\": \"a\", \"tolerationSeconds\": 5}] | tolerations",
                "experiments.pods.labels={\"fairloss.dev/step\": \"a\"} | fairloss.dev/step",
                "experiments.pods.automountServiceAccountToken=true | serviceAccountName",
                "experiments.storage={\"uri\": \"s3://faces\", \"region\": \"US\"} | region",
            })
    void theSchemaRefusesWhatKubernetesRefuses(String value, String named) {
        var outcome = Helm.run("template", Helm.CHART.toString(), "--kube-version", "1.34.0", "--set-json", value);
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.text()).contains(named);
    }

    @Test
    void theSchemaAcceptsWhatKubernetesAccepts() {
        Helm.render(
                "--set-json",
                "env=[{\"name\": \"A\", \"value\": \"1\"}, {\"name\": \"B\", \"valueFrom\": {\"fieldRef\": {\"fieldPath\": \"metadata.name\"}}}]",
                "--set-json",
                "podLabels={\"example.com/a_b\": \"\"}",
                "--set-json",
                "resources={\"limits\": {\"cpu\": 1, \"memory\": \"1e9\", \"example.com/x\": \"1.5\"}}",
                "--set-json",
                "tolerations=[{\"operator\": \"Exists\", \"effect\": \"NoExecute\", \"tolerationSeconds\": 60}]",
                "--set-json",
                "experiments.pods={\"annotations\": {\"sidecar.istio.io/inject\": \"false\"}, \"serviceAccountName\": \"trainer\"}",
                "--set-json",
                "experiments.compute={\"cpuLimit\": \"Request\", \"ephemeralStorage\": \"12Gi\"}");
    }

    /** A wrong or unknown value at every depth. */
    @Test
    void theSchemaKnowsEveryValueAndNoOther() throws IOException {
        var values = YAML.readTree(Helm.CHART.resolve("values.yaml").toFile());
        var schema = YAML.readTree(Helm.CHART.resolve("values.schema.json").toFile());
        assertKnown("", values, schema);
    }

    /** The schema leaves only objects of Kubernetes open. */
    private static void assertKnown(String path, JsonNode values, JsonNode schema) {
        var known = schema.path("properties");
        if (known.isMissingNode()) {
            return;
        }
        assertThat(schema.path("additionalProperties").asBoolean(true)).as(path).isFalse();
        if (!values.isEmpty()) {
            var names = new TreeSet<String>();
            known.fieldNames().forEachRemaining(names::add);
            names.remove("global");
            assertThat(values.fieldNames()).toIterable().as(path).containsExactlyInAnyOrderElementsOf(names);
        }
        values.properties().forEach(value -> {
            assertThat(known.path(value.getKey()).has("type")
                            || known.path(value.getKey()).has("enum"))
                    .as(path + "." + value.getKey())
                    .isTrue();
            assertKnown(path + "." + value.getKey(), value.getValue(), known.path(value.getKey()));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "../examples/gitops/argocd/operator.yaml, 0, /spec/source/helm/valuesObject",
        "../examples/gitops/flux/operator.yaml,   1, /spec/values"
    })
    void theValuesOfTheExamplesAreAccepted(Path file, int document, String place, @TempDir Path folder)
            throws IOException {
        var values = Rendered.of(Files.readString(file)).get(document).at(place);
        assertThat(values.isObject()).isTrue();
        var written = Files.writeString(folder.resolve("values.yaml"), values.toString());
        var all = Helm.render("-f", written.toString());
        assertThat(environment(only("Deployment", all)))
                .containsEntry("FAIRLOSS_NAMESPACES", "team-a,team-b")
                .containsEntry("FAIRLOSS_STORE_URI", "s3://experiments/{namespace}");
    }

    @Test
    void selectorsFindTheOperatorAndNothingElse() {
        var all = Helm.render("--set", "replicas=2,metrics.serviceMonitor.enabled=true");
        var operator = only("Deployment", all).at("/spec/template/metadata/labels");
        for (JsonNode selector : List.of(
                only("Deployment", all).at("/spec/selector/matchLabels"),
                only("Service", all).at("/spec/selector"),
                only("PodDisruptionBudget", all).at("/spec/selector/matchLabels"),
                only("NetworkPolicy", all).at("/spec/podSelector/matchLabels"))) {
            assertThat(finds(selector, operator)).isTrue();
            assertThat(finds(selector, only("Pod", all).at("/metadata/labels"))).isFalse();
        }
        var monitor = only("ServiceMonitor", all);
        var service = only("Service", all);
        assertThat(finds(monitor.at("/spec/selector/matchLabels"), service.at("/metadata/labels")))
                .isTrue();
        assertThat(monitor.at("/spec/endpoints/0/port")).isEqualTo(service.at("/spec/ports/0/name"));
        assertThat(service.at("/spec/ports/0/targetPort"))
                .isEqualTo(only("Deployment", all).at("/spec/template/spec/containers/0/ports/0/name"));
        assertThat(only("NetworkPolicy", all).at("/spec/ingress/0/ports/0/port"))
                .isEqualTo(service.at("/spec/ports/0/targetPort"));
    }

    @Test
    void helmTestReachesTheService() {
        var all = Helm.render("--set-json", "networkPolicy.from=[{\"namespaceSelector\":{}}]");
        var service = only("Service", all);
        var test = only("Pod", all);
        assertThat(test.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("test");
        assertThat(test.at("/spec/containers/0/command/4").asText())
                .isEqualTo("http://" + service.name() + "." + service.namespace() + ".svc:"
                        + service.at("/spec/ports/0/port").asInt() + "/q/health/ready");
        assertThat(test.at("/spec/containers/0/image"))
                .isEqualTo(only("Deployment", all).at("/spec/template/spec/containers/0/image"));
        assertThat(finds(
                        only("NetworkPolicy", all).at("/spec/ingress/0/from/0/podSelector/matchLabels"),
                        test.at("/metadata/labels")))
                .isTrue();
    }

    private static boolean finds(JsonNode selector, JsonNode labels) {
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    @Test
    void theNetworkPolicyAdmitsScrapersAndTheTest() {
        var policy =
                only("NetworkPolicy", Helm.render("--set-json", "networkPolicy.from=[{\"namespaceSelector\":{}}]"));
        assertThat(policy.at("/spec/ingress/0/from")).hasSize(2);
        assertThat(policy.at("/spec/egress/0/ports")).hasSize(2);
        assertThat(policy.at("/spec/egress/1/ports")).hasSize(2);
        assertThat(of("NetworkPolicy", Helm.render("--set", "networkPolicy.enabled=false")))
                .isEmpty();
    }

    private static Rendered deployment(String... values) {
        return only("Deployment", Helm.render(values));
    }

    private static String image(String... values) {
        return deployment(values).at("/spec/template/spec/containers/0/image").asText();
    }

    private static Map<String, String> environment(Rendered deployment) {
        var variables = new TreeMap<String, String>();
        StreamSupport.stream(
                        deployment.at("/spec/template/spec/containers/0/env").spliterator(), false)
                .forEach(variable -> variables.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return variables;
    }

    private static List<JsonNode> withKueue() throws IOException {
        var rules = new ArrayList<JsonNode>();
        rules(0).forEach(rules::add);
        rules.addAll(rules(Roles.kueue()));
        return rules;
    }

    private static List<JsonNode> rules(KubernetesList roles) throws IOException {
        var rules = new ArrayList<JsonNode>();
        YAML.readTree(Serialization.asYaml(roles)).at("/items/0/rules").forEach(rules::add);
        return rules;
    }

    private static JsonNode rules(int role) throws IOException {
        return YAML.readTree(Serialization.asYaml(Roles.cluster())).at("/items/" + role + "/rules");
    }
}
