// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;

/** Checks that the artifact store can be written, read and cleaned. */
public final class StoreCheck {
    private static final String NAME = "store";

    private StoreCheck() {}

    /** Writes, reads and deletes a small object in the store of a URI. */
    public static CheckResult of(String uri, StoreOptions options) {
        try (var store = Stores.open(uri, options)) {
            store.check();
            return CheckResult.ok(NAME, store.describe() + " is readable and writable");
        } catch (TrainerException failed) {
            return CheckResult.problem(NAME, failed.getMessage(), failed.remedy());
        }
    }
}
