"""Find the page that a name stands for (a policy, one of its provisions, or a code, which is built here), and the names for an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from subsidycalc.policy.finding import find_policy, installed_policies, is_policy_name
from subsidycalc.policy.loading import declare
from subsidycalc.policy.schema import policy_schema
from subsidycalc.results.reports.pages.page import Listing, Section
from subsidycalc.results.reports.pages.policy_page import general_section, policy_page
from subsidycalc.results.reports.pages.provision_section import provision_section
from subsidycalc.results.wording.reasons import advice_for, title_of
from subsidycalc.tables.dictionary import TABLES
from subsidycalc.texts.registry import entries
from subsidycalc.texts.spoken import SpokenError, in_both
from subsidycalc.texts.suggestions import meant_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.policy.document import Policy
    from subsidycalc.results.reports.pages.page import Item, Part
    from subsidycalc.texts.registry import Wording


class UnknownNameError(SpokenError):
    """Neither a policy nor a provision nor a code; names the nearest."""


def page_named(name: str, wording: Wording) -> Section:
    """Return the page of `policy`, `policy/provision`, `provision` or `code`; UnknownNameError.

    Raises PolicyFileError where a policy file has mistakes.
    """
    if is_policy_name(name):
        return policy_page(declare(find_policy(name)), wording)
    owner, slash, inner = name.rpartition("/")
    if slash and is_policy_name(owner):
        policy = declare(find_policy(owner)).default
        if inner in [provision.id for provision in policy.provision]:
            return provision_section(policy, policy.provision_named(inner), wording)
    policies = [declare(find_policy(installed)).default for installed in installed_policies()]
    if name in known_codes(policies):
        return code_page(name, policies, wording)
    sections = [
        (policy.id, provision_section(policy, provision, wording))
        for policy in policies
        for provision in policy.provision
        if provision.id == name
    ]
    if sections:
        return _together(name, sections)
    known = [*(policy.id for policy in policies), *known_codes(policies)]
    known += [
        place
        for policy in policies
        for provision in policy.provision
        for place in (provision.id, f"{policy.id}/{provision.id}")
    ]
    raise UnknownNameError(in_both(lambda wording: _unknown(name, known, wording)))


def _together(name: str, sections: list[tuple[str, Section]]) -> Section:
    """Return provisions of one name, those of several policies on one page."""
    if len(sections) == 1:
        return sections[0][1]
    titled = (replace(section, title=f"{owner}/{section.title}") for owner, section in sections)
    return Section(name, sections=tuple(titled))


def _unknown(name: str, known: list[str], wording: Wording) -> str:
    close = meant_by(name, known)
    if close:
        hint = wording.say("pages.unknown_hint", names=wording.say("requirements.list").join(close))
    else:
        hint = wording.say(
            "pages.unknown_list", names=wording.say("requirements.list").join(installed_policies())
        )
    return wording.say("pages.unknown", name=name, hint=hint)


def editor_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of policy files with every name that the program knows, for completion in an editor."""
    fields = {field.name for table in TABLES for field in table.fields if field.period == "none"}
    codes = {key.split(".")[1] for key in entries() if key.startswith("codes.")}
    return policy_schema([table.name for table in TABLES], sorted(fields), sorted(codes))


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
