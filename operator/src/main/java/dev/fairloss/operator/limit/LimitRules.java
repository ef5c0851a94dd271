// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.MlflowSpec;
import dev.fairloss.api.v1alpha1.PhaseComputeSpec;
import dev.fairloss.api.v1alpha1.PhasesComputeSpec;
import dev.fairloss.api.v1alpha1.PodVolumeSpec;
import dev.fairloss.api.v1alpha1.PodsSpec;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.api.v1alpha1.TolerationOperator;
import dev.fairloss.api.v1alpha1.TolerationSpec;
import dev.fairloss.api.v1alpha1.TrackingSpec;
import dev.fairloss.api.v1alpha1.VolumeImages;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.limit.TenantLimits.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Compares an experiment with the limits of its namespace. Pure. Looks at what the experiment itself sets: the defaults of the
 * chart are allowed. The policy in {@code helm/fairloss/templates/limits.yaml} has the same rules in the same order.
 */
public final class LimitRules {
    private static final AllowList STORAGE_ENDPOINTS = new AllowList(
            "storageEndpoints", "spec.storage.endpoint", "storage endpoints", "", NamespaceLimits::storageEndpoints);
    private static final AllowList STORAGE_URIS =
            new AllowList("storageUris", "spec.storage.uri", "storage URIs", "/", NamespaceLimits::storageUris);
    private static final AllowList MLFLOW_URIS =
            new AllowList("mlflowUris", "spec.tracking.mlflow.uri", "MLflow URIs", "/", NamespaceLimits::mlflowUris);
    private static final List<AllowList> DATA_IMAGES = Stream.of("spec.dataset", "spec.evaluation", "spec.pretraining")
            .map(field -> new AllowList("dataImages", field, "data images", "/", NamespaceLimits::dataImages))
            .toList();
    private static final AllowList PRIORITY_CLASSES = new AllowList(
            "priorityClasses",
            "spec.scheduling.priorityClassName",
            "priority classes",
            "",
            NamespaceLimits::priorityClasses);
    private static final AllowList WORKLOAD_PRIORITY_CLASSES = new AllowList(
            "workloadPriorityClasses",
            "spec.scheduling.workloadPriorityClassName",
            "workload priority classes",
            "",
            NamespaceLimits::workloadPriorityClasses);
    private static final AllowList NODE_SELECTORS = new AllowList(
            "nodeSelectors", "spec.scheduling.nodeSelector", "node selectors", "=", NamespaceLimits::nodeSelectors);
    private static final AllowList TOLERATIONS = new AllowList(
            "tolerations", "spec.scheduling.tolerations", "tolerations", "=", NamespaceLimits::tolerations);
    private static final AllowList ENV =
            new AllowList("env", "spec.pods.env", "environment variables", "=", NamespaceLimits::env, false);
    private static final AllowList VOLUMES =
            new AllowList("volumes", "spec.pods.volumes", "volumes", "=", NamespaceLimits::volumes, false);
    private static final AllowList GPU_RESOURCES = new AllowList(
            "gpuResources", "spec.compute.gpuResource", "GPU resources", "", NamespaceLimits::gpuResources);

    private final TenantLimits limits;
    private final String namespace;

    private LimitRules(TenantLimits limits, String namespace) {
        this.limits = limits;
        this.namespace = namespace;
    }

    /**
     * The violations of a spec, in the order of the rules.
     *
     * @param spec    as the API server returns it: valid, with the defaults of the CRD, without those of the operator
     * @param storage the store, unless it is the operator's default
     */
    public static List<Violation> check(
            FairLossExperimentSpec spec, Optional<StorageSpec> storage, TenantLimits limits, String namespace) {
        var rules = new LimitRules(limits, namespace);
        return Stream.of(
                        rules.storage(storage),
                        rules.mlflow(spec),
                        rules.dataImages(spec),
                        rules.scheduling(spec.scheduling()),
                        rules.pods(spec.pods()),
                        rules.compute(spec.compute()),
                        rules.parallelism(spec),
                        rules.deadline(spec))
                .flatMap(Function.identity())
                .toList();
    }

    /** The violation by an experiment that has used up its GPU-hours. @param gpuSeconds used so far */
    public static Optional<Violation> checkUsage(long gpuSeconds, TenantLimits limits, String namespace) {
        var rules = new LimitRules(limits, namespace);
        return limits.limit(namespace, "maxGpuHours", NamespaceLimits::maxGpuHours)
                .filter(limit -> gpuSeconds >= Duration.ofHours(limit.value()).toSeconds())
                .map(limit -> rules.exceeds("status.cost", gpuSeconds / 3600 + " GPU-hours", "reach", limit));
    }

    private Stream<Violation> storage(Optional<StorageSpec> storage) {
        var endpoint = storage.filter(store -> store.uri().startsWith("s3:"))
                .map(store -> Optional.ofNullable(store.endpoint())
                        .map(LimitRules::withoutSlash)
                        .orElse("aws"));
        return Stream.concat(
                check(STORAGE_ENDPOINTS, endpoint.stream()),
                check(STORAGE_URIS, storage.map(StorageSpec::uri).stream()));
    }

    private Stream<Violation> mlflow(FairLossExperimentSpec spec) {
        return check(
                MLFLOW_URIS,
                Optional.ofNullable(spec.tracking()).map(TrackingSpec::mlflow).map(MlflowSpec::uri).stream());
    }

    /** By convention, an image with data is the field {@code volumeImage}, at any depth. */
    private Stream<Violation> dataImages(FairLossExperimentSpec spec) {
        JsonNode tree = ContractJson.mapper()
                .createObjectNode()
                .set("spec", ContractJson.mapper().valueToTree(spec));
        return DATA_IMAGES.stream()
                .flatMap(list -> check(
                        list,
                        tree.at("/" + list.field().replace('.', '/')).findValuesAsText("volumeImage").stream()
                                .map(VolumeImages::repository)));
    }

    private Stream<Violation> scheduling(SchedulingSpec scheduling) {
        var labels = Optional.ofNullable(scheduling.nodeSelector()).orElse(Map.of());
        var tolerations = Optional.ofNullable(scheduling.tolerations()).orElse(List.of());
        return Stream.of(
                        check(PRIORITY_CLASSES, Stream.ofNullable(scheduling.priorityClassName())),
                        check(WORKLOAD_PRIORITY_CLASSES, Stream.ofNullable(scheduling.workloadPriorityClassName())),
                        check(
                                NODE_SELECTORS,
                                labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue())),
                        check(TOLERATIONS, tolerations.stream().map(LimitRules::text)))
                .flatMap(Function.identity());
    }

    /** KEY=VALUE; KEY for any value; {@code *} for any taint. */
    private static String text(TolerationSpec toleration) {
        return toleration.operator() == TolerationOperator.Exists
                ? Objects.requireNonNullElse(toleration.key(), "*")
                : toleration.key() + "=" + Objects.requireNonNullElse(toleration.value(), "");
    }

    private Stream<Violation> pods(PodsSpec pods) {
        var env = Optional.ofNullable(pods.env()).orElse(List.of());
        var volumes = Optional.ofNullable(pods.volumes()).orElse(List.of());
        return Stream.concat(
                check(ENV, env.stream().map(variable -> variable.name() + "=" + variable.value())),
                check(VOLUMES, volumes.stream().map(LimitRules::text)));
    }

    /** KIND=NAME; only the kind of an empty folder. */
    private static String text(PodVolumeSpec volume) {
        return Optional.ofNullable(volume.configMap())
                .map(name -> "configMap=" + name)
                .or(() -> Optional.ofNullable(volume.persistentVolumeClaim())
                        .map(name -> "persistentVolumeClaim=" + name))
                .orElse("emptyDir");
    }

    private Stream<Violation> compute(ComputeSpec compute) {
        int gpus = Stream.of(
                        Optional.of(compute.gpus()),
                        phase(compute, PhasesComputeSpec::prepare),
                        phase(compute, PhasesComputeSpec::pretrain),
                        phase(compute, PhasesComputeSpec::collect),
                        phase(compute, PhasesComputeSpec::policy),
                        phase(compute, PhasesComputeSpec::train),
                        phase(compute, PhasesComputeSpec::evaluate),
                        phase(compute, PhasesComputeSpec::report))
                .flatMap(Optional::stream)
                .mapToInt(Integer::intValue)
                .max()
                .orElseThrow();
        return Stream.concat(
                check(GPU_RESOURCES, Stream.of(gpuResource(compute)).filter(resource -> gpus > 0)),
                limits
                        .limit(namespace, "maxGpus", NamespaceLimits::maxGpus)
                        .filter(limit -> gpus > limit.value())
                        .map(limit -> exceeds("spec.compute", "a pod with " + gpus + " GPUs", "exceeds", limit))
                        .stream());
    }

    /** The extended resource, or the ResourceClaimTemplate that takes its place, as a resource. */
    private static String gpuResource(ComputeSpec compute) {
        return Optional.ofNullable(compute.resourceClaimTemplateName())
                .map(template -> "resourceclaimtemplates.resource.k8s.io/" + template)
                .orElse(compute.gpuResource());
    }

    private static Optional<Integer> phase(ComputeSpec compute, Function<PhasesComputeSpec, PhaseComputeSpec> phase) {
        return Optional.ofNullable(compute.phases()).map(phase).map(PhaseComputeSpec::gpus);
    }

    private Stream<Violation> parallelism(FairLossExperimentSpec spec) {
        int pods = spec.collection().parallelism();
        int gpus = phase(spec.compute(), PhasesComputeSpec::collect)
                .orElse(spec.compute().gpus());
        return Stream.concat(
                limits
                        .limit(namespace, "maxParallelism", NamespaceLimits::maxParallelism)
                        .filter(limit -> pods > limit.value())
                        .map(limit -> exceeds("spec.collection.parallelism", "" + pods, "exceeds", limit))
                        .stream(),
                limits
                        .limit(namespace, "maxGpus", NamespaceLimits::maxGpus)
                        .filter(limit -> gpus <= limit.value() && pods * gpus > limit.value())
                        .map(limit -> exceeds(
                                "spec.collection.parallelism",
                                pods + " pods with " + gpus + " GPUs each",
                                "exceed",
                                limit))
                        .stream());
    }

    private Stream<Violation> deadline(FairLossExperimentSpec spec) {
        return limits
                .limit(namespace, "maxStepHours", NamespaceLimits::maxStepHours)
                .filter(limit -> spec.activeDeadline() != null
                        && Duration.parse(spec.activeDeadline()).toSeconds()
                                > Duration.ofHours(limit.value()).toSeconds())
                .map(limit -> exceeds("spec.activeDeadline", "'" + spec.activeDeadline() + "'", "exceeds", limit))
                .stream();
    }

    private Stream<Violation> check(AllowList list, Stream<String> values) {
        return list.check(limits, namespace, values.toList()).stream();
    }

    /** @param value what exceeds the limit @param verb in its number */
    private Violation exceeds(String field, String value, String verb, Limit<Integer> limit) {
        return new Violation(
                field,
                "%s %s the limit %d of namespace %s; set by the administrator in the chart's %s"
                        .formatted(value, verb, limit.value(), namespace, limit.source()));
    }

    private static String withoutSlash(String endpoint) {
        return endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    }
}
