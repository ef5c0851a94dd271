// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.ReadPermission;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads and validates experiment files as {@code kubectl apply} with strict validation and the API server do: with the
 * defaults, the schema and the CEL rules of the CRD, evaluated offline. Reports all errors at once. Does not check whether
 * files and folders exist.
 */
public final class ExperimentFileReader {
    /** The default size limit of an object in etcd, in bytes. */
    private static final long MAXIMUM_SIZE = 1_500_000;

    private static final String NAME_A_FILE = "Give the path of an experiment file (YAML).";

    private ExperimentFileReader() {}

    /** Loaded with the first experiment file, once per process. */
    private static final class Crd {
        private static final CrdSchema SCHEMA = CrdSchema.load();
    }

    /**
     * Reads an experiment file and fills in the defaults.
     *
     * @throws TrainerException INVALID_INPUT if the file cannot be read or has errors; the message lists them all
     */
    public static ExperimentFile read(Path file) {
        Checked checked = check(contents(file));
        if (!checked.findings.isEmpty()) {
            String all = checked.findings.stream().map(f -> "\n  " + f).collect(Collectors.joining());
            int count = checked.findings.size();
            throw TrainerException.invalidInput(
                    file + " has " + count + (count == 1 ? " error:" : " errors:") + all, "Correct the file.");
        }
        JsonNode manifest = checked.manifest.orElseThrow();
        try {
            return new ExperimentFile(
                    manifest.at("/metadata").path("namespace").asText("default"),
                    manifest.at("/metadata/name").asText(),
                    file,
                    manifest,
                    ContractJson.strictMapper().treeToValue(manifest.get("spec"), FairLossExperimentSpec.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema of the CRD and the records of the spec differ", e);
        }
    }

    /**
     * All errors of an experiment file, sorted by field; empty if it is valid.
     *
     * @throws TrainerException INVALID_INPUT if the file cannot be read
     */
    public static List<Finding> findings(Path file) {
        return check(contents(file)).findings();
    }

    /** The experiment with defaults, if it could be read, and all errors. */
    record Checked(Optional<JsonNode> manifest, List<Finding> findings) {}

    static Checked check(String yaml) {
        YamlText text = YamlReader.read(yaml);
        List<Finding> findings = new ArrayList<>(text.findings());
        text.tree().ifPresent(manifest -> judge(manifest, text, findings));
        return new Checked(text.tree(), findings.stream().distinct().sorted().toList());
    }

    private static void judge(JsonNode manifest, YamlText text, List<Finding> findings) {
        List<Finding> type = MetadataCheck.type(manifest, text);
        findings.addAll(type);
        if (!type.isEmpty()) {
            return;
        }
        Defaulting.apply(Crd.SCHEMA.openApi(), manifest);
        findings.addAll(MetadataCheck.metadata(manifest, text));
        findings.addAll(SchemaCheck.check(Crd.SCHEMA, manifest, text));
        Set<String> unsound = findings.stream().map(Finding::path).collect(Collectors.toSet());
        for (CelRules.Broken broken : Crd.SCHEMA.rules().check(manifest, unsound)) {
            Optional<String> value = text.plain(broken.path());
            String message = value.map(v -> "\"" + v + "\": ").orElse("") + broken.message();
            findings.add(new Finding(broken.path(), text.line(broken.path()), message, ""));
        }
    }

    private static String contents(Path file) {
        ReadPermission.require(file);
        try {
            if (Files.isDirectory(file)) {
                throw TrainerException.invalidInput(file + " is a folder.", NAME_A_FILE);
            }
            if (Files.size(file) > MAXIMUM_SIZE) {
                throw TrainerException.invalidInput(file + " has more than " + MAXIMUM_SIZE + " bytes.", NAME_A_FILE);
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw TrainerException.invalidInput(file + " is not UTF-8 text.", NAME_A_FILE, e);
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    Files.exists(file)
                            ? "Cannot read " + file + ": " + IoErrors.reason(e) + "."
                            : "There is no file " + file + ".",
                    NAME_A_FILE,
                    e);
        }
    }
}
