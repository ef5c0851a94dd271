// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import dev.fairloss.contract.spec.DataSource;

/** A source of training images: one field of {@link DatasetSpec}. */
interface DataSourceSpec {
    /** The source with defaults filled in. */
    DataSource resolve();
}
