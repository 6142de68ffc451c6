"""Measuring contenders in turn, and printing what came out: a table for people, JSON lines for programs."""

import json
import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
"""Counted rounds; each contender is measured once a round, in an order that turns."""

_SETTLE = 0.05
"""Seconds between two measurements, in which servers end the processes of the last one."""

Contender = Callable[[], float]
"""Does the work once and returns what it took, in seconds."""


@dataclass
class Series:
    """One figure of several rounds, in the order of the rounds."""

    values: list[float] = field(default_factory=list)

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def high(self) -> float:
        return max(self.values)

    def percentile(self, percent: float) -> float:
        """The value that this share of all values doesn't exceed (nearest rank)."""
        ordered = sorted(self.values)
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]

    def over(self, floor: "Series") -> "Series":
        """The ratios, round by round, so that a machine that slows down for a while slows both."""
        return Series([ours / theirs for ours, theirs in zip(self.values, floor.values, strict=True)])

    def times(self, factor: float) -> "Series":
        return Series([value * factor for value in self.values])


def in_turn(contenders: Mapping[str, Contender], rounds: int = ROUNDS, warm_up: int = 2) -> dict[str, Series]:
    """Each contender once a round; who begins changes from round to round. The warm-up isn't counted."""
    names = list(contenders)
    series = {name: Series() for name in names}
    for number in range(-warm_up, rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            time.sleep(_SETTLE)
            took = contenders[name]()
            if number >= 0:
                series[name].values.append(took)
    return series


@dataclass(frozen=True)
class Row:
    """One line of a table. `target`: at most this much, None for information alone. `judged`: which figure has to."""

    name: str
    series: Series
    unit: str = "ms"
    target: float | None = None
    judged: str = "median"

    @property
    def figure(self) -> float:
        return float(getattr(self.series, self.judged))

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "met" if self.figure <= self.target else "MISSED"


def report(title: str, rows: Sequence[Row], note: str = "") -> None:
    """Prints min, median and max of each row, and the same as one JSON object a row."""
    width = max(len(row.name) for row in rows)
    out = sys.stdout
    out.write(f"\n\n{title}\n")
    out.write(f"  {'':{width}}  {'min':>8} {'median':>8} {'max':>8}  {'':5} {'target':>8}\n")
    for row in rows:
        three = " ".join(f"{value:8.2f}" for value in (row.series.low, row.series.median, row.series.high))
        target = "" if row.target is None else f"{row.target:8.2f}  {row.verdict}"
        out.write(f"  {row.name:{width}}  {three}  {row.unit:5} {target}\n")
    if note:
        out.write(f"  {note}\n")
    for row in rows:
        out.write(json.dumps(_plain(title, row), ensure_ascii=False) + "\n")
    out.flush()


def _plain(title: str, row: Row) -> dict[str, object]:
    return {
        "bench": title,
        "figure": row.name,
        "unit": row.unit,
        "runs": len(row.series.values),
        "min": round(row.series.low, 3),
        "median": round(row.series.median, 3),
        "max": round(row.series.high, 3),
        "target": row.target,
        "judged": row.judged if row.target is not None else None,
        "verdict": row.verdict or None,
    }
