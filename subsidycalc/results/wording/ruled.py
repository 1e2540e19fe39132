"""Say what a person decided on a line: the decision, what was replaced, and who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subsidycalc.judging.rulings import Ruled, Ruling
    from subsidycalc.texts.registry import Wording


def decision_said(wording: Wording, ruling: Ruling) -> str:
    """Return what is decided, loudly where it is not what the text of the policy says."""
    decided = wording.say(f"rulings.decision.{ruling.decision}")
    if not ruling.overrides:
        return decided
    return wording.say("rulings.loudly", decision=decided, overrides=wording.say("rulings.overrides"))


def ruling_said(wording: Wording, ruling: Ruling) -> str:
    """Return a ruling as a sentence."""
    what = decision_said(wording, ruling)
    if ruling.called is not None and ruling.old is not None and ruling.new is not None:
        called, old, new = (one.spoken(wording.language) for one in (ruling.called, ruling.old, ruling.new))
        what = wording.say("rulings.replaced", field=called, old=old, new=new)
    return wording.say(
        "rulings.said", what=what, reason=ruling.reason, by=ruling.by, on=ruling.on, evidence=ruling.evidence
    )


def line_ruled(wording: Wording, ruled: Ruled) -> str:
    """Return a ruling with the row that it is about."""
    told = ruling_said(wording, ruled.ruling)
    return wording.say("rulings.on_line", sheet=ruled.told["sheet"], row=ruled.number, ruled=told)
