"""An explanation as lines of text: a tree that a person reads from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.results.reports.explained.sentences import (
    MARKS,
    Told,
    alike_said,
    called,
    head_count_said,
    lacking_of,
    line_said,
    outcome_of,
    place_of,
    route_said,
    rows_said,
)
from subsidycalc.results.reports.pages.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.texts.registry import Wording

_STEP: Final = "  "


def explanation_lines(explanation: Told, wording: Wording) -> Iterator[str]:
    """Yield the lines of an explanation."""
    yield one_line(
        wording.say("explain.heading", code=explanation["code"], name=called(explanation, wording))
    )
    if not explanation["provisions"]:
        yield _STEP + wording.say("explain.no_provision")
    for provision in explanation["provisions"]:
        yield ""
        yield from _Lines(wording).provision(provision)
    if explanation["notices"]:
        yield ""
        yield wording.say("explain.notices")
    for notice in explanation["notices"]:
        places = rows_said(notice["rows"])
        text = wording.say("explain.notice", sheet=notice["sheet"], rows=places, text=notice["text"])
        yield _STEP + one_line(text)


class _Lines:
    """Writes one provision out."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"explain.{key}", **values)

    def provision(self, told: Told) -> Iterator[str]:
        """Yield the lines of one provision."""
        reference = f"{told['policy']}/{told['id']}"
        yield one_line(
            self._say(
                "provision",
                reference=reference,
                title=told["title"],
                number=told["document"],
                clause=told["clause"],
                outcome=outcome_of(told, self.wording),
            )
        )
        if told["enterprise"] is not None:
            yield from self._enterprise(told)
        for row in told["rows"]:
            yield from self._row(row)
        for alike in told["alike"]:
            yield _STEP + one_line(alike_said(alike, self.wording))
        if told["award"] is not None:
            yield from self._award(told["award"])

    def _enterprise(self, told: Told) -> Iterator[str]:
        line, head_count = told["enterprise"], told["head_count"]
        if not line["conditions"] and head_count is None and not line["codes"]:
            return
        yield _STEP + one_line(self._say("enterprise", sheet=line["sheet"], row=line["row"]))
        yield from self._conditions(line["conditions"], 2)
        if head_count is not None:
            yield _STEP * 2 + head_count_said(head_count, self.wording)
        yield from self._reasons(line, 2)

    def _row(self, row: Told) -> Iterator[str]:
        yield _STEP + one_line(line_said(row, self.wording))
        yield from self._conditions(row["conditions"], 2)
        for route in row["routes"]:
            yield _STEP * 2 + one_line(route_said(route, self.wording))
            yield from self._conditions(route["conditions"], 3)
        yield from self._reasons(row, 2)

    def _conditions(self, conditions: Sequence[Told], depth: int) -> Iterator[str]:
        for condition in conditions:
            yield _STEP * depth + one_line(self._condition(condition))
            yield from self._conditions(condition["parts"], depth + 1)

    def _condition(self, condition: Told) -> str:
        mark, required = MARKS[condition["state"]], condition["required"]
        if condition["applies"]:
            required += self._say("applies", limits=condition["applies"])
        if condition["parts"]:
            text = self._say(condition["operator"])
        elif condition["found"]:
            text = self._say("found", required=required, found=condition["found"])
        else:
            text = required
        cells = ", ".join(place_of(cell) for cell in condition["cells"])
        placed = self._say("cells", cells=cells) if cells else ""
        clause = self._say("clause", clause=condition["clause"])
        lacking = lacking_of(condition, self.wording)
        return f"{mark} {text}{placed}{clause}{f' — {lacking}' if lacking else ''}"

    def _reasons(self, line: Told, depth: int) -> Iterator[str]:
        """Yield the codes, and the sentences of what is no condition shown above."""
        if not line["codes"]:
            return
        yield _STEP * depth + self._say("codes", codes=";".join(line["codes"]))
        for reason in line["reasons"]:
            if not reason["condition"]:
                yield _STEP * (depth + 1) + one_line(reason["text"])

    def _award(self, award: Told) -> Iterator[str]:
        yield _STEP + one_line(self._say("calculation", steps=award["calculation"]))
        for step in award["steps"]:
            yield f"{_STEP * 2}{step['title']} {step['text']}"
        yield _STEP + one_line(self._say("fund", fund=award["fund"]))
