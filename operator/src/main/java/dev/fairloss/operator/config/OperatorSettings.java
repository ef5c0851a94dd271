// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import java.util.Optional;

/**
 * The validated settings of the operator.
 *
 * @param images     the trainer images
 * @param store      default of spec.storage, see {@link #storeOf}; absent if each experiment must set it
 * @param defaults   of fields that experiments leave out
 * @param limits     of experiments, by namespace
 * @param readProgress whether to read the progress of running pods
 * @param namespaceLabel of the namespaces in which the operator works; empty if it works in all that it watches
 */
public record OperatorSettings(
        Images images,
        Optional<StorageSpec> store,
        SpecDefaults defaults,
        TenantLimits limits,
        boolean readProgress,
        Optional<NamespaceLabel> namespaceLabel) {
    /** Settings for all namespaces that the operator watches. */
    public OperatorSettings(
            Images images,
            Optional<StorageSpec> store,
            SpecDefaults defaults,
            TenantLimits limits,
            boolean readProgress) {
        this(images, store, defaults, limits, readProgress, Optional.empty());
    }

    /** Settings with one image, without defaults and limits, that do not read the progress of pods. */
    public OperatorSettings(String trainerImage, Optional<StorageSpec> store) {
        this(Images.of(trainerImage), store, SpecDefaults.NONE, TenantLimits.NONE, false);
    }

    /** The default store of a namespace, whose name takes the place of {@code {namespace}} in the URI. */
    public Optional<StorageSpec> storeOf(String namespace) {
        return store.map(found -> new StorageSpec(
                found.uri().replace("{namespace}", namespace),
                found.endpoint(),
                found.region(),
                found.volumeClaim(),
                found.credentialsSecret(),
                found.signingSecret()));
    }
}
