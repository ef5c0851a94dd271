#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The statistics behind the tables of an experiment, with Python's standard library only. docs/concepts/method.md explains them.

recompute.py and calibrate.py use this module.
"""

import math
import statistics

CONFIDENCE = .95
POWER = .8

ROUNDING = 1e-24
"""A column whose variation within blocks is a smaller part of its squares than this differs only by rounding."""


# Special functions


def digamma(x):
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    series = sum(c / x ** (2 * k) for k, c in enumerate((1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760), 1))
    return shift + math.log(x) - 1 / (2 * x) - series


def trigamma(x):
    shift = 0.0
    while x < 10:
        shift += 1 / x**2
        x += 1
    series = sum(c / x ** (2 * k + 1) for k, c in enumerate((1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730), 1))
    return shift + 1 / x + 1 / (2 * x**2) + series


def bisect(function, low, high):
    """A zero of an increasing function."""
    for _ in range(200):
        middle = (low + high) / 2
        if function(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def inverse_trigamma(value):
    return math.exp(bisect(lambda log: value - trigamma(math.exp(log)), -20, 20))


def incomplete_beta(a, b, x):
    """The regularized incomplete beta function, by its continued fraction (Lentz's method)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction, factor, m = d, 0.0, 0
    while abs(factor - 1) > 1e-15 and m < 10_000:
        m += 1
        for term in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d, c = 1 / (1 + term * d), 1 + term / c
            factor = c * d
            fraction *= factor
    logarithm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(logarithm) * fraction / a


def t_p_value(t, freedom):
    """Two-sided p-value of Student's t."""
    return incomplete_beta(freedom / 2, .5, freedom / (freedom + t * t))


def t_quantile(probability, freedom):
    """Quantile of Student's t for a probability of at least one half."""
    return bisect(lambda t: 1 - t_p_value(t, freedom) / 2 - probability, 0, 1e6)


# Standard errors of rewards


def moderated(variances, freedom):
    """Smyth's empirical Bayes variances, with the weight of the common value limited. @return variances and their freedom"""
    known = sorted(value for value in variances if value is not None)
    if len(known) < 3 or known[len(known) // 2] <= 0:
        return list(variances), freedom
    half, floor = freedom / 2, 1e-5 * known[len(known) // 2]
    logarithms = [math.log(max(value, floor)) - digamma(half) + math.log(half) for value in known]
    mean = statistics.fmean(logarithms)
    excess = statistics.variance(logarithms, mean) - trigamma(half)
    prior = inverse_trigamma(excess) if excess > 1e-8 else math.inf
    common = math.exp(mean + digamma(prior) - math.log(prior)) if excess > 1e-8 else math.exp(mean)
    weight = min(prior, half)
    return (
        [None if value is None else (weight * common + half * value) / (weight + half) for value in variances],
        2 * weight + freedom,
    )


def reward_estimates(units):
    """Increments of potentials with standard errors, from independent repeats or networks.

    units: for each of them, for each group, its increments; None for a group without measurements.
    @return for each group, None or its means, their standard error and degrees of freedom (None with one unit)
    """
    number, groups = len(units), range(len(units[0]))
    means = [
        None if any(unit[g] is None for unit in units) else [statistics.fmean(values) for values in zip(*(unit[g] for unit in units))]
        for g in groups
    ]
    if number == 1:
        return [None if own is None else (own, None, None) for own in means]
    increments = next(len(own) for own in means if own is not None)
    variances = [
        None if means[g] is None
        else statistics.fmean(statistics.variance(values) for values in zip(*(unit[g] for unit in units)))
        for g in groups
    ]
    pooled = (number - 1) * increments**2 / (increments + (increments - 1) / 2)
    shrunk, freedom = moderated(variances, pooled)
    freedom = min(freedom, (number - 1) * increments)
    return [None if means[g] is None else (means[g], math.sqrt(shrunk[g] / number), freedom) for g in groups]


def holm(p_values):
    """Adjusted p-values: the i-th smallest of n is multiplied by n - i + 1; the result does not descend."""
    adjusted, largest = [None] * len(p_values), 0.0
    order = sorted((i for i, p in enumerate(p_values) if p is not None), key=lambda i: p_values[i])
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - rank) * p_values[i]))
        adjusted[i] = largest
    return adjusted


# The bootstrap over people. Its random numbers are those of java.util.SplittableRandom, so that every draw is the same.

MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15


def mix64(value):
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def mixed_seed(seed, purpose, *counters):
    state = mix64((seed ^ GAMMA) & MASK)
    for part in [ord(letter) for letter in purpose] + list(counters):
        state = mix64((state + GAMMA + part) & MASK)
    return state


def draw_counts(number, purpose, replicate):
    """How often each of a number of people is drawn in a replicate."""
    state, counts, mask = mixed_seed(0, purpose, replicate), [0] * number, number - 1

    def bits():
        nonlocal state
        state = (state + GAMMA) & MASK
        value = ((state ^ (state >> 33)) * 0x62A9D9ED799705F5) & MASK
        return (((value ^ (value >> 28)) * 0xCB24D0A5C88C35B3) & MASK) >> 32

    for _ in range(number):
        drawn = bits()
        if number & mask == 0:
            drawn &= mask
        else:
            half = drawn >> 1
            while half + mask - half % number >= 2**31:
                half = bits() >> 1
            drawn = half % number
        counts[drawn] += 1
    return counts


def interval(people_error, people, values, comparisons=1):
    """Half width of the 95% interval of the mean of one value per seed, and the difference that 80% of experiments detect.

    @return the error from seeds, half width and detectable difference
    """
    seed_error = statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else None
    errors = [people_error or 0.0, seed_error or 0.0]
    freedoms = [max(1, people - 1), max(1, len(values) - 1)]
    spread = sum(error**4 / freedom for error, freedom in zip(errors, freedoms))
    freedom = sum(error**2 for error in errors) ** 2 / spread if spread > 0 else min(freedoms)
    quantile, error = t_quantile(1 - (1 - CONFIDENCE) / 2 / comparisons, freedom), math.hypot(*errors)
    return seed_error, quantile * error, (quantile + t_quantile(POWER, freedom)) * error


# Association of a utility with an accuracy


def association(measure, outcome, blocks, units=None):
    """Correlation and slope within blocks.

    units: observations of the same unit in several blocks are not independent, so each unit counts once in the interval
    @return observations, r, its 95% interval (Fisher), slope; None if too few
    """
    known = [i for i in range(len(measure)) if measure[i] is not None and outcome[i] is not None]
    members = {}
    for i in known:
        members.setdefault(blocks[i], []).append(i)
    xx = yy = xy = 0.0
    x_squares, y_squares = (sum(column[i] ** 2 for i in known) for column in (measure, outcome))
    for own in members.values():
        x_mean = statistics.fmean(measure[i] for i in own)
        y_mean = statistics.fmean(outcome[i] for i in own)
        for i in own:
            x, y = measure[i] - x_mean, outcome[i] - y_mean
            xx, yy, xy = xx + x * x, yy + y * y, xy + x * y
    freedom = len(known) - len(members) - 1
    if units is not None and len({units[i] for i in known}) < len(known):
        freedom = min(freedom, len({units[i] for i in known}) - 2)
    if freedom < 2 or not xx > ROUNDING * x_squares or not yy > ROUNDING * y_squares:
        return None
    r = max(-1.0, min(1.0, xy / math.sqrt(xx * yy)))
    reach = statistics.NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2) / math.sqrt(freedom - 1)
    bounds = (-1.0, 1.0) if abs(r) == 1 else (math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach))
    return len(known), r, *bounds, xy / xx
