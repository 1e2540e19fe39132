"""Say which funds pay an award, and how much each where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import Awards
    from subsidycalc.texts.registry import Wording


def funds_said(awards: Awards, wording: Wording) -> list[str]:
    """Return the funds of each award: by name, with what each pays where there are several."""
    between = wording.say("requirements.list")
    said = []
    for funds in awards.funds:
        names = [fund.spoken(wording.language) for fund, _ in funds]
        if len(funds) > 1:
            names = [
                f"{name} {exact_yuan(wording, fen)}" for name, (_, fen) in zip(names, funds, strict=True)
            ]
        said.append(between.join(names))
    return said
