// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.util.SortedMap;
import java.util.TreeMap;

/** A source of one store. */
public record SingleStore(ArtifactStore store) implements StoreSource {
    @Override
    public SortedMap<String, ArtifactStore> stores() {
        var only = new TreeMap<String, ArtifactStore>();
        only.put("", store);
        return only;
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
