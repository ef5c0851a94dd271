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
 * The desired experiment: data, model, loss and the length of each phase. The defaults are part of the CRD's schema only: an
 * object that was deserialized without them has nulls instead.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.loss.margins.exists(m, double(m) == double(self.loss.initialMargin))",
        message = "must be one of loss.margins",
        fieldPath = ".loss.initialMargin")
@ValidationRule(
        value = "self.dataset.imageSize >= (self.model.backbone == 'SmallResNet56px' ? 56 : 112)",
        message = "must be at least the input size of model.backbone (SmallResNet56px: 56, others: 112)",
        fieldPath = ".dataset.imageSize")
@ValidationRule(
        value = "self.dataset.imageSize <= (self.model.backbone == 'SmallResNet56px' ? 64 : 128)",
        message =
                "must be at most 8/7 of the input size of model.backbone (SmallResNet56px: 64, others: 128); the network sees only the middle of larger images",
        fieldPath = ".dataset.imageSize")
@ValidationRule(
        value = "self.dataset.holdOut.identities >= 10 || self.evaluation.all(e, !has(e.heldOutIdentities))",
        message =
                "evaluation.heldOutIdentities needs held-out identities; set dataset.holdOut.identities to at least 10",
        fieldPath = ".dataset.holdOut.identities")
@ValidationRule(
        value =
                "!has(self.comparison.fixedMargins) || self.comparison.fixedMargins.all(f, self.loss.margins.exists(m, double(m) == double(f)))",
        message = "each must be one of loss.margins",
        fieldPath = ".comparison.fixedMargins")
@ValidationRule(
        value = "size(self.evaluation) == 0 || self.evaluation.exists(e, !has(e.identification) && !has(e.templates))",
        message = "at least one evaluation set must verify pairs of images: add pairs, bin or heldOutIdentities",
        fieldPath = ".evaluation")
@ValidationRule(
        value =
                "!has(self.comparison.choose) || self.evaluation.exists(e, e.name == self.comparison.choose.set && has(e.attributes) && !has(e.identification) && !has(e.templates))",
        message =
                "must be the name of an evaluation set of the kind pairs, bin or heldOutIdentities that has attributes",
        fieldPath = ".comparison.choose.set")
@ValidationRule(
        value = "self.pretraining.networks <= self.collection.repeats",
        message = "must be at most collection.repeats, since each repeat fine-tunes one network",
        fieldPath = ".pretraining.networks")
@ValidationRule(
        value = GpuRules.CONCURRENCY_RULE,
        message = GpuRules.CONCURRENCY_MESSAGE,
        fieldPath = ".collection.concurrency")
@ValidationRule(
        value = GpuRules.TRAININGS_RULE,
        message = GpuRules.TRAININGS_MESSAGE,
        fieldPath = ".training.concurrency")
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record FairLossExperimentSpec(
        @Required @JsonPropertyDescription("The training images, from exactly one source. A change reruns everything.")
        DatasetSpec dataset,

        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
                "The evaluation sets, 1 to 16, with unique names. A change reruns the evaluation, but no training.")
        List<EvaluationSpec> evaluation,

        @Default("{}")
        @JsonPropertyDescription("The embedding network. A change reruns everything from pretraining on.")
        ModelSpec model,

        @Default("{}")
        @JsonPropertyDescription(
                "The margin softmax loss and its margins. A change reruns everything from pretraining on.")
        LossSpec loss,

        @Default("{}")
        @JsonPropertyDescription(
                "The optimizer, shared by all phases that train the network. A change reruns everything from pretraining on.")
        OptimizationSpec optimization,

        @Required
        @JsonPropertyDescription(
                "The training of the models that the rewards are collected from, with loss.initialMargin for all groups. A change reruns everything from pretraining on.")
        PretrainingSpec pretraining,

        @Default("{}")
        @JsonPropertyDescription(
                "The reward collection: short fine-tunes (probes) of the pretrained models. A change reruns the collection and everything that depends on it.")
        CollectionSpec collection,

        @Default("{}")
        @JsonPropertyDescription(
                "The deep Q-learning of the margin policy. A change reruns it and the trainings that use the policy.")
        PolicySpec policy,

        @Required
        @JsonPropertyDescription(
                "The final trainings, one per arm and seed. A change reruns them, but not the collection.")
        TrainingSpec training,

        @Default("{}")
        @JsonPropertyDescription(
                "The arms that FairLoss is compared with. A new arm is trained; finished arms are reused.")
        ComparisonSpec comparison,

        @JsonPropertyDescription(
                "Where artifacts are stored. Defaults to the operator's default store on a cluster, and to a folder next to the experiment file otherwise. Results in the old location are not reused after a change.")
        StorageSpec storage,

        @JsonPropertyDescription(
                "Experiment trackers that receive settings, metrics and results. A change reruns nothing and replaces no pods. Defaults to none.")
        TrackingSpec tracking,

        @Default("false")
        @JsonPropertyDescription(
                "true stops all pods after their next checkpoint; false resumes them. Ignored by a run on one machine. Default false.")
        Boolean suspend,

        @Default("{}")
        @JsonPropertyDescription(
                "Resources of the pods. A change replaces running pods, which resume from their checkpoints. Ignored by a run on one machine.")
        ComputeSpec compute,

        @Default("{}")
        @JsonPropertyDescription(
                "Scheduling of the pods. A change replaces running pods, which resume from their checkpoints. Ignored by a run on one machine.")
        SchedulingSpec scheduling,

        @Default("{}")
        @JsonPropertyDescription(
                "Metadata, service account, environment and volumes of the pods. A change replaces running pods, which resume from their checkpoints. Ignored by a run on one machine.")
        PodsSpec pods,

        @Default("{}") @JsonPropertyDescription("Retries of failed pods. Ignored by a run on one machine.")
        RetriesSpec retries,

        @Pattern(Durations.FORM)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @JsonPropertyDescription(
                "Time limit for the Job of each step, time in a queue excluded, as an ISO 8601 duration such as PT12H. Defaults to no limit. Ignored by a run on one machine.")
        String activeDeadline,

        @Default("P7D")
        @Pattern(Durations.FORM)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @JsonPropertyDescription(
                "How long finished Jobs and their logs are kept, as an ISO 8601 duration such as P7D. Artifacts are kept longer. Ignored by a run on one machine. Default P7D.")
        String ttlAfterFinished,

        @Default("Keep")
        @JsonPropertyDescription(
                "What happens to the artifacts when the experiment is deleted: Keep, or Delete those that no other experiment references. Ignored by a run on one machine. Default Keep.")
        ArtifactPolicy artifactPolicy)
        implements FairLossExperimentSpecBuilder.With {}
