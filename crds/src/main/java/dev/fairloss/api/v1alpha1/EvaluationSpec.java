// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * One test set: its name, and the pairs that are compared.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.pairs) != has(self.heldOutIdentities)",
        message = "set exactly one kind of test: pairs or heldOutIdentities")
public record EvaluationSpec(
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(max = 63)
        @JsonPropertyDescription("Name of the set in reports, unique: 1 to 63 lower-case letters, digits and hyphens.")
        String name,

        @JsonPropertyDescription(
                "Pairs listed in a file, in the form of LFW's pairs.txt. Either this or heldOutIdentities.")
        PairsSpec pairs,

        @JsonPropertyDescription(
                "Pairs drawn from the people that dataset.holdOut keeps out of training. Either this or pairs.")
        HeldOutIdentitiesSpec heldOutIdentities) {}
