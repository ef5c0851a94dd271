// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmCost;
import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.DatasetReport;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.IdentificationMeasure;
import dev.fairloss.contract.result.IdentificationSummary;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.RateSummary;
import dev.fairloss.contract.result.TemplateSummary;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.StepKind;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The card of the network of one arm and seed: Markdown in the form of a model card (Mitchell and others, FAT* 2019) with the
 * metadata header of the Hugging Face Hub. Accuracies are those of the arm over all seeds.
 */
public final class ModelCard {
    private final ExperimentResults results;
    private final ResolvedSpec spec;
    private final ArmStyles looks;
    private final String arm;
    private final int seed;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(ExperimentResults results, ResolvedSpec spec, String arm, int seed) {
        this.results = results;
        this.spec = spec;
        this.looks = new ArmStyles(results.arms());
        this.arm = arm;
        this.seed = seed;
    }

    /** The card, to be written as UTF-8. */
    public static String render(ExperimentResults results, ResolvedSpec spec, String arm, int seed) {
        return new ModelCard(results, spec, arm, seed).render();
    }

    private String render() {
        text.append("---\nlibrary_name: fairloss\ntags:\n- face-recognition\n- fairness\n---\n\n");
        line("# " + plain(results.name()) + ": " + looks.of(arm).label() + ", seed " + seed);
        use();
        data();
        method();
        accuracy();
        identification();
        templates();
        byNumberOfImages();
        byAttribute();
        unmeasured();
        cost();
        loading();
        return text.toString();
    }

    private void use() {
        line("A network for face recognition: it turns an image of an aligned face into an embedding; the cosine"
                + " similarity of two embeddings is high if they show the same person. This card was computed from"
                + " the results of an experiment. Intended use, out-of-scope use and the license of this network"
                + " are for its publisher to add.");
    }

    private void data() {
        DatasetReport data = results.data();
        heading("Training data");
        line("- source: " + plain(data.origin().orElse(data.source())));
        line("- license: " + plain(data.license().orElse("not stated")));
        line("- " + Formats.count(data.identities(), "person", "people") + ", "
                + Formats.count(data.images(), "image", "images") + " of " + data.imageSize() + "×" + data.imageSize()
                + " pixels" + (data.landmarks().isPresent() ? ", aligned by landmarks" : ""));
        line("- held out of training: " + Formats.count(data.heldOutIdentities(), "person", "people") + " and "
                + Formats.count(data.fairnessImages(), "image", "images") + " of the others");
        line("- fingerprint: `" + data.fingerprint() + "`");
    }

    private void method() {
        heading("Method");
        var loss = spec.loss();
        line("- backbone " + spec.model().backbone() + " with embeddings of "
                + spec.model().embeddingSize() + ", head " + loss.head() + " with scale " + loss.scale()
                + ", margins " + loss.margins().stream().map(Formats::margin).collect(Collectors.joining(", ")));
        line("- this network: " + looks.of(arm).phrase() + ", seed " + seed);
        line("- compared with: "
                + results.arms().stream()
                        .map(other -> other.name())
                        .filter(name -> !name.equals(arm))
                        .map(name -> looks.of(name).label())
                        .collect(Collectors.joining(", ", "", ""))
                + "; " + Formats.count(results.seeds(), "seed", "seeds") + " each");
        results.choice().ifPresent(choice -> line("- " + AttributeSection.sentence(choice, looks)));
        line("- FairLoss " + results.environment().product() + ", "
                + results.environment().engine() + ", " + results.environment().precision());
    }

    private void accuracy() {
        heading("Accuracy");
        List<ArmSummary> own = results.summary().arms().stream()
                .filter(summary -> summary.arm().equals(arm))
                .toList();
        line("Mean over seeds of this arm, with 95% confidence intervals over people and seeds; the last column is this"
                + " network alone.");
        table(
                List.of("evaluation set", "accuracy", "95% interval", "AUC", "TAR at FAR", "this network"),
                own.stream()
                        .map(one -> List.of(
                                one.set(),
                                Formats.share(one.accuracy()),
                                Formats.interval(one.accuracy().mean(), one.interval()),
                                Formats.share(one.auc()),
                                one.tarAtFar().stream()
                                        .filter(tar -> tar.tar().isPresent() && tar.reliable())
                                        .map(tar -> Formats.share(tar.tar()) + " at " + Formats.rate(tar.far()))
                                        .collect(Collectors.joining("; ")),
                                single(one.set()).map(Formats::share).orElse(Formats.NONE)))
                        .toList());
    }

    private Optional<Double> single(String set) {
        return results.evaluations().stream()
                .filter(report -> report.arm().equals(arm) && report.seed() == seed)
                .flatMap(report -> report.on(set).stream())
                .map(VerificationResult::accuracy)
                .findFirst();
    }

    private void identification() {
        List<IdentificationSummary> own = results.identification().stream()
                .filter(summary -> summary.arm().equals(arm))
                .toList();
        if (own.isEmpty()) {
            return;
        }
        heading("Identification");
        own.forEach(one -> rates(one.set(), one.measures(), IdentificationSection::name));
    }

    private void templates() {
        List<TemplateSummary> own = results.templates().stream()
                .filter(summary -> summary.arm().equals(arm))
                .toList();
        if (own.isEmpty()) {
            return;
        }
        heading("Templates");
        own.forEach(one -> {
            line(one.set() + ": " + TemplateSection.size(one) + ".");
            rates(one.set(), one.measures(), TemplateSection::name);
        });
    }

    private void rates(String set, List<RateSummary> rates, UnaryOperator<String> name) {
        table(
                List.of("measure on " + set, "mean over seeds", "95% interval"),
                rates.stream()
                        .map(rate -> List.of(
                                name.apply(rate.measure()),
                                Formats.share(rate.mean()),
                                Formats.interval(rate.mean().mean(), rate.interval())))
                        .toList());
    }

    private void byNumberOfImages() {
        heading("By number of training images");
        table(
                List.of("group", "people", "accuracy", "95% interval"),
                results.summary().groups().stream()
                        .filter(group ->
                                group.arm().equals(arm) && !group.group().contains("/"))
                        .map(group -> List.of(
                                group.group(),
                                Formats.count(group.identities()),
                                group.comparable() ? Formats.share(group.accuracy()) : AttributeSection.UNKNOWN,
                                group.comparable() && group.accuracy().isPresent()
                                        ? Formats.interval(
                                                group.accuracy().get().mean(), group.interval())
                                        : Formats.NONE))
                        .toList());
        List<Inequity> inequity = Inequity.of(results.summary(), arm);
        InequityTable.globalFmr(results).filter(rate -> !inequity.isEmpty()).ifPresent(rate -> {
            line("At one threshold for all groups, at which " + Formats.rate(rate)
                    + " of their impostor pairs are accepted:");
            table(
                    List.of("measure", "mean over seeds, with its 95% interval"),
                    inequity.stream()
                            .map(one -> List.of(one.name(), one.figure()))
                            .toList());
        });
    }

    private void byAttribute() {
        for (AttributeSummary summary : attributes()) {
            boolean searches = summary.protocol() == AttributeResult.Protocol.IDENTIFICATION;
            List<? extends AttributeMeasure> shown = searches
                    ? IdentificationMeasure.OF_GROUP
                    : List.of(VerificationMeasure.FMR, VerificationMeasure.FNMR);
            heading("By " + plain(summary.attribute()) + " on " + summary.set());
            line(Formats.count(summary.people(), "person", "people") + " with a known value, "
                    + Formats.count(summary.unlabeled()) + " without."
                    + summary.globalFmr().stream()
                            .mapToObj(rate -> " One threshold for all groups, chosen on other people, at a false "
                                    + (searches ? "positive identification" : "match") + " rate of "
                                    + Formats.rate(rate) + ".")
                            .collect(Collectors.joining()));
            table(
                    Stream.concat(Stream.of("group", "people"), shown.stream().map(AttributeSection::name))
                            .toList(),
                    summary.groups().stream()
                            .map(group -> Stream.concat(
                                            Stream.of(plain(group.name()), Formats.count(group.people())),
                                            shown.stream()
                                                    .map(measure ->
                                                            figure(summary, measure, Optional.of(group.name()))))
                                    .toList())
                            .toList());
            table(
                    List.of("disparity between the groups", "value"),
                    summary.protocol().betweenGroups().stream()
                            .map(measure ->
                                    List.of(AttributeSection.name(measure), figure(summary, measure, Optional.empty())))
                            .toList());
        }
    }

    private static String figure(AttributeSummary summary, AttributeMeasure measure, Optional<String> group) {
        return summary.measured(measure, group).map(AttributeSection::figure).orElse(AttributeSection.UNKNOWN);
    }

    private List<AttributeSummary> attributes() {
        return results.attributes().stream()
                .filter(summary -> summary.arm().equals(arm))
                .toList();
    }

    private void unmeasured() {
        heading("What was not measured");
        Unmeasured.of(results, arm).forEach(gap -> line("- " + gap));
    }

    private void cost() {
        heading("Cost");
        results.runs().stream()
                .filter(run -> run.run().equals(arm) && run.seed() == seed)
                .findFirst()
                .ifPresent(run ->
                        line("- training of this network: " + updates(run) + ", " + Formats.seconds(run.seconds())
                                + " on " + results.environment().device()));
        results.summary().costs().stream()
                .filter(cost -> cost.arm().equals(arm))
                .map(ArmCost::policy)
                .filter(policy -> policy > 0)
                .findFirst()
                .ifPresent(policy -> line("- its share of pretraining and reward collection: the computation of "
                        + Formats.count(policy, "update", "updates")));
        var all = results.costs().stream().reduce(PhaseCost.none(StepKind.REPORT, Optional.empty()), PhaseCost::plus);
        line("- the whole experiment, evaluation included: " + Formats.seconds(all.resultSeconds())
                + all.cpuSeconds().stream()
                        .mapToObj(seconds -> ", " + Formats.count(Math.round(seconds), "CPU-second", "CPU-seconds"))
                        .collect(Collectors.joining()));
    }

    private static String updates(TrainReport run) {
        return Formats.count(run.updatesDone(), "update", "updates") + " of "
                + Formats.count(run.batchSize(), "image", "images");
    }

    private void loading() {
        int input = spec.model().backbone().inputSize();
        heading("How to load");
        line("The weights are the safetensors file of this name beside this card, after `fairloss export`; in the"
                + " store, they are `model.safetensors` of the step `train-" + arm + "-" + seed
                + "`. `fairloss embed` and `fairloss"
                + " verify` read both. Input: RGB, the central " + input + "×" + input
                + " pixels of an image that is aligned"
                + " and scaled to " + results.data().imageSize() + "×"
                + results.data().imageSize() + ". Each image is standardized by its own mean and standard"
                + " deviation. The embeddings of the image and its mirror image"
                + " are added and scaled to length 1.");
    }

    private void heading(String heading) {
        text.append('\n').append("## ").append(heading).append("\n\n");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void table(List<String> head, List<List<String>> rows) {
        text.append('\n');
        row(head);
        row(head.stream().map(cell -> "---").toList());
        rows.forEach(this::row);
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** A text of the user on one line, without markup. */
    static String plain(String value) {
        return value.replaceAll("\\s+", " ")
                .replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1")
                .strip();
    }
}
