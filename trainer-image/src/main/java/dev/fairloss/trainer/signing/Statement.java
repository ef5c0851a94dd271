// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.signing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.json.Sha256;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a signature covers. Its JSON is an in-toto statement (v1) with the predicate of OpenSSF Model Signing v1.0.
 *
 * @param name what was signed. FairLoss sets the key of the object in the store, so that a signature is valid only in its place
 * @param files the SHA-256 of each file, by its name relative to the signed folder
 */
public record Statement(String name, SortedMap<String, String> files) {
    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://model_signing/signature/v1.0";
    private static final String SHA256 = "sha256";

    public Statement {
        files = new TreeMap<>(files);
    }

    public Statement(String name, Map<String, String> files) {
        this(name, new TreeMap<>(files));
    }

    /** Whether a file with this name and SHA-256 was signed. */
    public boolean covers(String file, String sha256) {
        return sha256.equals(files.get(file));
    }

    byte[] json() {
        var statement = ContractJson.mapper().createObjectNode();
        statement.put("_type", TYPE);
        var subject = statement.putArray("subject").addObject().put("name", name);
        subject.putObject("digest").put(SHA256, digestOfAll());
        statement.put("predicateType", PREDICATE);
        var predicate = statement.putObject("predicate");
        predicate
                .putObject("serialization")
                .put("method", "files")
                .put("hash_type", SHA256)
                .put("allow_symlinks", false)
                .putArray("ignore_paths");
        var resources = predicate.putArray("resources");
        files.forEach((file, sum) ->
                resources.addObject().put("name", file).put("algorithm", SHA256).put("digest", sum));
        return ContractJson.write(statement);
    }

    /** Reads {@link #json}. Empty if it is not a statement of this kind. */
    static Optional<Statement> parse(byte[] json) {
        JsonNode statement;
        try {
            statement = ContractJson.mapper().readTree(json);
        } catch (IOException notJson) {
            return Optional.empty();
        }
        if (!statement.path("_type").asText().equals(TYPE)
                || !statement.path("predicateType").asText().equals(PREDICATE)) {
            return Optional.empty();
        }
        var files = new TreeMap<String, String>();
        for (JsonNode resource : statement.at("/predicate/resources")) {
            if (!resource.path("algorithm").asText().equals(SHA256)) {
                return Optional.empty();
            }
            files.put(resource.path("name").asText(), resource.path("digest").asText());
        }
        return Optional.of(new Statement(statement.at("/subject/0/name").asText(), files));
    }

    /** SHA-256 over the digests of all files, in the order of their names, as OMS defines it. */
    private String digestOfAll() {
        var digest = Sha256.newDigest();
        files.values().forEach(sum -> digest.update(HexFormat.of().parseHex(sum)));
        return Sha256.finish(digest);
    }
}
