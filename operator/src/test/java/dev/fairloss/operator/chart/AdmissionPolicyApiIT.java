// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.config.OperatorSettings;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.PodAdditions;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.testing.Access;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.StolenToken;
import dev.fairloss.operator.testing.Sync;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The chart's admission policies and roles on a real API server, with the operator's own token: a normal experiment runs, and
 * what a thief would do with the token is refused.
 */
@ExtendWith(ApiServer.class)
class AdmissionPolicyApiIT {
    /** As in the values of the chart below. */
    private static final PodAdditions ADDITIONS = new PodAdditions(
            null,
            new PodAdditions.DnsConfig(List.of("10.0.0.10"), List.of(), List.of()),
            List.of(new PodAdditions.Variable("TZ", "Europe/\"Rome\"")),
            List.of(
                    new PodAdditions.ExtraVolume("certificates", "corp-ca", null, null),
                    new PodAdditions.ExtraVolume("license", null, "license", null)));

    private static final TenantLimits LIMITS = limits("""
            {"default": {"env": ["HTTPS_PROXY=http://proxy:3128", "NCCL_*"],
             "volumes": ["configMap=topology", "persistentVolumeClaim", "emptyDir"]}}""");

    private static Cluster cluster;
    private static KubernetesClient own;
    private static StolenToken stolen;

    @BeforeAll
    static void install() {
        cluster = new Cluster();
        own = ApiServer.client(settings -> settings.withConfig(Access.install(cluster.client(), cluster.namespace())));
        stolen = new StolenToken(own, cluster.namespace());
        var sync = new Sync(cluster.client(), "helm");
        policies(
                        "trainer.cpu=fairloss/trainer:test",
                        "limits.default.priorityClasses={batch}",
                        "limits.default.env={HTTPS_PROXY=http://proxy:3128,NCCL_*}",
                        "limits.default.volumes={configMap=topology,persistentVolumeClaim,emptyDir}",
                        "admissionPolicy.credentialsSecrets={s3}",
                        "experiments.podTemplate.dnsConfig.nameservers={10.0.0.10}",
                        "experiments.podTemplate.env[0].name=TZ",
                        "experiments.podTemplate.env[0].value=Europe/\"Rome\"",
                        "experiments.podTemplate.volumes[0].name=certificates",
                        "experiments.podTemplate.volumes[0].configMap=corp-ca",
                        "experiments.podTemplate.volumes[1].name=license",
                        "experiments.podTemplate.volumes[1].secret=license")
                .forEach(object -> sync.apply(object.json()));
        cluster.until("the policies are in force", () -> {
            stolen.assertRefused(() -> stolen.create(stolen.configMap("any", map -> {})), "with the label");
            stolen.assertRefused(
                    () -> stolen.create(stolen.job(job -> job.getMetadata()
                            .setLabels(Map.of(
                                    "app.kubernetes.io/managed-by",
                                    "fairloss-operator",
                                    "fairloss.dev/kind",
                                    "purge")))),
                    "pods of experiments");
            return true;
        });
        cluster.jobs().play("prepare", new Outcome.Held());
        cluster.create("held");
        cluster.start(
                own,
                new OperatorSettings(
                        Images.of("fairloss/trainer:test"),
                        Optional.empty(),
                        new SpecDefaults(Optional.empty(), Optional.empty(), Optional.empty(), ADDITIONS),
                        LIMITS,
                        true));
        cluster.until(
                "the operator has created a Job", () -> cluster.job("prepare").isPresent());
        stolen.copy(cluster.job("prepare").orElseThrow());
        cluster.until("the policy on experiments is in force", () -> {
            stolen.assertRefused(
                    () -> stolen.changeExperiment(
                            "held", all -> all.putObject("spec").put("suspend", true)),
                    "and nothing else");
            return true;
        });
    }

    @AfterAll
    static void leave() {
        cluster.stop();
        var sync = new Sync(cluster.client(), "helm");
        policies().forEach(object -> sync.delete(object.json()));
        own.close();
        cluster.close();
    }

    private static TenantLimits limits(String json) {
        try {
            return ContractJson.strictMapper().readValue(json, TenantLimits.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Rendered> policies(String... values) {
        var outcome = Helm.run(Stream.concat(
                        Stream.of(
                                "template",
                                cluster.namespace(),
                                Helm.CHART.toString(),
                                "-n",
                                cluster.namespace(),
                                "--kube-version",
                                "1.34.0",
                                "-s",
                                "templates/admissionpolicy.yaml",
                                "--set",
                                "serviceAccount.name=fairloss-operator,experiments.namespaces={" + cluster.namespace()
                                        + "}"),
                        Stream.of(values).flatMap(value -> Stream.of("--set", value)))
                .toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        var all = Rendered.of(outcome.text());
        assertThat(all).hasSize(10);
        return all;
    }

    @Test
    void anExperimentRunsAndIsPurged() {
        cluster.jobs().play("prepare", new Outcome.Done());
        cluster.create(
                "whole",
                "artifactPolicy: Delete",
                "tracking: {mlflow: {uri: \"https://mlflow.example\", credentialsSecret: mlflow}}");
        cluster.awaitTrue("whole", "Complete");
        cluster.resource("whole").delete();
        cluster.awaitGone("whole");
    }

    @Test
    void anExperimentMayClaimGpus() {
        cluster.jobs().play("prepare", new Outcome.Done());
        cluster.create("claims", "compute: {gpus: 1, resourceClaimTemplateName: one-gpu}");
        cluster.until("the Job with a claim exists", () -> cluster.allJobs().stream()
                .filter(job -> job.getMetadata().getName().startsWith("claims-pretrain"))
                .flatMap(job -> job.getSpec().getTemplate().getSpec().getResourceClaims().stream())
                .anyMatch(claim -> "one-gpu".equals(claim.getResourceClaimTemplateName())));
        cluster.resource("claims").delete();
        cluster.awaitGone("claims");
    }

    @Test
    void anExperimentMayHaveWhatLimitsAllow() {
        cluster.jobs().play("prepare", new Outcome.Done());
        cluster.create(
                "allowed",
                "artifactPolicy: Delete",
                "pods: {env: [{name: HTTPS_PROXY, value: \"http://proxy:3128\"}, {name: NCCL_DEBUG, value: \"\"}],"
                        + " volumes: [{name: topology, configMap: topology}, {name: cache, emptyDir: 2Gi},"
                        + " {name: tables, persistentVolumeClaim: tables}]}");
        cluster.awaitTrue("allowed", "Complete");
        cluster.resource("allowed").delete();
        cluster.awaitGone("allowed");
    }

    @TestFactory
    Stream<DynamicTest> limitsApplyToTheOperatorToo() {
        return Stream.of(
                job(
                        "with a variable that no limit allows",
                        "environment variables",
                        "containers/0",
                        c -> variable(c, "HTTP_PROXY", "http://proxy:3128")),
                job(
                        "with another value of an allowed variable",
                        "environment variables",
                        "containers/0",
                        c -> variable(c, "HTTPS_PROXY", "http://evil:3128")),
                job("with two values of an allowed variable", "environment variables", "containers/0", c -> {
                    variable(c, "HTTPS_PROXY", "http://proxy:3128");
                    variable(c, "HTTPS_PROXY", "http://evil:3128");
                }),
                job(
                        "with a plugin under an allowed prefix",
                        "environment variables",
                        "containers/0",
                        c -> variable(c, "NCCL_NET_PLUGIN", "/data/evil.so")),
                job(
                        "with a credential in an allowed variable",
                        "environment variables",
                        "containers/0",
                        c -> variable(c, "NCCL_DEBUG", "$(MLFLOW_TRACKING_TOKEN)")),
                job("with a Secret in an allowed variable", "environment variables", "containers/0", c -> c.withArray(
                                "env")
                        .addObject()
                        .put("name", "NCCL_DEBUG")
                        .putObject("valueFrom")
                        .putObject("configMapKeyRef")
                        .put("name", "any")
                        .put("key", "any")),
                job("with libraries from elsewhere", "environment variables", "containers/0", c -> named(
                                c, "env", "DJL_CACHE_DIR")
                        .put("value", "/data/evil")),
                job("with an allowed ConfigMap under another name", "their own ConfigMap", "", p -> volume(p)
                        .putObject("configMap")
                        .put("name", "topology")),
                job("with another ConfigMap under the name of a volume", "their own ConfigMap", "", p -> p.withArray(
                                "volumes")
                        .addObject()
                        .put("name", "volume-topology")
                        .putObject("configMap")
                        .put("name", "other")),
                job("with its own ConfigMap over a program", "where no program is", "containers/0", c -> named(
                                c, "volumeMounts", "manifest")
                        .put("mountPath", "/app/classpath")),
                job("with its own ConfigMap over a library", "where no program is", "containers/0", c -> named(
                                c, "volumeMounts", "manifest")
                        .put("mountPath", "/volumes/../usr/lib")),
                job("with its own ConfigMap as scratch", "where no program is", "containers/0", c -> {
                    named(c, "volumeMounts", "scratch").put("mountPath", "/store");
                    named(c, "volumeMounts", "manifest").put("mountPath", "/scratch");
                }));
    }

    private static void variable(ObjectNode container, String name, String value) {
        container.withArray("env").addObject().put("name", name).put("value", value);
    }

    @Test
    void whatThePolicyRefusesIsInTheStatus() {
        cluster.create("urgent", "scheduling: {priorityClassName: urgent}");
        var status = cluster.awaitTrue("urgent", "Stalled");
        assertThat(status.lastError().message())
                .contains("no priority class, or an allowed one (batch) of namespace " + cluster.namespace()
                        + "; set by the administrator in the chart's limits.default.priorityClasses");
        cluster.resource("urgent").delete();
        cluster.awaitGone("urgent");
    }

    @Test
    void aCopyOfTheOperatorsOwnJobIsAccepted() {
        assertThatCode(() -> stolen.create(stolen.jobLike(job -> {}))).doesNotThrowAnyException();
    }

    @Test
    void dataMayComeFromAnImageWithADigest() {
        String image = "registry.example/faces:1";
        assertThatCode(() -> stolen.create(withImageVolume(image + "@sha256:" + "0123456789abcdef".repeat(4))))
                .doesNotThrowAnyException();
        stolen.assertRefused(() -> stolen.create(withImageVolume(image)), "images with a digest");
    }

    private static Job withImageVolume(String reference) {
        return stolen.jobLike(job -> volume((ObjectNode) job.at("/spec/template/spec"))
                .putObject("image")
                .put("reference", reference));
    }

    @TestFactory
    Stream<DynamicTest> noOtherProgramCanBeRun() {
        return Stream.of(
                job("of another image", "trainer images of the chart", "containers/0", c -> c.put("image", "evil:1")),
                job("with a command", "run a step or a purge", "containers/0", c -> c.putArray("command")
                        .add("sh")),
                job("of another subcommand", "run a step or a purge", "containers/0", c -> c.putArray("args")
                        .add("export")),
                job("with a hook", "run a step or a purge", "containers/0", c -> c.putObject("lifecycle")
                        .putObject("preStop")
                        .putObject("sleep")
                        .put("seconds", 1)),
                job("with a second container", "have one container", "", p -> p.withArray("containers")
                        .addObject()
                        .put("name", "second")
                        .put("image", "fairloss/trainer:test")),
                job("with an init container", "have one container", "", p -> p.putArray("initContainers")
                        .addObject()
                        .put("name", "init")
                        .put("image", "evil:1")),
                job("with a preloaded library", "environment variables", "containers/0", c -> c.withArray("env")
                        .addObject()
                        .put("name", "LD_PRELOAD")
                        .put("value", "/data/evil.so")),
                job("with a Java agent", "environment variables", "containers/0", c -> c.putArray("env")
                        .addObject()
                        .put("name", "JAVA_TOOL_OPTIONS")
                        .put("value", "-Djava.io.tmpdir=/scratch -javaagent:/data/evil.jar")),
                job("with another value of a variable", "environment variables", "containers/0", c -> named(
                                c, "env", "TZ")
                        .put("value", "UTC")),
                job("with a Secret in a variable", "read nothing from a Secret", "containers/0", c -> c.withArray("env")
                        .addObject()
                        .put("name", "FAIRLOSS_ANY")
                        .putObject("valueFrom")
                        .putObject("secretKeyRef")
                        .put("name", "other")
                        .put("key", "password")),
                job("with all keys of a Secret", "environment variables", "containers/0", c -> c.putArray("envFrom")
                        .addObject()
                        .putObject("secretRef")
                        .put("name", "other")));
    }

    @TestFactory
    Stream<DynamicTest> noOtherRightsCanBeTaken() {
        return Stream.of(
                job("with a folder of the node", "mount only claims", "", p -> volume(p)
                        .putObject("hostPath")
                        .put("path", "/")),
                job("with a projected token", "mount only claims", "", p -> volume(p)
                        .putObject("projected")
                        .putArray("sources")
                        .addObject()
                        .putObject("serviceAccountToken")
                        .put("path", "token")),
                job("with another ConfigMap", "their own ConfigMap", "", p -> volume(p)
                        .putObject("configMap")
                        .put("name", "other")),
                job("with another Secret", "named s3", "", p -> volume(p)
                        .putObject("secret")
                        .put("secretName", "other")),
                job("with another Secret under a known name", "named s3", "", p -> named(p, "volumes", "extra-license")
                        .putObject("secret")
                        .put("secretName", "other")),
                job("with another ConfigMap under a known name", "their own ConfigMap", "", p -> named(
                                p, "volumes", "extra-certificates")
                        .putObject("configMap")
                        .put("name", "other")),
                job("with another resolver", "resolve names", "", p -> p.putObject("dnsConfig")
                        .putArray("nameservers")
                        .add("192.0.2.1")),
                job("without the cluster's resolver", "resolve names", "", p -> p.put("dnsPolicy", "Default")),
                job("with another pod's device", "no claim of another pod", "", p -> p.putArray("resourceClaims")
                        .addObject()
                        .put("name", "gpus")
                        .put("resourceClaimName", "other")),
                job("in the node's network", "of their node", "", p -> p.put("hostNetwork", true)),
                job("that sees the node's processes", "of their node", "", p -> p.put("hostPID", true)),
                job("on a chosen node", "of their node", "", p -> p.put("nodeName", "control-plane")),
                job("with privileges", "restricted", "containers/0/securityContext", c -> c.put("privileged", true)
                        .put("allowPrivilegeEscalation", true)),
                job("as root", "restricted", "securityContext", c -> c.put("runAsUser", 0)),
                job("with a capability", "restricted", "containers/0/securityContext/capabilities", c -> c.putArray(
                                "add")
                        .add("NET_BIND_SERVICE")),
                job("without seccomp", "restricted", "securityContext", c -> c.putObject("seccompProfile")
                        .put("type", "Unconfined")),
                job(
                        "with a writable image",
                        "restricted",
                        "containers/0/securityContext",
                        c -> c.put("readOnlyRootFilesystem", false)),
                job(
                        "as another service account",
                        "default service account",
                        "",
                        p -> p.put("serviceAccountName", "admin")),
                job("with a token", "default service account", "", p -> p.put("automountServiceAccountToken", true)),
                job(
                        "of the system's priority",
                        "priority class",
                        "",
                        p -> p.put("priorityClassName", "system-cluster-critical")));
    }

    private static ObjectNode named(ObjectNode parent, String list, String name) {
        for (var entry : parent.withArray(list)) {
            if (entry.path("name").asText().equals(name)) {
                return (ObjectNode) entry;
            }
        }
        throw new IllegalArgumentException(list + " has no " + name);
    }

    private static ObjectNode volume(ObjectNode pod) {
        return pod.withArray("volumes").addObject().put("name", "stolen");
    }

    private static DynamicTest job(String what, String words, String at, Consumer<ObjectNode> edit) {
        return dynamicTest(
                "a Job " + what,
                () -> stolen.assertRefused(
                        () -> stolen.create(stolen.jobLike(job -> edit.accept(
                                (ObjectNode) job.at("/spec/template/spec" + (at.isEmpty() ? "" : "/" + at))))),
                        words));
    }

    @TestFactory
    Stream<DynamicTest> nothingElseCanBeWritten() {
        return Stream.of(
                dynamicTest(
                        "a Job with the label of another",
                        () -> stolen.assertRefused(
                                () -> stolen.create(stolen.jobLike(job -> ((ObjectNode) job.at("/metadata/labels"))
                                        .put("app.kubernetes.io/managed-by", "Helm"))),
                                "with the label")),
                dynamicTest(
                        "a Job that no experiment owns",
                        () -> stolen.assertRefused(
                                () -> stolen.create(stolen.jobLike(
                                        job -> ((ObjectNode) job.at("/metadata")).remove("ownerReferences"))),
                                "that an experiment owns")),
                dynamicTest("another's Job is deleted", () -> {
                    cluster.client().resource(stolen.job(job -> {})).create();
                    stolen.assertRefused(
                            () -> own.resource(stolen.job(job -> {})).delete(), "with the label");
                }),
                dynamicTest("another's ConfigMap is changed", () -> {
                    var map = stolen.configMap("settings", any -> {});
                    cluster.client().resource(map).create();
                    stolen.assertRefused(
                            () -> own.resource(stolen.configMap(
                                            "settings", changed -> changed.setData(Map.of("key", "value"))))
                                    .fieldManager("thief")
                                    .forceConflicts()
                                    .serverSideApply(),
                            "with the label");
                }),
                dynamicTest(
                        "an experiment is changed",
                        () -> stolen.assertRefused(
                                () -> stolen.changeExperiment(
                                        "held", all -> all.putObject("spec").put("suspend", true)),
                                "and nothing else")),
                dynamicTest(
                        "an experiment gets a label",
                        () -> stolen.assertRefused(
                                () -> stolen.changeExperiment("held", all -> all.withObject("/metadata/labels")
                                        .put("a", "b")),
                                "and nothing else")));
    }

    @TestFactory
    Stream<DynamicTest> rightsThatTheRolesDoNotGive() {
        String here = "/api/v1/namespaces/" + cluster.namespace();
        return Stream.of(
                forbidden("GET", here + "/secrets", "list resource \"secrets\""),
                forbidden("GET", here + "/configmaps/any/status", "get resource \"configmaps/status\""),
                forbidden("POST", here + "/pods", "create resource \"pods\""),
                forbidden("POST", here + "/pods/any/exec", "create resource \"pods/exec\""),
                forbidden("GET", here + "/pods/any/log", "get resource \"pods/log\""),
                forbidden("POST", here + "/serviceaccounts/default/token", "create resource \"serviceaccounts/token\""),
                forbidden("GET", "/api/v1/namespaces/kube-system/pods", "list resource \"pods\""),
                forbidden("GET", "/api/v1/nodes", "list resource \"nodes\""),
                forbidden(
                        "POST",
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/" + cluster.namespace() + "/rolebindings",
                        "create resource \"rolebindings\""),
                forbidden(
                        "DELETE",
                        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/" + cluster.namespace()
                                + "-fairloss-operator-pods",
                        "delete resource \"validatingadmissionpolicies\""));
    }

    private static DynamicTest forbidden(String verb, String path, String words) {
        return dynamicTest(
                verb + " " + path.replace(cluster.namespace(), "NAMESPACE"),
                () -> assertThatThrownBy(() -> stolen.call(verb, path)).hasMessageContaining("cannot " + words));
    }
}
