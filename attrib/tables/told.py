"""Lines on what is wrong in tables or followed from a correction, each for one row or for all that have it in common.

Large tables are checked some articles at a time: only when all have been seen can a line say of how many rows it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Told(NamedTuple):
    """One line, or what some articles add to it."""

    place: tuple[int | str, ...]  # in the order of all lines: the step of the check, then the first row
    text: str  # which names the first row
    rest: str = ""  # what follows the count
    counted: str = ""  # how rows are counted: {n} all of them, {others} those that are not named
    same: tuple[str, ...] = ()  # what lines have in common that are one; () for a line by itself
    n: int = 1  # rows

    @property
    def line(self) -> str:
        """The line as it is shown."""
        shown = self.n > 1 or "{n}" in self.counted
        return f"{self.text}{self.counted.format(n=self.n, others=self.n - 1) if shown else ''}{self.rest}"


def lines(told: Iterable[Told]) -> tuple[str, ...]:
    """The lines in their order, each once."""
    joined: dict[tuple[str, ...], Told] = {}
    alone: list[Told] = []
    for one in told:
        if not one.same:
            alone.append(one)
        elif (known := joined.get(one.same)) is None:
            joined[one.same] = one
        else:
            joined[one.same] = min(known, one, key=lambda other: other.place)._replace(n=known.n + one.n)
    return tuple(one.line for one in sorted([*alone, *joined.values()], key=lambda one: one.place))
