"""The posterior of noisy figures by arithmetic of its own: what the library and the explorers are held to."""

import csv
import math
from statistics import mean, quantiles, stdev, variance

from conftest import ROOT

REPORTS = ROOT / "data" / "reports"
DEMO = ROOT / "data" / "demo"
PROPERTIES = ("eyes", "mouth", "pose")


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def z(r):
    return math.atanh(min(abs(float(r)), 0.99995))


def noise(*reports):
    """The variance of one scoring, from each report's two retests, pooled by degrees of freedom."""
    pooled = {}
    for p in PROPERTIES:
        squares = degrees = 0
        for report in reports:
            one, two = (table(REPORTS / report / f"retest-{k}.csv") for k in (1, 2))
            differences = [z(b[p]) - z(a[p]) for a, b in zip(one, two)]
            squares += variance(differences) / 2 * (len(one) - 1)
            degrees += len(one) - 1
        pooled[p] = squares / degrees
    return pooled


class Truth:
    """Posterior mean and variance of a report's figures: Tweedie's formula with a normal kernel."""

    def __init__(self, cases, noise):
        self.noise = noise
        self.sample = {p: [z(c[p]) for c in cases] for p in PROPERTIES}
        self.bandwidth, self.known = {}, {}
        for p, values in self.sample.items():
            low, _, high = quantiles(values, n=4, method="inclusive")
            self.bandwidth[p] = min(stdev(values), (high - low) / 1.349) * (4 / 5 / len(values)) ** (1 / 7)

    def posterior(self, p, r):
        key = p, abs(float(r))
        if key not in self.known:
            x, h, v = z(r), self.bandwidth[p], self.noise[p]
            far = [(value - x) / h for value in self.sample[p]]
            weights = [math.exp(-u * u / 2) for u in far]
            first = sum(w * u for w, u in zip(weights, far)) / sum(weights)
            second = sum(w * u * u for w, u in zip(weights, far)) / sum(weights)
            self.known[key] = x + v * first / h, max(0, v * (1 + v * (second - first * first - 1) / h**2))
        return self.known[key]

    def again(self, case, cutoffs):
        """The probability that a case passes again."""
        product = 1
        for p in PROPERTIES:
            centre, spread = self.posterior(p, case[p])
            product *= math.erfc((z(cutoffs[p]) - centre) / math.sqrt(2 * (spread + self.noise[p]))) / 2
        return product


def ninety(probabilities):
    """The mean of the number that succeed, and the counts between which it lies with 90 %."""
    counts = [1.0]
    for p in probabilities:
        counts = [a * (1 - p) + b * p for a, b in zip([*counts, 0], [0, *counts])]
    below, ends = 0, []
    for count, share in enumerate(counts):
        below += share
        while len(ends) < 2 and below >= (0.05, 0.95)[len(ends)]:
            ends.append(count)
    return sum(probabilities), *ends
