// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.util.SortedMap;
import java.util.function.Function;

/** The stores of a URI: one, or if the URI contains {@code {namespace}}, one for each namespace. Thread-safe. */
public interface StoreSource extends AutoCloseable {
    /** The placeholder for the name of a namespace. */
    String NAMESPACE = "{namespace}";

    /**
     * The stores by namespace; the only store of a URI has the empty name.
     *
     * @throws dev.fairloss.trainer.TrainerException if the namespaces cannot be listed
     */
    SortedMap<String, ArtifactStore> stores();

    /** The URI, for messages. */
    String describe();

    /** Closes the stores. */
    @Override
    void close();

    /**
     * The stores of a URI. Sends no request.
     *
     * @param open opens the store of a URI without {@code {namespace}}
     * @throws dev.fairloss.trainer.TrainerException invalid input: the URI is not that of a store
     */
    static StoreSource of(String uri, Function<String, ArtifactStore> open) {
        return uri.contains(NAMESPACE) ? NamespaceStores.of(uri, open) : new SingleStore(open.apply(uri));
    }
}
