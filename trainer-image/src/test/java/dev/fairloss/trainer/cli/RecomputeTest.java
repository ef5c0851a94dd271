// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/recompute.py} computes the tables of an experiment again from its artifacts. */
class RecomputeTest {
    @TempDir
    private Path folder;

    /** The outcome of the script. */
    @BeforeEach
    void finishedExperiment() {
        TinyExperiment.finished(folder);
    }

    private PythonExample recompute() throws IOException, InterruptedException {
        return PythonExample.run("recompute.py", folder.resolve("fairloss-store"), "default/tiny");
    }

    private Path file(String name) {
        return folder.resolve("fairloss-store")
                .resolve(TestFiles.list(folder.resolve("fairloss-store")).stream()
                        .filter(key -> key.endsWith(name))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void allTablesAreRecomputed() throws Exception {
        var outcome = recompute();
        assertThat(outcome.output())
                .contains(
                        "checksums: ",
                        "distances: ",
                        "utilities: ",
                        "rewards: ",
                        "reward errors: ",
                        "policy: ",
                        "worth: ")
                .contains(
                        "groups of identities: ",
                        "pairs: ",
                        "influences: ",
                        "accuracy: ",
                        "AUC: ",
                        "TAR: ",
                        "groups: ",
                        "intervals: ")
                .endsWith("all equal\n");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void aChangedNumberIsFound() throws Exception {
        Path evaluation = file("evaluation.json");
        String json = Files.readString(evaluation);
        Files.writeString(evaluation, json.replaceFirst("\"auc\" : [0-9.]+", "\"auc\" : 0.12345"));
        var outcome = recompute();
        assertThat(outcome.output()).contains("DIFFERENT AUC: ", "DIFFERENT checksums: evaluate/evaluation.json");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void aChangedIntervalIsFound() throws Exception {
        Path results = file("default/tiny/results.json");
        String json = Files.readString(results);
        Files.writeString(results, json.replaceFirst("\"halfWidth\" : [-0-9.E]+", "\"halfWidth\" : 0.54321"));
        assertThat(recompute().output()).contains("DIFFERENT intervals: half width of ");
    }

    @Test
    void aChangedRewardIsFound() throws Exception {
        Path probe = file("probe.json");
        String json = Files.readString(probe);
        Files.writeString(probe, json.replaceFirst("\"Difference\" : [-0-9.E]+", "\"Difference\" : 0.54321"));
        assertThat(recompute().output()).contains("DIFFERENT utilities: Difference of ");
    }

    @Test
    void changedPairsOfGroupsAreFound() throws Exception {
        Path pairs = file("group-pairs.csv.gz");
        String csv;
        try (var in = new GZIPInputStream(Files.newInputStream(pairs))) {
            csv = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
        // All impostor pairs are more similar than the genuine pairs, whose two identities are the same.
        String changed = csv.replaceAll("(?m)^([^,]+,([0-9]+),(?!\\2,).*,)[^,]+$", "$12.0");
        assertThat(changed).isNotEqualTo(csv);
        try (var out = new GZIPOutputStream(Files.newOutputStream(pairs))) {
            out.write(changed.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(recompute().output())
                .contains("DIFFERENT checksums: evaluate/group-pairs.csv.gz", "DIFFERENT pairs: ");
    }

    @Test
    void aChangedGroupIsFound() throws Exception {
        Path groups = file("groups.json");
        var json = (ObjectNode) ContractJson.mapper().readTree(groups.toFile());
        var list = (ArrayNode) json.get("groups");
        list.set(0, IntNode.valueOf((list.get(0).asInt() + 1) % Group.NUMBER));
        Files.write(groups, ContractJson.write(json));
        assertThat(recompute().output()).contains("DIFFERENT groups of identities: ");
    }
}
