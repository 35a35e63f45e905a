"""The reports and the demo's run as their files have them, who passes, and the posterior of noisy figures, by arithmetic of its own:
what the library, the notebooks and the explorers are held to."""

import csv
import math
from decimal import Decimal
from statistics import quantiles, stdev, variance

from conftest import ROOT

REPORTS = ROOT / "data" / "reports"
DEMO = ROOT / "data" / "demo"
PROPERTIES = ("eyes", "mouth", "pose")


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CUTOFFS = {row["name"]: row for row in table(REPORTS / "v7" / "cutoffs.csv")}
FUNNEL = [  # of the first report, as a notebook shows it
    "passes A eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92 58 2400 2.4",
    "passes B eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88 99 2400 4.1",
    "chosen under A by eye 12 58 20.7",
    "chosen under B by eye 19 99 19.2",
    "chosen by eye 27 2400 1.1",
]


def cases_of(path):
    """A run's cases, with the columns that a report's have."""
    return [{"case": r["case"], "group": r["group_name"], **{p: r[f"{p}_corr"] for p in PROPERTIES}} for r in table(path)]


def passes(case, cutoffs):
    """By decimal arithmetic, on figures as they are written."""
    return all(abs(Decimal(case[p])) >= Decimal(cutoffs[p]) for p in PROPERTIES)


def by_set(cases):
    """The numbers of the cases that pass the first report's A, and of those that pass its B."""
    return {name: {c["case"] for c in cases if passes(c, cutoffs)} for name, cutoffs in CUTOFFS.items()}


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
