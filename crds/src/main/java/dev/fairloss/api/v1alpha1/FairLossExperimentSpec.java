// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * What a user asks for: data, net, loss, and how long each stage runs. Defaults live in the CRD's schema alone, so an object
 * read without them has nulls where the schema would have filled in.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.loss.margins.exists(m, double(m) == double(self.loss.initialMargin))",
        message = "must be one of loss.margins",
        fieldPath = ".loss.initialMargin")
@ValidationRule(
        value = "self.dataset.imageSize >= {'SmallResNet56px': 56, 'MobileFaceNet': 112}[self.model.backbone]",
        message = "must be at least the input size of model.backbone (SmallResNet56px: 56, MobileFaceNet: 112)",
        fieldPath = ".dataset.imageSize")
@ValidationRule(
        value = "self.dataset.holdOut.identities >= 10 || self.evaluation.all(e, !has(e.heldOutIdentities))",
        message =
                "evaluation.heldOutIdentities needs people kept out of training: set dataset.holdOut.identities to at least 10",
        fieldPath = ".dataset.holdOut.identities")
@ValidationRule(
        value =
                "!has(self.comparison.fixedMargins) || self.comparison.fixedMargins.all(f, self.loss.margins.exists(m, double(m) == double(f)))",
        message = "each must be one of loss.margins",
        fieldPath = ".comparison.fixedMargins")
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record FairLossExperimentSpec(
        @Required
        @JsonPropertyDescription("The images to train on. Exactly one source. A change runs everything again.")
        DatasetSpec dataset,

        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
                "The test sets, 1 to 16, each with a name of its own. A change runs the evaluation again, not the training.")
        List<EvaluationSpec> evaluation,

        @Default("{}") @JsonPropertyDescription("The net. A change runs everything from the pre-training on again.")
        ModelSpec model,

        @Default("{}")
        @JsonPropertyDescription(
                "The margin softmax and its margins. A change runs everything from the pre-training on again.")
        LossSpec loss,

        @Default("{}")
        @JsonPropertyDescription(
                "How weights are updated, in every stage that trains. A change runs everything from the pre-training on again.")
        OptimizationSpec optimization,

        @Required
        @JsonPropertyDescription(
                "The training of the base model, at loss.initialMargin for all. A change runs everything from the pre-training on again.")
        PretrainingSpec pretraining,

        @Default("{}")
        @JsonPropertyDescription(
                "The short fine-tunes (probes) from which rewards are learned. A change runs the collection and all after it again.")
        CollectionSpec collection,

        @Default("{}")
        @JsonPropertyDescription(
                "The deep Q-network that learns a policy from the rewards. A change runs the policy and the trainings that follow it again.")
        PolicySpec policy,

        @Required
        @JsonPropertyDescription(
                "The final trainings, one for each arm and seed. A change runs them again, not the collection.")
        TrainingSpec training,

        @Default("{}")
        @JsonPropertyDescription(
                "What FairLoss is compared with. A new arm is trained; those that are finished are kept.")
        ComparisonSpec comparison,

        @JsonPropertyDescription(
                "Where artifacts are kept. Left out: a folder beside the manifest. A change of the place finds nothing finished there and runs everything again.")
        StorageSpec storage,

        @Default("false")
        @JsonPropertyDescription(
                "On a cluster: true stops all pods after a checkpoint; false goes on from there. Default false.")
        Boolean suspend,

        @Default("{}")
        @JsonPropertyDescription(
                "On a cluster: what a pod gets. A change replaces the pods at work, which go on from their checkpoints.")
        ComputeSpec compute,

        @Default("{}")
        @JsonPropertyDescription(
                "On a cluster: where and when pods run. A change replaces the pods at work, which go on from their checkpoints.")
        SchedulingSpec scheduling,

        @Default("{}") @JsonPropertyDescription("On a cluster: how often what failed is tried again.")
        RetriesSpec retries,

        @Pattern(Durations.FORM)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @JsonPropertyDescription(
                "On a cluster: how long the Job of a step may take, queued time left out, for example PT12H. Left out: any time.")
        String activeDeadline,

        @Default("P7D")
        @Pattern(Durations.FORM)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @JsonPropertyDescription(
                "On a cluster: how long Jobs stay after their end, for their logs, for example P7D; what they made stays. Default P7D.")
        String ttlAfterFinished,

        @Default("Keep")
        @JsonPropertyDescription(
                "On a cluster: Keep or Delete (what no other experiment refers to) the artifacts when the experiment is deleted. Default Keep.")
        ArtifactPolicy artifactPolicy)
        implements FairLossExperimentSpecBuilder.With {}
