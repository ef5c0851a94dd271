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
 * A toleration, as in the spec of a pod.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.key) || (has(self.operator) && self.operator == 'Exists')",
        message = "a toleration without a key matches every taint; set operator: Exists, or set a key",
        fieldPath = ".key")
@ValidationRule(
        value = "!has(self.value) || !has(self.operator) || self.operator == 'Equal'",
        message = "operator Exists ignores the value; remove value, or set operator: Equal",
        fieldPath = ".value")
@ValidationRule(
        value = "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
        message = "tolerationSeconds needs effect: NoExecute",
        fieldPath = ".tolerationSeconds")
public record TolerationSpec(
        @Pattern(Quantities.QUALIFIED)
        @Size(max = Quantities.QUALIFIED_LENGTH)
        @JsonPropertyDescription("Key of the taint. Empty with operator Exists matches all taints.")
        String key,

        @JsonPropertyDescription("Equal (key and value must match) or Exists (the key must match). Defaults to Equal.")
        TolerationOperator operator,

        @Pattern(Quantities.LABEL_VALUE)
        @Size(max = Quantities.LABEL_LENGTH)
        @JsonPropertyDescription("Value of the taint, for operator Equal.")
        String value,

        @JsonPropertyDescription(
                "Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. Defaults to all effects.")
        TaintEffect effect,

        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("Seconds before a NoExecute taint evicts the pod, 0 to 2147483647. Defaults to never.")
        Integer tolerationSeconds) {}
