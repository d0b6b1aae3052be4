"""95 % intervals: resampling whole articles, and Wilson's score interval as the least that a share allows."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

RESAMPLES = 2_000
SEED = 20190218  # any fixed number: the same articles give the same intervals
_LEVEL = (2.5, 97.5)  # percentiles
_Z = 1.959963984540054  # the normal distribution's 97.5th percentile
_CELLS = 4_000_000  # weights held at once


def bootstrap(parts: Numbers, wholes: Numbers) -> tuple[Numbers, Numbers]:
    """Ends of the percentile interval of each ratio sum(part) / sum(whole), by the cluster bootstrap.

    `parts` and `wholes` have a row an article and a column a measure. Articles are drawn with replacement, since
    statements of one article depend on each other (Davison and Hinkley 1997, section 3.8). A resample whose whole is
    zero says nothing of that ratio and is passed over; the ends are NaN where all are.
    """
    n_articles = len(parts)
    random = np.random.default_rng(SEED)
    step = max(1, _CELLS // n_articles)
    ratios = []
    for start in range(0, RESAMPLES, step):
        draws = min(step, RESAMPLES - start)
        weights = random.multinomial(n_articles, np.full(n_articles, 1 / n_articles), size=draws).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratios.append((weights @ parts) / (weights @ wholes))
    drawn = np.concatenate(ratios)
    empty = np.isnan(drawn).all(axis=0)
    drawn[:, empty] = 0.0
    low, high = np.nanpercentile(drawn, _LEVEL, axis=0)
    low[empty] = high[empty] = np.nan
    return low, high


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Wilson's score interval of a share (Wilson 1927), which takes the counted things as independent."""
    share = part / whole
    spread = _Z**2 / whole
    centre = (share + spread / 2) / (1 + spread)
    reach = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return max(0.0, centre - reach), min(1.0, centre + reach)
