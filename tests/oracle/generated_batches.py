"""Whole batches for one provision, drawn by hypothesis: good rows, and what may go wrong with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from oracle.plain_repeats import ONE_PLACE

from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_of, number_of
from subsidycalc.tables.model import Kind
from subsidycalc.vocabulary import amounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from oracle.good_rows import Cells, GoodRows
    from oracle.scope import Scope

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.runs.cases.case_tables import Row

LISTED = ("A", "B", "C")
UNLISTED = "Z"
BAD_CODES = ("", "91330302YY", "91330302YY00000105")
Rows = dict[str, list["Row"]]


@dataclass(frozen=True)
class Subjects:
    """What batches for one provision are drawn from."""

    policy: Policy
    provision: Provision
    good: GoodRows


def mutations(scope: Scope) -> st.SearchStrategy[Cells]:
    """Return a few cells to put in place of good ones."""
    tries = {key: tuple(cells) or (*LISTED, UNLISTED, "") for key, cells in scope.cells.items()}
    keys = [key for key in tries if key != scope.definition.entity and scope.field(key).kind is not Kind.ID]
    if not keys:
        return st.just({})
    one = st.sampled_from(keys).flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(tries[key])))
    several = st.lists(one, min_size=1, max_size=3).map(dict)
    return st.sampled_from((0, 0, 1)).flatmap(lambda touched: several if touched else st.just({}))


@st.composite
def batches(draw: Callable[..., Any], subjects: Subjects) -> Rows:
    """Draw the tables of a batch."""
    if subjects.provision.table == "regions":
        return {"regions": draw(_regions(subjects))}
    entity = subjects.good.scopes.entity
    own = subjects.good.scopes.own
    persons = Persons()
    rows: Rows = {"enterprises": []}
    for letter in LISTED:
        good = dict(subjects.good.entity)
        if own is entity:
            good = dict(draw(st.sampled_from(subjects.good.rows)))
        cells = good | draw(mutations(entity))
        rows["enterprises"] += draw(_listed(letter, cells, entity))
    if own is not entity:
        rows[subjects.provision.table] = draw(_rows(subjects, persons))
    rows |= draw(_prior(subjects))
    return rows


@st.composite
def _listed(draw: Callable[..., Any], letter: str, cells: Cells, scope: Scope) -> list[Row]:
    """Draw an enterprise: listed once, now and then twice, alike or not."""
    code = code_of(letter)
    if not draw(st.integers(0, 9)):
        code = draw(st.sampled_from(BAD_CODES))
    row: Row = {"uscc": code, **cells}
    again = draw(st.sampled_from(("once", "once", "once", "once", "alike", "differing")))
    if again == "once":
        return [row]
    return [row, row | (draw(mutations(scope)) if again == "differing" else {})]


@st.composite
def _rows(draw: Callable[..., Any], subjects: Subjects, persons: Persons) -> list[Row]:
    good, scope = subjects.good, subjects.good.scopes.own
    rows: list[Row] = []
    letters = st.sampled_from((*LISTED * 3, UNLISTED))
    for _ in range(draw(st.integers(1, 7))):
        letter = draw(letters)
        row: Row = {"uscc": code_of(letter), **draw(st.sampled_from(good.rows))}
        row |= {key: _codes(scope, key, cell) for key, cell in draw(mutations(scope)).items()}
        if scope.definition.persons:
            row |= draw(_person(subjects, persons))
        if not draw(st.integers(0, 19)):
            row["uscc"] = draw(st.sampled_from(BAD_CODES))
        if scope.definition.paid_in_person:
            del row["uscc"]
        rows += [row] * draw(st.sampled_from((1, 1, 1, 2)))
    if subjects.provision.head_count is not None:
        for letter in LISTED:
            division = good.divisions[0]
            plain: Row = {"uscc": code_of(letter), **good.rows[0]}
            count = draw(st.sampled_from(_counts(subjects.provision)))
            rows += [plain | {"id_number": persons.number(division)} for _ in range(count)]
    return rows


def _codes(scope: Scope, key: str, cell: str) -> str:
    """Return a cell with letters of enterprises spelled out."""
    is_letter = scope.field(key).kind is Kind.USCC and cell in (*LISTED, UNLISTED)
    return code_of(cell) if is_letter else cell


def _counts(provision: Provision) -> list[int]:
    """Return numbers of plain persons near the thresholds of a head count, the lowest most often."""
    assert provision.head_count is not None
    thresholds = [provision.head_count.at_least]
    if isinstance(provision.pays, amounts.HeadCountTiers):
        thresholds += [threshold for threshold, _ in provision.pays.head_count_tiers[:3]]
    near = [threshold + more for threshold in thresholds for more in (-2, -1, 0)]
    return [0, *near[:3], *near[:3], *near]


@st.composite
def _person(draw: Callable[..., Any], subjects: Subjects, persons: Persons) -> Row:
    """Draw who stands on a row: somebody new, somebody known, or somebody of whom less is known."""
    divisions = subjects.good.divisions
    kind = draw(
        st.sampled_from(("new", "new", "other", "known", "known", "legacy", "masked", "prefix", "bad"))
    )
    names = st.sampled_from(("", "张三", "李四"))
    if kind == "new":
        return {"id_number": persons.number(divisions[0])}
    division = draw(st.sampled_from(divisions))
    if kind == "other":
        return {"id_number": persons.number(division)}
    if kind == "known":
        return {"id_number": persons.number(f"{divisions[0]}#{draw(st.integers(1, 2))}")}
    if kind == "legacy":
        whole = persons.number(f"{divisions[0]}#1")
        return {"id_number": whole[:6] + whole[8:17]}
    six = division + "010101"[len(division) :]
    if kind == "masked":
        seen = draw(st.sampled_from((1, 2, 4, 6)))
        return {"id_number": six[:seen] + "*" * (17 - seen) + "1", "name": draw(names)}
    if kind == "prefix":
        return {"id_number": six[: draw(st.sampled_from((2, 4, 6)))]}
    late = number_of(six, subjects.policy.document.as_of + dt.timedelta(days=draw(st.integers(0, 1))))
    return {"id_number": draw(st.sampled_from(("", six + "196401010001", "110101", late, late, late)))}


@st.composite
def _prior(draw: Callable[..., Any], subjects: Subjects) -> Rows:
    """Draw awards received before, under this provision or another."""
    if subjects.policy.prior_awards is None or draw(st.booleans()):
        return {}
    provision = subjects.provision
    named = st.sampled_from((provision.id, provision.id.upper(), provision.title.zh, "别的", ""))
    amount = st.sampled_from(("0", "0.01", "100", "500.00", "14999.99", "50000", "99999999", "", "许多"))
    row = st.fixed_dictionaries(
        {
            "uscc": st.sampled_from((*map(code_of, LISTED), code_of(UNLISTED), "")),
            "policy": st.just("市级"),
            "provision": named,
            "amount": amount,
            "object": st.sampled_from(("", "甲", "乙", "日本", "JP")),
        }
    )
    return {"prior_awards": draw(st.lists(row, min_size=1, max_size=4))}


@st.composite
def _regions(draw: Callable[..., Any], subjects: Subjects) -> list[Row]:
    """Draw regions: all that a ranking needs but now and then one, with a few others beside them."""
    scope, pays = subjects.good.scopes.own, subjects.provision.pays
    others = [code for code in scope.cells["region_code"] if code] or ["2201", "2202", "2203"]
    renumbered = {code for pair in ONE_PLACE.items() for code in (*pair, pair[0][:4])}
    others += sorted(code for code in renumbered if code[:2] in others)
    codes = draw(
        st.lists(st.sampled_from(others), max_size=4, unique=draw(st.sampled_from((True, True, False))))
    )
    if isinstance(pays, amounts.RankAmount):
        taking_part = [*pays.among, *pays.unpaid]
        what = draw(st.sampled_from(("all", "all", "all", "one missing", "others too")))
        beside = codes if what == "others too" else []
        codes = [*taking_part[what == "one missing" :], *beside]
    rows: list[Row] = [
        {**subjects.good.rows[0], **draw(mutations(scope)), "region_code": code}
        for code in draw(st.permutations(codes))
    ]
    if isinstance(pays, amounts.RankAmount):
        values = tuple(scope.cells[pays.rank_by])
        for row in rows:
            if draw(st.integers(0, 9)):
                row[pays.rank_by] = draw(st.sampled_from(values[:-2]))
    return rows
