#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recomputes the tables of an experiment from its artifacts, without FairLoss, and compares them with its results.

Usage: python3 recompute.py STORE NAMESPACE/NAME

STORE is the folder of the artifact store, or a copy of it, such as one made by "aws s3 sync". Needs Python 3.8 or newer,
experiment_statistics.py and group_results.py beside this file, and no other library. Prints what was compared; ends with status 1 if anything differs.
docs/reference/artifacts.md lists the files.
"""

import hashlib
import json
import math
import pathlib
import statistics
import struct
import sys

import experiment_statistics as stats
import group_results
from group_results import GROUPS, best_threshold

DECIMALS = 1e-9
"""Largest difference, absolute or relative, that counts as rounding."""

MOVES = {"DOWN": -1, "KEEP": 0, "UP": 1}

UTILITIES = ("Difference", "LogRatio", "DPrime", "Published")

COUNT_GROUPS = "count groups"
"""The place of an evaluation set for results by group."""

REPLICATES = 1000
KNOWN = .95
"""The share of replicates in which a rate or an index must be known to have an interval."""

WORK = 10_000_000
"""Operations for the replicates of rates of one run; of large data sets, the first replicates are recomputed."""

INDICES = {"fdr": "fdr", "garbe": "garbe", "fmrRatio": "fmrToMean", "fnmrRatio": "fnmrToMean"}
"""The indices of inequity: their names in evaluation.json, and in tables."""

RATES = (0.1, 0.01, 0.001, 0.0001)


class Comparison:
    """Counts equal numbers, and keeps the differences."""

    def __init__(self):
        self.compared = {}
        self.differences = []

    def equal(self, table, what, own, stored):
        self.compared[table] = self.compared.get(table, 0) + 1
        if own is None or stored is None or isinstance(own, (bool, int, str)):
            same = own == stored
        else:
            same = abs(own - stored) <= DECIMALS * max(1, abs(own), abs(stored))
        if not same:
            self.differences.append(f"{table}: {what} is {stored}, recomputed {own}")


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def number(value):
    """A number of a JSON file, where absent and "NaN" mean unknown."""
    return None if value is None or value == "NaN" else float(value)


def single(value):
    """As number, of a value that is stored with the fewest digits that identify it in single precision."""
    known = number(value)
    return None if known is None else struct.unpack("f", struct.pack("f", known))[0]


def tar_name(far):
    """The name of a true accept rate, with the false accept rate as Java writes it."""
    return "tar@" + (str(far) if far >= 1e-3 else f"{far:.1E}".replace("E-0", "E-"))


def mean(values):
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


# Checksums


def read_checksummed(path, comparison):
    """Some files contain their own SHA-256, computed with 64 zeros in its place."""
    document = path.read_bytes()
    content = json.loads(document)
    blank = document.replace(content["sha256"].encode(), b"0" * 64, 1)
    comparison.equal("checksums", str(path), hashlib.sha256(blank).hexdigest(), content["sha256"])
    return content


def check_manifest(store, kind, digest, comparison):
    folder = store / "steps" / kind / digest
    manifest = read_checksummed(folder / "manifest.json", comparison)
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        comparison.equal("checksums", f"{kind}/{file['name']}", len(content), file["bytes"])
        comparison.equal("checksums", f"{kind}/{file['name']}", hashlib.sha256(content).hexdigest(), file["sha256"])


# Groups: the identities by number of training images and by variance


def names_of_images(index):
    """The identity in each image, in the order of the index."""
    return [identity["name"] for identity in index["identities"] for _ in identity["images"]]


def check_network(folder, index, comparison):
    """The groups follow from the counts and the variances. @return groups.json"""
    stored = read(folder / "groups.json")
    stored["rotation"] = read(folder / "distances.json")["rotation"]
    own = group_results.assign(stored["trainingImages"], [number(one) for one in stored["variances"]], stored["partlyUnseen"])
    images = {identity["name"]: len(identity["images"]) for identity in index["identities"]}
    for name, count, group, known in zip(stored["identities"], stored["trainingImages"], own, stored["groups"]):
        comparison.equal("groups of identities", f"{name} in {folder}", group, known)
        comparison.equal("groups of identities", f"whether {name} has the images", 1 <= count <= images.get(name, 0), True)
    return stored


def check_probe_groups(probe, networks, comparison):
    """A fine-tune is measured in the groups of its network, or of another one for identities that it has seen on one image."""
    network = next(i for i, one in enumerate(networks) if one["rotation"] == probe["rotation"])
    own = group_results.cross_fitted(network, networks)
    comparison.equal("groups of identities", f"groups of fine-tune {probe['probe']}", own == probe["classGroups"], True)


# Verification: the LFW protocol


def fold_accuracies(pairs):
    """The accuracy of each fold at the threshold that is best on all other folds."""
    scores, genuine, folds = pairs["score"], pairs["genuine"], pairs["fold"]
    accuracies, order = [], sorted(range(len(scores)), key=lambda i: scores[i])
    for fold in sorted(set(folds)):
        threshold = best_threshold([i for i in order if folds[i] != fold], scores, genuine)
        own = [i for i in range(len(scores)) if folds[i] == fold]
        accuracies.append(sum((scores[i] > threshold) == genuine[i] for i in own) / len(own))
    return accuracies


def auc(pairs):
    """The probability that a genuine pair scores higher than an impostor pair; ties count half. By ranks (Mann-Whitney)."""
    order = sorted(range(len(pairs["score"])), key=lambda i: pairs["score"][i])
    ranks, begin = {}, 0
    while begin < len(order):
        end = begin
        while end < len(order) and pairs["score"][order[end]] == pairs["score"][order[begin]]:
            end += 1
        for i in order[begin:end]:
            ranks[i] = (begin + end + 1) / 2
        begin = end
    own = [ranks[i] for i in range(len(order)) if pairs["genuine"][i]]
    return (sum(own) - len(own) * (len(own) + 1) / 2) / len(own) / (len(order) - len(own))


def tar(pairs, far):
    """The share of genuine pairs accepted with at most far of the impostor pairs; None if none may be accepted."""
    genuine = [score for score, same in zip(pairs["score"], pairs["genuine"]) if same]
    impostors = sorted((score for score, same in zip(pairs["score"], pairs["genuine"]) if not same), reverse=True)
    allowed = int(far * len(impostors) * (1 + 1e-12))
    if allowed < 1:
        return None
    if allowed >= len(impostors):
        return 1.0
    # Impostor number "allowed" is rejected, and so are all pairs with its score or less: the threshold is below the last
    # accepted score. Genuine pairs between both impostors are accepted.
    return sum(score > impostors[allowed] for score in genuine) / len(genuine)


def check_evaluation(folder, index, network, comparison, runs):
    report, stored = read(folder / "evaluation.json"), read(folder / "scores.json")
    values = {}
    for result, pairs in zip(report["sets"], stored["sets"]):
        what = f"{report['arm']}, seed {report['seed']}, {result['set']}"
        accuracies = fold_accuracies(pairs)
        for fold, accuracy in enumerate(accuracies):
            comparison.equal("accuracy", f"{what}, fold {fold}", accuracy, result["folds"][fold]["accuracy"])
        comparison.equal("accuracy", what, mean(accuracies), result["accuracy"])
        error = statistics.stdev(accuracies) / math.sqrt(len(accuracies))
        comparison.equal("accuracy", f"standard error of {what}", error, result["standardError"])
        comparison.equal("AUC", what, auc(pairs), result["auc"])
        values[result["set"], "accuracy"] = mean(accuracies)
        values[result["set"], "auc"] = auc(pairs)
        for rate in result["tarAtFar"]:
            name = tar_name(rate["far"])
            values[result["set"], name] = tar(pairs, rate["far"])
            comparison.equal("TAR", f"{name} of {what}", values[result["set"], name], number(rate.get("tar")))
    if "fairness" in report:
        check_pairs(folder, report, stored, index, network, comparison)
        check_groups(report, stored["groups"], values, comparison)
    runs[report["arm"], report["seed"]] = {"values": values, "scores": stored}


# Groups: balanced accuracy, its standard error, and the indices of inequity


def check_pairs(folder, report, scores, index, network, comparison):
    """The error rates and influences of groups, and their rates at one operating point, follow from the pairs."""
    pairs, fairness = group_results.Pairs(folder / "group-pairs.csv.gz"), report["fairness"]
    name = f"of {report['arm']}, seed {report['seed']}"
    identity_of, names, groups = names_of_images(index), network["identities"], network["groups"]
    right = all(
        pairs.group[i] == GROUPS[groups[first]]
        and GROUPS[groups[second]].startswith(pairs.count_group(i))
        and identity_of[pairs.image[i]] == names[first]
        and identity_of[pairs.other_image[i]] == names[second]
        for i, (first, second) in enumerate(zip(pairs.first, pairs.second))
    )
    comparison.equal("pairs", "whether groups and images agree with the identities " + name, right, True)
    measured = {one["group"] for one in fairness["counts"] if one["basis"] == "HELD_OUT"}
    comparison.equal("pairs", "threshold " + name, pairs.classify(measured), number(fairness.get("threshold")))
    stored = {one["group"]: one for one in scores["groups"]}
    for result in fairness["counts"] + fairness["groups"]:
        group, own = result["group"], pairs.of(result["group"])
        found, what = group_results.rates(pairs, own), result["group"] + " " + name
        comparable = found.pop("enough") and group.partition("/")[0] in measured
        comparison.equal("pairs", "whether to compare " + what, comparable, result["comparable"])
        comparison.equal("pairs", "identities of " + what, sum(GROUPS[one].startswith(group) for one in groups), result["identities"])
        for field, value in found.items():
            comparison.equal("pairs", f"{field} of {what}", value, number(result.get(field)) if isinstance(value, float) else result.get(field))
        if found["accuracy"] is not None:
            changes = group_results.influences(pairs, own, found)
            comparison.equal("pairs", "people of " + what, list(changes) == stored[group]["people"], True)
            for change, known in zip(changes.values(), stored[group]["influence"]):
                comparison.equal("influences", what, change, known)
    if "operatingPoint" in fairness:
        point = fairness["operatingPoint"]
        threshold, found = group_results.operating_point(pairs, [one["group"] for one in point["groups"]])
        comparison.equal("pairs", "threshold at the global FMR " + name, threshold, point["threshold"])
        for one in point["groups"]:
            for rate, value in found[one["group"]].items():
                comparison.equal("pairs", f"{rate} of {one['group']} {name}", value, one[rate])
        check_replicates(pairs, scores.get("rates", []), name, comparison)


def check_replicates(pairs, rates, name, comparison):
    """The replicates of the rates follow from the pairs of drawn people."""
    if not rates:
        return
    resampled = group_results.Resampled(pairs, [one["group"] for one in rates], stats.draw_counts)
    for replicate in range(min(REPLICATES, max(10, WORK // resampled.work()))):
        found = resampled.rates(replicate)
        for one in rates:
            for rate, value in zip(("fmr", "fnmr"), found[one["group"]]):
                what = f"{rate} of {one['group']} {name}, replicate {replicate}"
                comparison.equal("replicates", what, value, number(one[rate][replicate]))


def check_groups(report, influences, values, comparison):
    """An accuracy follows from its error rates, its standard error from the influences of people, the indices from the rates."""
    fairness = report["fairness"]
    results = {result["group"]: result for result in fairness["counts"] + fairness["groups"]}
    for group in influences:
        what, result = f"{group['group']}, {report['arm']}, seed {report['seed']}", results[group["group"]]
        accuracy = 1 - (result["falseRejectRate"] + result["falseAcceptRate"]) / 2
        comparison.equal("groups", "accuracy of " + what, accuracy, result["accuracy"])
        comparison.equal("groups", "influences of " + what, math.fsum(group["influence"]), 0.0)
        people = len(group["people"])
        error = math.sqrt(math.fsum(one * one for one in group["influence"]) * people / (people - 1)) if people > 1 else None
        comparison.equal("groups", "standard error of " + what, error, number(result.get("standardError")))
        values[COUNT_GROUPS, "accuracy/" + group["group"]] = accuracy
    compared = [group for group in fairness["counts"] if group["comparable"]]
    gap = max(one["accuracy"] for one in compared) - min(one["accuracy"] for one in compared) if len(compared) > 1 else None
    values[COUNT_GROUPS, "accuracyGap"] = gap
    what = f"of {report['arm']}, seed {report['seed']}"
    comparison.equal("groups", "gap " + what, gap, number(fairness.get("accuracyGap")))
    point = fairness.get("operatingPoint")
    if point:
        fmr, fnmr = ([group[rate] for group in point["groups"]] for rate in ("fmr", "fnmr"))
        for name, value in indices(fmr, fnmr).items():
            comparison.equal("fairness", f"{name} {what}", value, number(point.get(name)))
            values[COUNT_GROUPS, INDICES[name]] = value
        for group in point["groups"]:
            for rate in ("fmr", "fnmr"):
                values[COUNT_GROUPS, f"{rate}/{group['group']}"] = group[rate]


def indices(fmr, fnmr):
    """The indices of inequity of the rates of groups; None if they are not defined."""
    return {
        "fdr": 1 - (max(fmr) - min(fmr) + max(fnmr) - min(fnmr)) / 2,
        "garbe": (gini(fmr) + gini(fnmr)) / 2,
        "fmrRatio": maximum_to_geometric_mean(fmr),
        "fnmrRatio": maximum_to_geometric_mean(fnmr),
    }


def gini(rates):
    """The Gini coefficient, with the factor n / (n - 1) for few groups (Howard et al., 2022)."""
    n, total = len(rates), math.fsum(rates)
    differences = math.fsum(abs(one - other) for one in rates for other in rates)
    return n / (n - 1) * differences / (2 * n * total) if total > 0 else 0.0


def maximum_to_geometric_mean(rates):
    return max(rates) / statistics.geometric_mean(rates) if min(rates) > 0 else None


# Intervals: the bootstrap over people, and the spread over seeds


class Replicates:
    """The measures of every run in every replicate of the bootstrap: {(arm, seed, set, metric): values}."""

    def __init__(self, runs):
        self.values, self.people = {}, {}
        scores = {run: found["scores"] for run, found in runs.items()}
        for name in sorted({one["set"] for found in scores.values() for one in found["sets"]}):
            self.add_set(name, {run: one for run, found in scores.items() for one in found["sets"] if one["set"] == name})
        for name in sorted({one["group"] for found in scores.values() for one in found["groups"]}):
            self.add_group(name, {run: one for run, found in scores.items() for one in found["groups"] if one["group"] == name})
        for run, found in scores.items():
            self.add_gap(run, [one["group"] for one in found["groups"] if one["comparable"] and "/" not in one["group"]])
            self.add_rates(run, found.get("rates", []))

    def add_set(self, name, runs):
        pairs = next(iter(runs.values()))
        sides = (pairs["first"], pairs["second"]) if pairs["first"] else (list(range(len(pairs["score"]))),) * 2
        index = {person: i for i, person in enumerate(sorted(set(sides[0]) | set(sides[1])))}
        first, second = ([index[person] for person in side] for side in sides)
        self.people[name] = len(index)
        curves = {run: Curve(scores) for run, scores in runs.items()}
        for replicate in range(REPLICATES):
            drawn = stats.draw_counts(len(index), "bootstrap of people", replicate)
            weights = [drawn[a] if a == b else drawn[a] * drawn[b] for a, b in zip(first, second)]
            for run, curve in curves.items():
                for metric, value in curve.measures(weights).items():
                    self.values.setdefault((*run, name, metric), []).append(value)

    def add_group(self, name, runs):
        people = len(next(iter(runs.values()))["people"])
        self.people[COUNT_GROUPS + name] = people
        for replicate in range(REPLICATES):
            drawn = stats.draw_counts(people, "bootstrap of group " + name, replicate)
            for run, group in runs.items():
                value = group["accuracy"] + sum((count - 1) * own for count, own in zip(drawn, group["influence"]))
                self.values.setdefault((*run, COUNT_GROUPS, "accuracy/" + name), []).append(value)

    def add_gap(self, run, groups):
        if len(groups) > 1:
            smallest = min(self.people[COUNT_GROUPS + group] for group in groups)
            self.people[COUNT_GROUPS] = min(smallest, self.people.get(COUNT_GROUPS, smallest))
            rows = zip(*(self.values[(*run, COUNT_GROUPS, "accuracy/" + group)] for group in groups))
            self.values[(*run, COUNT_GROUPS, "accuracyGap")] = [max(row) - min(row) for row in rows]

    def add_rates(self, run, rates):
        columns = {(one["group"], rate): [number(value) for value in one[rate]] for one in rates for rate in ("fmr", "fnmr")}
        for (group, rate), column in columns.items():
            self.values[(*run, COUNT_GROUPS, f"{rate}/{group}")] = column
        if rates:
            fmr, fnmr = (zip(*(columns[one["group"], rate] for one in rates)) for rate in ("fmr", "fnmr"))
            for one, other in zip(fmr, fnmr):
                found = dict.fromkeys(INDICES) if None in one + other else indices(one, other)
                for name, value in found.items():
                    self.values.setdefault((*run, COUNT_GROUPS, INDICES[name]), []).append(value)

    def known(self, metric, seeds, arms):
        """Whether a rate or index has a value in most replicates: None without replicates."""
        columns = [self.values.get((arm, seed, COUNT_GROUPS, metric)) for seed in seeds for arm in arms]
        if None in columns:
            return None
        return sum(None not in row for row in zip(*columns)) >= KNOWN * REPLICATES

    def equal(self, metric, seeds, arms):
        """Whether two arms have the same replicates."""
        return len(arms) == 2 and all(
            self.values[arms[0], seed, COUNT_GROUPS, metric] == self.values[arms[1], seed, COUNT_GROUPS, metric] for seed in seeds
        )

    def error(self, on, metric, seeds, arms):
        """Standard error from people of the mean over seeds of an arm, or of the difference of two arms."""
        columns = [self.values.get((arm, seed, on, metric)) for seed in seeds for arm in arms]
        if None in columns:
            return None
        signs = [1, -1][: len(arms)] * len(seeds)
        known = [row for row in zip(*columns) if None not in row]
        sums = [math.fsum(sign * value for sign, value in zip(signs, row)) / len(seeds) for row in known]
        return statistics.stdev(sums) if len(sums) > 1 else None

    def size(self, on, metric):
        return self.people.get(on + metric.partition("/")[2], self.people.get(on, 2))


class Curve:
    """The pairs of a run in descending order of their scores."""

    def __init__(self, pairs):
        score = pairs["score"]
        self.genuine, self.correct = pairs["genuine"], pairs["correct"]
        self.order = sorted(range(len(score)), key=lambda i: -score[i])
        after = self.order[1:] + [None]
        self.steps = [(i, self.genuine[i], j is None or score[i] != score[j]) for i, j in zip(self.order, after)]
        self.share = sum(self.genuine) / len(self.genuine)

    def measures(self, weights):
        total, right = [0, 0], [0, 0]
        for weight, genuine, correct in zip(weights, self.genuine, self.correct):
            total[genuine] += weight
            right[genuine] += weight * correct
        if 0 in total:
            return dict.fromkeys(["accuracy", "auc"] + [tar_name(far) for far in RATES])
        allowed = {far: far * total[0] * (1 + 1e-12) for far in RATES}
        tars, accepts, before, area = dict.fromkeys(RATES, 0.0), [0, 0], [0, 0], 0.0
        for i, genuine, ends in self.steps:
            accepts[genuine] += weights[i]
            if ends:
                area += (accepts[0] - before[0]) * (accepts[1] + before[1]) / 2
                before = accepts[:]
                for far, limit in allowed.items():
                    if accepts[0] <= limit:
                        tars[far] = accepts[1] / total[1]
        accuracy = self.share * right[1] / total[1] + (1 - self.share) * right[0] / total[0]
        return {"accuracy": accuracy, "auc": area / total[0] / total[1], **{tar_name(far): tars[far] for far in RATES}}


def check_interval(what, stored, values, error, people, comparison):
    if stored is None:
        return
    comparison.equal("intervals", "error from people of " + what, error, number(stored.get("peopleError")))
    seed_error, half, detectable = stats.interval(error, people, values)
    comparison.equal("intervals", "error from seeds of " + what, seed_error, number(stored.get("seedError")))
    comparison.equal("intervals", "half width of " + what, half, stored["halfWidth"])
    comparison.equal("intervals", "detectable difference of " + what, detectable, stored["detectable"])


def check_summary(results, runs, comparison):
    """Means over seeds with their intervals: of arms, of differences between arms, of groups, and of the gaps between them."""
    replicates, summary = Replicates(runs), results["summary"]

    def check(table, arms, on, metric, stored, interval):
        seeds = [
            seed for seed in range(1, results["seeds"] + 1)
            if all((arm, seed) in runs and runs[arm, seed]["values"].get((on, metric)) is not None for arm in arms)
        ]
        if stored is None or not seeds:
            comparison.equal(table, f"whether {metric} of {' minus '.join(arms)} on {on} is known", bool(seeds), stored is not None)
            return
        columns = [[runs[arm, seed]["values"][on, metric] for seed in seeds] for arm in arms]
        values = columns[0] if len(arms) == 1 else [own - other for own, other in zip(*columns)]
        what = f"{metric} of {' minus '.join(arms)} on {on}"
        comparison.equal(table, what, mean(values), stored["mean"])
        error = replicates.error(on, metric, seeds, arms)
        if on == COUNT_GROUPS and not metric.startswith("accuracy"):
            interval = check_rate(what, metric, seeds, arms, values, interval)
        check_interval(what, interval, values, error, replicates.size(on, metric), comparison)

    def check_rate(what, metric, seeds, arms, values, interval):
        """The rules for the interval of a rate or an index. @return the interval that follows from the replicates, if it does"""
        error, spread = replicates.error(COUNT_GROUPS, metric, seeds, arms), statistics.pstdev(values)
        if replicates.known(metric, seeds, arms) and (error > 0 or spread > 0 or replicates.equal(metric, seeds, arms)):
            comparison.equal("intervals", f"whether {what} has one", True, interval is not None)
            return interval
        bound = None
        if replicates.known(metric, seeds, arms) and metric.startswith(("fmr/", "fnmr/")):
            bound = 1 - .05 ** (1 / replicates.size(COUNT_GROUPS, metric))
        comparison.equal("intervals", "bound of " + what, bound, interval and interval["halfWidth"])
        return None

    for arm in summary["arms"]:
        check("accuracy", [arm["arm"]], arm["set"], "accuracy", arm["accuracy"], arm.get("interval"))
        for rate in arm["tarAtFar"]:
            check("TAR", [arm["arm"]], arm["set"], tar_name(rate["far"]), rate.get("tar"), rate.get("interval"))
    for row in summary["differences"]:
        check("differences", ["fairloss", row["baseline"]], row["set"], row["metric"], row["difference"], row.get("interval"))
    for group in summary["groups"]:
        if group["group"] != "all":
            metric = "accuracy/" + group["group"]
            check("groups", [group["arm"]], COUNT_GROUPS, metric, group.get("accuracy"), group.get("interval"))
            for rate in ("fmr", "fnmr"):
                metric = f"{rate}/{group['group']}"
                check("fairness", [group["arm"]], COUNT_GROUPS, metric, group.get(rate), group.get(rate + "Interval"))
    for one in summary["disparities"]:
        check("groups", [one["arm"]], COUNT_GROUPS, "accuracyGap", one.get("accuracyGap"), one.get("interval"))
        for name, metric in INDICES.items():
            check("fairness", [one["arm"]], COUNT_GROUPS, metric, one.get(name), one.get(name + "Interval"))


# Rewards: distances of identities, utilities of groups, and a least-squares fit


def utilities(distances):
    """The utilities of mean distances, by name."""
    inter, intra = distances["inter"], distances["intra"]
    found = {}
    if inter is not None and intra is not None:
        found["Difference"] = inter - intra
        if inter > 0 and intra > 0:
            found["LogRatio"] = math.log(inter / intra)
        variance = (distances["interSquares"] - inter**2 + distances["intraSquares"] - intra**2) / 2
        if variance > 0:
            found["DPrime"] = (inter - intra) / math.sqrt(variance)
    if distances["trainingInter"] is not None and distances["trainingIntra"] is not None:
        found["Published"] = distances["trainingInter"] - distances["trainingIntra"]
    return found


def check_probe(path, comparison):
    """The means of the groups over their identities. @return the utilities of each group"""
    probe = read_checksummed(path, comparison)
    by_group = []
    for index, stored in enumerate(probe["groups"]):
        own = [i for i, group in enumerate(probe["classGroups"]) if group == index]
        means = {name: mean([single(values[i]) for i in own]) for name, values in probe["distances"].items()}
        what = f"{GROUPS[index]}, fine-tune {probe['probe']}"
        comparison.equal("distances", "inter of " + what, means["inter"], number(stored.get("inter")))
        comparison.equal("distances", "intra of " + what, means["intra"], number(stored.get("intra")))
        own_utilities = utilities(means)
        comparison.equal("utilities", "names of " + what, sorted(own_utilities) == sorted(stored["utilities"]), True)
        for name, value in stored["utilities"].items():
            comparison.equal("utilities", f"{name} of {what}", own_utilities.get(name), value)
        by_group.append(own_utilities)
    return probe, by_group


def solve(rows, values):
    """Least squares by the normal equations, with Gaussian elimination."""
    size = len(rows[0])
    matrix = [
        [math.fsum(row[i] * row[j] for row in rows) for j in range(size)]
        + [math.fsum(row[i] * value for row, value in zip(rows, values))]
        for i in range(size)
    ]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(matrix[k][i]))
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        for k in range(size):
            if k != i:
                factor = matrix[k][i] / matrix[i][i]
                matrix[k] = [a - factor * b for a, b in zip(matrix[k], matrix[i])]
    return [matrix[i][size] / matrix[i][i] for i in range(size)]


def potential(group, runs, margins, present, utility):
    """The potential of each margin of a group in one repeat; the other groups' margins have a slope each."""
    levels = [margins.index(probe["margins"][group]) for probe, _ in runs]
    others = [other for other in range(len(GROUPS)) if other != group and present[other]]
    rows = [
        [1.0] + [float(level == own) for level in range(1, len(margins))] + [probe["margins"][h] for h in others]
        for own, (probe, _) in zip(levels, runs)
    ]
    return [0.0] + solve(rows, [found[group][utility] for _, found in runs])[1 : len(margins)]


def repeats_of(probes):
    """The fine-tunes by repeat, in the order of the repeats: each has an order of images of its own."""
    repeats = {}
    for probe, found in sorted(probes, key=lambda one: one[0]["probe"]):
        repeats.setdefault(probe["orderSeed"], []).append((probe, found))
    return list(repeats.values())


def increments(strategy, group, runs, margins, present, utility):
    """The increments of the potential of a group in one repeat."""
    if strategy != "Exhaustive":
        fit = potential(group, runs, margins, present, utility)
        return [upper - lower for lower, upper in zip(fit, fit[1:])]
    # A fine-tune has one margin for all groups, or changes that of one group. An increment is the mean of up and down.
    value = {tuple(probe["margins"]): found[group][utility] for probe, found in runs}

    def after(base, own):
        return value[tuple(own if other == group else base for other in range(len(GROUPS)))]

    return [
        (after(low, high) - after(low, low) + after(high, high) - after(high, low)) / 2
        for low, high in zip(margins, margins[1:])
    ]


def independent_units(repeats, networks):
    """Repeats of one network belong together, unless there is only one network."""
    number = len(repeats) if networks == 1 else networks
    return [repeats[unit::number] for unit in range(number)]


def unit_increments(strategy, unit, margins, present, known, utility):
    """Mean over the repeats of a unit, for each group; None for a group without the utility."""
    return [
        [mean(values) for values in zip(*(increments(strategy, g, runs, margins, present, utility) for runs in unit))]
        if known[g] else None
        for g in range(len(GROUPS))
    ]


def presence(probes, utility):
    """Whether each group has classes, which enter the regressions, and whether it has the utility in all fine-tunes."""
    classes = [any(group == index for group in probes[0][0]["classGroups"]) for index in range(len(GROUPS))]
    return classes, [all(utility in found[index] for _, found in probes) for index in range(len(GROUPS))]


def check_rewards(table, probes, comparison):
    """The rewards are differences of potentials, means over the repeats; their errors come from the variance between repeats."""
    margins, utility = table["margins"], table["utility"]
    present, known = presence(probes, utility)
    units = [
        unit_increments(table["strategy"], unit, margins, present, known, utility)
        for unit in independent_units(repeats_of(probes), table["networks"])
    ]
    estimates = stats.reward_estimates(units)
    for row in table["rows"]:
        found, level, move = estimates[GROUPS.index(row["group"])], row["level"], MOVES[row["action"]]
        what = f"{row['action']} of {row['group']} at {row['margin']}, {utility}"
        if move == 0 or found is None:
            comparison.equal("rewards", what, 0.0, row["reward"])
            continue
        gains, error, freedom = found
        comparison.equal("rewards", what, move * gains[min(level, level + move)], row["reward"])
        comparison.equal("reward errors", what, error, number(row.get("standardError")))
        comparison.equal("reward errors", "degrees of freedom of " + what, freedom, number(row.get("degreesOfFreedom")))
        p_value = None
        if error is not None:
            p_value = stats.t_p_value(row["reward"] / error, freedom) if error > 0 else float(row["reward"] == 0)
        comparison.equal("reward errors", "p-value of " + what, p_value, number(row.get("pValue")))
    up = [row for row in table["rows"] if row["action"] == "UP"]
    adjusted = stats.holm([number(row.get("pValue")) for row in up])
    for row, value in zip(up, adjusted):
        comparison.equal("Holm", f"{row['group']} at {row['margin']}, {utility}", value, number(row.get("adjustedPValue")))


# What a reward is worth: the association of utilities with accuracy over the fine-tunes


def overall(probe, found, utility):
    """Mean of a utility over the groups, weighted by their measured classes."""
    known = [(group["measured"], own[utility]) for group, own in zip(probe["groups"], found) if utility in own]
    measured = sum(count for count, _ in known)
    return sum(count * value for count, value in known) / measured if measured else None


def worth_columns(probes, utility, outcome):
    """Utility, outcome and repeat of each fine-tune with an accuracy. probes: those of each policy"""
    columns, block = ([], [], []), 0
    for policy in probes:
        for runs in repeats_of(policy):
            block += 1
            for probe, found in runs:
                measured = probe.get("accuracy")
                if measured is None:
                    continue
                group = GROUPS.index(outcome) if outcome in GROUPS else None
                columns[0].append(overall(probe, found, utility) if group is None else found[group].get(utility))
                columns[1].append(number(measured.get(outcome) if group is None else measured["groups"][group]))
                columns[2].append(block)
    return columns


def arm_columns(results, utility, outcome):
    """Utility, outcome, seed and arm of each final training; the accuracy is that on the first evaluation set.
    Trainings of a seed with equal results count once."""
    columns, known = ([], [], [], []), []
    for report in results["evaluations"]:
        if "fairness" in report and measured(report) not in known:
            known.append(measured(report))
            group = GROUPS.index(outcome) if outcome in GROUPS else None
            found = report["fairness"]["overall"] if group is None else report["fairness"]["groups"][group]
            values = report["sets"][0] if group is None and report["sets"] else found
            columns[0].append(number(found["utilities"].get(utility)))
            columns[1].append(number(values.get(outcome if group is None else "accuracy")) if group is None or found["comparable"] else None)
            columns[2].append(report["seed"])
            columns[3].append(report["arm"])
    return columns


def measured(report):
    """What is compared of a final training; equal networks have equal values."""
    fairness, first = report["fairness"], report["sets"][:1]
    return (
        report["seed"],
        [fairness["overall"]["utilities"]] + [group["utilities"] for group in fairness["groups"]],
        [(one["accuracy"], one["auc"]) for one in first],
        [number(group.get("accuracy")) if group["comparable"] else None for group in fairness["groups"]],
    )


def check_worth(results, probes, comparison):
    worth = results.get("worth", {})
    for over, columns in (
        ("associations", lambda *what: worth_columns(probes, *what)),
        ("overArms", lambda *what: arm_columns(results, *what)),
    ):
        stored = {(one["utility"], one["outcome"]): one["association"] for one in worth.get(over, [])}
        for utility in UTILITIES:
            for outcome in ["accuracy", "auc"] + GROUPS:
                own, known = stats.association(*columns(utility, outcome)), stored.get((utility, outcome))
                what = f"{utility} and {outcome}, {over}"
                comparison.equal("worth", "whether there is one of " + what, own is not None, known is not None)
                if own and known:
                    for name, value in zip(("observations", "correlation", "low", "high", "slope"), own):
                        comparison.equal("worth", f"{name} of {what}", value, known[name])


# Policy: value iteration


def check_policy(rewards, policy, comparison):
    """The values of the allowed moves by value iteration, and the margin at which each group comes to rest."""
    confidence, discount, levels = policy["confidence"], policy["discount"], len(policy["margins"])
    reproducible = (number(policy.get("reproducibility")) or 0) >= confidence - 1e-9
    allowed = {
        (row["group"], row["level"], row["action"]): row["reward"]
        for row in rewards["rows"]
        if row["action"] == "KEEP"
        or (reproducible and row["reward"] > 0 and (number(row.get("adjustedPValue")) or 0) <= 1 - confidence
            and number(row.get("pValue")) is not None)
    }
    values = dict.fromkeys(((group, level) for group in GROUPS for level in range(levels)), 0.0)

    def value(group, level, action):
        return allowed[group, level, action] + discount * values[group, level + MOVES[action]]

    def actions(state):
        return [action for action in MOVES if (*state, action) in allowed]

    change = 1.0
    while change > 1e-15:
        after = {state: max(value(*state, action) for action in actions(state)) for state in values}
        change = max(abs(after[state] - values[state]) for state in values)
        values = after
    for row in policy["rows"]:
        state = (row["group"], row["level"])
        for stored in row["values"]:
            what = f"{stored['action']} of {row['group']} at {row['margin']}"
            comparison.equal("policy", what, value(*state, stored["action"]), stored["exact"])
        best = max(value(*state, action) for action in actions(state))
        taken = value(*state, row["action"])
        comparison.equal("policy", f"agreement of {row['group']} at {row['margin']}",
                         taken >= best - 1e-6 * max(abs(best), 1e-12), row["agrees"])


def main(store, name):
    comparison, runs = Comparison(), {}
    folder = store / "experiments" / name
    plan, results = read(folder / "plan.json"), read(folder / "results.json")
    probes, networks, index = {}, {}, None
    for step in plan["steps"]:
        kind, digest = step["kind"], step["hash"]
        own = store / "steps" / kind / digest
        if kind != "report":
            check_manifest(store, kind, digest, comparison)
        if kind == "prepare":
            index = read(own / "index.json")
        elif kind == "pretrain":
            networks[step["id"]] = check_network(own, index, comparison)
        elif kind == "collect":
            probes[step["id"]] = [check_probe(file, comparison) for file in sorted(own.glob("probes/*/probe.json"))]
            for probe, _ in probes[step["id"]]:
                check_probe_groups(probe, [networks[one] for one in step["inputs"]], comparison)
        elif kind == "policy":
            rewards = read(own / "rewards.json")
            for table in [rewards] + read(own / "other-rewards.json")["tables"]:
                check_rewards(table, probes[step["inputs"][0]], comparison)
            check_policy(rewards, read(own / "policy.json"), comparison)
        elif kind == "evaluate":
            network = next(networks[one] for one in step["inputs"] if one in networks)
            check_evaluation(own, index, network, comparison, runs)
    check_summary(results, runs, comparison)
    check_worth(results, list(probes.values()), comparison)
    for table, compared in comparison.compared.items():
        print(f"{table}: {compared} compared")
    for difference in comparison.differences:
        print("DIFFERENT " + difference)
    print("all equal" if not comparison.differences else f"{len(comparison.differences)} differ")
    return 1 if comparison.differences else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
