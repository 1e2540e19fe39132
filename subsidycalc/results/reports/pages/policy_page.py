"""Say in words everything that a policy file declares, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from subsidycalc.policy.document import YES_OR_NO
from subsidycalc.results.reports.pages.page import Grid, Listing, Section
from subsidycalc.results.reports.pages.provision_section import condition_line, fund_lines, provision_section
from subsidycalc.results.wording.fields import table_name
from subsidycalc.results.wording.voice import RuleVoice, voice_of
from subsidycalc.vocabulary.condition import spelled_out
from subsidycalc.vocabulary.figures import quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.document import CoverageLine, Parameter, Policy, Reading
    from subsidycalc.policy.loading import Declaration
    from subsidycalc.results.reports.pages.page import Item
    from subsidycalc.texts.registry import Wording


def policy_page(declaration: Declaration, wording: Wording) -> Section:
    """Return the page of a policy under its default readings, and what each other reading changes."""
    return _PolicySpeaker(declaration, wording).page()


def general_section(policy: Policy, wording: Wording) -> Section:
    """Return the conditions that bind several provisions; a section without parts where there are none."""
    title = wording.say("pages.general")
    if not policy.general:
        return Section(title)
    voice = _entity_voice(policy, wording)
    lines = tuple(condition_line(word, voice) for word in spelled_out(policy.general))
    scope = "money" if policy.general_for == "money provisions" else "every"
    return Section(title, (wording.say(f"pages.general_for.{scope}"), Listing(lines)))


def _entity_voice(policy: Policy, wording: Wording) -> RuleVoice:
    return voice_of(wording, policy.provision[0], policy.dictionary, policy.dictionary.named("enterprises"))


class _PolicySpeaker:
    """Puts one policy into words."""

    def __init__(self, declaration: Declaration, wording: Wording) -> None:
        self.declaration = declaration
        self.policy: Policy = declaration.default
        self.wording = wording

    def page(self) -> Section:
        """Return the whole page."""
        title = self._say(
            "title", title=self.policy.document.title.spoken(self.wording.language), id=self.policy.id
        )
        sections = [
            general_section(self.policy, self.wording),
            Section(
                self._say("provisions"),
                (self._overview(),),
                tuple(
                    provision_section(self.policy, provision, self.wording)
                    for provision in self.policy.provision
                ),
            ),
            self._readings(),
            self._parameters(),
            self._coverage(),
        ]
        return Section(
            title, (Listing(tuple(self._facts())),), tuple(section for section in sections if section.parts)
        )

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"pages.{key}", **values)

    def _facts(self) -> Iterator[str]:
        document, language = self.policy.document, self.wording.language
        yield self._say("document.number", number=document.number)
        yield self._say("document.issuer", issuer=document.issuer.spoken(language))
        for name in ("signed", "issued", "as_of"):
            day = getattr(document, name)
            if day is not None:
                yield self._say(f"document.{name}", day=day)
        yield from fund_lines(self.policy.fund, _entity_voice(self.policy, self.wording))
        if document.note is not None:
            yield self._say("document.note", note=document.note.spoken(language))

    def _overview(self) -> Grid:
        headings = [
            self._say("columns.id"),
            *(self.wording.say(f"sheets.columns.{name}") for name in ("title", "clause", "kind")),
            self._say("columns.table"),
        ]
        rows = tuple(
            (
                provision.id,
                provision.title.spoken(self.wording.language),
                provision.clause,
                self.wording.say(f"sheets.kinds.{provision.kind}"),
                table_name(self.wording, self.policy.dictionary.named(provision.table)),
            )
            for provision in self.policy.provision
        )
        return Grid(tuple(headings), rows)

    def _readings(self) -> Section:
        if not self.declaration.readings:
            return Section(self._say("readings"))
        sections = tuple(self._reading(name, reading) for name, reading in self.declaration.readings.items())
        return Section(self._say("readings"), (self._say("readings_intro"),), sections)

    def _reading(self, name: str, reading: Reading) -> Section:
        language = self.wording.language
        title = self._say("reading", name=name, title=reading.title.spoken(language), clause=reading.clause)
        choices = tuple(
            self._say(
                "choice_default" if choice == reading.default else "choice",
                name=choice,
                meaning=meaning.spoken(language),
            )
            for choice, meaning in reading.choices.items()
        )
        changes = tuple(
            Listing(tuple(self._changes(name, choice)), self._say("under_choice", name=choice))
            for choice in reading.choices
            if choice != reading.default
        )
        silent = () if reading.silent is None else (reading.silent.spoken(language),)
        return Section(title, (*silent, Listing(choices), *(change for change in changes if change.items)))

    def _changes(self, name: str, choice: str) -> Iterator[Item]:
        """Yield what a provision says under another reading and not under the default, and what falls away."""
        other = self.declaration.settle({}, {name: choice})
        for provision, changed in zip(self.policy.provision, other.provision, strict=True):
            before, after = (
                [
                    (listing.label, item)
                    for listing, item in provision_section(policy, one, self.wording).every_item()
                ]
                for policy, one in ((self.policy, provision), (other, changed))
            )
            added = [line for line in after if line not in before]
            gone = [line for line in before if line not in after]
            for label, item in added:
                yield self._changed("differs", provision.id, label, item)
            for label in dict.fromkeys(label for label, _ in gone):
                replaced = sum(of == label for of, _ in added)
                for item in [item for of, item in gone if of == label][replaced:]:
                    yield self._changed("no_longer", provision.id, label, item)

    def _changed(self, key: str, provision: str, label: str, item: Item) -> Item:
        return replace(item, text=self._say(key, provision=provision, line=label + item.text))

    def _parameters(self) -> Section:
        if not self.declaration.parameters:
            return Section(self._say("parameters"))
        lines = tuple(
            self._parameter(name, parameter) for name, parameter in self.declaration.parameters.items()
        )
        return Section(self._say("parameters"), (self._say("parameters_intro"), Listing(lines)))

    def _parameter(self, name: str, parameter: Parameter) -> str:
        answer = parameter.unit == YES_OR_NO
        values = [
            self._say("parameter_answer") if answer else self._say("parameter_unit", unit=parameter.unit)
        ]
        if parameter.default is None:
            values.append(self._say("parameter_unset"))
        else:
            values.append(self._say("parameter_default", value=quantity(self.wording, parameter.default)))
        for bound in ("at_least", "at_most"):
            limit = getattr(parameter, bound)
            if limit is not None:
                values.append(self._say(f"parameter_{bound}", value=quantity(self.wording, limit)))
        return self._say(
            "parameter",
            name=name,
            title=parameter.title.spoken(self.wording.language),
            clause=parameter.clause,
            value=self._say("value_separator").join(values),
        )

    def _coverage(self) -> Section:
        lines = self.policy.coverage
        if not lines:
            return Section(self._say("coverage"))
        counts = {
            status: sum(line.status == status for line in lines)
            for status in ("computed", "eligibility-only", "not-computed")
        }
        intro = self._say(
            "coverage_intro",
            computed=counts["computed"],
            eligibility=counts["eligibility-only"],
            not_computed=counts["not-computed"],
        )
        headings = tuple(self._say(f"columns.{name}") for name in ("clause", "status", "what", "why"))
        return Section(self._say("coverage"), (intro, Grid(headings, tuple(map(self._covered, lines)))))

    def _covered(self, line: CoverageLine) -> tuple[str, ...]:
        language = self.wording.language
        clause = line.clause
        if line.part is not None:
            clause = self._say("coverage_clause", clause=clause, part=line.part.spoken(language))
        what = line.zh if language == "zh" else line.en
        outcome = ", ".join(line.provisions)
        if line.why is not None:
            outcome = line.why.spoken(language)
        return clause, self._say(f"status.{line.status}"), what, outcome
