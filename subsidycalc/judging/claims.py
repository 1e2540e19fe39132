"""Who claims a provision, and whether the input holds what every claiming row needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.model import BLANK, Kind
from subsidycalc.texts.patterns import pattern
from subsidycalc.vocabulary.condition import needed_by, needed_by_all, spelled_out
from subsidycalc.vocabulary.frame import ENTERPRISE, Frame
from subsidycalc.vocabulary.outcome import NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.model import Array, Notice, Table, TableDefinition
    from subsidycalc.vocabulary.conditions import Condition
    from subsidycalc.vocabulary.payment import Way

_SAYING = frozenset({Kind.CHOICE, Kind.TEXT})
"""Kinds that say what a row is about: a flag that says no claims nothing, and says so."""
_SEPARATORS = pattern(r"[;；、]")


def claiming(provision: Provision, frame: Frame, applied: Array) -> Array:
    """Return which rows of a whole table claim: a claim column is filled in, or the enterprise applies for it.

    Where the claim stands with an enterprise that is not listed, nothing says that the row does not claim.
    """
    if not provision.claims:
        return np.ones(len(frame), dtype=bool)
    claimed = applied.copy()
    for claim in provision.claims:
        if isinstance(claim, str):
            claimed |= frame.view(claim).state != BLANK
        else:
            (word,) = spelled_out((claim,))
            claimed |= word.judge(frame).state != NOT_MET
    return claimed


def applied_for(provision: Provision, enterprises: Table | None) -> Array:
    """Return which enterprises name the provision, by id or title, under `applies_for`."""
    if enterprises is None or "applies_for" not in enterprises.columns:
        return np.zeros(0 if enterprises is None else len(enterprises), dtype=bool)
    column = enterprises.columns["applies_for"]
    names = {folded(name) for name in names_of(provision)}
    named = [any(folded(part) in names for part in _SEPARATORS.split(text)) for text in column.categories]
    return np.array(named or [False], dtype=bool)[column.values]


def unmatched_applications(provisions: Iterable[Provision], enterprises: Table) -> list[Notice]:
    """Return notices of enterprises that apply by a name that none of some provisions goes by."""
    frame = Frame(enterprises, np.arange(len(enterprises)))
    named = frame.view("applies_for")
    known = {"", *(folded(name) for provision in provisions for name in names_of(provision))}
    strange = [
        any(folded(part) not in known for part in _SEPARATORS.split(text)) for text in named.categories
    ]
    mask = np.array(strange or [False], dtype=bool)[named.values] & named.present
    return frame.notices("application-unmatched", mask, named.field.zh)


def taken_by_no_claim(
    provisions: Sequence[Provision], table: Table, results: Sequence[Frame]
) -> list[Notice]:
    """Return notices of rows that say something in what claims compare, and that no provision of the table takes.

    One notice for each thing said; `results` are the rows that each provision judges.
    """
    frame = Frame(table, np.arange(len(table)))
    claims = [claim for provision in provisions for claim in provision.claims]
    words = [claim for claim in claims if not isinstance(claim, str)]
    if not words or not all(provision.claims for provision in provisions):
        return []
    open_rows = np.ones(len(table), dtype=bool)
    for judged in results:
        open_rows[judged.rows] = False
    compared = dict.fromkeys(field for word in spelled_out(words) for field in word.references())
    notices: list[Notice] = []
    for reference in (one for one in compared if not one.startswith(ENTERPRISE)):
        view = frame.view(reference)
        if view.field.kind in _SAYING and view.categories:
            here = open_rows & view.present
            for value in distinct(view.values[here]).tolist():
                said_here = (("said", view.categories[value]),)
                rows = here & (view.values == value)
                notices += frame.notices("claimed-by-none", rows, view.field.zh, said_here)
    return notices


def names_of(provision: Provision) -> tuple[str, str, str]:
    """Return the names a provision goes by in tables: its id and its titles."""
    return (provision.id, provision.title.zh, provision.title.en)


def folded(name: str) -> str:
    """Return a name as names are compared: without spaces, in lower case."""
    return "".join(name.split()).casefold()


def claim_fields(provision: Provision) -> Iterator[str]:
    """Yield the fields that say whether a row claims."""
    for claim in provision.claims:
        yield from [claim] if isinstance(claim, str) else spelled_out((claim,))[0].references()


def missing_for(
    policy: Policy,
    provision: Provision,
    table: Table | None,
    entities: Table | None,
    tables: Mapping[str, Table],
) -> tuple[str, ...]:
    """Return what the input lacks for a provision to be judged at all: tables' names, or field references.

    Those of a table in which it only counts follow that table's name: `loans.principal`.
    """
    if table is None:
        return (provision.table,)
    if entities is None:
        return ("enterprises",)
    own_entity = table is entities
    missing = [key for key in keys_of(table.definition) if key not in table.columns]
    for reference in needed_references(policy, provision):
        at_entity = reference.startswith(ENTERPRISE) and not own_entity
        key = reference.removeprefix(ENTERPRISE)
        if key not in (entities if at_entity else table).columns:
            missing.append(f"{ENTERPRISE}{key}" if at_entity else key)
    missing += _claim_columns_missing(provision, table, entities)
    for figure in (one for one in provision.figure if one.elsewhere):
        other = tables.get(figure.elsewhere)
        if other is None:
            missing.append(figure.elsewhere)
        else:
            asked = (*keys_of(other.definition), *figure.made_of())
            bare = (one for one in asked if not one.startswith(ENTERPRISE))
            missing += [f"{figure.elsewhere}.{one}" for one in bare if one not in other.columns]
    return tuple(dict.fromkeys(missing))


def keys_of(definition: TableDefinition) -> tuple[str, ...]:
    """Return the fields that tell whose each row is: of whom it tells, and in a table of persons who that is."""
    own = (definition.told_by, "id_number") if definition.persons else (definition.told_by,)
    return tuple(dict.fromkeys(own))


def needed_references(policy: Policy, provision: Provision) -> Iterator[str]:
    """Yield what the input must hold for a provision to be judged at all, those of the enterprise with their prefix."""
    derived = {one.name for one in provision.derived} | {one.name for one in provision.figure}
    on_entity = [*policy.general_conditions_of(provision), *provision.enterprise]
    most = () if provision.ceiling_by is None else provision.ceiling_by.needed()
    for reference in (*needed_by(on_entity), *most):
        as_it_is = reference.startswith(ENTERPRISE) or policy.pays_in_person(provision)
        yield reference if as_it_is else f"{ENTERPRISE}{reference}"
    by_route = needed_by_all(_needed_to_pay(route.where, route.pays) for route in provision.route)
    for reference in (*_needed_to_pay(provision.where, provision.pays), *by_route):
        if reference not in derived:
            yield reference
    for figure in provision.figure:
        yield from (reference for reference in figure.references() if reference not in derived)
    yield from provision.once_per
    if provision.places is not None:
        yield from (provision.places.of, *provision.places.per)
    if provision.winners is not None:
        yield provision.winners.by
    if provision.duration is not None and isinstance(provision.duration.each, str):
        yield provision.duration.each


def _needed_to_pay(where: tuple[Condition, ...], pays: Way | None) -> Iterator[str]:
    yield from needed_by(where)
    if pays is not None:
        yield from pays.needed()


def _claim_columns_missing(provision: Provision, table: Table, entities: Table) -> list[str]:
    """Return the claim columns where none of them is there and no enterprise can apply by name."""
    references = list(claim_fields(provision))
    there = [
        reference.removeprefix(ENTERPRISE)
        in (entities if reference.startswith(ENTERPRISE) else table).columns
        for reference in references
    ]
    if not references or any(there) or "applies_for" in entities.columns:
        return []
    return references
