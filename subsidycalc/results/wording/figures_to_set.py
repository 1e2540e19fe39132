"""Say which figures of a provision the locality has not set yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.vocabulary.walking import words_within
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.texts.registry import Wording

_CONDITIONS: Final = frozenset({"where", "enterprise", "claims"})
"""A condition names its own parameter where it says what it requires."""


def figures_to_set(wording: Wording, code: str, policy: Policy, provision: Provision) -> str:
    """Return the parameters without a value that a provision's amount hangs on, with titles; "" for other codes."""
    if code != "amount-not-set":
        return ""
    names = [
        word.parameter
        for place, word in words_within(provision)
        if isinstance(word, ParameterUse) and not _CONDITIONS & set(place)
    ]
    return wording.say("requirements.list").join(
        wording.say(
            "requirements.to_set", parameter=name, title=policy.parameter[name].title.spoken(wording.language)
        )
        for name in dict.fromkeys(names)
    )
