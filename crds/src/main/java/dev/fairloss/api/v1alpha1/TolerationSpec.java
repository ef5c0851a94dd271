// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A taint of nodes that pods put up with, as in a pod's own tolerations.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.key) || (has(self.operator) && self.operator == 'Exists')",
        message = "a toleration without a key tolerates every taint: say so by operator: Exists, or name the key",
        fieldPath = ".key")
@ValidationRule(
        value = "!has(self.value) || !has(self.operator) || self.operator == 'Equal'",
        message = "operator Exists looks at no value: leave value out, or use operator: Equal",
        fieldPath = ".value")
@ValidationRule(
        value = "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
        message = "tolerationSeconds goes with effect: NoExecute alone",
        fieldPath = ".tolerationSeconds")
public record TolerationSpec(
        @Pattern(Quantities.QUALIFIED)
        @Size(max = 317)
        @JsonPropertyDescription("Key of the taint; left out with operator Exists: any.")
        String key,

        @JsonPropertyDescription("Equal (key and value) or Exists (key alone); left out: Equal.")
        TolerationOperator operator,

        @Size(max = 63) @JsonPropertyDescription("Value of the taint, with operator Equal.")
        String value,

        @JsonPropertyDescription("NoSchedule, PreferNoSchedule or NoExecute; left out: any.")
        TaintEffect effect,

        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("Seconds after which NoExecute evicts all the same, 0 to 2147483647; left out: never.")
        Integer tolerationSeconds) {}
