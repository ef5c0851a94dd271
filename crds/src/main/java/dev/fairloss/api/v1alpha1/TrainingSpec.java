// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.step.Concurrency;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The final trainings: their length, the start of the policy, the number of seeds, weight averaging, and how many share a GPU.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.epochs) != has(self.updates)", message = "set exactly one of epochs and updates")
public record TrainingSpec(
        @Min(1) @Max(10000) @JsonPropertyDescription("Length in epochs, 1 to 10000. Set either epochs or updates.")
        Integer epochs,

        @Min(1)
        @Max(10000000)
        @JsonPropertyDescription("Length in optimizer updates, 1 to 10000000. Set either epochs or updates.")
        Integer updates,

        @Default("2")
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
                "First epoch, counted from 0, in which the policy sets the margins, 1 to 10000. Earlier epochs use loss.initialMargin. Default 2.")
        Integer policyStartEpoch,

        @Default("5")
        @Min(1)
        @Max(30)
        @JsonPropertyDescription(
                "Number of trainings per arm, with the seeds 1, 2, ..., 1 to 30. Arms are compared seed by seed. One seed gives a first look, without significant differences. Default 5.")
        Integer seeds,

        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(
                value = "double(self) > 0.0 && double(self) < 1.0",
                message = "must be more than \"0\" and less than \"1\"")
        @JsonPropertyDescription(
                "Decay of an exponential moving average (EMA) of the weights, more than \"0\", less than \"1\", for example \"0.9999\". If set, the averaged network is evaluated and exported, with averaged batch statistics, as in timm. Update n, counted from 0, uses at most (1 + n) / (10 + n). Defaults to no averaging.")
        String emaDecay,

        @Default("1")
        @Min(1)
        @Max(Concurrency.MAX_TRAININGS)
        @JsonPropertyDescription(
                "Number of trainings (seeds and arms) that a pod computes at the same time on its GPU, 1 to 8. Small networks leave most of a GPU idle, so several take little longer than one. Each remains a step of its own, with its own result, checkpoint and cost. Results do not depend on it. A change reruns nothing and applies to the trainings that have not started. Needs a GPU for the trainings. Default 1.")
        Integer concurrency) {}
