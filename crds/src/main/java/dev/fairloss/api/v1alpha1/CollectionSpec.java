// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The reward collection: short fine-tunes (probes) of the pretrained model with changed margins.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectionSpec(
        @Default("BalancedDesign")
        @JsonPropertyDescription(
                "Design of the experiments that measure the rewards. BalancedDesign: 16 fine-tunes per repeat for four margins, each of which measures all nine groups. Exhaustive: 58, one per state and action, as in the paper. RandomDesign: 16 with random margins, as a control. Default BalancedDesign.")
        CollectionStrategy strategy,

        @Default("DPrime")
        @JsonPropertyDescription(
                "What a reward is a change of, read on images that the network has not seen, except for Published. Difference: distance to the nearest other classes minus distance to the own class. LogRatio: logarithm of their ratio. DPrime: their difference divided by their spread. Published: the paper's reading, on class centers and training images. Every report shows all of them. A change reruns no fine-tune. Default DPrime.")
        Utility utility,

        @Default("100")
        @Min(1)
        @Max(1000000)
        @JsonPropertyDescription("Length of each fine-tune in optimizer updates, 1 to 1000000. Default 100.")
        Integer updates,

        @Default("\"0.003\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(
                value = "double(self) > 0.0 && double(self) <= 10.0",
                message = "must be more than \"0\" and at most \"10\"")
        @JsonPropertyDescription(
                "Constant learning rate of the fine-tunes, more than \"0\", at most \"10\". Lower rates give more reproducible rewards. Default \"0.003\".")
        String learningRate,

        @Default("1")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
                "Number of repeats of the collection, each with other mini-batches, 1 to 10. More repeats give smaller standard errors. Default 1.")
        Integer repeats,

        @Default("1")
        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription(
                "Random seed of image order and augmentation, shared by all fine-tunes of a repeat, 0 to 2147483647. Default 1.")
        Integer seed,

        @Default("1")
        @Min(1)
        @Max(256)
        @JsonPropertyDescription(
                "Number of pods that share the fine-tunes, 1 to 256. A change reruns nothing. Ignored by a run on one machine. Default 1.")
        Integer parallelism) {}
