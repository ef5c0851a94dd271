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
import java.util.List;

/**
 * Stochastic gradient descent with Nesterov momentum, weight decay and a learning-rate schedule.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.polynomialPower) || self.schedule == 'Polynomial'",
        message =
                "has no effect without the schedule Polynomial; set schedule to Polynomial, or remove polynomialPower",
        fieldPath = ".polynomialPower")
@ValidationRule(
        value = "!has(self.steps) || size(self.steps) == 0 || self.schedule == 'Steps'",
        message = "has no effect without the schedule Steps; set schedule to Steps, or remove steps",
        fieldPath = ".steps")
public record OptimizationSpec(
        @Default("64") @Min(2) @Max(65536) @JsonPropertyDescription("Images per update, 2 to 65536. Default 64.")
        Integer batchSize,

        @Default("\"0.1\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(
                value = "double(self) > 0.0 && double(self) <= 10.0",
                message = "must be more than \"0\" and at most \"10\"")
        @JsonPropertyDescription(
                "Learning rate after the warm-up, more than \"0\", at most \"10\", for batches of referenceBatchSize. Default \"0.1\".")
        String learningRate,

        @Min(1)
        @Max(65536)
        @JsonPropertyDescription(
                "Batch size that learningRate is given for, 1 to 65536: the rate in use is learningRate * batchSize / referenceBatchSize (linear scaling). collection.learningRate is not scaled. Defaults to batchSize.")
        Integer referenceBatchSize,

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
                "Learning-rate decay after the warm-up: Cosine (to 0), Steps (divided by 10 at each of steps) or Polynomial (to 0, proportional to the share of the updates that is left, raised to polynomialPower). Default Cosine.")
        LearningRateSchedule schedule,

        @Size(max = 8)
        @ValidationRule(
                value = "self.all(s, double(s) > 0.0 && double(s) < 1.0)",
                message = "each step must be more than \"0\" and less than \"1\"")
        @ValidationRule(
                value = "[1, 2, 3, 4, 5, 6, 7].all(i, i >= size(self) || double(self[i - 1]) < double(self[i]))",
                message = "must be strictly ascending")
        @JsonPropertyDescription(
                "Where the schedule Steps divides the learning rate by 10, as shares of the updates, at most 8, strictly ascending. Defaults to \"0.625\", \"0.875\".")
        List<@Pattern(Decimals.FORM) @Size(max = Decimals.LENGTH) String> steps,

        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(
                value = "double(self) > 0.0 && double(self) <= 10.0",
                message = "must be more than \"0\" and at most \"10\"")
        @JsonPropertyDescription(
                "Power of the schedule Polynomial, more than \"0\", at most \"10\". Defaults to \"1\", as in arcface_torch.")
        String polynomialPower,

        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(value = "double(self) > 0.0", message = "must be more than \"0\"")
        @JsonPropertyDescription(
                "Largest Euclidean norm of the gradients of the network, class centers excluded; larger gradients are scaled down to it. \"5\" in arcface_torch. Defaults to no clipping.")
        String gradientClipNorm,

        @Default("Float32")
        @JsonPropertyDescription(
                "Number format of forward and backward passes: Float32 (bit-for-bit reproducible on CPUs with a fixed number of threads), BFloat16 (mixed precision; faster on GPUs, and on CPUs with instructions for it) or Float16 (mixed precision with dynamic loss scaling, for GPUs; slow on CPUs). Default Float32.")
        Precision precision,

        @JsonPropertyDescription(
                "Whether convolutions in Float32 use TensorFloat-32 on GPUs that have it: faster, with 10 bits of fraction instead of 23. Matrix products never use it. Has no effect on CPUs. Defaults to true, as in PyTorch.")
        Boolean tensorFloat32,

        @JsonPropertyDescription(
                "Whether GPUs use deterministic algorithms only, so that the same training gives the same bits on the same kind of GPU. Has no effect on CPUs, where Float32 always does with a fixed number of threads. Defaults to true.")
        Boolean reproducible) {}
