"""Say which funds pay an award, and how much each where there are several; read back what was said."""

from __future__ import annotations

import re
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


def funds_read(said: str, amount: int, wording: Wording) -> list[tuple[str, int]]:
    """Return the funds of an award from what was said of them; what does not add up is one fund of that name."""
    between = re.escape(wording.say("requirements.list"))
    money = re.escape(exact_yuan(wording, 0)).replace(re.escape("0.00"), r"(-?[0-9,]+\.[0-9]{2})")
    found = re.findall(rf"(.+?) {money}(?:{between}|$)", said)
    funds = [(name, int(re.sub("[.,]", "", fen))) for name, fen in found]
    return funds if funds and sum(fen for _, fen in funds) == amount else [(said, amount)]
