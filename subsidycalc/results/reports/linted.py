"""Say what lint found: objects for programs, a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.reports.pages.page import Grid, Item, Listing, Section, Verbatim
from subsidycalc.texts.spoken import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.lint.findings import Finding
    from subsidycalc.results.reports.pages.page import Part
    from subsidycalc.texts.registry import Wording


_CLIFF: Final = "cliff"


def finding_objects(policy: str, findings: Sequence[Finding], wording: Wording) -> list[dict[str, Any]]:
    """Return findings as the interface fixes them."""
    return [
        {
            "policy": policy,
            "code": finding.code,
            "severity": finding.severity,
            "line": finding.mistake.line,
            "path": finding.mistake.path,
            "message": _message(finding, wording),
            "witness": finding.witness,
        }
        for finding in findings
    ]


def lint_page(policy: str, file: str, findings: Sequence[Finding], wording: Wording) -> Section:
    """Return a page of findings, the weightiest first, each with the row that shows it."""
    counts = {
        severity: sum(one.severity == severity for one in findings)
        for severity in ("error", "warning", "information")
    }
    title = wording.say("lint.page.title", policy=policy)
    summary = wording.say(
        "lint.page.counts",
        errors=counts["error"],
        warnings=counts["warning"],
        information=counts["information"],
    )
    sections = tuple(
        Section(
            wording.say(f"lint.page.{severity}"),
            tuple(_parts(file, [one for one in findings if one.severity == severity], wording)),
        )
        for severity, count in counts.items()
        if count
    )
    return Section(title, (summary,), sections)


def _parts(file: str, findings: Sequence[Finding], wording: Wording) -> Iterator[Part]:
    for finding in (one for one in findings if one.code != _CLIFF):
        mistake = finding.mistake
        where = f"{file}:{mistake.line}:{mistake.column}" if mistake.line else file
        key = "finding" if mistake.path else "finding_of_all"
        text = wording.say(
            f"lint.page.{key}", where=where, path=mistake.path, message=_message(finding, wording)
        )
        yield Listing((Item(text, finding.code),))
        if finding.witness:
            yield Verbatim(finding.witness)
    cliffs = [one for one in findings if one.code == _CLIFF]
    if cliffs:
        yield wording.say("lint.page.cliffs")
        yield _table_of(cliffs, wording)


def _table_of(cliffs: Sequence[Finding], wording: Wording) -> Grid:
    """Return the table of cliffs: where a field moves by its smallest unit, and the award at a stroke."""
    names = ("line", "path", "field", "before", "at", "less", "more")
    rows = []
    for one in cliffs:
        name = one.values["name"]
        told = name.spoken(wording.language) if isinstance(name, Said) else str(name)
        figures = (str(one.values[key]) for key in ("before", "at", "less", "more"))
        rows.append((str(one.mistake.line), one.mistake.path, told, *figures))
    return Grid(tuple(wording.say(f"lint.columns.{name}") for name in names), tuple(rows))


def _message(finding: Finding, wording: Wording) -> str:
    told = finding.mistake.said.spoken(wording.language)
    if finding.why is None:
        return told
    return wording.say("lint.page.noted", told=told, why=finding.why.spoken(wording.language))
