// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import java.util.Optional;

/**
 * Content hash of a step: SHA-256 over its kind, the parts of the effective spec that change its result, and the hashes
 * of its inputs. Equal hashes, equal results: a finished step is never run again, in whichever experiment it stands.
 */
final class StepHash {
    /** Raised when a change of the trainer changes what the same spec computes. */
    static final int FORMAT = 2;

    private final ObjectNode content = ContractJson.mapper().createObjectNode();
    private boolean known = true;

    StepHash(Step step) {
        content.put("format", FORMAT).put("kind", step.kind().id());
    }

    /** Adds a part of the spec; its JSON form is what counts. */
    StepHash part(String name, Object value) {
        content.set(name, ContractJson.mapper().valueToTree(value));
        return this;
    }

    /** Adds the hash of an input. */
    StepHash input(String name, Optional<String> hash) {
        hash.ifPresent(value -> content.put(name, value));
        known = known && hash.isPresent();
        return this;
    }

    /** The hash, if all inputs' hashes are known. */
    Optional<String> value() {
        return known ? Optional.of(ContractJson.sha256(content)) : Optional.empty();
    }
}
