// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The object that makes a step finished: written after all of its files, read before any of them.
 *
 * @param version   of this form, {@value #VERSION}; a reader refuses a higher one
 * @param kind      the step's kind
 * @param hash      the step's hash
 * @param files     all files of the step, by name
 * @param createdAt when the step was finished
 * @param cost      of the attempt that finished it and those that it went on from
 * @param summary   a few results for status and plan, a small JSON object; what the step's kind says
 */
public record StepManifest(
        int version,
        String kind,
        String hash,
        List<ArtifactFile> files,
        Instant createdAt,
        Cost cost,
        ObjectNode summary) {
    /** The version that is written now. */
    public static final int VERSION = 1;

    public StepManifest {
        files = List.copyOf(files);
        summary = summary.deepCopy();
    }

    /** A manifest of the current version. */
    public StepManifest(StepAddress step, List<ArtifactFile> files, Instant createdAt, Cost cost, ObjectNode summary) {
        this(VERSION, step.kind(), step.hash(), files, createdAt, cost, summary);
    }

    /** The file of this name. */
    public Optional<ArtifactFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** A field of the summary; a missing node if there is none. */
    public JsonNode result(String field) {
        return summary.path(field);
    }
}
