// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import java.util.Optional;

/**
 * The content hash of a step: SHA-256 over its kind, the parts of the resolved spec that affect its result, and the hashes of
 * its inputs. Steps with equal hashes have equal results, so a finished step is reused by every experiment that contains it.
 */
final class StepHash {
    /** Raise it when the trainer computes something else for the same spec, or when a hashed JSON form changes. */
    static final int FORMAT = 6;

    private final ObjectNode content = ContractJson.mapper().createObjectNode();
    private boolean known = true;

    StepHash(Step step) {
        content.put("format", FORMAT).put("kind", step.kind().id());
    }

    /** Adds a part of the spec in its JSON form. Does nothing if the hash is unknown anyway. */
    StepHash part(String name, Object value) {
        if (known) {
            content.set(name, ContractJson.mapper().valueToTree(value));
        }
        return this;
    }

    /** Adds a part of the spec if it is set, so that specs without it keep their hashes. */
    StepHash optionalPart(String name, Optional<?> value) {
        return value.isPresent() ? part(name, value.get()) : this;
    }

    /** Adds the hash of an input. */
    StepHash input(String name, Optional<String> hash) {
        hash.ifPresent(value -> content.put(name, value));
        known = known && hash.isPresent();
        return this;
    }

    /** The hash; empty unless the hashes of all inputs are known. */
    Optional<String> value() {
        return known ? Optional.of(ContractJson.sha256(content)) : Optional.empty();
    }
}
