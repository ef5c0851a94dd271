// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ArmChoice;
import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.Disparity;
import dev.fairloss.contract.spec.ResolvedSpec.Tradeoff;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Summaries are written as in {@code results.json}. */
class AttributeSectionTest {
    private static final String FAIR = "fairloss";
    private static final String FIXED = "fixed-0.25";

    private final ExperimentResults results =
            new PlausibleResults(List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25)), 2).make();
    private final ArmStyles looks = new ArmStyles(results.arms());

    private static String group(String name, int people, boolean comparable) {
        return "{\"name\":\"%s\",\"people\":%d,\"images\":60,\"genuine\":90,\"impostors\":4000,\"crossImpostors\":5000,\"comparable\":%s}"
                .formatted(name, people, comparable);
    }

    private static String measured(String measure, String group, double value) {
        return "{\"measure\":\"%s\",%s\"people\":20,\"mean\":{\"mean\":%s,\"seeds\":2},\"interval\":{\"halfWidth\":0.002,\"detectable\":0.003}}"
                .formatted(measure, group.isEmpty() ? "" : "\"group\":\"" + group + "\",", value);
    }

    private static AttributeSummary summary(String arm, String groups, String measures, String differences) {
        return ContractJson.read(
                ("{\"arm\":\"%s\",\"set\":\"lfw\",\"attribute\":\"sex\",\"protocol\":\"VERIFICATION\",\"people\":1200,"
                                + "\"unlabeled\":7,\"globalFmr\":0.001,\"groups\":[%s],\"measures\":[%s],\"differences\":[%s]}")
                        .formatted(arm, groups, measures, differences)
                        .getBytes(StandardCharsets.UTF_8),
                AttributeSummary.class);
    }

    private String page(AttributeSummary... summaries) {
        return page(Optional.empty(), summaries);
    }

    private String page(Optional<ArmChoice> choice, AttributeSummary... summaries) {
        var changed = ExperimentResultsBuilder.builder(results)
                .attributes(List.of(summaries))
                .choice(choice)
                .build();
        return AttributeSection.of(changed, looks)
                .map(section -> section.content().toString().replace('\u00a0', ' '))
                .orElse("no section");
    }

    @Test
    void withoutAttributesThereIsNoSection() {
        assertThat(page()).isEqualTo("no section");
    }

    @Test
    void everyGroupHasARowForEachArmAndUnknownRatesAreNamed() {
        String groups = group("female", 600, true) + "," + group("male", 595, true);
        String page = page(
                summary(FAIR, groups, measured("FNMR", "female", .0123) + "," + measured("FMR", "male", .00018), ""),
                summary(FIXED, groups, measured("FNMR", "female", .02), ""));
        assertThat(page)
                .contains(
                        "Groups by sex on lfw: 1,200 people with a known value, 7 without. Threshold at an FMR of 10⁻³")
                .contains("<th scope=\"col\">impostors</th><th scope=\"col\">FMR</th><th scope=\"col\">FNMR</th></tr>")
                .contains("<th scope=\"row\">female, FairLoss</th><td>600</td><td>90</td><td>4,000</td><td>unknown</td>"
                        + "<td>.0123 (.0103 to .0143)</td>")
                .contains("<th scope=\"row\">male, FairLoss</th><td>595</td><td>90</td><td>4,000</td>"
                        + "<td>.00018 (.00000 to .00218)</td><td>unknown</td>")
                .contains("<th scope=\"row\">female, fixed .25</th>");
    }

    @Test
    void disparitiesAndDifferencesAreShownIfTwoGroupsAreLargeEnough() {
        String groups = group("female", 600, true) + "," + group("male", 595, true) + "," + group("other", 5, false);
        String gap = measured("FNMR_GAP", "", .03);
        String page = page(summary(FAIR, groups, gap, ""), summary(FIXED, groups, gap, measured("FNMR_GAP", "", -.01)));
        assertThat(page)
                .contains("Disparity between the groups by sex on lfw")
                .contains("<td>.0300 (.0280 to .0320)</td>")
                .contains("<th scope=\"row\">FairLoss minus fixed .25</th>")
                .contains("<td>\u2212.0100 (\u2212.0120 to \u2212.0080; detectable: .0030)</td>")
                .doesNotContain("FairLoss minus FairLoss", "Fewer than two groups");
    }

    @Test
    void oneLargeGroupHasNoDisparity() {
        String groups = group("female", 600, true) + "," + group("male", 5, false);
        assertThat(page(summary(FAIR, groups, "", "")))
                .contains("Fewer than two groups by sex are large enough to be compared, so the disparity between them"
                        + " is unknown.")
                .doesNotContain("Disparity between the groups by");
    }

    @Test
    void theChoiceOfAnArmStatesItsTradeoffAndItsScores() {
        var tradeoff = new Tradeoff("lfw", "sex", Disparity.FnmrGap, .25);
        var chosen = new ArmChoice(
                tradeoff,
                Optional.of(FIXED),
                List.of(new ArmChoice.Score(FAIR, .9, .04, .665), new ArmChoice.Score(FIXED, .92, .02, .685)));
        assertThat(AttributeSection.sentence(chosen, looks))
                .isEqualTo(
                        "Chosen arm: fixed .25 by the stated trade-off: accuracy on lfw with the weight .75, FnmrGap by sex"
                                + " with the weight .25. Scores: FairLoss +.665 (accuracy .900, disparity .0400); fixed .25 +.685"
                                + " (accuracy .920, disparity .0200). The choice compares means; intervals are in the tables.");
        assertThat(AttributeSection.sentence(new ArmChoice(tradeoff, Optional.empty(), List.of()), looks))
                .startsWith("No arm can be chosen by the stated trade-off: accuracy on lfw")
                .endsWith(" The disparity is unknown.");
    }

    @Test
    void everyMeasureHasAnotherName() {
        assertThat(AttributeMeasure.all().stream().map(AttributeSection::name))
                .doesNotHaveDuplicates()
                .contains("TAR at 10⁻²", "TAR at 10⁻³", "TAR at 10⁻⁴");
    }
}
