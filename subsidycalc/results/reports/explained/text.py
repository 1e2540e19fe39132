"""An explanation as lines of text, a tree that a person reads from top to bottom, and what it says in whatever form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.reports.pages.plain_text import one_line
from subsidycalc.results.wording.reasons import title_of
from subsidycalc.texts.numbers import ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.texts.registry import Wording

_STEP: Final = "  "

Told = dict[str, Any]

MARKS: Final = {"met": "√", "not_met": "×", "unknown": "?"}
_MOST_RUNS: Final = 100


def called(explanation: Told, wording: Wording) -> str:
    """Return the name of who is explained; of rows without a code, what they are."""
    if explanation["code"] or explanation["name"]:
        return str(explanation["name"])
    return wording.say("explain.no_code")


def line_said(row: Told, wording: Wording) -> str:
    """Return what became of a row, and where it stands."""
    about = f" {row['object']}" if row["object"] else ""
    values = {"verdict": row["verdict_text"], "sheet": row["sheet"], "row": row["row"], "object": about}
    return wording.say("explain.line", **values)


def alike_said(alike: Told, wording: Wording) -> str:
    """Return what became of rows that ended alike."""
    return wording.say(
        "explain.alike",
        count=len(alike["rows"]),
        verdict=alike["verdict_text"],
        codes=f" [{';'.join(alike['codes'])}]" if alike["codes"] else "",
        sheet=alike["sheet"],
        rows=rows_said(alike["rows"]),
    )


def head_count_said(head_count: Told, wording: Wording) -> str:
    """Return how many count, how many are needed, and whether that is enough."""
    mark = MARKS["not_met" if head_count["short"] else "met"]
    text = wording.say("explain.head_count", certain=head_count["certain"], least=head_count["at_least"])
    clause = wording.say("explain.clause", clause=head_count["clause"])
    short = f" — {head_count['text']}" if head_count["short"] else ""
    return f"{mark} {text}{clause}{short}"


def route_said(route: Told, wording: Wording) -> str:
    """Return which way of paying it is, whether it is met, and whether it is the one that pays."""
    kind = "add_on" if route["add_on"] else "route"
    pays = f" — {wording.say('explain.route_pays')}" if route["pays"] else ""
    return f"{MARKS[route['state']]} {wording.say(f'explain.{kind}', title=route['title'])}{pays}"


def outcome_of(told: Told, wording: Wording) -> str:
    """Return what a subject gets under a provision, or why nothing is assessed."""
    if told["status"] != "assessed":
        return str(told["status_text"])
    if not told["claimed"]:
        return wording.say(f"explain.{'row' if told['of_one_row'] else 'outcome'}_not_claimed")
    if told["award"] is None:
        return wording.say("explain.outcome_none")
    if told["kind"] == "eligibility":
        return wording.say("explain.outcome_listed")
    return wording.say("explain.outcome_amount", amount=told["award"]["text"])


def lacking_of(condition: Told, wording: Wording) -> str:
    """Return what a condition lacks, or why it cannot be told; "" where it is met."""
    told = [gap["text"] for gap in condition["gaps"]]
    told += [title_of(wording, code) for code in condition["doubts"]]
    return wording.say("requirements.list").join(told)


def place_of(cell: Told) -> str:
    """Return where a cell stands, as spreadsheets write it."""
    return f"{cell['sheet']}!{cell['column']}{cell['row']}"


def rows_said(numbers: Sequence[int]) -> str:
    """Return row numbers as runs; of very many the first.

    Commas part them in both languages: figures between other signs may read as a person's number, and are masked.
    """
    runs = ranges(numbers)
    more = "…" if len(runs) > _MOST_RUNS else ""
    return ", ".join(runs[:_MOST_RUNS]) + more


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
