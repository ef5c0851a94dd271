// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Kills all replicas of the operator at the first Job of each kind of steps, as soon as it is there. */
final class OperatorKiller implements ResourceEventHandler<Job>, AutoCloseable {
    private final Team team;
    private final Set<String> kinds = new ConcurrentSkipListSet<>();
    private final SharedIndexInformer<Job> informer;

    OperatorKiller(Team team) {
        this.team = team;
        this.informer =
                team.client().batch().v1().jobs().inNamespace(team.namespace()).inform(this);
    }

    /** Kinds of steps in which the operator was killed. */
    Set<String> kinds() {
        return kinds;
    }

    @Override
    public void onAdd(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        if (kinds.add(labels.getOrDefault("fairloss.dev/kind", ""))) {
            Disturbances.killOperator(team.client());
        }
    }

    @Override
    public void onUpdate(Job before, Job now) {}

    @Override
    public void onDelete(Job job, boolean unknown) {}

    @Override
    public void close() {
        informer.close();
    }
}
