// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The manifest that marks a step as finished. It is written after all other files of the step and read before them.
 *
 * @param version   format version, {@value #VERSION}; readers reject higher versions
 * @param kind      kind of the step
 * @param hash      hash of the step
 * @param files     all files of the step, by name
 * @param createdAt when the step finished
 * @param cost      cost of the attempt that finished the step and of those that it resumed
 * @param summary   a few results for status and plan: a small JSON object whose fields depend on the kind
 */
public record StepManifest(
        int version,
        String kind,
        String hash,
        List<ArtifactFile> files,
        Instant createdAt,
        Cost cost,
        ObjectNode summary) {
    /** The current format version. */
    public static final int VERSION = 1;

    public StepManifest {
        files = List.copyOf(files);
        summary = summary.deepCopy();
    }

    /** A manifest of the current version. */
    public StepManifest(StepAddress step, List<ArtifactFile> files, Instant createdAt, Cost cost, ObjectNode summary) {
        this(VERSION, step.kind(), step.hash(), files, createdAt, cost, summary);
    }

    /** The file with this name; empty if there is none. */
    public Optional<ArtifactFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** A field of the summary; a missing node if it is absent. */
    public JsonNode result(String field) {
        return summary.path(field);
    }
}
