// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where every artifact lies. Keys are built here and nowhere else:
 *
 * <pre>
 * steps/&lt;kind&gt;/&lt;hash&gt;/&lt;file&gt;
 * steps/&lt;kind&gt;/&lt;hash&gt;/probes/&lt;index&gt;/probe.json      one of a fan-out's fine-tunes
 * steps/&lt;kind&gt;/&lt;hash&gt;/checkpoints/&lt;id&gt;.&lt;file&gt;        tensors of a checkpoint
 * steps/&lt;kind&gt;/&lt;hash&gt;/checkpoints/&lt;id&gt;.json          its pointer, written last
 * steps/&lt;kind&gt;/&lt;hash&gt;/ledger/&lt;attempt&gt;.json
 * steps/&lt;kind&gt;/&lt;hash&gt;/manifest.json               written last: the step is finished
 * experiments/&lt;namespace&gt;/&lt;name&gt;/{report.html,results.json,plan.json,tables/&lt;table&gt;}
 * experiments/&lt;namespace&gt;/&lt;name&gt;/plans/&lt;id&gt;.json   every plan it ever had: the steps that it refers to
 * purges/&lt;namespace&gt;/&lt;name&gt;.json                   while an experiment is purged: the steps that may go
 * </pre>
 */
public final class ArtifactLayout {
    private static final ArtifactKey STEPS = new ArtifactKey("steps");
    private static final ArtifactKey EXPERIMENTS = new ArtifactKey("experiments");
    private static final ArtifactKey PURGES = new ArtifactKey("purges");
    private static final Pattern PROBE = Pattern.compile("([0-9]{1,9})/probe\\.json");

    private ArtifactLayout() {}

    /** The folder of all steps. */
    public static ArtifactKey steps() {
        return STEPS;
    }

    /** The folder of a step: all that it ever wrote. */
    public static ArtifactKey folder(StepAddress step) {
        return STEPS.child(step.kind()).child(step.hash());
    }

    /** One file of a step; the name may have parts, such as {@code tables/rewards.csv}. */
    public static ArtifactKey file(StepAddress step, String name) {
        return folder(step).child(name);
    }

    /** The object that says that a step is finished. */
    public static ArtifactKey manifest(StepAddress step) {
        return folder(step).child("manifest.json");
    }

    /** The folder of a fan-out's fine-tunes. */
    public static ArtifactKey probes(StepAddress step) {
        return folder(step).child("probes");
    }

    /** What one fine-tune of a fan-out found; {@code index} counts from 0. */
    public static ArtifactKey probe(StepAddress step, int index) {
        if (index < 0) {
            throw new IllegalArgumentException("a probe's index is at least 0, not " + index);
        }
        return probes(step).child(index + "/probe.json");
    }

    /** The index in a key of {@link #probe}; empty for any other key. */
    public static OptionalInt probeIndex(StepAddress step, ArtifactKey key) {
        if (!key.isIn(probes(step))) {
            return OptionalInt.empty();
        }
        Matcher probe = PROBE.matcher(key.below(probes(step)));
        return probe.matches() ? OptionalInt.of(Integer.parseInt(probe.group(1))) : OptionalInt.empty();
    }

    /** The folder of a step's checkpoints. */
    public static ArtifactKey checkpoints(StepAddress step) {
        return folder(step).child("checkpoints");
    }

    /** The pointer of a checkpoint, written after its files. */
    public static ArtifactKey checkpointPointer(StepAddress step, CheckpointId id) {
        return checkpoints(step).child(id + ".json");
    }

    /** One file of a checkpoint; flat, so that a deleted checkpoint leaves no empty folder behind. */
    public static ArtifactKey checkpointFile(StepAddress step, CheckpointId id, String name) {
        return checkpoints(step).child(id + "." + name);
    }

    /** The folder of a step's attempts. */
    public static ArtifactKey ledger(StepAddress step) {
        return folder(step).child("ledger");
    }

    /** The account of one attempt. */
    public static ArtifactKey ledgerEntry(StepAddress step, String attempt) {
        return ledger(step).child(attempt + ".json");
    }

    /** The folder of what people read of an experiment. */
    public static ArtifactKey experiment(String namespace, String name) {
        return EXPERIMENTS.child(namespace).child(name);
    }

    /** The report, one self-contained HTML file. */
    public static ArtifactKey report(String namespace, String name) {
        return experiment(namespace, name).child("report.html");
    }

    /** The results for machines. */
    public static ArtifactKey results(String namespace, String name) {
        return experiment(namespace, name).child("results.json");
    }

    /** The folder of all experiments. */
    public static ArtifactKey experiments() {
        return EXPERIMENTS;
    }

    /** The folder of all plans that an experiment ever had. */
    public static ArtifactKey plans(String namespace, String name) {
        return experiment(namespace, name).child("plans");
    }

    /** One of them, by a hash of its content. */
    public static ArtifactKey plan(String namespace, String name, String id) {
        return plans(namespace, name).child(id + ".json");
    }

    /** The folder of what is being purged. */
    public static ArtifactKey purges() {
        return PURGES;
    }

    /** What is being purged of an experiment. */
    public static ArtifactKey purge(String namespace, String name) {
        return PURGES.child(namespace).child(name + ".json");
    }

    /** The newest plan. */
    public static ArtifactKey plan(String namespace, String name) {
        return experiment(namespace, name).child("plan.json");
    }

    /** One table of the results, by its file name. */
    public static ArtifactKey table(String namespace, String name, String table) {
        return experiment(namespace, name).child("tables/" + table);
    }
}
