// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.plan.ChangeSet;
import dev.fairloss.operator.plan.DeletionState;
import dev.fairloss.operator.plan.Rejection;
import dev.fairloss.operator.plan.Rejection.Write;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies a plan. The only writer of Jobs, ConfigMaps and finalizers. */
public final class Applier {
    /** Field manager of server-side apply. */
    public static final String FIELD_MANAGER = "fairloss-operator";

    private Applier() {}

    /**
     * Deletes obsolete objects, then creates missing ones, ConfigMaps before the Jobs that read them. Continues after a rejected
     * write, but creates no Job without the ConfigMap that it reads.
     *
     * @return the rejected writes
     */
    public static ApplyResult apply(
            FairLossExperiment experiment, ChangeSet changes, Context<FairLossExperiment> context) {
        var rejections = new ArrayList<>(deleteJobs(experiment, changes.obsoleteJobs(), context));
        try {
            changes.configMaps().forEach(configMap -> create(configMap, context).ifPresent(rejections::add));
            if (rejections.stream().allMatch(rejection -> rejection.write() == Write.DELETE)) {
                changes.jobs().forEach(job -> create(job, context).ifPresent(rejections::add));
            }
        } catch (KubernetesClientException e) {
            if (ApiErrors.isNamespaceTerminating(e)) {
                return new ApplyResult(true, List.of());
            }
            throw e;
        }
        String namespace = experiment.getMetadata().getNamespace();
        changes.obsoleteConfigMaps().forEach(name -> delete(ConfigMap.class, namespace, name, Optional.empty(), context)
                .ifPresent(rejections::add));
        return new ApplyResult(false, rejections);
    }

    /** Deletes Jobs with their pods. @param jobs name and observed resource version @return the rejected deletions */
    public static List<Rejection> deleteJobs(
            FairLossExperiment experiment, Map<String, String> jobs, Context<FairLossExperiment> context) {
        String namespace = experiment.getMetadata().getNamespace();
        var rejections = new ArrayList<Rejection>();
        jobs.forEach((name, version) -> delete(Job.class, namespace, name, Optional.of(version), context)
                .ifPresent(rejections::add));
        return rejections;
    }

    /** Adds or removes the finalizer of an experiment that is not being deleted. */
    public static FinalizerResult updateFinalizer(
            FairLossExperiment experiment, DeletionState deletion, Context<FairLossExperiment> context) {
        if (!deletion.finalizerNeedsUpdate()) {
            return new FinalizerResult(experiment, Optional.empty());
        }
        try {
            return new FinalizerResult(
                    patchFinalizer(experiment, deletion.deleteArtifacts(), context), Optional.empty());
        } catch (KubernetesClientException e) {
            return new FinalizerResult(experiment, Optional.of(rejection(Write.UPDATE, experiment, e)));
        }
    }

    /** Removes the finalizer of an experiment that is being deleted. */
    public static void removeFinalizer(FairLossExperiment experiment, Context<FairLossExperiment> context) {
        try {
            patchFinalizer(experiment, false, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Replaces the whole list, so the patch carries the observed resource version to keep the finalizers of others. */
    private static FairLossExperiment patchFinalizer(
            FairLossExperiment experiment, boolean present, Context<FairLossExperiment> context) {
        ObjectNode patch = ContractJson.mapper().createObjectNode();
        var metadata = patch.putObject("metadata")
                .put("resourceVersion", experiment.getMetadata().getResourceVersion());
        var finalizers = metadata.putArray("finalizers");
        experiment.getMetadata().getFinalizers().stream()
                .filter(other -> !other.equals(DeletionState.FINALIZER))
                .forEach(finalizers::add);
        if (present) {
            finalizers.add(DeletionState.FINALIZER);
        }
        var options = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(FIELD_MANAGER)
                .build();
        return context.getClient().resource(experiment).patch(options, patch.toString());
    }

    /**
     * Deletes an object and its dependents in the background. If the object has changed since it was observed, it is not
     * deleted: the change triggers a reconciliation, which plans again.
     */
    private static <R extends HasMetadata> Optional<Rejection> delete(
            Class<R> type,
            String namespace,
            String name,
            Optional<String> version,
            Context<FairLossExperiment> context) {
        var resource =
                context.getClient().resources(type).inNamespace(namespace).withName(name);
        try {
            version.ifPresentOrElse(seen -> resource.lockResourceVersion(seen).delete(), resource::delete);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                return Optional.of(rejection(Write.DELETE, type.getSimpleName(), name, e));
            }
        }
        return Optional.empty();
    }

    /**
     * Applies an object without force. If it exists already, but not yet in the cache, and another manager has changed one of
     * its fields (such as a queue its {@code suspend}), that change is kept.
     */
    private static <R extends HasMetadata> Optional<Rejection> create(R object, Context<FairLossExperiment> context) {
        try {
            context.resourceOperations().resourcePatch(object, desired -> context.getClient()
                    .resource(desired)
                    .fieldManager(FIELD_MANAGER)
                    .serverSideApply());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                return Optional.of(rejection(Write.CREATE, object, e));
            }
        }
        return Optional.empty();
    }

    private static Rejection rejection(Write write, HasMetadata object, KubernetesClientException refused) {
        return rejection(write, object.getKind(), object.getMetadata().getName(), refused);
    }

    /** Converts a response of the API server to a rejection. Throws it again if another try may succeed soon. */
    private static Rejection rejection(Write write, String kind, String name, KubernetesClientException refused) {
        String message = ApiErrors.rejection(refused).orElseThrow(() -> refused);
        return new Rejection(write, kind, name, message);
    }
}
