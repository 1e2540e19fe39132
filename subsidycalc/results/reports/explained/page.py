"""An explanation as a page to print and hand over, what its file is called, and the list of all who are explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.policy.document import PAYABLE_KINDS
from subsidycalc.results.reports.explained.text import (
    MARKS,
    Told,
    alike_said,
    called,
    explanation_lines,
    head_count_said,
    lacking_of,
    line_said,
    outcome_of,
    place_of,
    route_said,
    rows_said,
)
from subsidycalc.results.reports.pages.page import Grid, Item, Link, Listing, Section, Verbatim
from subsidycalc.tables.harmless import harmless
from subsidycalc.texts.numbers import both_decimals, grouped
from subsidycalc.texts.patterns import pattern
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.judging.explaining import Explanation
    from subsidycalc.results.reports.pages.page import Part
    from subsidycalc.tables.model import InputFile
    from subsidycalc.texts.registry import Wording

_UNSAFE: Final = pattern(r'[<>:"/\\|?\x00-\x1f\s.]+')
_MOST_CHARACTERS: Final = 40
"""Of a name or a code; a file's name holds 255 bytes, and a Chinese character takes three."""


class Grounds(Struct, frozen=True):
    """What explanations rest on, so that whoever doubts them finds the result, and makes them anew."""

    files: tuple[InputFile, ...]
    digest: str
    """The content digest of the whole result, "" where there is none of it."""
    version: str
    as_recorded: bool = True
    """Whether the input is the one that the result records."""

    def section(self, command: str, wording: Wording) -> Section:
        """Return what stands at the foot of a page."""
        lines = [
            *([wording.say("explain.page.digest", digest=self.digest)] if self.digest else []),
            *(wording.say("explain.page.input", file=one.name, sha256=one.sha256) for one in self.files),
            wording.say("explain.page.version", version=self.version),
        ]
        if not self.as_recorded:
            lines.insert(0, wording.say("explain.page.other_input"))
        again = wording.say("explain.page.again")
        return Section(
            wording.say("explain.page.grounds"), (Listing(tuple(lines)), again, Verbatim(command, "sh"))
        )


class Explained(Struct, frozen=True):
    """One line of the index: who is explained, in which file, with what is paid in all."""

    code: str
    name: str
    file: str
    payable: int
    """Fen."""
    granted: int
    """How many provisions grant something."""
    refused: int
    """How many that are claimed grant nothing."""

    @classmethod
    def of(cls, explanation: Explanation, told: Told, file: str, wording: Wording) -> Explained:
        """Return the line of an explanation."""
        claimed = [one for one in told["provisions"] if one["claimed"]]
        granted = sum(one["award"] is not None for one in claimed)
        name = called(told, wording)
        return cls(told["code"], name, file, payable_of(explanation), granted, len(claimed) - granted)


def payable_of(explanation: Explanation) -> int:
    """Return what is paid to a subject in all, in fen."""
    return sum(
        int(found.result.awards.amount[found.award])
        for found in explanation.provisions
        if found.award is not None
        and found.result.awards is not None
        and found.result.provision.kind in PAYABLE_KINDS
    )


def explanation_page(told: Told, payable: int, foot: Section, wording: Wording) -> Section:
    """Return an explanation as a page: what is claimed, in full, then what is not, then what it rests on."""
    title = " ".join(filter(None, (called(told, wording), told["code"])))
    claimed = [one for one in told["provisions"] if one["claimed"]]
    others = [one for one in told["provisions"] if not one["claimed"]]
    parts: list[Part] = [wording.say("explain.page.payable", amount=exact_yuan(wording, payable))]
    if claimed:
        names = ("title", "document", "clause", "outcome")
        rows = tuple(
            (one["title"], one["document"], one["clause"], outcome_of(one, wording)) for one in claimed
        )
        parts.append(Grid(_headings(names, wording), rows))
    sections = [_Page(wording).provision(one) for one in claimed]
    if others:
        items = tuple(
            wording.say(
                "explain.page.other",
                title=one["title"],
                clause=one["clause"],
                outcome=outcome_of(one, wording),
            )
            for one in others
        )
        sections.append(Section(wording.say("explain.page.others"), (Listing(items),)))
    if not told["provisions"]:
        parts.append(wording.say("explain.no_provision"))
    if told["notices"]:
        noticed = tuple(_notice(notice, wording) for notice in told["notices"])
        sections.append(Section(wording.say("explain.notices"), (Listing(noticed),)))
    return Section(title, tuple(parts), (*sections, foot))


def explanation_text(told: Told, foot: Section, wording: Wording) -> str:
    """Return an explanation as a text file: the lines that a terminal shows, and what stands at the foot."""
    listed = [item for part in foot.parts if isinstance(part, Listing) for item in part.items]
    commands = [part.text for part in foot.parts if isinstance(part, Verbatim)]
    lines = [*explanation_lines(told, wording), "", foot.title, *(f"  {one}" for one in (*listed, *commands))]
    return "".join(f"{line}\n" for line in lines)


def index_page(lines: Sequence[Explained], foot: Section, wording: Wording, *, linked: bool) -> Section:
    """Return the list of everyone who is explained, each with the file that does it."""
    total = exact_yuan(wording, sum(line.payable for line in lines))
    about = wording.say(
        "explain.page.everyone", count=grouped(sum(bool(line.code) for line in lines)), amount=total
    )
    names = ("name", "code", "payable", "granted", "refused", *(() if linked else ("file",)))
    rows = tuple(
        (
            Link.to(line.file, line.name or line.code) if linked else line.name,
            line.code,
            both_decimals(line.payable),
            grouped(line.granted),
            grouped(line.refused),
            *(() if linked else (line.file,)),
        )
        for line in lines
    )
    return Section(
        wording.say("explain.page.index"), (about, Grid(_headings(names, wording), rows, "everyone")), (foot,)
    )


def _headings(names: Sequence[str], wording: Wording) -> tuple[str, ...]:
    return tuple(wording.say(f"explain.columns.{name}") for name in names)


def _notice(notice: Told, wording: Wording) -> str:
    rows = rows_said(notice["rows"])
    return wording.say("explain.notice", sheet=notice["sheet"], rows=rows, text=notice["text"])


class _Page:
    """Lays one provision out."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"explain.{key}", **values)

    def provision(self, told: Told) -> Section:
        """Return the arithmetic, then the enterprise and its rows, each with its conditions."""
        title = self._say(
            "page.provision",
            title=told["title"],
            number=told["document"],
            clause=told["clause"],
            outcome=outcome_of(told, self.wording),
        )
        return Section(title, tuple(self._award(told["award"])), tuple(self._inner(told)))

    def _award(self, award: Told | None) -> Iterator[Part]:
        if award is None:
            return
        yield self._say("calculation", steps=award["calculation"])
        steps = award["steps"]
        if len({step["amount"] for step in steps}) > 1:
            yield Grid(
                _headings(("step", "amount"), self.wording),
                tuple((step["title"], step["text"]) for step in steps),
            )
        yield self._say("fund", fund=award["fund"])

    def _inner(self, told: Told) -> Iterator[Section]:
        if told["enterprise"] is not None:
            yield from self._enterprise(told)
        for row in told["rows"]:
            parts = [self._conditions(row["conditions"])] if row["conditions"] else []
            ways = [part for route in row["routes"] for part in self._route(route)]
            yield Section(line_said(row, self.wording), (*parts, *ways, *self._reasons(row)))
        if told["alike"]:
            items = tuple(alike_said(alike, self.wording) for alike in told["alike"])
            yield Section(self._say("page.alike"), (Listing(items),))

    def _enterprise(self, told: Told) -> Iterator[Section]:
        line, head_count = told["enterprise"], told["head_count"]
        if not line["conditions"] and head_count is None and not line["codes"]:
            return
        parts: list[Part] = [self._conditions(line["conditions"])] if line["conditions"] else []
        if head_count is not None:
            parts.append(head_count_said(head_count, self.wording))
        title = self._say("enterprise", sheet=line["sheet"], row=line["row"])
        yield Section(title, (*parts, *self._reasons(line)))

    def _route(self, route: Told) -> Iterator[Part]:
        yield route_said(route, self.wording)
        if route["conditions"]:
            yield self._conditions(route["conditions"])

    def _conditions(self, conditions: Sequence[Told]) -> Grid:
        names = ("required", "found", "cells", "clause", "lacking")
        return Grid(("", *_headings(names, self.wording)), tuple(self._rows(conditions, 0)), "conditions")

    def _rows(self, conditions: Sequence[Told], depth: int) -> Iterator[tuple[str, ...]]:
        for condition in conditions:
            required = condition["required"]
            if condition["parts"]:
                required = self._say(condition["operator"])
            elif condition["applies"]:
                required += self._say("applies", limits=condition["applies"])
            yield (
                MARKS[condition["state"]],
                "　" * depth + required,
                condition["found"],
                " ".join(place_of(cell) for cell in condition["cells"]),
                condition["clause"],
                lacking_of(condition, self.wording),
            )
            yield from self._rows(condition["parts"], depth + 1)

    def _reasons(self, line: Told) -> Iterator[Part]:
        if line["codes"]:
            items = tuple(Item(reason["text"], reason["code"]) for reason in line["reasons"])
            yield Listing(items, self._say("page.reasons"))


def file_names(named: Iterable[tuple[str, str]], ending: str) -> Iterator[str]:
    """Yield a file's name for each name and code; those that would be alike, in small letters too, are numbered."""
    taken: set[str] = set()
    for name, code in named:
        stem = "_".join(filter(None, (_safe(name), _safe(code)))) or "_"
        number, chosen = 1, stem
        while chosen.lower() in taken:
            number += 1
            chosen = f"{stem}_{number}"
        taken.add(chosen.lower())
        yield f"{chosen}{ending}"


def _safe(text: str) -> str:
    """Return a text without what a file's name cannot hold; stars of a masked number become crosses."""
    plain = harmless(text).replace("*", "x")
    return _UNSAFE.sub(" ", plain).strip()[:_MOST_CHARACTERS].strip()
