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

/** Writes what a plan wants: the only place where Jobs and ConfigMaps are made and deleted, and a finalizer is set. */
public final class Applier {
    /** Whose fields they are, in server-side apply. */
    public static final String FIELD_MANAGER = "fairloss-operator";

    private Applier() {}

    /**
     * Deletes what is to go, then makes what is missing, the manifest before the Jobs that read it.
     *
     * @return false if nothing can be made any more because the namespace is being deleted
     */
    public static boolean apply(FairLossExperiment experiment, ChangeSet changes, Context<FairLossExperiment> context) {
        deleteJobs(experiment, changes.obsoleteJobs(), context);
        try {
            changes.configMaps().forEach(manifest -> create(manifest, context));
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

    /** Deletes Jobs. @param jobs by name with their versions */
    public static void deleteJobs(
            FairLossExperiment experiment, Map<String, String> jobs, Context<FairLossExperiment> context) {
        String namespace = experiment.getMetadata().getNamespace();
        jobs.forEach((name, version) -> delete(Job.class, namespace, name, Optional.of(version), context));
    }

    /** Sets or removes the finalizer on an experiment that stays. @return the experiment as it is now */
    public static FairLossExperiment updateFinalizer(
            FairLossExperiment experiment, DeletionState deletion, Context<FairLossExperiment> context) {
        return deletion.finalizerNeedsUpdate()
                ? patchFinalizer(experiment, deletion.deleteArtifacts(), context)
                : experiment;
    }

    /** Lets an experiment go that is being deleted. */
    public static void removeFinalizer(FairLossExperiment experiment, Context<FairLossExperiment> context) {
        try {
            patchFinalizer(experiment, false, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** The list is written as a whole, so only to the version that was seen: others' finalizers are not lost. */
    private static FairLossExperiment patchFinalizer(
            FairLossExperiment experiment, boolean wanted, Context<FairLossExperiment> context) {
        ObjectNode patch = ContractJson.mapper().createObjectNode();
        var metadata = patch.putObject("metadata")
                .put("resourceVersion", experiment.getMetadata().getResourceVersion());
        var finalizers = metadata.putArray("finalizers");
        experiment.getMetadata().getFinalizers().stream()
                .filter(other -> !other.equals(DeletionState.FINALIZER))
                .forEach(finalizers::add);
        if (wanted) {
            finalizers.add(DeletionState.FINALIZER);
        }
        var how = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(FIELD_MANAGER)
                .build();
        return context.getClient().resource(experiment).patch(how, patch.toString());
    }

    /**
     * With its pods, in the background. A Job is deleted only as it was seen: if it has changed since, or another of its name
     * has taken its place, the watch will tell of that, and the next plan decides anew.
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
     * Applied without force: where the object is there already, so that only the cache did not know it, and someone else
     * has changed a field of it since (a queue its {@code suspend}), that stays as it is.
     */
    private static <R extends HasMetadata> void create(R object, Context<FairLossExperiment> context) {
        try {
            context.resourceOperations().resourcePatch(object, wanted -> context.getClient()
                    .resource(wanted)
                    .fieldManager(FIELD_MANAGER)
                    .serverSideApply());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** Kubernetes names this cause in every refusal to create an object in a namespace that is being deleted. */
    private static boolean isNamespaceTerminating(KubernetesClientException refusal) {
        return Optional.ofNullable(refusal.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getCauses)
                .map(List::stream)
                .orElseGet(Stream::empty)
                .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }
}
