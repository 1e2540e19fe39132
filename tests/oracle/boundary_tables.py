"""For every condition of a provision, rows that stand on all sides of it, each row of an enterprise of its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.good_rows import Search
from oracle.near_conditions import limits_of, walk
from oracle.plain_conditions import judge, measured
from oracle.scope import Scopes, as_typed

from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_numbered
from subsidycalc.vocabulary.amounts import HeadCountTiers
from subsidycalc.vocabulary.measures import MeasureCondition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oracle.generated_batches import Rows, Subjects
    from oracle.good_rows import Cells, Chosen
    from oracle.subject import Subject

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.runs.cases.case_tables import Row

ENOUGH = 6
"""Rows to keep of those that stand on the same sides of everything, the nearest ones."""


@dataclass(frozen=True)
class Boundary:
    """One condition of a provision, and where it stands."""

    place: str
    word: Any
    on_entity: bool
    route: int = 0
    """Which of the good rows to vary."""


def boundaries(policy: Policy, provision: Provision) -> list[Boundary]:
    """Return every condition of a provision with its place in the declaration."""
    behind = (*policy.general_conditions_of(provision), *provision.enterprise)
    on_entity = not policy.pays_in_person(provision)
    found = [Boundary(f"enterprise[{n}]", word, on_entity=on_entity) for n, word in enumerate(behind)]
    found += [Boundary(f"where[{n}]", word, on_entity=False) for n, word in enumerate(provision.where)]
    for number, route in enumerate(provision.route):
        words = [*route.where, *(route.add_on.where if route.add_on is not None else ())]
        found += [
            Boundary(f"{route.id}[{n}]", word, on_entity=False, route=number) for n, word in enumerate(words)
        ]
    figures = {figure.name for figure in provision.figure}
    # a figure is told by many rows together, not by the cells of one
    return [one for one in found if not figures & set(one.word.references())]


@dataclass(frozen=True)
class Standing:
    """Where one combination of cells stands: what is met, and on which side of which threshold."""

    met: bool | None
    sides: tuple[tuple[Fraction, int], ...]


def chosen_cells(subjects: Subjects, boundary: Boundary) -> dict[Standing, list[Chosen]]:
    """Return combinations of the cells of a condition by where they stand, the nearest of each."""
    scopes = subjects.good.scopes
    if boundary.on_entity:
        scopes = Scopes(scopes.entity, scopes.entity)
    search = Search(subjects.provision, scopes)
    references = list(
        dict.fromkeys(one for part in walk((boundary.word,)) for one in search.references(part))
    )
    found: dict[Standing, list[tuple[Fraction, int, Chosen]]] = defaultdict(list)
    for number, chosen in enumerate(search.combinations(references, {})):
        subject = search.subject(chosen)
        distances = list(_distances(boundary.word, subject))
        sides = tuple((limit, (distance > 0) - (distance < 0)) for limit, distance in distances)
        standing = Standing(judge(boundary.word, subject).met, sides)
        found[standing].append((sum((abs(one) for _, one in distances), Fraction(0)), number, chosen))
    return {
        standing: [chosen for _, _, chosen in sorted(near, key=lambda one: one[:2])[:ENOUGH]]
        for standing, near in found.items()
    }


def _distances(word: Any, subject: Subject) -> Iterator[tuple[Fraction, Fraction]]:  # noqa: ANN401 - any condition
    """Yield every threshold of a condition, with how far above it the row stands."""
    for part in walk((word,)):
        if isinstance(part, MeasureCondition):
            value = measured(part, subject)[0]
            if value is not None:
                yield from ((limit, value - limit) for limit in limits_of(part))


def varied(subjects: Subjects, boundary: Boundary) -> Rows:
    """Return tables in which the cells of one condition stand on all its sides, all others being good."""
    good, table = subjects.good, subjects.provision.table
    persons = Persons()
    rows: Rows = {} if table == "regions" else {"enterprises": []}
    combinations = [one for near in chosen_cells(subjects, boundary).values() for one in near]
    for number, chosen in enumerate(combinations):
        code: Cells = {} if table == "regions" else {"uscc": code_numbered(number)}
        own, behind = _laid_out(subjects, boundary, chosen)
        if good.scopes.own is good.scopes.entity:
            rows.setdefault(table, []).append({**code, **own, **behind})
            continue
        in_person = good.scopes.own.definition.paid_in_person
        if not in_person:
            rows["enterprises"].append({**code, **behind})
        row: Row = dict(own) if in_person else {**code, **own}
        if good.scopes.own.definition.persons:
            row["id_number"] = as_typed(own.get("id_number", good.divisions[0]), persons)
        rows.setdefault(table, []).append(row)
    return rows


def _laid_out(subjects: Subjects, boundary: Boundary, chosen: Chosen) -> tuple[Cells, Cells]:
    """Return the cells of the row and of its enterprise with the chosen ones in place."""
    own, behind = dict(subjects.good.rows[boundary.route]), dict(subjects.good.entity)
    for reference, (text, _) in chosen.items():
        if boundary.on_entity or reference.startswith("enterprise."):
            behind[reference.removeprefix("enterprise.")] = text
        else:
            own[reference] = text
    return own, behind


def with_heads(subjects: Subjects) -> tuple[Rows, list[int]]:
    """Return enterprises with as many good persons as a head count or a tier asks for, one fewer and one more."""
    head_count, pays = subjects.provision.head_count, subjects.provision.pays
    assert head_count is not None
    thresholds = {head_count.at_least}
    if isinstance(pays, HeadCountTiers):
        thresholds |= {threshold for threshold, _ in pays.head_count_tiers}
    counts = [threshold + more for threshold in sorted(thresholds) for more in (-1, 0, 1)]
    # all of them at one employer, who is not listed
    cells = {} if head_count.by is None else {head_count.by: code_numbered(len(counts))}
    return _repeated(subjects, counts, cells), counts


def with_places(subjects: Subjects) -> tuple[Rows, list[int]]:
    """Return enterprises whose rows take as many places of one event as there are, one fewer and one more."""
    places = subjects.provision.places
    assert places is not None
    counts = [places.at_most - 1, places.at_most, places.at_most + 1]
    return _repeated(subjects, counts, {places.of: "1"}), counts


def _repeated(subjects: Subjects, counts: list[int], cells: Cells) -> Rows:
    """Return one enterprise for each count, with that many good rows."""
    good, persons = subjects.good, Persons()
    rows: Rows = {"enterprises": [], subjects.provision.table: []}
    for number, count in enumerate(counts):
        code = {"uscc": code_numbered(number)}
        rows["enterprises"].append({**code, **good.entity})
        for _ in range(count):
            row: Row = {**code, **good.rows[0], **cells}
            if good.scopes.own.definition.persons:
                row["id_number"] = persons.number(good.divisions[0])
            rows[subjects.provision.table].append(row)
    return rows
