#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recomputes the tables of an experiment from its artifacts, without FairLoss, and compares them with its results.

Usage: python3 recompute.py STORE NAMESPACE/NAME

STORE is the folder of the artifact store, or a copy of it, such as one made by "aws s3 sync". Needs Python 3.8 or newer and no
other library. Prints what was compared; ends with status 1 if anything differs. docs/reference/artifacts.md lists the files.
"""

import hashlib
import json
import math
import pathlib
import statistics
import struct
import sys

DECIMALS = 1e-9
"""Largest difference, absolute or relative, that counts as rounding."""

GROUPS = [count + "/" + variance for count in ("tail", "middle", "head") for variance in ("low", "medium", "high")]
MOVES = {"DOWN": -1, "KEEP": 0, "UP": 1}


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


# Verification: the LFW protocol


def best_threshold(scores, genuine):
    """The threshold with most correct pairs; of equally good ones the lowest. A pair is accepted above the threshold."""
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    correct = most = sum(genuine)
    best = scores[order[0]] - 1e-6
    for before, i in zip([None] + order, order):
        if before is not None and scores[i] > scores[before] and correct > most:
            most, best = correct, (scores[before] + scores[i]) / 2
        correct += -1 if genuine[i] else 1
    return scores[order[-1]] + 1e-6 if correct > most else best


def fold_accuracies(pairs):
    """The accuracy of each fold at the threshold that is best on all other folds."""
    scores, genuine, folds = pairs["score"], pairs["genuine"], pairs["fold"]
    accuracies = []
    for fold in sorted(set(folds)):
        others = [i for i in range(len(scores)) if folds[i] != fold]
        threshold = best_threshold([scores[i] for i in others], [genuine[i] for i in others])
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
    # Impostor number "allowed" is rejected, and so are all pairs with its score or less: the threshold lies below the last
    # accepted score. Genuine pairs between both impostors are accepted.
    return sum(score > impostors[allowed] for score in genuine) / len(genuine)


def check_evaluation(store, digest, comparison, metrics):
    folder = store / "steps" / "evaluate" / digest
    report, stored = read(folder / "evaluation.json"), read(folder / "scores.json")
    for result, pairs in zip(report["sets"], stored["sets"]):
        what = f"{report['arm']}, seed {report['seed']}, {result['set']}"
        accuracies = fold_accuracies(pairs)
        for fold, accuracy in enumerate(accuracies):
            comparison.equal("accuracy", f"{what}, fold {fold}", accuracy, result["folds"][fold]["accuracy"])
        comparison.equal("accuracy", what, mean(accuracies), result["accuracy"])
        error = statistics.stdev(accuracies) / math.sqrt(len(accuracies))
        comparison.equal("accuracy", f"standard error of {what}", error, result["standardError"])
        comparison.equal("AUC", what, auc(pairs), result["auc"])
        own = {"accuracy": mean(accuracies), "auc": auc(pairs)}
        for rate in result["tarAtFar"]:
            name = "tar@" + str(rate["far"])
            own[name] = tar(pairs, rate["far"])
            comparison.equal("TAR", f"{name} of {what}", own[name], number(rate.get("tar")))
        for metric, value in own.items():
            metrics[report["arm"], report["seed"], result["set"], metric] = value


def check_differences(results, comparison, metrics):
    """The mean over seeds of FairLoss minus another arm."""
    for row in results["summary"]["differences"]:
        pairs = [
            (metrics["fairloss", seed, row["set"], row["metric"]], value)
            for (arm, seed, on, metric), value in sorted(metrics.items())
            if (arm, on, metric) == (row["baseline"], row["set"], row["metric"])
            and ("fairloss", seed, on, metric) in metrics
        ]
        known = [ours - value for ours, value in pairs if ours is not None and value is not None]
        if known:  # not the differences between groups
            what = f"FairLoss minus {row['baseline']}, {row['metric']} on {row['set']}"
            comparison.equal("differences", what, mean(known), row["difference"]["mean"])


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


def check_rewards(table, probes, comparison):
    """The rewards are differences of potentials, which are means over the repeats. A repeat has an order of images of its own."""
    if table["strategy"] == "Exhaustive":
        return
    repeats = {}
    for probe, found in sorted(probes, key=lambda one: one[0]["probe"]):
        repeats.setdefault(probe["orderSeed"], []).append((probe, found))
    margins, utility = table["margins"], table["utility"]
    present = [all(utility in found[group] for _, found in probes) for group in range(len(GROUPS))]
    for group in range(len(GROUPS)):
        if not present[group]:
            continue
        fits = [potential(group, runs, margins, present, utility) for runs in repeats.values()]
        for row in table["rows"]:
            if row["group"] == GROUPS[group]:
                level = row["level"]
                own = mean([fit[level + MOVES[row["action"]]] - fit[level] for fit in fits])
                comparison.equal("rewards", f"{row['action']} of {row['group']} at {row['margin']}", own, row["reward"])
    check_holm(table, comparison)


def check_holm(table, comparison):
    """Holm's correction: the i-th smallest of n p-values is multiplied by n - i + 1; the result does not descend."""
    rows = [row for row in table["rows"] if row["action"] == "UP" and number(row.get("pValue")) is not None]
    largest = 0.0
    for rank, row in enumerate(sorted(rows, key=lambda one: one["pValue"])):
        largest = max(largest, min(1.0, (len(rows) - rank) * row["pValue"]))
        comparison.equal("Holm", f"{row['group']} at {row['margin']}", largest, row["adjustedPValue"])


# Policy: value iteration


def check_policy(rewards, policy, comparison):
    """The values of the allowed moves by value iteration, and the margin at which each group comes to rest."""
    confidence, discount, levels = policy["confidence"], policy["discount"], len(policy["margins"])
    stable = (number(policy.get("stability")) or 0) >= confidence - 1e-9
    allowed = {
        (row["group"], row["level"], row["action"]): row["reward"]
        for row in rewards["rows"]
        if row["action"] == "KEEP"
        or (stable and row["reward"] > 0 and (number(row.get("adjustedPValue")) or 0) <= 1 - confidence
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
    comparison, metrics = Comparison(), {}
    folder = store / "experiments" / name
    plan, results = read(folder / "plan.json"), read(folder / "results.json")
    probes = {}
    for step in plan["steps"]:
        kind, digest = step["kind"], step["hash"]
        if kind != "report":
            check_manifest(store, kind, digest, comparison)
        if kind == "collect":
            files = sorted((store / "steps" / kind / digest).glob("probes/*/probe.json"))
            probes[step["id"]] = [check_probe(file, comparison) for file in files]
        elif kind == "policy":
            rewards, policy = (read(store / "steps" / kind / digest / name) for name in ("rewards.json", "policy.json"))
            check_rewards(rewards, probes[step["inputs"][0]], comparison)
            check_policy(rewards, policy, comparison)
        elif kind == "evaluate":
            check_evaluation(store, digest, comparison, metrics)
    check_differences(results, comparison, metrics)
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
