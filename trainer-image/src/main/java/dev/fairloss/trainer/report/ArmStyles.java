// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.spec.Arm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an arm is called on the page and which colour it has, the same in every chart. */
final class ArmStyles {
    private final Map<String, Look> looks = new LinkedHashMap<>();

    /**
     * The look of one arm.
     *
     * @param label for charts and tables
     * @param phrase for sentences
     * @param style class of its colour and stroke
     */
    record Look(String label, String phrase, String style) {}

    ArmStyles(List<Arm> arms) {
        int fixed = 0;
        for (Arm arm : arms) {
            if (arm instanceof Arm.FairLoss) {
                looks.put(arm.name(), new Look("FairLoss", "FairLoss", "fair"));
            } else if (arm instanceof Arm.FixedMargin one) {
                String margin = Formats.margin(one.margin());
                looks.put(arm.name(), new Look("fixed " + margin, "one margin of " + margin, "fixed" + fixed++ % 4));
            } else if (arm instanceof Arm.RandomPolicy) {
                looks.put(arm.name(), new Look("random policy", "a random policy", "random"));
            }
        }
    }

    /** The names of all arms, in the manifest's order. */
    List<String> names() {
        return List.copyOf(looks.keySet());
    }

    /** The look of an arm; a name of no arm is its own label. */
    Look of(String arm) {
        return looks.getOrDefault(arm, new Look(arm, arm, "other"));
    }

    /** A legend of some arms: a sample of the stroke and the label each. */
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
