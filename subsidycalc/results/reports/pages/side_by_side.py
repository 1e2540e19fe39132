"""Lay a document's text and the rule side by side in one file: each paragraph with what the policy makes of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from subsidycalc.policy.document import CoverageLine, Provision
from subsidycalc.results.reports.pages.html import html_file, section_lines, shown
from subsidycalc.results.reports.pages.policy_page import policy_page
from subsidycalc.results.reports.pages.provision_section import ProvisionWords, provision_section
from subsidycalc.results.wording.voice import voice_of
from subsidycalc.vocabulary.amounts import Route
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.document import Policy
    from subsidycalc.policy.loading import Declaration
    from subsidycalc.policy.quotations import DocumentText, Hit
    from subsidycalc.results.reports.pages.page import Section
    from subsidycalc.results.wording.voice import RuleVoice
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Word

_DEEP: Final = 4
"""The level of a heading within the table."""


def side_by_side(declaration: Declaration, text: DocumentText | None, wording: Wording) -> str:
    """Return a policy as one HTML file: its document's text beside the rule where there is one, then all that it says."""
    page = policy_page(declaration, wording)
    lines = list(section_lines(page, 1))
    if text is not None:
        compared = _compared(declaration.default, text, wording)
        lines = [
            lines[0],
            *compared,
            *lines[1:],
            f'<p class="sign">{shown(wording.say("quotations.sign"))}</p>',
        ]
    return html_file(page.title, "\n".join(lines), wording.language)


def _compared(policy: Policy, text: DocumentText, wording: Wording) -> Iterator[str]:
    rules = _rules(policy, wording)
    numbers = {quote: number for number, quote in enumerate(rules, 1)}
    hits = {quote: text.hits(quote) for quote in rules}
    yield f"<h2>{shown(wording.say('quotations.side_by_side'))}</h2>"
    yield '<table class="sides"><thead><tr>'
    yield "".join(f"<th>{shown(wording.say(f'quotations.{key}'))}</th>" for key in ("original", "rule"))
    yield "</tr></thead><tbody>"
    for number, paragraph in enumerate(text.paragraphs):
        here = sorted(
            ((hit, quote) for quote, found in hits.items() for hit in found if hit.paragraph == number),
            key=lambda one: (one[0].start, one[0].end),
        )
        left = _marked(paragraph, [(hit, numbers[quote]) for hit, quote in here])
        quoted = dict.fromkeys(quote for _, quote in here)
        yield f"<tr><td>{left}</td><td>{''.join(_rule(numbers[one], rules[one]) for one in quoted)}</td></tr>"
    missing = [quote for quote, found in hits.items() if not found]
    if missing:
        yield f"<tr><td>{shown(wording.say('quotations.not_in_text'))}</td><td>"
        yield "".join(_rule(numbers[quote], [f"<p>“{shown(quote)}”</p>", *rules[quote]]) for quote in missing)
        yield "</td></tr>"
    yield "</tbody></table>"


def _rule(number: int, lines: list[str]) -> str:
    return f"<div><sup>{number}</sup>{''.join(lines)}</div>"


def _marked(paragraph: str, hits: list[tuple[Hit, int]]) -> str:
    """Return a paragraph with its quotations marked and numbered; of those that overlap the later is numbered alone."""
    done, parts = 0, []
    for hit, number in hits:
        start = max(hit.start, done)
        parts.append(shown(paragraph[done:start]))
        if start < hit.end:
            parts.append(f"<mark>{shown(paragraph[start : hit.end])}</mark>")
        parts.append(f"<sup>{number}</sup>")
        done = max(done, hit.end)
    return "".join([*parts, shown(paragraph[done:])])


def _rules(policy: Policy, wording: Wording) -> dict[str, list[str]]:
    """Return what stands at each quotation: of a provision everything that it says, so that both can be compared."""
    rules: dict[str, list[str]] = {}
    for place, word in words_within(policy):
        quote = getattr(word, "quote", None)
        if isinstance(quote, str) and place[0] != "condition":
            if isinstance(word, Provision):
                told = "".join(section_lines(_section(policy, word, wording), _DEEP))
            else:
                told = f"<p>{shown(_said(policy, place, word, wording))}</p>"
            if told not in rules.setdefault(quote, []):
                rules[quote].append(told)
    return rules


def _section(policy: Policy, provision: Provision, wording: Wording) -> Section:
    """Return what a provision demands and pays; what it is claimed by stands below, where everything does."""
    words = ProvisionWords(policy, provision, wording)
    return replace(provision_section(policy, provision, wording), parts=tuple(words.rules()))


def _said(policy: Policy, place: Place, word: Word, wording: Wording) -> str:
    language = wording.language
    if isinstance(word, CoverageLine):
        told = word.zh if language == "zh" else word.en
        status = wording.say(f"pages.status.{word.status}")
        why = "" if word.why is None else f"（{word.why.spoken(language)}）"
        return wording.say("quotations.of_provision", provision=f"{word.clause} {status}", rule=told + why)
    provision = policy.provision[int(place[1])] if place[0] == "provision" else policy.provision[0]
    voice = voice_of(wording, provision, policy.dictionary)
    title = provision.title.spoken(language)
    if isinstance(word, Route):
        named = f"{word.title.spoken(language)} `{word.id}`"
        return wording.say("quotations.of_provision", provision=named, rule=voice.payment(word.pays))
    if isinstance(word, ConditionWord):
        if place[0] != "provision":
            return word.phrase(_entity_voice(policy, wording, provision))
        at_entity = "enterprise" in place
        spoken = word.phrase(_entity_voice(policy, wording, provision) if at_entity else voice)
        return wording.say("quotations.of_provision", provision=title, rule=spoken)
    return title


def _entity_voice(policy: Policy, wording: Wording, provision: Provision) -> RuleVoice:
    return voice_of(wording, provision, policy.dictionary, policy.dictionary.entities_of(provision.table))
