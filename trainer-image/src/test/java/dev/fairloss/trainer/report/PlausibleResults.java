// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.CurvePoint;
import dev.fairloss.contract.result.DatasetReport;
import dev.fairloss.contract.result.DatasetReport.HistogramBin;
import dev.fairloss.contract.result.DatasetReportBuilder;
import dev.fairloss.contract.result.EnvironmentBuilder;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.EvaluationScores.SetScores;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.FairnessResultBuilder;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.result.GroupResultBuilder;
import dev.fairloss.contract.result.GroupSize;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.result.TrainReportBuilder;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.eval.ImagePair;
import dev.fairloss.trainer.eval.PairSet;
import dev.fairloss.trainer.eval.Uncertainty;
import dev.fairloss.trainer.eval.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Deterministic synthetic results that resemble those of a real experiment. */
final class PlausibleResults {
    private static final List<Double> MARGINS = List.of(.15, .25, .35, .45);
    private static final int NETWORKS = 3;

    private final List<Arm> arms;
    private final int seeds;
    private String name = "lfw-quickstart";
    private Optional<CollectionStrategy> strategy = Optional.of(CollectionStrategy.BalancedDesign);
    private List<String> sets = List.of("lfw", "held-out");
    private int pairs = 60;
    private boolean tailKeptOut = true;
    private boolean emptyGroup;
    private Optional<String> abortedArm = Optional.empty();

    PlausibleResults(List<Arm> arms, int seeds) {
        this.arms = arms;
        this.seeds = seeds;
    }

    /** FairLoss, four fixed margins and the random policy. */
    static PlausibleResults allArms(int seeds) {
        List<Arm> arms = new ArrayList<>(List.of(new Arm.FairLoss()));
        MARGINS.forEach(margin -> arms.add(new Arm.FixedMargin(margin)));
        arms.add(new Arm.RandomPolicy());
        return new PlausibleResults(arms, seeds);
    }

    PlausibleResults named(String newName) {
        name = newName;
        return this;
    }

    PlausibleResults collected(CollectionStrategy newStrategy) {
        strategy = Optional.of(newStrategy);
        return this;
    }

    PlausibleResults withoutCollection() {
        strategy = Optional.empty();
        return this;
    }

    /** Evaluation sets, and pairs of each kind in each of ten folds. */
    PlausibleResults on(List<String> newSets, int pairsPerHalfFold) {
        sets = newSets;
        pairs = pairsPerHalfFold;
        return this;
    }

    PlausibleResults nothingOfTheTailKeptOut() {
        tailKeptOut = false;
        return this;
    }

    PlausibleResults withAnEmptyGroup() {
        emptyGroup = true;
        return this;
    }

    /** All seeds of this arm failed. */
    PlausibleResults aborted(String arm) {
        abortedArm = Optional.of(arm);
        return this;
    }

    private final List<EvaluationScores> scores = new ArrayList<>();

    ExperimentResults make() {
        List<TrainReport> runs = new ArrayList<>();
        for (int replicate = 0; replicate < seeds; replicate++) {
            for (int network = 1; network <= NETWORKS; network++) {
                runs.add(run(TrainReport.PRETRAINING, replicate, OptionalInt.of(network)));
            }
        }
        List<EvaluationReport> evaluations = new ArrayList<>();
        List<ArmMargins> histories = new ArrayList<>();
        PlausiblePolicy policy = new PlausiblePolicy(MARGINS, strategy, emptyGroup);
        for (Arm arm : arms) {
            for (int seed = 0; seed < seeds; seed++) {
                runs.add(run(arm.name(), seed, OptionalInt.empty()));
                histories.add(new ArmMargins(arm.name(), seed, policy.history(arm, seed, 40)));
                if (!abortedArm.equals(Optional.of(arm.name()))) {
                    evaluations.add(evaluation(arm, seed));
                }
            }
        }
        List<PhaseCost> costs = costs();
        return ExperimentResultsBuilder.builder()
                .version(ExperimentResults.VERSION)
                .name(name)
                .finished(Instant.parse("2026-02-03T04:05:06Z"))
                .experimentFile(manifest())
                .arms(arms)
                .seeds(seeds)
                .margins(MARGINS)
                .initialMargin(.25)
                .environment(EnvironmentBuilder.builder()
                        .product("0.1.0")
                        .java("17.0.15 (Eclipse Adoptium)")
                        .engine("DJL 0.36.0, PyTorch 2.7.1")
                        .system("Linux 6.1 amd64")
                        .device("cpu (Xeon, 2 cores)")
                        .threads(2)
                        .precision("Float32")
                        .build())
                .data(data())
                .groups(groupSizes())
                .replication(Replication.PerSeed)
                .replicates(replicates(policy))
                .histories(histories)
                .runs(runs)
                .evaluations(evaluations)
                .summary(Summaries.of(arms, evaluations, runs, costs, Uncertainty.of(scores), seeds, 4800))
                .attributes(List.of())
                .identification(List.of())
                .templates(List.of())
                .costs(costs)
                .worth(policy.collects() ? Optional.of(PlausibleWorth.make()) : Optional.empty())
                .build();
    }

    private List<PolicyReplicate> replicates(PlausiblePolicy policy) {
        return policy.collects()
                ? IntStream.range(0, seeds)
                        .mapToObj(seed -> new PolicyReplicate(
                                seed, policy.rewards(), policy.otherRewards(), policy.convergence(), policy.table()))
                        .toList()
                : List.of();
    }

    private List<PhaseCost> costs() {
        List<PhaseCost> costs = new ArrayList<>(List.of(
                new PhaseCost(StepKind.PREPARE, Optional.empty(), 6.2, 0, 0, 100, OptionalDouble.empty(), 64_000),
                new PhaseCost(StepKind.PRETRAIN, Optional.empty(), 0, 118.4, 0, 100, OptionalDouble.empty(), 64_000),
                new PhaseCost(
                        StepKind.COLLECT,
                        Optional.empty(),
                        strategy.equals(Optional.of(CollectionStrategy.BalancedDesign)) ? 47.3 : 171.9,
                        0,
                        3.4,
                        100,
                        OptionalDouble.empty(),
                        64_000),
                new PhaseCost(StepKind.POLICY, Optional.empty(), 1.4, 0, 0, 100, OptionalDouble.empty(), 64_000)));
        for (Arm arm : arms) {
            costs.add(new PhaseCost(
                    StepKind.TRAIN,
                    Optional.of(arm.name()),
                    117.8 * seeds,
                    0,
                    arm == arms.get(0) ? 31 : 0,
                    100,
                    OptionalDouble.empty(),
                    64_000));
        }
        for (Arm arm : arms) {
            costs.add(new PhaseCost(
                    StepKind.EVALUATE,
                    Optional.of(arm.name()),
                    8.9 * seeds,
                    0,
                    0,
                    100,
                    OptionalDouble.empty(),
                    64_000));
        }
        return costs;
    }

    private TrainReport run(String run, int seed, OptionalInt network) {
        SplittableRandom random = Seeds.random(seed, "curve " + run, network.orElse(0));
        boolean aborted = abortedArm.equals(Optional.of(run));
        long done = aborted ? 812 : 3000;
        List<CurvePoint> curve = new ArrayList<>();
        for (long update = 15; update <= done; update += 15) {
            double rate = update < 50 ? .1 * update / 50 : .05 * (1 + Math.cos(Math.PI * (update - 50) / 2950));
            double loss = .9
                    + (run.startsWith("fixed") ? 6 * (Double.parseDouble(run.substring(6)) - .25) : 0)
                    + 10.6 * Math.exp(-update / 620.)
                    + 1.2 * rate / .1 * random.nextDouble(.9, 1.1);
            curve.add(new CurvePoint(update, loss, rate));
        }
        return TrainReportBuilder.builder()
                .version(TrainReport.VERSION)
                .run(run)
                .seed(seed)
                .network(network)
                .networks(1)
                .updates(3000)
                .updatesDone(done)
                .batchSize(64)
                .imagesPerEpoch(5290)
                .seconds(117.8 * done / 3000)
                .imagesPerSecond(1630)
                .curve(curve)
                .rollbacks(aborted ? 3 : 0)
                .aborted(
                        aborted
                                ? Optional.of("the loss was not finite three times, last at update 812")
                                : Optional.empty())
                .build();
    }

    private EvaluationReport evaluation(Arm arm, int seed) {
        List<SetScores> ofSets = new ArrayList<>();
        List<VerificationResult> results =
                sets.stream().map(set -> verification(arm, seed, set, ofSets)).toList();
        scores.add(new EvaluationScores(EvaluationScores.VERSION, arm.name(), seed, ofSets, List.of(), List.of()));
        return new EvaluationReport(
                EvaluationReport.VERSION, arm.name(), seed, results, Optional.of(fairness(arm, seed)), 8.9);
    }

    /** Normally distributed scores. Most noise belongs to the pairs and is shared by all arms; some belongs to the seed. */
    private VerificationResult verification(Arm arm, int seed, String set, List<SetScores> scored) {
        SplittableRandom shared = Seeds.random(1, set);
        SplittableRandom own = Seeds.random(seed, set + arm.name());
        double shift =
                .006 * own.nextGaussian() + .012 * Seeds.random(seed, "seed").nextGaussian();
        List<ImagePair> list = new ArrayList<>();
        float[][] embeddings = new float[40 * pairs][];
        for (int i = 0; i < 20 * pairs; i++) {
            boolean same = i / pairs % 2 == 0;
            double score = .2 + (same ? .38 + shift : 0) + .16 * shared.nextGaussian() + .05 * own.nextGaussian();
            double cosine = Math.max(-1, Math.min(1, score));
            embeddings[2 * i] = new float[] {1, 0};
            embeddings[2 * i + 1] = new float[] {(float) cosine, (float) Math.sqrt(1 - cosine * cosine)};
            list.add(new ImagePair(2 * i, 2 * i + 1, same, i / (2 * pairs)));
        }
        PairSet pairSet = new PairSet(10, 325, list, "10 folds of the pairs file");
        int[] people = IntStream.range(0, embeddings.length)
                .map(image -> image / 2 % 325 + (image % 2 == 1 && image / 2 / pairs % 2 == 1 ? 1 : 0))
                .toArray();
        Verification.Measured measured =
                Verification.measure(set, pairSet, new TrainingOverlap(true, 0, 0, 0), people, embeddings);
        scored.add(measured.scores());
        return measured.result();
    }

    private FairnessResult fairness(Arm arm, int seed) {
        SplittableRandom random = Seeds.random(seed, "fairness " + arm.name());
        List<GroupResult> counts = Arrays.stream(CountGroup.values())
                .map(count -> group(count.name().toLowerCase(Locale.ROOT), count, 3, random))
                .toList();
        List<GroupResult> groups = Group.all().stream()
                .map(group -> group(group.label(), group.count(), isEmpty(group) ? 0 : 1, random))
                .toList();
        double[] compared = counts.stream()
                .filter(count -> count.basis() == Basis.HELD_OUT)
                .mapToDouble(count -> count.accuracy().orElseThrow())
                .sorted()
                .toArray();
        return FairnessResultBuilder.builder()
                .overall(group("all", CountGroup.MIDDLE, 9, random))
                .counts(counts)
                .groups(groups)
                .threshold(OptionalDouble.of(.41))
                .accuracyGap(OptionalDouble.of(compared[compared.length - 1] - compared[0]))
                .note(
                        "held-out images against training images; at most 6 genuine pairs per identity, and impostor pairs with"
                                + " all other identities of the same count group; one threshold for all groups")
                .worst(Optional.of(tailKeptOut ? CountGroup.TAIL : CountGroup.MIDDLE))
                .build();
    }

    private boolean isEmpty(Group group) {
        return emptyGroup && group.index() == 1;
    }

    private GroupResult group(String name, CountGroup count, int share, SplittableRandom random) {
        boolean trainedOn = count == CountGroup.TAIL && !tailKeptOut;
        int people = new int[] {180, 96, 48}[count.ordinal()] * share;
        double accuracy = (trainedOn ? .99 : .86 + .03 * count.ordinal()) + .004 * random.nextGaussian();
        OptionalDouble some = OptionalDouble.of(accuracy);
        if (share == 0) {
            OptionalDouble none = OptionalDouble.empty();
            return GroupResultBuilder.builder()
                    .group(name)
                    .identities(0)
                    .basis(Basis.NONE)
                    .comparable(false)
                    .measuredIdentities(0)
                    .genuine(0)
                    .impostors(0)
                    .accuracy(none)
                    .standardError(none)
                    .falseRejectRate(none)
                    .falseAcceptRate(none)
                    .intraClass(none)
                    .interClass(none)
                    .utilities(Map.of())
                    .build();
        }
        return GroupResultBuilder.builder()
                .group(name)
                .identities(people)
                .basis(trainedOn ? Basis.TRAINING : Basis.HELD_OUT)
                .comparable(!trainedOn)
                .measuredIdentities(people)
                .genuine(2 * people)
                .impostors(2 * people)
                .accuracy(some)
                .standardError(OptionalDouble.of(.25 / Math.sqrt(people)))
                .falseRejectRate(OptionalDouble.of(1.3 * (1 - accuracy)))
                .falseAcceptRate(OptionalDouble.of(.7 * (1 - accuracy)))
                .intraClass(OptionalDouble.of(.44 - .03 * count.ordinal() + .004 * random.nextGaussian()))
                .interClass(OptionalDouble.of(.61 + .01 * count.ordinal() + .004 * random.nextGaussian()))
                .utilities(Map.of())
                .build();
    }

    private List<GroupSize> groupSizes() {
        return Group.all().stream()
                .map(group -> {
                    int people = isEmpty(group)
                            ? 0
                            : new int[] {180, 96, 48}[group.count().ordinal()] + group.index() % 3;
                    return new GroupSize(
                            group,
                            people,
                            people * new int[] {2, 4, 17}[group.count().ordinal()]);
                })
                .toList();
    }

    private static DatasetReport data() {
        List<HistogramBin> histogram = IntStream.concat(
                        IntStream.rangeClosed(2, 60), IntStream.of(71, 77, 109, 121, 144, 236, 530))
                .mapToObj(images -> new HistogramBin(images, (int) Math.ceil(1900 * Math.pow(images, -2.05))))
                .toList();
        int people = histogram.stream().mapToInt(HistogramBin::identities).sum();
        int images = histogram.stream()
                .mapToInt(bar -> bar.images() * bar.identities())
                .sum();
        return DatasetReportBuilder.builder()
                .version(DatasetReport.VERSION)
                .source("faces/train")
                .imageSize(64)
                .identities(people)
                .images(images)
                .fairnessImages(543)
                .rewardImages(611)
                .heldOutIdentities(325)
                .heldOutIdentityImages(1731)
                .skipped(new SkippedFiles(
                        2,
                        List.of("person-000003/notes.txt (not an image)", ".DS_Store (hidden)"),
                        1,
                        List.of("person-000999")))
                .tailMaximum(2)
                .middleMaximum(5)
                .histogram(histogram)
                .fingerprint("9c1185a5c5e9fc54612808977ee8f548b2258d31")
                .build();
    }

    private static String manifest() {
        return """
                apiVersion: fairloss.dev/v1alpha1
                kind: FairLossExperiment
                metadata:
                  name: lfw-quickstart
                spec:
                  dataset:
                    imageFolder: {uri: "file:faces/train"}
                    imageSize: 64
                    holdOut: {identities: 0, minimumImages: 4, maximumImages: 5, seed: 1}
                  evaluation:
                    - {name: lfw, pairs: {uri: "file:faces/validation-pairs.txt", images: "file:faces/validation"}}
                  model: {backbone: SmallResNet56px, embeddingSize: 128}
                  loss: {head: CosFace, scale: "16", margins: ["0.15", "0.25", "0.35", "0.45"], initialMargin: "0.25"}
                  pretraining: {updates: 3000, networks: 3}
                  collection: {strategy: BalancedDesign, updates: 100, learningRate: "0.003", repeats: 3}
                  policy: {discount: "0.9", updates: 1000, confidence: "0.95"}
                  training: {updates: 3000, policyStartEpoch: 5, seeds: 3}
                  comparison: {arms: [FixedMargin, RandomPolicy]}
                """;
    }
}
