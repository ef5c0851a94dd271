// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.apply;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.plan.Desired;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Writes what a plan wants: the only place where Jobs and ConfigMaps are made and deleted. */
public final class Applier {
    /** Whose fields they are, in server-side apply. */
    public static final String FIELD_MANAGER = "fairloss-operator";

    private static final int CONFLICT = 409;

    private Applier() {}

    /** Deletes what is to go, then makes what is missing, the manifest before the Jobs that read it. */
    public static void apply(FairLossExperiment experiment, Desired desired, Context<FairLossExperiment> context) {
        var client = context.getClient();
        String namespace = experiment.getMetadata().getNamespace();
        desired.oldJobs().forEach(name -> client.resources(Job.class)
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete());
        desired.manifests().forEach(manifest -> make(manifest, context));
        desired.jobs().forEach(job -> make(job, context));
        desired.oldManifests().forEach(name -> client.resources(ConfigMap.class)
                .inNamespace(namespace)
                .withName(name)
                .delete());
    }

    /**
     * Applied without force: where the object is there already, so that only the cache did not know it, and someone else
     * has changed a field of it since (a queue its {@code suspend}), that stays as it is.
     */
    private static <R extends HasMetadata> void make(R object, Context<FairLossExperiment> context) {
        try {
            context.resourceOperations().resourcePatch(object, wanted -> context.getClient()
                    .resource(wanted)
                    .fieldManager(FIELD_MANAGER)
                    .serverSideApply());
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
    }
}
