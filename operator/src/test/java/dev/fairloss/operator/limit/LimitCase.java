// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.testing.Experiments;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An experiment that is judged by limits.
 *
 * @param name     what is special about it
 * @param team     its namespace
 * @param message  of its first violation; empty if it has none. The name of the namespace is TEAM
 * @param change   of the spec of a minimal experiment
 */
public record LimitCase(String name, Team team, String message, Consumer<ObjectNode> change) {
    /** Namespaces with different limits. */
    public enum Team {
        /** A namespace with the default limits. */
        LIMITED,
        /** A namespace with limits of its own. */
        OWN
    }

    private static final String BY = " of namespace TEAM; set by the administrator in the chart's limits.default.";
    private static final String BY_OWN =
            " of namespace TEAM; set by the administrator in the chart's limits.namespaces.TEAM.";

    /** The value {@code limits} of the chart, as JSON. @param own the namespace with limits of its own */
    public static String limits(String own) {
        return """
                {"default": {
                  "storageEndpoints": ["https://minio.example", "aws"],
                  "storageUris": ["s3://experiments/{namespace}", "s3://shared", "file:{namespace}"],
                  "mlflowUris": ["http://mlflow:5000"],
                  %s,
                  "priorityClasses": ["research-low", "research-high"],
                  "workloadPriorityClasses": [],
                  "nodeSelectors": ["pool", "zone=a"],
                  "tolerations": ["nvidia.com/gpu", "dedicated=research"],
                  "env": ["NO_PROXY", "HTTPS_PROXY=http://proxy:3128", "NCCL_*"],
                  "volumes": ["configMap=topology", "emptyDir"],
                  "gpuResources": ["nvidia.com/gpu"],
                  "maxParallelism": 6,
                  "maxGpus": 4,
                  "maxStepHours": 24,
                  "maxGpuHours": 100},
                 "namespaces": {"%s": {
                  "storageEndpoints": [],
                  "storageUris": ["*"],
                  "dataImages": ["*"],
                  "priorityClasses": ["*"],
                  "tolerations": ["*"],
                  "env": ["*"],
                  "volumes": ["persistentVolumeClaim", "configMap={namespace}-files"],
                  "gpuResources": ["example.com/gpu", "nvidia.com/gpu", "deviceclass.resource.kubernetes.io/gpu.nvidia.com"],
                  "maxGpus": 64}}}
                """.formatted(DataImageCases.LIMIT, own);
    }

    /** The experiment, with the defaults of the CRD. */
    public FairLossExperiment experiment() {
        return Experiments.of("minimal", change);
    }

    /** The message of the first violation in a namespace. */
    public Optional<String> messageIn(String namespace) {
        return Optional.of(message.replace("TEAM", namespace)).filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        return name;
    }

    /** Experiments within the limits, and beyond each of them. */
    public static List<LimitCase> all() {
        return Stream.of(stores(), DataImageCases.all(), scheduling(), pods(), resources(), deadlines(), own())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LimitCase> stores() {
        return List.of(
                allowed("an experiment that sets nothing", spec -> {}),
                allowed("the allowed endpoint", spec -> store(spec, "s3://shared", "https://minio.example")),
                allowed(
                        "the allowed endpoint with a slash",
                        spec -> store(spec, "s3://shared/", "https://minio.example/")),
                allowed("S3 without an endpoint", spec -> store(spec, "s3://shared/prefix", null)),
                refused(
                        "another endpoint",
                        "spec.storage.endpoint: 'http://10.0.0.1:6443' is not among the allowed storage endpoints"
                                + " (https://minio.example, aws)" + BY + "storageEndpoints",
                        spec -> store(spec, "s3://shared", "http://10.0.0.1:6443")),
                refused(
                        "another bucket",
                        "spec.storage.uri: 's3://other/prefix' is not among the allowed storage URIs"
                                + " (s3://experiments/TEAM, s3://shared, file:TEAM)" + BY + "storageUris",
                        spec -> store(spec, "s3://other/prefix", null)),
                refused(
                        "a bucket that begins like an allowed one",
                        "spec.storage.uri: 's3://shared2' is not among the allowed storage URIs"
                                + " (s3://experiments/TEAM, s3://shared, file:TEAM)" + BY + "storageUris",
                        spec -> store(spec, "s3://shared2", null)),
                refused(
                        "the prefix of another team",
                        "spec.storage.uri: 's3://experiments/team-z' is not among the allowed storage URIs"
                                + " (s3://experiments/TEAM, s3://shared, file:TEAM)" + BY + "storageUris",
                        spec -> store(spec, "s3://experiments/team-z", null)),
                refused(
                        "the folder of another team",
                        "spec.storage.uri: 'file:team-z' is not among the allowed storage URIs"
                                + " (s3://experiments/TEAM, s3://shared, file:TEAM)" + BY + "storageUris",
                        spec -> spec.putObject("storage")
                                .put("uri", "file:team-z")
                                .put("volumeClaim", "artifacts")),
                allowed("the allowed MLflow server", spec -> mlflow(spec, "http://mlflow:5000/team")),
                refused(
                        "another port of the MLflow server",
                        "spec.tracking.mlflow.uri: 'http://mlflow:50001' is not among the allowed MLflow URIs"
                                + " (http://mlflow:5000)" + BY + "mlflowUris",
                        spec -> mlflow(spec, "http://mlflow:50001")));
    }

    private static List<LimitCase> scheduling() {
        return List.of(
                allowed("an allowed priority class", spec -> schedulingOf(spec)
                        .put("priorityClassName", "research-low")),
                refused(
                        "a priority class of the system",
                        "spec.scheduling.priorityClassName: 'system-cluster-critical' is not among the allowed priority"
                                + " classes (research-low, research-high)" + BY + "priorityClasses",
                        spec -> schedulingOf(spec).put("priorityClassName", "system-cluster-critical")),
                refused(
                        "a workload priority class where none is allowed",
                        "spec.scheduling.workloadPriorityClassName: 'urgent' is not among the allowed workload priority"
                                + " classes (none)" + BY + "workloadPriorityClasses",
                        spec -> schedulingOf(spec).put("workloadPriorityClassName", "urgent")),
                allowed("allowed nodes", spec -> schedulingOf(spec)
                        .putObject("nodeSelector")
                        .put("pool", "gpu")
                        .put("zone", "a")),
                refused(
                        "other nodes",
                        "spec.scheduling.nodeSelector: 'node-role.kubernetes.io/control-plane=' is not among the allowed"
                                + " node selectors (pool, zone=a)" + BY + "nodeSelectors",
                        spec -> schedulingOf(spec)
                                .putObject("nodeSelector")
                                .put("zone", "b")
                                .put("pool", "gpu")
                                .put("node-role.kubernetes.io/control-plane", "")),
                allowed("allowed tolerations", spec -> {
                    toleration(spec).put("key", "nvidia.com/gpu").put("operator", "Exists");
                    toleration(spec).put("key", "nvidia.com/gpu").put("value", "a");
                    toleration(spec)
                            .put("key", "dedicated")
                            .put("operator", "Equal")
                            .put("value", "research");
                }),
                refused(
                        "a toleration of all taints",
                        "spec.scheduling.tolerations: '*' is not among the allowed tolerations"
                                + " (nvidia.com/gpu, dedicated=research)" + BY + "tolerations",
                        spec -> toleration(spec).put("operator", "Exists")),
                refused(
                        "a toleration of all values",
                        "spec.scheduling.tolerations: 'dedicated' is not among the allowed tolerations"
                                + " (nvidia.com/gpu, dedicated=research)" + BY + "tolerations",
                        spec -> toleration(spec).put("key", "dedicated").put("operator", "Exists")),
                refused(
                        "a toleration without a value",
                        "spec.scheduling.tolerations: 'dedicated=' is not among the allowed tolerations"
                                + " (nvidia.com/gpu, dedicated=research)" + BY + "tolerations",
                        spec -> toleration(spec).put("key", "dedicated")));
    }

    private static List<LimitCase> pods() {
        String variables =
                " is not among the allowed environment variables (NO_PROXY, HTTPS_PROXY=http://proxy:3128, NCCL_*)" + BY
                        + "env";
        String volumes = " is not among the allowed volumes (configMap=topology, emptyDir)" + BY + "volumes";
        return List.of(
                allowed("allowed variables", spec -> {
                    variable(spec, "NO_PROXY", "any, value=of it");
                    variable(spec, "HTTPS_PROXY", "http://proxy:3128");
                    variable(spec, "NCCL_DEBUG", "");
                }),
                refused(
                        "another variable",
                        "spec.pods.env: 'HTTP_PROXY='" + variables,
                        spec -> variable(spec, "HTTP_PROXY", "")),
                refused(
                        "a variable that begins like an allowed one",
                        "spec.pods.env: 'NO_PROXY_LIST=a'" + variables,
                        spec -> variable(spec, "NO_PROXY_LIST", "a")),
                refused(
                        "another value",
                        "spec.pods.env: 'HTTPS_PROXY=http://10.0.0.1:6443'" + variables,
                        spec -> variable(spec, "HTTPS_PROXY", "http://10.0.0.1:6443")),
                allowed("allowed volumes", spec -> {
                    volume(spec, "configMap", "topology");
                    volume(spec, "emptyDir", "64Gi");
                }),
                refused(
                        "another ConfigMap",
                        "spec.pods.volumes: 'configMap=topology2'" + volumes,
                        spec -> volume(spec, "configMap", "topology2")),
                refused(
                        "a claim where none is allowed",
                        "spec.pods.volumes: 'persistentVolumeClaim=topology'" + volumes,
                        spec -> volume(spec, "persistentVolumeClaim", "topology")));
    }

    private static List<LimitCase> resources() {
        return List.of(
                allowed("a GPU resource that no pod requests", spec -> spec.withObject("/compute")
                        .put("gpuResource", "example.com/gpu")),
                refused(
                        "another GPU resource",
                        "spec.compute.gpuResource: 'example.com/gpu' is not among the allowed GPU resources (nvidia.com/gpu)"
                                + BY + "gpuResources",
                        spec -> spec.withObject("/compute")
                                .put("gpuResource", "example.com/gpu")
                                .put("gpus", 1)),
                refused(
                        "the device class behind an allowed resource",
                        "spec.compute.gpuResource: 'deviceclass.resource.kubernetes.io/gpu.nvidia.com' is not among the"
                                + " allowed GPU resources (nvidia.com/gpu)" + BY + "gpuResources",
                        spec -> spec.withObject("/compute")
                                .put("gpuResource", "deviceclass.resource.kubernetes.io/gpu.nvidia.com")
                                .put("gpus", 1)),
                refused(
                        "a ResourceClaimTemplate",
                        "spec.compute.gpuResource: 'resourceclaimtemplates.resource.k8s.io/one-gpu' is not among the allowed"
                                + " GPU resources (nvidia.com/gpu)" + BY + "gpuResources",
                        spec -> spec.withObject("/compute")
                                .put("resourceClaimTemplateName", "one-gpu")
                                .put("gpus", 1)),
                allowed(
                        "as many GPUs as allowed",
                        spec -> gpus(spec, 2).withObject("/collection").put("parallelism", 2)),
                allowed("more trainings than GPUs, which share them", spec -> gpus(spec, 1)
                        .withObject("/training")
                        .put("seeds", 6)
                        .put("concurrency", 6)),
                refused(
                        "a pod with more GPUs",
                        "spec.compute: a pod with 5 GPUs exceeds the limit 4" + BY + "maxGpus",
                        spec -> gpus(spec, 5)),
                refused(
                        "more GPUs in all pods of the collection",
                        "spec.collection.parallelism: 3 pods with 2 GPUs each exceed the limit 4" + BY + "maxGpus",
                        spec -> gpus(spec, 2).withObject("/collection").put("parallelism", 3)),
                refused(
                        "as many GPUs as allowed in each pod of the collection",
                        "spec.collection.parallelism: 2 pods with 4 GPUs each exceed the limit 4" + BY + "maxGpus",
                        spec -> gpus(spec, 4).withObject("/collection").put("parallelism", 2)),
                allowed("a collection on CPUs", spec -> {
                    gpus(spec, 1).withObject("/collection").put("parallelism", 6);
                    spec.withObject("/compute/phases/collect").put("gpus", 0);
                }),
                refused(
                        "more pods",
                        "spec.collection.parallelism: 7 exceeds the limit 6" + BY + "maxParallelism",
                        spec -> spec.withObject("/collection").put("parallelism", 7)));
    }

    private static List<LimitCase> deadlines() {
        return List.of(
                allowed("the longest deadline", spec -> spec.put("activeDeadline", "P1D")),
                allowed("the longest deadline in hours", spec -> spec.put("activeDeadline", "PT23H59M60S")),
                refused(
                        "a longer deadline",
                        "spec.activeDeadline: 'P1DT1S' exceeds the limit 24" + BY + "maxStepHours",
                        spec -> spec.put("activeDeadline", "P1DT1S")),
                refused(
                        "a longer deadline in minutes",
                        "spec.activeDeadline: 'PT1441M' exceeds the limit 24" + BY + "maxStepHours",
                        spec -> spec.put("activeDeadline", "PT1441M")));
    }

    private static List<LimitCase> own() {
        return List.of(
                new LimitCase("own: any priority class, toleration and bucket", Team.OWN, "", spec -> {
                    schedulingOf(spec).put("priorityClassName", "any");
                    toleration(spec).put("operator", "Exists");
                    gpus(spec, 16).withObject("/compute").put("gpuResource", "example.com/gpu");
                    spec.putObject("storage").put("uri", "file:any").put("volumeClaim", "artifacts");
                }),
                new LimitCase("own: any variable, any claim", Team.OWN, "", spec -> {
                    variable(spec, "HTTP_PROXY", "any");
                    volume(spec, "persistentVolumeClaim", "any");
                }),
                new LimitCase(
                        "own: another ConfigMap",
                        Team.OWN,
                        "spec.pods.volumes: 'configMap=topology' is not among the allowed volumes (persistentVolumeClaim,"
                                + " configMap=TEAM-files)" + BY_OWN + "volumes",
                        spec -> volume(spec, "configMap", "topology")),
                new LimitCase(
                        "own: no object store",
                        Team.OWN,
                        "spec.storage.endpoint: 'aws' is not among the allowed storage endpoints (none)" + BY_OWN
                                + "storageEndpoints",
                        spec -> store(spec, "s3://shared", null)),
                new LimitCase("own: an allowed device class", Team.OWN, "", spec -> gpus(spec, 16)
                        .withObject("/compute")
                        .put("gpuResource", "deviceclass.resource.kubernetes.io/gpu.nvidia.com")),
                new LimitCase(
                        "own: GPUs of a device class",
                        Team.OWN,
                        "spec.collection.parallelism: 5 pods with 16 GPUs each exceed the limit 64" + BY_OWN
                                + "maxGpus",
                        spec -> {
                            gpus(spec, 16)
                                    .withObject("/compute")
                                    .put("gpuResource", "deviceclass.resource.kubernetes.io/gpu.nvidia.com");
                            spec.withObject("/collection").put("parallelism", 5);
                        }),
                new LimitCase(
                        "own: more GPUs",
                        Team.OWN,
                        "spec.collection.parallelism: 5 pods with 16 GPUs each exceed the limit 64" + BY_OWN
                                + "maxGpus",
                        spec -> gpus(spec, 16).withObject("/collection").put("parallelism", 5)),
                new LimitCase(
                        "own: a default limit",
                        Team.OWN,
                        "spec.scheduling.nodeSelector: 'zone=b' is not among the allowed node selectors (pool, zone=a)"
                                + BY + "nodeSelectors",
                        spec -> schedulingOf(spec).putObject("nodeSelector").put("zone", "b")));
    }

    private static LimitCase allowed(String name, Consumer<ObjectNode> change) {
        return new LimitCase(name, Team.LIMITED, "", change);
    }

    private static LimitCase refused(String name, String message, Consumer<ObjectNode> change) {
        return new LimitCase(name, Team.LIMITED, message, change);
    }

    private static void store(ObjectNode spec, String uri, String endpoint) {
        spec.putObject("storage").put("uri", uri).put("region", "us-east-1");
        if (endpoint != null) {
            spec.withObject("/storage").put("endpoint", endpoint);
        }
    }

    private static void mlflow(ObjectNode spec, String uri) {
        spec.putObject("tracking").putObject("mlflow").put("uri", uri).put("experiment", "fairloss");
    }

    private static ObjectNode schedulingOf(ObjectNode spec) {
        return spec.withObject("/scheduling");
    }

    private static ObjectNode toleration(ObjectNode spec) {
        return schedulingOf(spec).withArray("tolerations").addObject();
    }

    private static void variable(ObjectNode spec, String name, String value) {
        var env = spec.withObject("/pods").withArray("env");
        for (int i = env.size() - 1; i >= 0; i--) {
            if (env.get(i).path("name").asText().equals(name)) {
                env.remove(i);
            }
        }
        env.addObject().put("name", name).put("value", value);
    }

    private static void volume(ObjectNode spec, String source, String value) {
        var volumes = spec.withObject("/pods").withArray("volumes");
        volumes.addObject().put("name", "v" + volumes.size()).put(source, value);
    }

    /** @param gpus of each pod of the collection */
    private static ObjectNode gpus(ObjectNode spec, int gpus) {
        spec.withObject("/compute").put("gpus", 1).withObject("/phases/collect").put("gpus", gpus);
        return spec;
    }
}
