"""Rows that meet every condition of a provision, found by trying the cells near its thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from oracle.near_thresholds import scopes_of
from oracle.plain_cells import FINE, empty, plain
from oracle.plain_conditions import judge
from oracle.plain_figures import figure_of
from oracle.scope import SOMEBODY, Scope, Scopes, as_typed
from oracle.subject import Subject

from subsidycalc.runs.cases.case_tables import raw_table
from subsidycalc.runs.cases.numbers_of_nobody import Persons
from subsidycalc.tables.normalising import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from oracle.plain_cells import PlainCell

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.runs.cases.case_tables import Row

Cells = dict[str, str]
Chosen = dict[str, "tuple[str, PlainCell]"]
"""Cells by reference, each with what it means."""


@dataclass(frozen=True)
class GoodRows:
    """What to start from: an enterprise and rows that meet everything, one row for each route."""

    scopes: Scopes
    entity: Cells
    rows: tuple[Cells, ...]
    divisions: tuple[str, ...]
    """Beginnings of ID numbers worth trying; the good ones first."""


class NothingFoundError(Exception):
    """No combination of the cells tried meets the conditions."""


def good_rows(policy: Policy, provision: Provision) -> GoodRows:
    """Find cells that meet all conditions of a provision, for each of its routes."""
    scopes = scopes_of(policy, provision)
    general = (*policy.general_conditions_of(provision), *provision.enterprise)
    on_entities = scopes.own is scopes.entity
    on_rows = on_entities or policy.pays_in_person(provision)
    entity: Cells = {}
    if not on_rows:
        entity = _found(Search(provision, Scopes(scopes.entity, scopes.entity)), general)
    rows = []
    for route in provision.route or (None,):
        of_route = route.where if route is not None else ()
        search = Search(provision, scopes)
        found = _found(search, (*(general if on_rows else ()), *provision.where, *of_route))
        entity |= search.behind
        rows.append(_completed(scopes.own, found))
    if not on_entities:
        entity = _completed(scopes.entity, entity)
    best = [row.pop("id_number") for row in rows if "id_number" in row]
    divisions = dict.fromkeys([*best, *scopes.own.divisions, "34"])
    return GoodRows(
        scopes, entity, tuple(rows), tuple(one for one in divisions if not one.startswith(SOMEBODY))
    )


class Search:
    """Cells tried one condition after the other, going back where a later condition cannot be met."""

    def __init__(self, provision: Provision, scopes: Scopes) -> None:
        self.provision, self.scopes = provision, scopes
        self.behind: Cells = {}
        """Cells of the enterprise that conditions on the row reach for."""
        self._plain: dict[tuple[str, str], dict[str, PlainCell]] = {}

    def tries(self, reference: str) -> dict[str, PlainCell]:
        """Return the cells worth trying for a reference, with what they mean."""
        scope, key = self.scopes.of(reference)
        place = (scope.definition.name, key)
        if place not in self._plain:
            self._plain[place] = plain_cells(scope, key)
        return self._plain[place]

    def references(self, word: Any) -> list[str]:  # noqa: ANN401 - any condition
        """Return the fields that a condition depends on, through derived fields and cases."""
        sources: dict[str, Sequence[Any]] = {
            one.name: (*one.first_of, one.less) for one in self.provision.derived
        }
        for figure in self.provision.figure:
            spread = [sources.get(reference, (reference,)) for reference in figure.references()]
            sources[figure.name] = [one for listed in spread for one in listed]
        inner = [one for case in getattr(word, "cases", ()) for one in case.where]
        fields = [reference for part in (word, *inner) for reference in part.references()]
        spread = [source for reference in fields for source in sources.get(reference, (reference,))]
        return list(dict.fromkeys(source for source in spread if isinstance(source, str)))

    def meet(
        self, words: Sequence[Any], chosen: dict[str, tuple[str, PlainCell]]
    ) -> dict[str, tuple[str, PlainCell]] | None:
        """Return cells under which all conditions are met, or None."""
        if not words:
            return chosen
        open_references = [one for one in self.references(words[0]) if one not in chosen]
        for tried in self.combinations(open_references, chosen):
            if judge(words[0], self.subject(tried)).met:
                found = self.meet(words[1:], tried)
                if found is not None:
                    return found
        return None

    def combinations(self, references: Sequence[str], chosen: Chosen) -> Iterator[Chosen]:
        """Yield every combination of cells for some references, beside those chosen already."""
        for cells in product(*(self.tries(reference).items() for reference in references)):
            yield chosen | dict(zip(references, cells, strict=True))

    def subject(self, chosen: Chosen) -> Subject:
        """Return a row of the chosen cells, its enterprise beside it."""
        own, behind = (empty(scope.definition) for scope in (self.scopes.own, self.scopes.entity))
        own.rows.append({key: cell for key, (_, cell) in chosen.items() if not key.startswith("enterprise.")})
        behind.rows.append({key.removeprefix("enterprise."): cell for key, (_, cell) in chosen.items()})
        subject = Subject(own, 0, own if self.scopes.own is self.scopes.entity else behind, 0)
        for definition in self.provision.derived:
            subject.derive(definition, {})
        for figure in self.provision.figure:
            everyone = {0: subject}
            subject.derived[figure.name] = figure_of(
                figure, 0, everyone, own=self.scopes.own is self.scopes.entity
            )
        return subject


def _found(search: Search, words: Sequence[Any]) -> Cells:
    found = search.meet(words, {})
    if found is None:
        raise NothingFoundError(search.provision.id)
    search.behind |= {
        key.removeprefix("enterprise."): text
        for key, (text, _) in found.items()
        if key.startswith("enterprise.")
    }
    return {key: text for key, (text, _) in found.items() if not key.startswith("enterprise.")}


def _completed(scope: Scope, found: Cells) -> Cells:
    """Fill in the other cells with the first that means something."""
    cells = dict(found)
    for key in scope.cells:
        if key not in cells and key != scope.definition.entity:
            usable = [text for text, cell in plain_cells(scope, key).items() if cell.fault == FINE]
            cells[key] = next((text for text in usable if text not in {"0", "0.00", "否"}), "")
    return cells


def tries_of(scope: Scope, key: str) -> list[str]:
    """Return the cells worth trying for a field; beginnings of whole numbers, and less, for ID numbers."""
    if key != "id_number":
        return list(scope.cells[key])
    first_digits = dict.fromkeys(division[0] for division in scope.divisions)
    return [*scope.divisions, *(f"{digit}****************1" for digit in first_digits), ""]


def plain_cells(scope: Scope, key: str) -> dict[str, PlainCell]:
    """Return the cells worth trying for a field, with what each means."""
    texts = tries_of(scope, key)
    persons = Persons()
    rows: list[Row] = [{key: as_typed(text, persons) if key == "id_number" else text} for text in texts]
    table, _ = normalise(raw_table(scope.definition, rows))
    return {text: row[key] for text, row in zip(texts, plain(table).rows, strict=True)}
