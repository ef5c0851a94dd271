// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.spec.Arm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The label and color of each arm, the same in every chart. */
final class ArmStyles {
    private final Map<String, Look> looks = new LinkedHashMap<>();

    /**
     * The label and style of one arm.
     *
     * @param label  label in charts and tables
     * @param phrase label in sentences
     * @param style  CSS class of its color and stroke
     */
    record Look(String label, String phrase, String style) {}

    ArmStyles(List<Arm> arms) {
        Looks byKind = new Looks();
        arms.forEach(arm -> looks.put(arm.name(), arm.accept(byKind)));
    }

    /** Chooses the style of each kind of arm; fixed margins cycle through four styles. */
    private static final class Looks implements Arm.Visitor<Look> {
        private int fixed;

        @Override
        public Look fairLoss(Arm.FairLoss arm) {
            return new Look("FairLoss", "FairLoss", "fair");
        }

        @Override
        public Look fixedMargin(Arm.FixedMargin arm) {
            String margin = Formats.margin(arm.margin());
            return new Look("fixed " + margin, "the fixed margin " + margin, "fixed" + fixed++ % 4);
        }

        @Override
        public Look randomPolicy(Arm.RandomPolicy arm) {
            return new Look("random policy", "a random policy", "random");
        }

        @Override
        public Look settledMargins(Arm.SettledMargins arm) {
            return new Look("settled margins", "the settled margins of the learned policy", "settled");
        }

        @Override
        public Look shuffledGroups(Arm.ShuffledGroups arm) {
            return new Look("shuffled groups", "the settled margins on shuffled groups", "shuffled");
        }

        @Override
        public Look sameMeanMargin(Arm.SameMeanMargin arm) {
            return new Look("same mean", "one fixed margin of the same mean", "mean-margin");
        }

        @Override
        public Look trainLonger(Arm.TrainLonger arm) {
            return new Look("longer", "a longer training with the initial margin", "longer");
        }

        @Override
        public Look moreSeeds(Arm.MoreSeeds arm) {
            return new Look("more seeds", "several networks with the initial margin", "seeds");
        }

        @Override
        public Look ldam(Arm.Ldam arm) {
            return new Look("LDAM", "LDAM", "ldam");
        }

        @Override
        public Look normalizedSoftmax(Arm.NormalizedSoftmax arm) {
            return new Look("no margin", "normalized softmax", "no-margin");
        }
    }

    /** The names of all arms, in the order of the spec. */
    List<String> names() {
        return List.copyOf(looks.keySet());
    }

    /** The style of an arm; an unknown name is its own label. */
    Look of(String arm) {
        return looks.getOrDefault(arm, new Look(arm, arm, "other"));
    }

    /** A legend with stroke and label of each given arm. */
    Element legend(List<String> arms) {
        List<Element> entries = new ArrayList<>();
        for (String arm : arms) {
            Element sample = Element.of("svg", "viewBox", "0 0 26 10", "class", "sample", "aria-hidden", "true")
                    .add(Svg.line("curve s-" + of(arm).style(), 1, 5, 25, 5));
            entries.add(Element.of("li").add(sample).text(of(arm).label()));
        }
        return Element.of("ul", "class", "legend").add(entries);
    }
}
