// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StepArtifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The content of a store, in a form that can be compared with that of another. */
public final class StoreContent {
    /** Fields that may differ between two runs of the same experiment: times and costs. */
    private static final List<String> OF_THE_DAY = List.of(
            "finished",
            "createdAt",
            "cost",
            "costs",
            "seconds",
            "imagesPerSecond",
            "collectionCost",
            // Sums of files that hold times.
            "sha256",
            "bytes");

    private StoreContent() {}

    /** Reads all files of a finished step and throws if one is missing or damaged. */
    public static void readAll(StepArtifacts step) {
        step.manifest().orElseThrow().files().forEach(file -> step.read(file.name()));
    }

    /**
     * All that steps and experiment have published, by key: sums of tensors, and of JSON all but times and costs. Without
     * accounts, checkpoints, progress, event files, and pages for people (which show times everywhere).
     */
    public static Map<String, String> of(ArtifactStore store) {
        var content = new TreeMap<String, String>();
        for (var root : List.of("steps", "experiments")) {
            for (var key : store.list(new ArtifactKey(root))) {
                String name = key.toString();
                if (!name.contains("/ledger/")
                        && !name.contains("/checkpoints/")
                        && !name.contains("/progress/")
                        && !name.contains("/tensorboard/")
                        && !name.endsWith("cost.csv")
                        && !name.endsWith(".card.md")
                        && !name.endsWith(".html")) {
                    content.put(name, text(name, store.read(key).orElseThrow()));
                }
            }
        }
        return content;
    }

    /** The manifests of finished steps as stored, without that of the report, which is new in every run. */
    public static Map<String, String> manifests(ArtifactStore store) {
        var manifests = new TreeMap<String, String>();
        for (var key : store.list(new ArtifactKey("steps"))) {
            if (key.name().equals("manifest.json") && !key.toString().contains("/report/")) {
                manifests.put(key.toString(), sum(store.read(key).orElseThrow()));
            }
        }
        return manifests;
    }

    /** The ledger entries of all attempts of all steps. */
    public static List<LedgerEntry> ledger(ArtifactStore store) {
        return store.list(new ArtifactKey("steps")).stream()
                .filter(key -> key.value().contains("/ledger/") && !key.value().contains("/prepare/"))
                .flatMap(key -> ChecksummedJson.read(store.read(key).orElseThrow(), LedgerEntry.class).stream())
                .toList();
    }

    private static String text(String name, byte[] content) {
        if (!name.endsWith(".json")) {
            return sum(content);
        }
        try {
            var tree = ContractJson.mapper().readTree(content);
            strip(tree);
            return tree.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static String sum(byte[] content) {
        return ArtifactFile.of("content", content).sha256();
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(OF_THE_DAY);
            object.forEach(StoreContent::strip);
        } else if (node instanceof ArrayNode array) {
            array.forEach(StoreContent::strip);
        }
    }
}
