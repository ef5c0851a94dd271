// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.result.GroupSummary;
import dev.fairloss.contract.result.GroupSummaryBuilder;
import dev.fairloss.contract.result.Summary;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FairnessSectionTest {
    private static final List<Arm> ARMS = List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25));

    private static String page(ExperimentResults results) {
        return FairnessSection.of(results, new ArmStyles(results.arms())).toString();
    }

    /** Changes the results of one group in all arms. */
    private static ExperimentResults with(String group, UnaryOperator<GroupSummaryBuilder> change) {
        ExperimentResults results = new PlausibleResults(ARMS, 2).make();
        List<GroupSummary> groups = results.summary().groups().stream()
                .map(one -> one.group().equals(group)
                        ? change.apply(GroupSummaryBuilder.builder(one)).build()
                        : one)
                .toList();
        Summary summary = results.summary();
        return results.with(copy -> copy.summary(new Summary(
                summary.arms(),
                summary.differences(),
                groups,
                summary.disparities(),
                summary.best(),
                summary.costs(),
                summary.collectionCost())));
    }

    @Test
    void saysThatAllNineGroupsAreMeasured() {
        assertThat(page(new PlausibleResults(ARMS, 2).make()))
                .contains("All nine groups are measured on held-out images.");
    }

    @Test
    void saysOfEachGroupWhyItIsNotMeasured() {
        assertThat(page(new PlausibleResults(ARMS, 2).withAnEmptyGroup().make()))
                .contains(
                        "8 of 9 groups. The others cannot be compared (tail/medium: it has no identities).", ">empty<");
        assertThat(page(new PlausibleResults(ARMS, 2).nothingOfTheTailKeptOut().make()))
                .contains("6 of 9 groups", "tail/high: no identity of its count group has a held-out image")
                .contains("measured on training images");
        assertThat(page(with(
                        "middle/low",
                        group -> group.basis(Basis.NONE).comparable(false).accuracy(Optional.empty()))))
                .contains("(middle/low: none of its identities has a held-out image)", ">not measured<");
        assertThat(page(with("middle/low", group -> group.comparable(false))))
                .contains("(middle/low: too few people or pairs)", ">too few<");
    }
}
