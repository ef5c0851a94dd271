// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.AttributeReport;
import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.EvaluationScores.SetScores;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.FairnessResultBuilder;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResultBuilder;
import dev.fairloss.contract.result.IdentificationReport;
import dev.fairloss.contract.result.IdentificationResult;
import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.TemplateReport;
import dev.fairloss.contract.result.TemplateResult;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.contract.step.ArmRun;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.engine.SimilarityMatrix;
import dev.fairloss.trainer.eval.AttributeFairness;
import dev.fairloss.trainer.eval.GroupPairs;
import dev.fairloss.trainer.eval.Identification;
import dev.fairloss.trainer.eval.IdentificationFairness;
import dev.fairloss.trainer.eval.JoinedEmbeddings;
import dev.fairloss.trainer.eval.TemplateEmbeddings;
import dev.fairloss.trainer.eval.TemplateMedia;
import dev.fairloss.trainer.eval.TemplateVerification;
import dev.fairloss.trainer.eval.Verification;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.reward.GroupUtilities;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Evaluates the model of one arm and seed: verification of unseen identities, and fairness between the training groups. */
public final class EvaluateStep implements StepAttempt.Body {
    /** The {@link EvaluationReport}. */
    static final String REPORT = "evaluation.json";

    /** The {@link EvaluationScores}. */
    static final String SCORES = "scores.json";

    /** The {@link GroupPairs}. */
    static final String GROUP_PAIRS = "group-pairs.csv.gz";

    /** The {@link IdentificationReport}; only if there is an identification set. */
    static final String IDENTIFICATION = "identification.json";

    /** The {@link TemplateReport}; only if there is a set of templates. */
    static final String TEMPLATES = "templates.json";

    /** The {@link AttributeReport}; only if an evaluation set has attributes. */
    static final String ATTRIBUTES = "attributes.json";

    private final PreparedData data;
    private final ArmRun armRun;
    private final StepArtifacts trained;
    private final StepArtifacts pretrained;

    public EvaluateStep(PreparedData data, ArmRun armRun, StepArtifacts trained, StepArtifacts pretrained) {
        this.data = data;
        this.armRun = armRun;
        this.trained = trained;
        this.pretrained = pretrained;
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        run.context().board().planImages(images());
        try (var networks = new ArmNetworks(run, trained)) {
            return run(run, networks);
        }
    }

    private ObjectNode run(StepAttempt run, ArmNetworks networks) {
        var started = run.context().clock().instant();
        var summary = ContractJson.mapper().createObjectNode();
        var sets = new ArrayList<VerificationResult>();
        var scores = new ArrayList<SetScores>();
        var attributes = new ArrayList<AttributeResult>();
        var groups = StoredGroups.read(pretrained);
        var training = training(run, networks, groups);
        for (var set : data.evaluation()) {
            var embeddings = embed(run, networks, set.name(), set.faces(), set.images());
            var overlap = set.suspects()
                    .get()
                    .measured(set.overlap(), set.pairs(), embeddings, nearCenters(set, training, embeddings));
            var measured = Verification.measure(set.name(), set.pairs(), overlap, set.people(), embeddings);
            sets.add(measured.result());
            scores.add(measured.scores());
            set.attributes()
                    .ifPresent(known -> attributes.addAll(AttributeFairness.measure(set.name(), known, embeddings)));
        }
        sets.forEach(set -> summary.put("accuracy/" + set.set(), set.accuracy()));
        var identification = data.identification().stream()
                .map(set -> identification(run, networks, set, training, attributes::addAll))
                .toList();
        var templates = data.templates().stream()
                .map(set -> templates(run, networks, set, training, attributes::addAll))
                .toList();
        var fairness = training.fairness();
        var fairnessResult = with(GroupUtilities.of(training.distances(), groups), fairness.result());
        double seconds =
                Duration.between(started, run.context().clock().instant()).toMillis() / 1e3;
        String arm = armRun.arm().name();
        int seed = armRun.seed();
        var report = new EvaluationReport(
                EvaluationReport.VERSION, arm, seed, List.copyOf(sets), Optional.of(fairnessResult), seconds);
        run.checkUnfinished();
        run.artifacts().put(REPORT, ContractJson.write(report));
        run.artifacts()
                .put(
                        SCORES,
                        ContractJson.write(new EvaluationScores(
                                EvaluationScores.VERSION, arm, seed, scores, fairness.influences(), fairness.rates())));
        run.artifacts().put(GROUP_PAIRS, fairness.pairs().csv(image -> training.images()[image]));
        putIfAny(
                run,
                IDENTIFICATION,
                identification,
                results -> new IdentificationReport(IdentificationReport.VERSION, arm, seed, results));
        putIfAny(run, TEMPLATES, templates, results -> new TemplateReport(TemplateReport.VERSION, arm, seed, results));
        putIfAny(
                run,
                ATTRIBUTES,
                attributes,
                results -> new AttributeReport(AttributeReport.VERSION, arm, seed, results));
        TrainingMetrics.addEvaluation(run, armRun, trained, summary);
        return summary;
    }

    private static <T> void putIfAny(StepAttempt run, String file, List<T> results, Function<List<T>, ?> report) {
        if (!results.isEmpty()) {
            run.artifacts().put(file, ContractJson.write(report.apply(results)));
        }
    }

    /** The number of images that all networks embed in total. */
    private long images() {
        long pairs =
                data.evaluation().stream().mapToLong(set -> set.images().length).sum();
        long searches = data.identification().stream()
                .mapToLong(set -> set.faces().count())
                .sum();
        long templates =
                data.templates().stream().mapToLong(set -> set.images().length).sum();
        long training = Embeddings.images(data.allImages());
        return (pairs + searches + templates + training)
                * ModelFiles.weights(trained).size();
    }

    private IdentificationResult identification(
            StepAttempt run,
            ArmNetworks networks,
            PreparedData.Searches set,
            TrainingEmbeddings training,
            Consumer<List<AttributeResult>> byAttribute) {
        int[] images = IntStream.range(0, set.faces().count()).toArray();
        var embeddings = embed(run, networks, set.name(), set.faces(), images);
        int dim = embeddings[0].length;
        Identification.Similarities similarities = (searches, gallery) -> similarities(run, dim, searches, gallery);
        var scores = Identification.scores(set.gallery(), embeddings, similarities);
        set.attributes()
                .ifPresent(known -> byAttribute.accept(IdentificationFairness.measure(set.name(), known, scores)));
        var overlap = set.overlap()
                .measured(
                        scores,
                        embeddings,
                        similarities,
                        training.centers(),
                        data.trainingSet().classes()::get);
        return Identification.measure(set.name(), scores, overlap);
    }

    private TemplateResult templates(
            StepAttempt run,
            ArmNetworks networks,
            PreparedData.TemplateFaces set,
            TrainingEmbeddings training,
            Consumer<List<AttributeResult>> byAttribute) {
        var embeddings = JoinedEmbeddings.of(networks.unnormalized(network -> TemplateEmbeddings.of(
                set.templates(),
                new Embeddings(run, data).embed(List.of(network), label(run, set.name()), set.faces(), set.images()))));
        set.attributes()
                .ifPresent(known -> byAttribute.accept(AttributeFairness.ofTemplates(
                        set.name(), known, TemplateMedia.of(set.templates()), embeddings)));
        var overlap = set.overlap()
                .measured(
                        set.templates().people(),
                        embeddings,
                        training.centers(),
                        data.trainingSet().classes()::get);
        return TemplateVerification.measure(set.name(), set.templates(), overlap, embeddings);
    }

    /** Embeddings by all networks of the arm, whose similarities are the means over the networks, (images, networks x dim). */
    private float[][] embed(StepAttempt run, ArmNetworks networks, String name, FaceImages images, int[] numbers) {
        return new Embeddings(run, data).embed(networks.embedders(), label(run, name), images, numbers);
    }

    private static String label(StepAttempt run, String name) {
        return run.step().id() + " " + name;
    }

    private TrainingEmbeddings training(StepAttempt run, ArmNetworks networks, ClassGroups groups) {
        boolean named = data.evaluation().stream().anyMatch(set -> set.people().length > 0)
                || !data.identification().isEmpty()
                || !data.templates().isEmpty();
        int dim = networks.dim();
        Identification.Similarities similarities = (people, centers) -> similarities(run, dim, people, centers);
        return TrainingEmbeddings.of(
                new Embeddings(run, data),
                networks,
                data,
                groups,
                label(run, "groups"),
                named ? Optional.of(similarities) : Optional.empty());
    }

    private static float[] similarities(StepAttempt run, int dim, float[] rows, float[] others) {
        try (var manager = run.context().settings().target().newManager()) {
            return SimilarityMatrix.of(manager, dim, rows, others);
        }
    }

    private Optional<OverlapEffect> nearCenters(
            PreparedData.Evaluation set, TrainingEmbeddings training, float[][] embeddings) {
        return training.centers()
                .flatMap(centers -> centers.effect(
                        set.pairs(),
                        set.people(),
                        embeddings,
                        set.suspects().get().names()::get,
                        data.trainingSet().classes()::get));
    }

    /** Adds the utilities of the network, which show whether they correlate with accuracy. */
    private static FairnessResult with(GroupUtilities utilities, FairnessResult result) {
        return FairnessResultBuilder.builder(result)
                .overall(with(utilities.overall(), result.overall()))
                .groups(IntStream.range(0, Group.NUMBER)
                        .mapToObj(group -> with(
                                utilities.groups().get(group), result.groups().get(group)))
                        .toList())
                .build();
    }

    private static GroupResult with(Map<Utility, Double> utilities, GroupResult result) {
        return GroupResultBuilder.builder(result).utilities(utilities).build();
    }
}
