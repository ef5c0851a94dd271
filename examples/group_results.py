#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Groups of identities, and verification results by group from their pairs. recompute.py uses this module."""

import bisect
import csv
import gzip
import math

COUNTS = ("tail", "middle", "head")
GROUPS = [count + "/" + variance for count in COUNTS for variance in ("low", "medium", "high")]

FOLDS = 10
GLOBAL_FMR = .01

FEWEST_IDENTITIES = 10
FEWEST_PAIRS = 30
"""A group with fewer identities, or fewer pairs of a kind, is not compared with others."""


# Groups of identities


def count_edges(counts):
    """The largest number of training images in the tail and in the middle: 2 and 5, or terciles if everyone has 4 or more."""
    ordered = sorted(counts)
    if not ordered or ordered[0] < 4:
        return 2, 5

    def edge(identities, least):
        best, nearest = least, math.inf
        for i, count in enumerate(ordered):
            last_of_its_count = i + 1 == len(ordered) or ordered[i + 1] > count
            away = abs(i + 1 - identities)
            if last_of_its_count and count >= least and away < nearest:
                best, nearest = count, away
        return best

    tail = edge(len(ordered) / 3, 0)
    return tail, edge(len(ordered) * 2 / 3, tail)


def assign(counts, variances, partly_unseen):
    """The group of each identity, 0 to 8: by count, and by terciles of the variance among identities of the same kind."""
    tail, middle = count_edges(counts)
    of_count = [0 if count <= tail else 1 if count <= middle else 2 for count in counts]
    strata = {}
    for i, variance in enumerate(variances):
        strata.setdefault((of_count[i], partly_unseen[i]), []).append((i, variance))
    groups = [None] * len(counts)
    for (count, _), members in strata.items():
        known = sorted(variance for _, variance in members if variance is not None)
        for i, variance in members:
            tercile = 1
            if variance is not None:
                # Equal variances share their mean rank.
                below, up_to = bisect.bisect_left(known, variance), bisect.bisect_right(known, variance)
                tercile = 3 * (below + up_to) // (2 * len(known))
            groups[i] = 3 * count + tercile
    return groups


def cross_fitted(network, networks):
    """The groups in which the fine-tunes of a network are measured: those of another network for identities that this one has
    seen on one image only. networks: groups.json of each network of the collection"""
    own = networks[network]

    def group(i):
        if own["partlyUnseen"][i]:
            for other in networks:
                if not other["partlyUnseen"][i]:
                    return other["groups"][i]
        return own["groups"][i]

    return [group(i) for i in range(len(own["groups"]))]


# Verification by group


def best_threshold(order, scores, genuine, weights=(1, 1)):
    """The threshold with most correct pairs; of equally good ones the lowest. A pair is accepted above the threshold.

    order: the pairs in ascending order of their scores
    weights: of a genuine and of an impostor pair
    """
    correct = most = weights[0] * sum(genuine[i] for i in order)
    if not order:
        return 0.0
    best, before = scores[order[0]] - 1e-6, None
    for i in order:
        if before is not None and scores[i] > scores[before] and correct > most:
            most, best = correct, (scores[before] + scores[i]) / 2
        correct += -weights[0] if genuine[i] else weights[1]
        before = i
    return scores[before] + 1e-6 if correct > most else best


class Pairs:
    """The pairs of group-pairs.csv.gz."""

    def __init__(self, path):
        with gzip.open(path, "rt", encoding="ascii", newline="") as file:
            rows = list(csv.reader(file))[1:]
        self.group = [row[0] for row in rows]
        self.first, self.second, self.image, self.other_image, self.fold = (
            [int(row[column]) for row in rows] for column in range(1, 6)
        )
        self.score = [float(row[6]) for row in rows]
        self.genuine = [a == b for a, b in zip(self.first, self.second)]
        self.order = sorted(range(len(rows)), key=lambda i: self.score[i])

    def count_group(self, i):
        return self.group[i].partition("/")[0]

    def classify(self, measured):
        """Classifies each pair at the threshold with the best balanced accuracy on the other folds.

        measured: count groups with held-out images, which choose the thresholds
        @return the mean threshold; None without pairs
        """
        chooses = [not measured or self.count_group(i) in measured for i in range(len(self.group))]
        self.correct, total = [None] * len(self.group), 0.0
        for fold in range(FOLDS):
            others = [i for i in self.order if chooses[i] and self.fold[i] != fold]
            genuine = sum(self.genuine[i] for i in others)
            weights = max(1, len(others) - genuine), max(1, genuine)
            threshold = best_threshold(others, self.score, self.genuine, weights)
            total += threshold
            for i, own in enumerate(self.fold):
                if own == fold:
                    self.correct[i] = (self.score[i] > threshold) == self.genuine[i]
        return total / FOLDS if self.group else None

    def of(self, wanted):
        """The pairs of a group or a count group."""
        return [i for i, group in enumerate(self.group) if wanted in (group, self.count_group(i))]


def rates(pairs, own):
    """The error rates of some pairs, by the names of evaluation.json."""
    genuine = [i for i in own if pairs.genuine[i]]
    impostors = [i for i in own if not pairs.genuine[i]]
    reject = sum(not pairs.correct[i] for i in genuine) / len(genuine) if genuine else None
    accept = sum(not pairs.correct[i] for i in impostors) / len(impostors) if impostors else None
    identities = len({pairs.first[i] for i in own})
    return {
        "measuredIdentities": identities,
        "genuine": len(genuine),
        "impostors": len(impostors),
        "falseRejectRate": reject,
        "falseAcceptRate": accept,
        "accuracy": None if reject is None or accept is None else 1 - (reject + accept) / 2,
        "enough": identities >= FEWEST_IDENTITIES and min(len(genuine), len(impostors)) >= FEWEST_PAIRS,
    }


def influences(pairs, own, found):
    """By how much the accuracy changes if an identity counts once more, by identity. An impostor pair counts for both of its identities."""
    reject, accept = found["falseRejectRate"], found["falseAcceptRate"]
    changes = {}
    for i in own:
        wrong = not pairs.correct[i]
        if pairs.genuine[i]:
            changes.setdefault(pairs.first[i], []).append((reject - wrong) / found["genuine"] / 2)
        else:
            for identity in (pairs.first[i], pairs.second[i]):
                changes.setdefault(identity, []).append((accept - wrong) / found["impostors"] / 2)
    return {identity: math.fsum(parts) for identity, parts in sorted(changes.items())}


class Resampled:
    """The pairs of some count groups, whose people are drawn again."""

    def __init__(self, pairs, compared, draw):
        """draw: how often each of a number of people of a group is drawn in a replicate"""
        self.draw, self.compared, self.people, self.genuine, self.weights, both = draw, compared, {}, {}, {}, []
        for group, name in enumerate(compared):
            own = pairs.of(name)
            people = sorted({pairs.first[i] for i in own} | {pairs.second[i] for i in own})
            index = {person: i for i, person in enumerate(people)}
            self.people[name], self.weights[name] = len(people), {}
            self.genuine[name] = [(index[pairs.first[i]], pairs.score[i]) for i in own if pairs.genuine[i]]
            for i in own:
                if not pairs.genuine[i]:
                    sides = index[pairs.first[i]], index[pairs.second[i]]
                    self.weights[name][sides] = self.weights[name].get(sides, 0) + 1
                    both.append((pairs.score[i], group, *sides))
        self.impostors = sorted(both, key=lambda pair: -pair[0])

    def work(self):
        """About the number of operations of a replicate."""
        return len(self.impostors) // 20 + sum(len(self.weights[name]) + len(self.genuine[name]) for name in self.compared)

    def rates(self, replicate):
        """FMR and FNMR of each group in a replicate, whose impostor pairs of all groups are accepted at the global rate."""
        drawn = [self.draw(self.people[name], "bootstrap of group " + name, replicate) for name in self.compared]
        totals = [
            sum(drawn[group][one] * drawn[group][other] * count for (one, other), count in self.weights[name].items())
            for group, name in enumerate(self.compared)
        ]
        allowed, accepted, threshold = GLOBAL_FMR * sum(totals) * (1 + 1e-12), [0] * len(totals), -math.inf
        tied, at = [0] * len(totals), None
        for score, group, one, other in self.impostors:
            if score != at:
                accepted, tied, at = [a + b for a, b in zip(accepted, tied)], [0] * len(totals), score
            tied[group] += drawn[group][one] * drawn[group][other]
            if sum(accepted) + sum(tied) > allowed:
                threshold = score
                break
        else:
            accepted = [a + b for a, b in zip(accepted, tied)]
        found = {}
        for group, name in enumerate(self.compared):
            same = sum(drawn[group][one] for one, _ in self.genuine[name])
            rejected = sum(drawn[group][one] for one, score in self.genuine[name] if score <= threshold)
            fmr = accepted[group] / totals[group] if totals[group] else None
            found[name] = fmr, rejected / same if same else None
        return found


def operating_point(pairs, compared):
    """The threshold at which 1% of all impostor pairs of some count groups are accepted, and the FMR and FNMR of each."""
    own = {name: pairs.of(name) for name in compared}
    impostors = sorted(pairs.score[i] for members in own.values() for i in members if not pairs.genuine[i])
    accepted = int(GLOBAL_FMR * len(impostors) * (1 + 1e-12))
    threshold = impostors[len(impostors) - accepted - 1]
    found = {}
    for name, members in own.items():
        same = [pairs.score[i] > threshold for i in members if pairs.genuine[i]]
        others = [pairs.score[i] > threshold for i in members if not pairs.genuine[i]]
        found[name] = {"fmr": sum(others) / len(others), "fnmr": 1 - sum(same) / len(same)}
    return threshold, found
