// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

/** The part of an experiment that a step belongs to. {@link StepKind#scope} says which one the steps of a kind have. */
public sealed interface StepScope permits StepScope.Experiment, StepScope.Network, StepScope.Replicate, ArmRun {

    /** The part of a step id after the kind, such as {@code -fairloss-1}; empty for the whole experiment. */
    String suffix();

    /** The whole experiment. */
    record Experiment() implements StepScope {
        @Override
        public String suffix() {
            return "";
        }
    }

    /**
     * A replicate of the policy learning: one policy, with its own pretrained networks and its own collection.
     *
     * @param seed the seed of all its random numbers, at least 0
     */
    record Replicate(int seed) implements StepScope {
        @Override
        public String suffix() {
            return "-" + seed;
        }
    }

    /**
     * One pretrained network of a policy replicate.
     *
     * @param replicate the seed of the replicate
     * @param number    the number of the network within the replicate, from 1
     */
    record Network(int replicate, int number) implements StepScope {
        public Network {
            if (number < 1) {
                throw new IllegalArgumentException("The number of a network must be at least 1, not " + number + ".");
            }
        }

        /**
         * The rotation that chooses the images held out of this network's training. Consecutive networks, and the same network
         * of consecutive replicates, have consecutive rotations.
         *
         * @return 0 or more
         */
        public int rotation() {
            return (int) (((long) replicate + number - 1) % Integer.MAX_VALUE);
        }

        @Override
        public String suffix() {
            return "-" + replicate + "-" + number;
        }
    }
}
