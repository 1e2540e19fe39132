"""What an explanation says in whatever form: whose it is, what became of a row, a head count, a way of paying, rows alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.wording.reasons import title_of
from subsidycalc.texts.numbers import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.texts.registry import Wording

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
