// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.LearningRateSchedule;
import dev.fairloss.contract.spec.Precision;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Stochastic gradient descent with Nesterov momentum, weight decay and a learning-rate schedule.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OptimizationSpec(
        @Default("64") @Min(2) @Max(65536) @JsonPropertyDescription("Images per update, 2 to 65536. Default 64.")
        Integer batchSize,

        @Default("\"0.1\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(
                value = "double(self) > 0.0 && double(self) <= 10.0",
                message = "must be more than \"0\" and at most \"10\"")
        @JsonPropertyDescription("Learning rate after the warm-up, more than \"0\", at most \"10\". Default \"0.1\".")
        String learningRate,

        @Default("\"0.9\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(value = "double(self) < 1.0", message = "must be less than \"1\"")
        @JsonPropertyDescription("Nesterov momentum, \"0\" to less than \"1\". Default \"0.9\".")
        String momentum,

        @Default("\"0.0005\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(value = "double(self) <= 1.0", message = "must be at most \"1\"")
        @JsonPropertyDescription(
                "Weight decay, \"0\" to \"1\". Does not apply to batch normalization. Default \"0.0005\".")
        String weightDecay,

        @Default("50")
        @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
                "Number of updates over which the learning rate rises linearly from 0, 0 to 1000000. Default 50.")
        Integer warmUpUpdates,

        @Default("Cosine")
        @JsonPropertyDescription(
                "Learning-rate decay after the warm-up: Cosine (to 0) or Steps (divided by 10 after 5/8 and again after 7/8 of the updates). Default Cosine.")
        LearningRateSchedule schedule,

        @Default("Float32")
        @JsonPropertyDescription(
                "Number format of forward and backward passes: Float32 (bit-for-bit reproducible on CPUs with a fixed number of threads) or BFloat16 (mixed precision, faster). Default Float32.")
        Precision precision) {}
