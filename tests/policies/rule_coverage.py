"""Which conditions the worked cases have met, not met and left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.runs.cases.judged_cases import judged
from subsidycalc.runs.cases.proved import OUTCOMES, Proved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.runs.cases.worked_cases import Case


def missing_outcomes(cases: Iterable[Case]) -> list[str]:
    """Return every condition that no case met, failed or left open."""
    proved: Proved | None = None
    for case in cases:
        found = judged(case)
        if proved is None:
            proved = Proved(found.planned.settled[len(case.beside)].declaration)
        proved.add(found)
    assert proved is not None
    return [
        f"{place}: never {', never '.join(sorted(set(OUTCOMES.values()) - outcomes))}"
        for place, outcomes in proved.outcomes.items()
        if outcomes != set(OUTCOMES.values())
    ]
