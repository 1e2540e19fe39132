"""What `check` tells: everything found, on a page for a person and as one object for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from subsidycalc.results.reports.checked.findings import findings_of
from subsidycalc.results.reports.checked.words import (
    heading_of,
    meaning_of,
    places_of,
    provisions_touched,
    title_of_code,
)
from subsidycalc.results.reports.pages.page import Item, Listing, Section
from subsidycalc.results.wording.fields import table_name
from subsidycalc.results.wording.notices import files_text, folded_notices, notice_texts, status_text
from subsidycalc.tables.model import apart, file_of, sheet_of
from subsidycalc.texts.numbers import grouped, ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.reports.checked.findings import CodeFindings, Finding
    from subsidycalc.results.reports.checked.words import Place
    from subsidycalc.results.reports.pages.page import Part
    from subsidycalc.results.wording.notices import Line
    from subsidycalc.tables.model import InputFile, Notice
    from subsidycalc.texts.registry import Wording

FIRST_PLACES: Final = 5
"""A page lists so many places of each fault, and counts the rest."""
MOST_PLACES: Final = 1000
"""Another program is told so many places of each fault, and the count of all."""
LACKING: Final = ("file-unreadable", "sheet-lacking", "column-lacking")
"""What a file lacks that the others have: its error."""
UNREAD: Final = (*LACKING, "sheet-ignored", "heading-qualified", "period-missing", "heading-missing")
"""What was not read of a file, and may have been meant to be."""
_MOST_RANGES: Final = 8
_MOST_ROWS: Final = 1000
_MOST_NOTICES: Final = 30


class Checked(Struct, frozen=True):
    """A batch with what is wrong with it."""

    batch: BatchResult
    groups: tuple[CodeFindings, ...]

    def count(self, severity: str) -> int:
        """Return how many places there are of one severity."""
        found = sum(group.count for group in self.groups if group.severity == severity)
        if severity == "error":
            found += sum(notice.code in LACKING for notice in self.batch.notices)
        return found


def checked(batch: BatchResult) -> Checked:
    """Return a batch with what is wrong with it."""
    return Checked(batch, tuple(findings_of(batch)))


def report_page(found: Checked, wording: Wording) -> Section:
    """Return what a person reads."""
    sections = [section for section in (_lacking(found, wording),) if section.parts]
    sections += [
        Section(heading_of(group, wording), tuple(_group_parts(group, wording))) for group in found.groups
    ]
    sections += [
        section for section in (_not_assessed(found, wording), _notices(found, wording)) if section.parts
    ]
    return Section(wording.say("checked.title"), (_read(found, wording),), tuple(sections))


def summary_line(found: Checked, wording: Wording, *, can_be_marked: bool = True) -> str:
    """Return what it all comes to, and where errors were found that can be marked up, how to have that done."""
    said = counts_line(found, wording)
    hint = can_be_marked and found.count("error")
    return f"{said}\n{wording.say('checked.mark_hint')}" if hint else said


def counts_line(found: Checked, wording: Wording) -> str:
    """Return what it all comes to."""
    errors, review = found.count("error"), found.count("review")
    key = "failed" if errors else "passed_with_review" if review else "passed"
    return wording.say(f"checked.{key}", errors=grouped(errors), review=grouped(review))


def _read(found: Checked, wording: Wording) -> str:
    tables = []
    for name in found.batch.accounts:
        table = found.batch.tables[name]
        key = "rows_set_aside" if table.set_aside else "rows"
        values = {"count": grouped(len(table)), "set_aside": grouped(table.set_aside)}
        tables.append(wording.say(f"checked.{key}", table=table_name(wording, table.definition), **values))
    return wording.say("checked.read", tables=wording.say("requirements.list").join(tables))


def _group_parts(group: CodeFindings, wording: Wording) -> Iterator[Part]:
    places = [
        place_text(place, wording)
        for finding in group.findings
        for place in places_of(finding, wording, FIRST_PLACES)
    ][:FIRST_PLACES]
    if group.count > len(places):
        places.append(wording.say("checked.more", count=grouped(group.count - len(places))))
    yield Listing(tuple(places))
    meanings = [meaning_of(finding, wording) for finding in group.findings]
    for key, texts in (
        ("says", [meaning.says for meaning in meanings]),
        ("required", [meaning.required for meaning in meanings]),
        ("advice", [meaning.advice for meaning in meanings]),
    ):
        for text in dict.fromkeys(filter(None, texts)):
            yield wording.say(f"checked.{key}", **{key: text})
    yield _touched(group.findings, wording)


def _touched(findings: Sequence[Finding], wording: Wording) -> str:
    titles = dict.fromkeys(title for finding in findings for title in provisions_touched(finding, wording))
    if not titles:
        return wording.say("checked.touches_none")
    return wording.say("checked.touches", provisions=wording.say("requirements.list").join(titles))


def place_text(place: Place, wording: Wording) -> str:
    """Return where something was found, and what."""
    between = wording.say("requirements.list")
    if place.letters:
        return wording.say(
            "checked.place", sheet=apart(place.sheet), cells=between.join(place.cells), found=place.found
        )
    key = "place_row" if place.found else "place_absent"
    return wording.say(
        f"checked.{key}",
        sheet=apart(place.sheet),
        row=place.row,
        columns=between.join(place.columns),
        found=place.found,
    )


def _not_assessed(found: Checked, wording: Wording) -> Section:
    lines = [
        wording.say(
            "checked.not_assessed_one",
            title=result.provision.title.spoken(wording.language),
            status=status_text(result, wording),
        )
        for result in found.batch.provisions
        if result.status == "not-assessed"
    ]
    return Section(wording.say("checked.not_assessed"), (Listing(tuple(lines)),) if lines else ())


def _notices(found: Checked, wording: Wording) -> Section:
    notices = [line for line in folded_notices(found.batch, wording) if line.notice.code not in LACKING]
    lines: list[str | Item] = [_notice_item(line, wording) for line in notices[:_MOST_NOTICES]]
    if len(notices) > _MOST_NOTICES:
        lines.append(wording.say("checked.more", count=grouped(len(notices) - _MOST_NOTICES)))
    title = wording.say("checked.notices", count=grouped(len(notices)))
    return Section(title, (Listing(tuple(lines)),) if lines else ())


def _lacking(found: Checked, wording: Wording) -> Section:
    """Return what files lack that the others have: the cause of much else."""
    lines: list[str | Item] = [
        _notice_item(line, wording)
        for line in folded_notices(found.batch, wording)
        if line.notice.code in LACKING
    ]
    title = wording.say("checked.lacking", count=grouped(len(lines)))
    return Section(title, (Listing(tuple(lines)),) if lines else ())


def _notice_item(line: Line, wording: Wording) -> Item:
    place = _place_of(line.notice, wording)
    if len(line.files) > 1:
        place = f"{files_text(line.files, wording)} {place.replace(apart(line.notice.sheet), sheet_of(line.notice.sheet))}"
    return Item(place + line.text, line.notice.code)


def _place_of(notice: Notice, wording: Wording) -> str:
    """Return the sheet, row and column that a notice is about, as far as it is about one."""
    if not notice.sheet:
        return ""
    parts = [apart(notice.sheet)]
    if notice.rows:
        shown = ranges(notice.rows[:_MOST_ROWS])
        rows = ", ".join(shown[:_MOST_RANGES]) + (" …" if len(shown) > _MOST_RANGES else "")
        parts.append(wording.say("checked.notice_row", row=rows))
    if notice.column:
        parts.append(wording.say("checked.notice_column", column=notice.column))
    return " ".join([*parts, ""])


def report_object(
    found: Checked, files: Sequence[InputFile], wording: Wording, marked: str | None
) -> dict[str, Any]:
    """Return what another program reads."""
    batch = found.batch
    return {
        "policies": list(dict.fromkeys(result.policy.id for result in batch.provisions)),
        "inputs": [{"file": file.name, "sha256": file.sha256} for file in files],
        "rows": {
            name: {"read": table.rows_read, "data": len(table), "set_aside": table.set_aside}
            for name, table in batch.tables.items()
            if name in batch.accounts
        },
        "errors": found.count("error"),
        "reviews": found.count("review"),
        "findings": [_group_object(group, files, wording) for group in found.groups],
        "not_assessed": [
            {"provision": result.reference, "missing": list(result.missing)}
            for result in batch.provisions
            if result.status == "not-assessed"
        ],
        "notices": [
            {
                "code": notice.code,
                **_where(notice.sheet, files),
                "count": len(notice.rows),
                "rows": list(notice.rows[:MOST_PLACES]),
                "column": notice.column,
                "text": text,
            }
            for notice, text in zip(batch.notices, notice_texts(batch, wording), strict=True)
        ],
        "marked": marked,
    }


def _where(label: str, files: Sequence[InputFile]) -> dict[str, str]:
    """Return the file and the sheet that a label names; the only file there is, where it names none."""
    return {"file": file_of(label) or (files[0].name if len(files) == 1 else ""), "sheet": sheet_of(label)}


def _group_object(group: CodeFindings, files: Sequence[InputFile], wording: Wording) -> dict[str, Any]:
    places = [
        {
            "table": finding.table.definition.name,
            "fields": list(finding.fields),
            **_where(place.sheet, files),
            "row": place.row,
            "cells": list(place.cells),
            "found": place.found,
        }
        for finding in group.findings
        for place in places_of(finding, wording, MOST_PLACES)
    ]
    references = dict.fromkeys(reference for finding in group.findings for reference in finding.provisions)
    return {
        "code": group.code,
        "severity": group.severity,
        "title": title_of_code(group.findings[0], wording),
        "count": group.count,
        "advice": meaning_of(group.findings[0], wording).advice,
        "provisions": list(references),
        "places": places[:MOST_PLACES],
    }
