// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.spec.Utility;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The reward collection: short fine-tunes (probes) of the pretrained models with changed margins.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.seed) || self.replication == 'Shared'",
        message = "has no effect if every seed has its own policy; set replication to Shared, or remove seed",
        fieldPath = ".seed")
public record CollectionSpec(
        @Default("BalancedDesign")
        @JsonPropertyDescription(
                "Design of the experiments that measure the rewards. BalancedDesign: 16 fine-tunes per repeat for four margins, each of which measures all nine groups. Exhaustive: 58, one per state and action, as in the paper. RandomDesign: 16 with random margins, as a control. Default BalancedDesign.")
        CollectionStrategy strategy,

        @Default("DPrime")
        @JsonPropertyDescription(
                "What a reward is a change of, read on images that the network has not seen, except for Published. Difference: distance to the nearest other classes minus distance to the own class. LogRatio: logarithm of their ratio. DPrime: their difference divided by their spread. Published: the paper's reading, on class centers and training images. Every report shows all of them. A change reruns no fine-tune. Default DPrime.")
        Utility utility,

        @Default("PerSeed")
        @JsonPropertyDescription(
                "PerSeed: one policy for each seed of the final trainings, each with its own pretrained networks and fine-tunes. Shared: one policy for all seeds, at a lower cost; intervals then hold for this policy only. Default PerSeed.")
        Replication replication,

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

        @Default("3")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
                "Number of repeats of the fine-tunes for each policy, each with its own margins, image order and network, 1 to 10. Standard errors come from the differences between repeats; with one repeat they are unknown. Default 3.")
        Integer repeats,

        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription(
                "Random seed of the only policy, its networks and its fine-tunes, 0 to 2147483647. Only if replication is Shared. Defaults to 1.")
        Integer seed,

        @Default("true")
        @JsonPropertyDescription(
                "Whether each fine-tune is also measured on images that no network was trained on, so that the report can say whether rewards predict accuracy. No reward depends on it, and the cost of the method does not include it. Default true.")
        Boolean measureAccuracy,

        @Default("1")
        @Min(1)
        @Max(256)
        @JsonPropertyDescription(
                "Number of pods that share the fine-tunes, 1 to 256. A change reruns nothing. Ignored by a run on one machine. Default 1.")
        Integer parallelism,

        @Min(1)
        @Max(64)
        @JsonPropertyDescription(
                "Number of fine-tunes that a pod, or a run on one machine, computes at the same time, 1 to 64. On CPUs, each uses one thread; several GPUs share them. Results do not depend on it, and a change reruns nothing. There are never more pods than needed to run all fine-tunes at the same time. Defaults to the compute threads of the pod (all requested cores but one) if memory allows; with GPUs, to as many as fit into the memory of each, at most 8, or to one where updates are not captured as CUDA graphs.")
        Integer concurrency) {}
