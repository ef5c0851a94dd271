// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of all artifacts. No other class builds keys:
 *
 * <pre>
 * steps/&lt;kind&gt;/&lt;hash&gt;/&lt;file&gt;
 * steps/&lt;kind&gt;/&lt;hash&gt;/probes/&lt;index&gt;/probe.json      result of one fine-tune of the reward collection
 * steps/&lt;kind&gt;/&lt;hash&gt;/checkpoints/&lt;id&gt;.&lt;file&gt;        tensors of a checkpoint
 * steps/&lt;kind&gt;/&lt;hash&gt;/checkpoints/&lt;id&gt;.json          pointer of a checkpoint, written last
 * steps/&lt;kind&gt;/&lt;hash&gt;/ledger/&lt;attempt&gt;.json           cost of an attempt
 * steps/&lt;kind&gt;/&lt;hash&gt;/progress/&lt;shard&gt;.json         progress of a running shard; deleted when the step is finished
 * steps/&lt;kind&gt;/&lt;hash&gt;/tensorboard/&lt;file&gt;           event files of TensorBoard, one for each attempt
 * steps/&lt;kind&gt;/&lt;hash&gt;/manifest.json               written last: the step is finished
 * experiments/&lt;namespace&gt;/&lt;name&gt;/{report.html,results.json,plan.json,tables/&lt;table&gt;,networks/&lt;run&gt;.card.md}
 * {steps/&lt;kind&gt;/&lt;hash&gt;,experiments/&lt;namespace&gt;/&lt;name&gt;}/signatures/&lt;file&gt;.&lt;sum&gt;.sigstore.json   if artifacts are signed
 * experiments/&lt;namespace&gt;/&lt;name&gt;/plans/&lt;id&gt;.json   references to the steps of all plans of the experiment
 * purges/&lt;namespace&gt;/&lt;name&gt;.json                   purge marker: the steps that may be deleted
 * </pre>
 */
public final class ArtifactLayout {
    private static final ArtifactKey STEPS = new ArtifactKey("steps");
    private static final ArtifactKey EXPERIMENTS = new ArtifactKey("experiments");
    private static final ArtifactKey PURGES = new ArtifactKey("purges");
    private static final Pattern PLAN = Pattern.compile("experiments/[^/]+/[^/]+/(plan|plans/[^/]+)\\.json");
    private static final Pattern PROBE = Pattern.compile("([0-9]{1,9})/probe\\.json");

    /** The objects that are signed. All others hang on these by checksums, or are no results. */
    private static final Pattern SIGNED = Pattern.compile(
            "(steps/[^/]+/[^/]+)/(manifest\\.json|network-[0-9]+\\.json|probes/[0-9]+/probe\\.json|checkpoints/[^/]+\\.json)"
                    + "|(experiments/[^/]+/[^/]+)/(results\\.json|report\\.html|networks/[^/]+\\.card\\.md)");

    private static final int SUM_DIGITS = 16;

    private ArtifactLayout() {}

    /** The folder to which the names in the signature of an object are relative; empty if objects with this key are not signed. */
    public static Optional<ArtifactKey> signedFolder(ArtifactKey key) {
        Matcher signed = SIGNED.matcher(key.value());
        return signed.matches()
                ? Optional.of(
                        new ArtifactKey(Optional.ofNullable(signed.group(1)).orElseGet(() -> signed.group(3))))
                : Optional.empty();
    }

    /**
     * The signature of an object of a {@link #signedFolder}. Each content has a signature of its own, so that two writers of an
     * object cannot leave it with the signature of the other.
     *
     * @param sha256 checksum of the content
     */
    public static ArtifactKey signature(ArtifactKey folder, ArtifactKey key, String sha256) {
        return folder.child("signatures")
                .child(key.below(folder).replace('/', '_') + "." + sha256.substring(0, SUM_DIGITS) + ".sigstore.json");
    }

    /** The folder of all artifacts of a step. */
    public static ArtifactKey folder(StepAddress step) {
        return STEPS.child(step.kind()).child(step.hash());
    }

    /** A file of a step; the name may have several parts, such as {@code tables/rewards.csv}. */
    public static ArtifactKey file(StepAddress step, String name) {
        return folder(step).child(name);
    }

    /** The step manifest, whose existence marks the step as finished. */
    public static ArtifactKey manifest(StepAddress step) {
        return folder(step).child("manifest.json");
    }

    /** The folder of the probe results. */
    public static ArtifactKey probes(StepAddress step) {
        return folder(step).child("probes");
    }

    /** The result of one probe; {@code index} starts at 0. */
    public static ArtifactKey probe(StepAddress step, int index) {
        if (index < 0) {
            throw new IllegalArgumentException("The index of a probe must be at least 0, not " + index + ".");
        }
        return probes(step).child(index + "/probe.json");
    }

    /** The index in a key that {@link #probe} returns; empty for other keys. */
    public static OptionalInt probeIndex(StepAddress step, ArtifactKey key) {
        if (!key.isIn(probes(step))) {
            return OptionalInt.empty();
        }
        Matcher probe = PROBE.matcher(key.below(probes(step)));
        return probe.matches() ? OptionalInt.of(Integer.parseInt(probe.group(1))) : OptionalInt.empty();
    }

    /** The folder of the checkpoints of a step. */
    public static ArtifactKey checkpoints(StepAddress step) {
        return folder(step).child("checkpoints");
    }

    /** The pointer of a checkpoint, written after its files. */
    public static ArtifactKey checkpointPointer(StepAddress step, CheckpointId id) {
        return checkpoints(step).child(id + ".json");
    }

    /** A file of a checkpoint. Checkpoints have no folders, so deleting one leaves no empty folder behind. */
    public static ArtifactKey checkpointFile(StepAddress step, CheckpointId id, String name) {
        return checkpoints(step).child(id + "." + name);
    }

    /** The folder of the ledger of a step. */
    public static ArtifactKey ledger(StepAddress step) {
        return folder(step).child("ledger");
    }

    /** The ledger entry of one attempt. */
    public static ArtifactKey ledgerEntry(StepAddress step, String attempt) {
        return ledger(step).child(attempt + ".json");
    }

    /**
     * The folder of the progress of a running step, one object for each shard. Objects that a killed process left behind are
     * overwritten by the next attempt and deleted when the step is finished.
     */
    public static ArtifactKey progress(StepAddress step) {
        return folder(step).child("progress");
    }

    /** The {@link dev.fairloss.contract.progress.StepProgress} of one shard; 0 if the step has no fan-out. */
    public static ArtifactKey progress(StepAddress step, int shard) {
        return progress(step).child(shard + ".json");
    }

    /** The folder of the event files of a step that trains. They are not part of its result, so no manifest lists them. */
    public static ArtifactKey events(StepAddress step) {
        return folder(step).child("tensorboard");
    }

    /** The folder of the results of an experiment. */
    public static ArtifactKey experiment(String namespace, String name) {
        return EXPERIMENTS.child(namespace).child(name);
    }

    /** The report, a self-contained HTML file. */
    public static ArtifactKey report(String namespace, String name) {
        return experiment(namespace, name).child("report.html");
    }

    /** The results as JSON. */
    public static ArtifactKey results(String namespace, String name) {
        return experiment(namespace, name).child("results.json");
    }

    /** The folder of all steps. */
    public static ArtifactKey steps() {
        return STEPS;
    }

    /** The folder of all experiments. */
    public static ArtifactKey experiments() {
        return EXPERIMENTS;
    }

    /** The folder of all plans of an experiment, past ones included. */
    public static ArtifactKey plans(String namespace, String name) {
        return experiment(namespace, name).child("plans");
    }

    /** A plan, by the hash of its content. */
    public static ArtifactKey plan(String namespace, String name, String id) {
        return plans(namespace, name).child(id + ".json");
    }

    /** The folder of the purge markers. */
    public static ArtifactKey purges() {
        return PURGES;
    }

    /** The purge marker of an experiment. */
    public static ArtifactKey purge(String namespace, String name) {
        return PURGES.child(namespace).child(name + ".json");
    }

    /** The current plan. */
    public static ArtifactKey plan(String namespace, String name) {
        return experiment(namespace, name).child("plan.json");
    }

    /** Whether a key is that of a plan of any experiment, current or past. */
    public static boolean isPlan(ArtifactKey key) {
        return PLAN.matcher(key.value()).matches();
    }

    /** The model card of the network of an arm and seed. */
    public static ArtifactKey card(String namespace, String name, String run) {
        return experiment(namespace, name).child("networks/" + run + ".card.md");
    }

    /** A result table, by its file name. */
    public static ArtifactKey table(String namespace, String name, String table) {
        return experiment(namespace, name).child("tables/" + table);
    }
}
