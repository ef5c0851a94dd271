// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.api.v1alpha1.StoreStatus;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.StoreLocation;
import dev.fairloss.operator.observe.StoreUsers;
import dev.fairloss.operator.plan.Plan;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Notices that experiments of different namespaces use the same object store. When that begins or ends, it triggers a
 * reconciliation of the others, so that the status of each says it. The namespaces are named in the operator's log only.
 *
 * <p>An experiment counts after {@code prepare} has written to the store with its credentials. Otherwise, authors could find out
 * which stores others use by naming them.
 */
final class StoreSharing extends SimpleInboundEventSource<FairLossExperiment> {
    private static final Logger LOG = Logger.getLogger(StoreSharing.class);

    private final Optional<StoreLocation> open;
    private final EnabledNamespaces namespaces;
    private final StoreUsers users = new StoreUsers();
    private boolean restored;

    /**
     * Knows of no experiment yet.
     *
     * @param store      the default store, not yet resolved for a namespace
     * @param namespaces whose experiments count
     */
    StoreSharing(Optional<StorageSpec> store, EnabledNamespaces namespaces) {
        super("stores");
        this.namespaces = namespaces;
        this.open = store.filter(found -> !found.uri().contains("{namespace}"))
                .map(StoreLocation::of)
                .map(StoreLocation::canonical);
    }

    /** The status, which says whether the store is shared with another namespace. */
    FairLossExperimentStatus mark(
            FairLossExperiment experiment,
            Plan plan,
            FairLossExperimentStatus status,
            Context<FairLossExperiment> context) {
        restore(context);
        var location = Optional.ofNullable(status.store())
                .filter(store -> hasWritten(plan))
                .flatMap(this::location);
        var move = move(ResourceID.fromResource(experiment), location);
        if (move.shared() && !move.affected().isEmpty()) {
            LOG.warnf("Experiments of the namespaces %s use the same store %s", move.namespaces(), location.get());
        }
        return move.shared() ? status.withStore(status.store().withShared(true)) : status;
    }

    /** An experiment that is gone, or no longer the operator's. */
    void forget(FairLossExperiment experiment) {
        move(ResourceID.fromResource(experiment), Optional.empty());
    }

    private StoreUsers.Move move(ResourceID experiment, Optional<StoreLocation> location) {
        var move = users.move(experiment, location);
        move.affected().forEach(this::propagateEvent);
        return move;
    }

    private static boolean hasWritten(Plan plan) {
        return plan.data().isPresent()
                && plan.experiment()
                        .run()
                        .map(RunContext::dataRevision)
                        .equals(plan.data().map(data -> data.revision()));
    }

    private Optional<StoreLocation> location(StoreStatus store) {
        return Optional.of(store)
                .filter(found -> found.uri().startsWith("s3:"))
                .map(StoreLocation::of)
                .map(StoreLocation::canonical)
                .filter(found -> !open.equals(Optional.of(found)));
    }

    /**
     * After a restart, those that shared a store still do, until they are reconciled. Those of a namespace that has lost its label
     * do not: they may have been reconciled, and forgotten, before.
     */
    private synchronized void restore(Context<FairLossExperiment> context) {
        if (restored) {
            return;
        }
        restored = true;
        context.getPrimaryCache()
                .list(found -> found.getStatus() != null
                        && found.getStatus().store() != null
                        && Boolean.TRUE.equals(found.getStatus().store().shared())
                        && namespaces.contain(found, context))
                .forEach(found -> users.move(
                        ResourceID.fromResource(found),
                        location(found.getStatus().store())));
    }
}
