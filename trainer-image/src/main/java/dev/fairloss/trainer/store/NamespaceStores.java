// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.TrainerException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One store for each namespace: the folders of a bucket or folder whose names can be those of namespaces. */
final class NamespaceStores implements StoreSource {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final String uri;
    private final ArtifactStore parent;
    private final Function<String, ArtifactStore> open;
    private final Map<String, ArtifactStore> opened = new HashMap<>();

    private NamespaceStores(String uri, ArtifactStore parent, Function<String, ArtifactStore> open) {
        this.uri = uri;
        this.parent = parent;
        this.open = open;
    }

    static NamespaceStores of(String uri, Function<String, ArtifactStore> open) {
        int start = uri.indexOf(NAMESPACE);
        String after = uri.substring(start + NAMESPACE.length());
        if (start < 2 || uri.charAt(start - 1) != '/' || !(after.isEmpty() || after.startsWith("/"))) {
            throw TrainerException.invalidInput(
                    "\"" + uri + "\" is not an artifact store: {namespace} is not the name of a folder in it.",
                    "Write it between slashes, as in s3://bucket/{namespace}.");
        }
        return new NamespaceStores(uri, open.apply(uri.substring(0, start - 1)), open);
    }

    @Override
    public synchronized SortedMap<String, ArtifactStore> stores() {
        if (!parent.exists()) {
            throw TrainerException.invalidInput(
                    "The folder " + parent.describe() + " does not exist.",
                    "Run an experiment with a store in it, or start the command with another folder.");
        }
        var found = new TreeMap<String, ArtifactStore>();
        for (String name : parent.folders()) {
            if (NAME.matcher(name).matches()) {
                var store = opened.computeIfAbsent(name, one -> open.apply(uri.replace(NAMESPACE, one)));
                if (store.exists()) {
                    found.put(name, store);
                }
            }
        }
        return found;
    }

    @Override
    public String describe() {
        return uri;
    }

    @Override
    public synchronized void close() {
        parent.close();
        opened.values().forEach(ArtifactStore::close);
    }
}
