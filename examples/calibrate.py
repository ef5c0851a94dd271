#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Do the standard errors of rewards say what another collection would find, do the policies of several collections agree, and which
utility predicts accuracy?

Usage: python3 calibrate.py STORE [NETWORKS]

Reads the fine-tunes of all collections in the folder of an artifact store, also of one that is still running, such as that of
calibration.yaml. Their collections must have the same data and margins, and more repeats than networks (NETWORKS, 3 by default):
the first repeat of each network makes one collection, the second repeat of each network another one, and so on. Two collections
differ by z = (a - b) / sqrt(SE_a^2 + SE_b^2) in each increment. If the errors are right, the share of |z| beyond the 95% limit is
.05, and the standard deviation of z is that of Student's t.

Prints

- z by utility, for collections with the same pretrained networks and with others, and for each network compared with the others of
  its collection
- the policies that the significant gains of each collection lead to. FairLoss checks in addition whether another collection would
  lead to the same policy
- the correlation of each utility with accuracy over the fine-tunes and, for each experiment with results, over the final trainings
  of its arms

Needs recompute.py, group_results.py and experiment_statistics.py beside this file, and no library.
"""

import itertools
import math
import pathlib
import random
import statistics
import sys

import experiment_statistics as stats
import recompute

RESAMPLES = 1000

FEWEST_ARMS = 4
"""For the interval of a correlation, in which each arm counts once."""

DISCOUNT = .9
"""Of the next reward, as in policy.discount."""


def collections(store):
    """The fine-tunes of each collection, by hash."""
    found = {}
    for folder in sorted((store / "steps" / "collect").glob("*/probes")):
        probes = [recompute.check_probe(file, recompute.Comparison()) for file in sorted(folder.glob("*/probe.json"))]
        if probes:
            found[folder.parent.name] = sorted(probes, key=lambda one: one[0]["probe"])
    return found


def complete_repeats(probes):
    """Repeats with all of their fine-tunes; a running collection has an incomplete last one."""
    repeats = recompute.repeats_of(probes)
    size = len(repeats[0])
    return [repeat for repeat in repeats if len(repeat) == size]


def rounds_of(repeats, networks, utility):
    """For each round of repeats, one of each network: the increments of the groups that each network finds."""
    margins = sorted({margin for repeat in repeats for probe, _ in repeat for margin in probe["margins"]})
    rounds = []
    for start in range(0, len(repeats) - networks + 1, networks):
        own = repeats[start : start + networks]
        present, known = recompute.presence([one for repeat in own for one in repeat], utility)
        rounds.append([recompute.unit_increments("BalancedDesign", [repeat], margins, present, known, utility) for repeat in own])
    return rounds


def z_values(one, other):
    """z of each increment, by group. @return lists of (z, degrees of freedom)"""
    found = []
    for own, its in zip(one, other):
        if own is not None and its is not None and own[1] is not None:
            variance = own[1] ** 2 + its[1] ** 2
            freedom = variance**2 / (own[1] ** 4 / own[2] + its[1] ** 4 / its[2])
            found.append([((a - b) / math.sqrt(variance), freedom) for a, b in zip(own[0], its[0])])
    return found


def left_out(units):
    """z_values of each network and the mean of the others, whose variance is taken for that of the network, too."""
    found = []
    for i, network in enumerate(units):
        others = stats.reward_estimates(units[:i] + units[i + 1 :])
        for own, its in zip(network, others):
            if own is not None and its is not None and its[1] is not None:
                error = its[1] * math.sqrt(len(units))
                found.append([((a - b) / error, its[2]) for a, b in zip(its[0], own)])
    return found


def percentiles(values):
    ordered = sorted(values)
    return ordered[int(.025 * len(ordered))], ordered[int(.975 * len(ordered))]


def calibration(pairs):
    """sd of z and share beyond the limit, with a bootstrap over the groups. pairs: z_values of pairs of collections"""
    by_group = [group for pair in pairs for group in pair]

    def figures(groups):
        values = [one for group in groups for one in group]
        sd = math.sqrt(statistics.fmean(z * z for z, _ in values))
        expected = math.sqrt(statistics.fmean(freedom / (freedom - 2) for _, freedom in values))
        beyond = statistics.fmean(abs(z) > stats.t_quantile(.975, round(freedom, 1)) for z, freedom in values)
        return sd, expected, beyond

    draw = random.Random(0)
    sds = []
    for _ in range(RESAMPLES):
        values = [one for group in draw.choices(by_group, k=len(by_group)) for one in group]
        sds.append(math.sqrt(statistics.fmean(z * z for z, _ in values)))
    sd, expected, beyond = figures(by_group)
    low, high = percentiles(sds)
    return f"sd of z {sd:.2f} ({low:.2f} to {high:.2f}), expected {expected:.2f}; beyond the limit {beyond:.3f} of {sum(map(len, by_group))}"


def print_calibration(rounds):
    for utility in recompute.UTILITIES:
        own = [[stats.reward_estimates(units) for units in policy] for policy in rounds[utility]]
        networks = [left_out(units) for policy in rounds[utility] for units in policy if len(units) > 2]
        same = [z_values(a, b) for policy in own for a, b in itertools.combinations(policy, 2)]
        others = [z_values(a, b) for x, y in itertools.combinations(own, 2) for a in x for b in y]
        for label, pairs in (
            ("collections on the same networks", same),
            ("collections on other networks", others),
            ("each network and the others", networks),
        ):
            if any(pairs):
                print(f"  {utility}, {label}: {calibration(pairs)}")


def actions(estimates, levels):
    """The action in each state, if the policy takes the significant gains: the exact solution, by value iteration.

    @return the actions by state, how many rewards are significant one by one and after Holm's correction, and how many are known
    """
    known = [(group, level) for group, one in enumerate(estimates) if one is not None and one[1] is not None for level in range(levels - 1)]
    p_values = [stats.t_p_value(estimates[group][0][level] / estimates[group][1], estimates[group][2]) for group, level in known]
    rewards = {(group, level, 0): 0.0 for group in range(len(estimates)) for level in range(levels)}
    for (group, level), p in zip(known, stats.holm(p_values)):
        reward = estimates[group][0][level]
        if p <= 1 - stats.CONFIDENCE and reward:
            rewards[(group, level, 1) if reward > 0 else (group, level + 1, -1)] = abs(reward)
    values = {(group, level): 0.0 for group, level, _ in rewards}

    def value(group, level, move):
        return rewards[group, level, move] + DISCOUNT * values[group, level + move]

    for _ in range(400):
        values = {state: max(value(*state, move) for move in (-1, 0, 1) if (*state, move) in rewards) for state in values}
    chosen = {state: max((move for move in (0, -1, 1) if (*state, move) in rewards), key=lambda move: value(*state, move)) for state in values}
    alone = sum(p <= 1 - stats.CONFIDENCE for p in p_values)
    return chosen, alone, sum(p <= 1 - stats.CONFIDENCE for p in stats.holm(p_values)), len(known)


def print_policies(rounds, levels):
    for utility in recompute.UTILITIES:
        found = [actions(stats.reward_estimates(units), levels) for policy in rounds[utility] for units in policy if len(units) > 1]
        if not found:
            continue
        moving = sum(any(chosen.values()) for chosen, *_ in found)
        print(f"  {utility}, {len(found)} collections: rewards significant one by one {', '.join(str(alone) for _, alone, *_ in found)}"
              f" of {found[0][3]} (by chance {(1 - stats.CONFIDENCE) * found[0][3]:.1f}),"
              f" after Holm's correction {', '.join(str(one[2]) for one in found)}; policies that move: {moving}{agreement(found)}")


def agreement(found):
    pairs = [statistics.fmean(one[state] == other[state] for state in one) for (one, *_), (other, *_) in itertools.combinations(found, 2)]
    if not pairs:
        return ""
    share = statistics.fmean(pairs)
    verdict = f", less than {stats.CONFIDENCE}: no move is significant" if share < stats.CONFIDENCE else ""
    return f"; two have the same action in {share:.2f} of the {len(found[0][0])} states{verdict}"


def correlations(policies):
    """Mean over the groups of the correlation of each utility with the group's accuracy, and its bootstrap: over repeats, if there are
    three or more, and over the fine-tunes of each."""
    blocks = [repeat for policy in policies for repeat in complete_repeats(policy)]

    def means(chosen):
        found = {}
        for utility in recompute.UTILITIES:
            columns = [
                stats.association(*recompute.worth_columns([renumbered(chosen)], utility, group)) for group in recompute.GROUPS
            ]
            known = [one[1] for one in columns if one is not None]
            found[utility] = statistics.fmean(known) if known else None
        return found

    def resample(draw):
        chosen = draw.choices(blocks, k=len(blocks)) if len(blocks) > 2 else blocks
        return [draw.choices(repeat, k=len(repeat)) for repeat in chosen]

    draw = random.Random(1)
    return means(blocks), [means(resample(draw)) for _ in range(300)]


def renumbered(repeats):
    """Repeats as one list of fine-tunes, in which a repeat that is drawn twice counts as two."""
    return [
        ({**probe, "orderSeed": number, "probe": 1000 * number + i}, found)
        for number, repeat in enumerate(repeats)
        for i, (probe, found) in enumerate(repeat)
    ]


def print_worth(policies):
    for outcome in ("accuracy", "auc"):
        for utility in recompute.UTILITIES:
            found = stats.association(*recompute.worth_columns(policies, utility, outcome))
            if found:
                print(f"  {utility} and {outcome}: r = {found[1]:+.2f} ({found[2]:+.2f} to {found[3]:+.2f}), {found[0]} fine-tunes")
    for group in recompute.GROUPS:
        cells = []
        for utility in recompute.UTILITIES:
            found = stats.association(*recompute.worth_columns(policies, utility, group))
            cells.append(f"{found[1]:+.2f} ({found[2]:+.2f} to {found[3]:+.2f})" if found else "-")
        print(f"  {group}: " + ", ".join(f"{utility} {cell}" for utility, cell in zip(recompute.UTILITIES, cells)))
    means, resampled = correlations(policies)
    print_means(means, resampled)


def print_means(means, resampled):
    resampled = [one for one in resampled if None not in one.values()]
    if None in means.values() or not resampled:
        print("  mean over the groups: unknown, since the accuracy of no group was measured or varies")
        return
    for utility in recompute.UTILITIES:
        low, high = percentiles([one[utility] for one in resampled])
        print(f"  mean over the groups, {utility}: {means[utility]:+.3f} ({low:+.3f} to {high:+.3f})")
    best = max(recompute.UTILITIES, key=means.get)
    for utility in recompute.UTILITIES:
        if utility != best:
            low, high = percentiles([one[best] - one[utility] for one in resampled])
            print(f"  {best} minus {utility}: {means[best] - means[utility]:+.3f} ({low:+.3f} to {high:+.3f})")


def print_arms(results):
    """The correlations over the final trainings of all arms; the bootstrap draws arms."""
    columns = {
        (utility, outcome): recompute.arm_columns(results, utility, outcome)
        for utility in recompute.UTILITIES for outcome in ["accuracy", "auc"] + recompute.GROUPS
    }
    arms = columns[recompute.UTILITIES[0], "accuracy"][3]
    print(f"{results['name']}: final trainings: {len(arms)} (equal networks of a seed count once), arms: {len(set(arms))}")
    if len(set(arms)) < FEWEST_ARMS:
        print(f"  fewer than {FEWEST_ARMS} arms show no correlation")
        return
    for outcome in ["accuracy", "auc"] + recompute.GROUPS:
        cells = []
        for utility in recompute.UTILITIES:
            found = stats.association(*columns[utility, outcome])
            cells.append(f"{found[1]:+.2f} ({found[2]:+.2f} to {found[3]:+.2f})" if found else "-")
        print(f"  {outcome}: " + ", ".join(f"{utility} {cell}" for utility, cell in zip(recompute.UTILITIES, cells)))

    def means(rows):
        found = {}
        for utility in recompute.UTILITIES:
            groups = [stats.association(*([column[i] for i in rows] for column in columns[utility, group][:3])) for group in recompute.GROUPS]
            known = [one[1] for one in groups if one is not None]
            found[utility] = statistics.fmean(known) if known else None
        return found

    names, draw = sorted(set(arms)), random.Random(2)
    drawn = [draw.choices(names, k=len(names)) for _ in range(300)]
    resampled = [means([i for name in one for i, arm in enumerate(arms) if arm == name]) for one in drawn]
    print_means(means(range(len(arms))), resampled)


def main(store, networks):
    policies = list(collections(store).values())
    print(f"collections: {len(policies)}, fine-tunes: {sum(map(len, policies))}")
    repeats = [complete_repeats(policy) for policy in policies]
    rounds = {utility: [rounds_of(own, networks, utility) for own in repeats] for utility in recompute.UTILITIES}
    print_calibration(rounds)
    if policies:
        print_policies(rounds, len({margin for probe, _ in policies[0] for margin in probe["margins"]}))
    if policies and all("accuracy" in probe for policy in policies for probe, _ in policy):
        print_worth(policies)
    for file in sorted((store / "experiments").glob("*/*/results.json")):
        results = recompute.read(file)
        if any("fairness" in report for report in results["evaluations"]):
            print_arms(results)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 3)
