// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * An environment variable of the pods. It has a literal value and none from a Secret: everyone who may read the pod can read its
 * environment, and a value would not be rotated or removed from logs.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvVariableSpec(
        @Required
        @Pattern(EnvRules.FORM)
        @Size(max = 128)
        @ValidationRule(value = EnvRules.NAME_RULE, message = EnvRules.NAME_MESSAGE)
        @JsonPropertyDescription("Name of the variable, for example HTTPS_PROXY.")
        String name,

        @Required
        @Size(max = 1024)
        @ValidationRule(value = EnvRules.VALUE_RULE, message = EnvRules.VALUE_MESSAGE)
        @JsonPropertyDescription("Value of the variable; may be empty. Never a credential.")
        String value) {}
