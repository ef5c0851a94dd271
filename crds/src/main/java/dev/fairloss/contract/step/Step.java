// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.spec.Arm;
import java.util.List;

/** A stage of an experiment: what is done, not how. Each reads what the steps before it left in the artifact store. */
public sealed interface Step
        permits Step.Prepare, Step.Pretrain, Step.Collect, Step.Policy, Step.Train, Step.Evaluate, Step.Report {

    /** First part of the step's id and of its artifacts' keys. */
    String kind();

    /** Name within the plan. */
    default StepId id() {
        return new StepId(kind());
    }

    /** Indexes all images, checks them and the store. */
    record Prepare() implements Step {
        @Override
        public String kind() {
            return "prepare";
        }
    }

    /** Trains the model from which rewards are collected. */
    record Pretrain() implements Step {
        @Override
        public String kind() {
            return "pretrain";
        }
    }

    /** Fine-tunes the pre-trained model under changed margins and reads rewards off the results. */
    record Collect(int probes) implements Step {
        @Override
        public String kind() {
            return "collect";
        }
    }

    /** Learns the policy from the reward table. */
    record Policy() implements Step {
        @Override
        public String kind() {
            return "policy";
        }
    }

    /** Trains one arm with one seed. */
    record Train(Arm arm, int seed) implements Step {
        @Override
        public String kind() {
            return "train";
        }

        @Override
        public StepId id() {
            return new StepId(kind() + "-" + arm.name() + "-" + seed);
        }
    }

    /** Evaluates the model of one arm and seed. */
    record Evaluate(Arm arm, int seed) implements Step {
        @Override
        public String kind() {
            return "evaluate";
        }

        @Override
        public StepId id() {
            return new StepId(kind() + "-" + arm.name() + "-" + seed);
        }
    }

    /** Puts all results into one page and tables. */
    record Report() implements Step {
        @Override
        public String kind() {
            return "report";
        }
    }

    /** The kinds in the order in which their first steps run. */
    List<String> KINDS = List.of("prepare", "pretrain", "collect", "policy", "train", "evaluate", "report");
}
