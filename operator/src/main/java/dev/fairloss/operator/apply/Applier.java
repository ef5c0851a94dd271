// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.plan.ChangeSet;
import dev.fairloss.operator.plan.DeletionState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Applies a plan. The only writer of Jobs, ConfigMaps and finalizers. */
public final class Applier {
    /** Field manager of server-side apply. */
    public static final String FIELD_MANAGER = "fairloss-operator";

    private Applier() {}

    /**
     * Deletes obsolete objects, then creates missing ones, ConfigMaps before the Jobs that read them.
     *
     * @return false if nothing can be created because the namespace is terminating
     */
    public static boolean apply(FairLossExperiment experiment, ChangeSet changes, Context<FairLossExperiment> context) {
        deleteJobs(experiment, changes.obsoleteJobs(), context);
        try {
            changes.configMaps().forEach(configMap -> create(configMap, context));
            changes.jobs().forEach(job -> create(job, context));
        } catch (KubernetesClientException e) {
            if (isNamespaceTerminating(e)) {
                return false;
            }
            throw e;
        }
        String namespace = experiment.getMetadata().getNamespace();
        changes.obsoleteConfigMaps()
                .forEach(name -> delete(ConfigMap.class, namespace, name, Optional.empty(), context));
        return true;
    }

    /** Deletes Jobs with their pods. @param jobs name and observed resource version */
    public static void deleteJobs(
            FairLossExperiment experiment, Map<String, String> jobs, Context<FairLossExperiment> context) {
        String namespace = experiment.getMetadata().getNamespace();
        jobs.forEach((name, version) -> delete(Job.class, namespace, name, Optional.of(version), context));
    }

    /** Adds or removes the finalizer of an experiment that is not being deleted. @return the experiment in its current version */
    public static FairLossExperiment updateFinalizer(
            FairLossExperiment experiment, DeletionState deletion, Context<FairLossExperiment> context) {
        return deletion.finalizerNeedsUpdate()
                ? patchFinalizer(experiment, deletion.deleteArtifacts(), context)
                : experiment;
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
    private static <R extends HasMetadata> void delete(
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
                throw e;
            }
        }
    }

    /**
     * Applies an object without force. If it exists already, but not yet in the cache, and another manager has changed one of
     * its fields (such as a queue its {@code suspend}), that change is kept.
     */
    private static <R extends HasMetadata> void create(R object, Context<FairLossExperiment> context) {
        try {
            context.resourceOperations().resourcePatch(object, desired -> context.getClient()
                    .resource(desired)
                    .fieldManager(FIELD_MANAGER)
                    .serverSideApply());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** The API server gives this cause whenever it rejects an object because its namespace is terminating. */
    private static boolean isNamespaceTerminating(KubernetesClientException rejection) {
        return Optional.ofNullable(rejection.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getCauses)
                .map(List::stream)
                .orElseGet(Stream::empty)
                .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }
}
