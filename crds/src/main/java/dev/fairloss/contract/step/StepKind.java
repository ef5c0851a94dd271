// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of steps, in the order in which the first step of each kind runs.
 *
 * <p>The methods answer every question that the planner, the Job factory and the runners ask about a kind. Each is an
 * exhaustive switch, so a new kind does not compile until all of them are answered.
 */
public enum StepKind {
    /** Indexes the images and checks the data and the store. */
    PREPARE("prepare"),
    /** Trains one of the models that the rewards are collected from. */
    PRETRAIN("pretrain"),
    /** Fine-tunes the pretrained models with changed margins and measures distances after each fine-tune. */
    COLLECT("collect"),
    /** Computes the rewards from the measurements, trains the Q-network on them and derives the policy. */
    POLICY("policy"),
    /** Trains the final model of one arm with one seed. */
    TRAIN("train"),
    /** Evaluates the final model of one arm with one seed. */
    EVALUATE("evaluate"),
    /** Writes the report, the results and the tables of the experiment. */
    REPORT("report");

    private final String id;

    StepKind(String id) {
        this.id = id;
    }

    /** The kind with this id; empty if there is none. */
    public static Optional<StepKind> withId(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    /** The name in step ids, artifact keys, Job names, labels and JSON. It is part of every step hash. */
    @JsonValue
    public String id() {
        return id;
    }

    /** The part of an experiment that a step of this kind belongs to: a plan has one step for each. */
    public Class<? extends StepScope> scope() {
        return switch (this) {
            case PREPARE, REPORT -> StepScope.Experiment.class;
            case PRETRAIN -> StepScope.Network.class;
            case COLLECT, POLICY -> StepScope.Replicate.class;
            case TRAIN, EVALUATE -> ArmRun.class;
        };
    }

    /** Whether the step consists of independent tasks that several pods can share. */
    public boolean fansOut() {
        return switch (this) {
            case COLLECT -> true;
            case PREPARE, PRETRAIN, POLICY, TRAIN, EVALUATE, REPORT -> false;
        };
    }

    /** Whether the step runs the embedding network, and therefore gets the GPUs of the spec. */
    public boolean usesNetwork() {
        return switch (this) {
            case PRETRAIN, COLLECT, TRAIN, EVALUATE -> true;
            case PREPARE, POLICY, REPORT -> false;
        };
    }

    /**
     * Whether a finished step with the same hash replaces a run of this one. Prepare runs for every revision of the spec,
     * to detect changed data. The report runs for every experiment, because it is written to the experiment's own folder.
     */
    public boolean reusable() {
        return switch (this) {
            case PRETRAIN, COLLECT, POLICY, TRAIN, EVALUATE -> true;
            case PREPARE, REPORT -> false;
        };
    }
}
