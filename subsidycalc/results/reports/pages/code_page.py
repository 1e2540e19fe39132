"""Say in words what a reason code or the code of a notice means, and where it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from subsidycalc.results.reports.pages.page import Listing, Section
from subsidycalc.results.reports.pages.policy_page import general_section
from subsidycalc.results.reports.pages.provision_section import provision_section
from subsidycalc.results.wording.reasons import advice_for, title_of
from subsidycalc.texts.registry import entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.document import Policy
    from subsidycalc.results.reports.pages.page import Item, Part
    from subsidycalc.texts.registry import Wording


def known_codes(policies: Sequence[Policy]) -> list[str]:
    """Return every code that has a text: reasons, those of policies, notices."""
    registered = {key.split(".")[1] for key in entries() if key.startswith(("codes.", "notices."))}
    return sorted(registered | {code for policy in policies for code in policy.codes})


def code_page(code: str, policies: Sequence[Policy], wording: Wording) -> Section:
    """Return what a code means; the code is one of `known_codes`."""
    if wording.has(f"notices.{code}"):
        said = wording.say("pages.code.notice_says", text=entries()[f"notices.{code}"][wording.language])
        return Section(wording.say("pages.code.notice", code=code), (said,))
    owner = next((policy for policy in policies if code in policy.codes), None)
    title = wording.say("pages.code.title", code=code, title=title_of(wording, code, owner))
    return Section(title, tuple(_parts(code, policies, wording)))


def _parts(code: str, policies: Sequence[Policy], wording: Wording) -> Iterator[Part]:
    facts = [
        wording.say(f"pages.code.{name}", **{name: wording.say(f"codes.{code}.{name}")})
        for name in ("required", "says")
        if wording.has(f"codes.{code}.{name}")
    ]
    advice = advice_for(wording, code)
    if advice:
        facts.append(wording.say("pages.code.advice", advice=advice))
    if facts:
        yield Listing(tuple(facts))
    uses = tuple(_uses(code, policies, wording))
    yield Listing(uses, wording.say("pages.code.used")) if uses else wording.say("pages.code.any")


def _uses(code: str, policies: Sequence[Policy], wording: Wording) -> Iterator[Item]:
    for policy in policies:
        for _, item in general_section(policy, wording).every_item():
            if item.code == code:
                said = wording.say("pages.code.use_general", policy=policy.id, requirement=item.text)
                yield replace(item, text=said)
        for provision in policy.provision:
            for listing, item in provision_section(policy, provision, wording).every_item():
                if item.code == code:
                    place = {"policy": policy.id, "provision": provision.id, "clause": provision.clause}
                    under = listing.label if listing.is_one_way else ""
                    said = wording.say("pages.code.use", **place, requirement=under + item.text)
                    yield replace(item, text=said)
