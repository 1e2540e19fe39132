"""Figures that a provision computes: totals, counts and places over an enterprise's rows; the lowest, highest or sum of fields."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import numpy as np
from msgspec import Meta
from msgspec.structs import replace

from subsidycalc.declared.words import key
from subsidycalc.tables.model import FULL, LEGACY, PRESENT, Kind, fault_state
from subsidycalc.tables.model import Field as TableField
from subsidycalc.vocabulary.condition import all_phrased, judge_all, spelled_out
from subsidycalc.vocabulary.conditions import Condition
from subsidycalc.vocabulary.exact import SAFE, bound, summed_by
from subsidycalc.vocabulary.frame import UNLISTED, View
from subsidycalc.vocabulary.listing import finished, listed, told_by_key
from subsidycalc.vocabulary.outcome import MET, UNCOVERED, UNKNOWN, Doubt, all_of
from subsidycalc.vocabulary.walking import fields_named
from subsidycalc.vocabulary.words import AnyField, Name, SummableField, Text, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import ConditionWord, Voice
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Logic, Number

FigureName: TypeAlias = Annotated[
    str,
    Meta(pattern=r"^[a-z][a-z0-9_]*$"),
    Meta(description="What conditions and amounts call it: small letters and underscores"),
]

OpenRows: TypeAlias = "tuple[str, Array, bool]"
"""A code, the rows that have no figure for it, and whether a person settles them (or better data)."""

UNSURE: Final = "figure-uncertain"
"""The code of rows whose figure hangs on a row that cannot be told."""


class ComputedView(View):
    """A computed figure as a frame sees it."""

    open_rows: tuple[OpenRows, ...] = ()
    """Rows without a value that are not blank or faulty themselves."""

    def doubts(self, *, blank: str = "missing-value", within: Array | None = None) -> list[Doubt]:
        """Return why rows have no figure: one doubt per code."""
        found = super().doubts(blank=blank, within=within)
        for code, rows, review in self.open_rows:
            mask = rows if within is None else rows & within
            if mask.any():
                found.append(Doubt(code, mask, self.reference, review=review))
        return found

    def of_rows(self, rows: Array) -> ComputedView:
        """Return the same for some of the rows."""
        return replace(
            self,
            values=self.values[rows],
            state=self.state[rows],
            positions=rows,
            open_rows=tuple((code, mask[rows], review) for code, mask, review in self.open_rows),
        )


class ComputedFigure(Word):
    """What every computed figure may say beside its own word."""

    name: FigureName
    title: Text | None = key(default=None, description="What sentences call it")

    @abstractmethod
    def compute(self, whole: Frame, group: Array) -> ComputedView:
        """Compute it for every row of a table; `group` numbers the enterprise of each, −1 where it has none."""

    @abstractmethod
    def phrase(self, voice: Voice) -> str:
        """Return what it is, in words."""

    @abstractmethod
    def held(self, field_of: Callable[[str], TableField | None]) -> TableField | None:
        """Return the field that it stands for: of what kind it is, and its unit."""

    def conditions(self) -> tuple[ConditionWord, ...]:
        """Return the conditions that choose the rows that it is made of."""
        return ()

    def modelled(self, logic: Logic) -> Number | None:
        """Return it as a number, for proofs; None where it hangs on other rows and may be anything."""
        return None

    @property
    def elsewhere(self) -> str:
        """Return the other table whose rows it is made of, "" where those of the provision's own."""
        return ""

    def made_of(self) -> tuple[str, ...]:
        """Return the fields that it is computed from, in whichever table they stand."""
        named = [reference for _, reference, _ in fields_named(self)]
        return tuple(
            dict.fromkeys([*named, *(one for word in self.conditions() for one in word.references())])
        )

    def of_one_row(self, logic: Logic) -> Number | None:
        """Return what it comes to where an enterprise has one row alone, for a row that shows something."""
        return None

    def references(self) -> tuple[str, ...]:
        """Return the fields of the provision's own table that it is computed from."""
        return () if self.elsewhere else self.made_of()

    def called(self, voice: Voice) -> str:
        """Return what sentences call it."""
        return self.phrase(voice) if self.title is None else self.title.spoken(voice.wording.language)

    def _field(self, kind: Kind) -> TableField:
        zh, en = (self.name, "") if self.title is None else (self.title.zh, self.title.en)
        return TableField(self.name, zh, kind, en)

    def _like(self, field: TableField) -> TableField:
        """Return a field of the same kind and unit under the figure's own name."""
        own = self._field(field.kind)
        return replace(field, name=own.name, zh=own.zh, en=own.en, aliases=(), period="none")

    def _view(self, field: TableField, values: Array, state: Array, *open_rows: OpenRows) -> ComputedView:
        beyond = np.zeros(len(values), dtype=bool)
        if values.dtype == object:
            beyond = np.asarray(np.abs(values) >= SAFE, dtype=bool)
            values = np.where(beyond, 0, values).astype(np.int64)
        state = np.where((state == PRESENT) & beyond, fault_state("out-of-range"), state).astype(np.uint8)
        return ComputedView(self.name, field, values, state, None, None, open_rows=tuple(open_rows))


class _OverRows(ComputedFigure):
    """What figures share that are made of an enterprise's rows."""

    def of_one_row(self, logic: Logic) -> Number:
        nothing = logic.figure(0)
        return logic.chosen(
            logic.all_of(one.modelled(logic) for one in self.conditions()), self._of_one(logic), nothing
        )

    def _of_one(self, logic: Logic) -> Number:
        """Return what one row that counts comes to."""
        return logic.figure(1)

    def _chosen(self, whole: Frame) -> tuple[Array, Array]:
        """Return which rows meet the conditions, and which cannot be told."""
        states = [judgement.state for judgement in judge_all(self.conditions(), whole)]
        state = all_of(states, len(whole))
        return state == MET, state == UNKNOWN

    def _say(self, key: str, voice: Voice, **values: str) -> str:
        """Return it in words: of the enterprise's rows, or of those of the person who is paid."""
        key = f"{key}_in_person" if voice.pays_in_person else key
        return voice.wording.say(f"requirements.{key}", **values)

    def _where_phrase(self, voice: Voice) -> str:
        where = all_phrased(self.conditions(), voice)
        return voice.wording.say("requirements.rows_where", where=where) if where else ""

    def _of_groups(
        self,
        field: TableField,
        values: Array,
        unsure: Array,
        group: Array,
        *more: OpenRows,
        asked: Array | None = None,
    ) -> ComputedView:
        """Return the figure of each row's group, or of each group asked for; unsure where a row of the group is."""
        asked = group if asked is None else asked
        in_doubt = np.zeros(_groups(group, asked) + 1, dtype=bool)
        in_doubt[group[unsure & (group >= 0)]] = True
        doubtful = in_doubt[asked]
        state = np.where((asked < 0) | doubtful, UNLISTED, PRESENT)
        for _, rows, _review in more:
            state = np.where(rows, UNLISTED, state)
        return self._view(field, values, state, (UNSURE, doubtful, False), *more)


class AddedUp(_OverRows):
    """What figures share that one number of all rows says, so that they may be rows of another table."""

    table: Name | None = key(
        default=None,
        description="The other table whose rows count; those of the provision's own where not given",
    )

    @property
    def elsewhere(self) -> str:
        return self.table or ""

    @abstractmethod
    def compute_for(self, whole: Frame, group: Array, asked: Array) -> ComputedView:
        """Compute it for each group asked for, over the rows of a table numbered by group."""

    def compute(self, whole: Frame, group: Array) -> ComputedView:
        return self.compute_for(whole, group, group)

    def _in_words(self, key: str, voice: Voice, **values: str) -> str:
        """Return it in words; `values` and the conditions speak of the table that it is made of."""
        where, table = self._where_phrase(voice.about(self.elsewhere)), ""
        if self.table is not None:
            table = voice.wording.say("requirements.in_table", table=voice.table_name(self.table))
        return self._say(key, voice, where=where, table=table, **values)


class TotalFigure(AddedUp):
    """The total of a field over the rows of an enterprise that meet some conditions."""

    total: SummableField
    where: tuple[Condition, ...] = key(default=(), description="The rows that count; all where not given")

    def conditions(self) -> tuple[ConditionWord, ...]:
        return spelled_out(self.where)

    def _of_one(self, logic: Logic) -> Number:
        return logic.number(self.total)

    def held(self, field_of: Callable[[str], TableField | None]) -> TableField | None:
        field = field_of(self.total)
        return None if field is None else self._like(field)

    def compute_for(self, whole: Frame, group: Array, asked: Array) -> ComputedView:
        view = whole.view(self.total)
        met, unknown = self._chosen(whole)
        counted = met & view.present & (group >= 0)
        sums = summed_by(group[counted], view.values[counted], _groups(group, asked) + 1)
        unsure = unknown | (met & ~view.present) | (counted & _persons_again(whole, group, counted))
        return self._of_groups(self._like(view.field), sums[asked], unsure, group, asked=asked)

    def phrase(self, voice: Voice) -> str:
        return self._in_words("total", voice, field=voice.about(self.elsewhere).name(self.total))


class CountFigure(AddedUp):
    """How many rows (in a table of persons: persons) of an enterprise meet some conditions."""

    count: tuple[Condition, ...] = key(description="The conditions; none counts every row")

    def conditions(self) -> tuple[ConditionWord, ...]:
        return spelled_out(self.count)

    def held(self, field_of: Callable[[str], TableField | None]) -> TableField:
        return self._field(Kind.COUNT)

    def compute_for(self, whole: Frame, group: Array, asked: Array) -> ComputedView:
        met, unknown = self._chosen(whole)
        counted = met & (group >= 0)
        counted &= ~_persons_again(whole, group, counted)
        counts = np.bincount(group[counted], minlength=_groups(group, asked) + 1).astype(np.int64)
        return self._of_groups(self._field(Kind.COUNT), counts[asked], unknown, group, asked=asked)

    def phrase(self, voice: Voice) -> str:
        return self._in_words("count", voice)


class PlaceFigure(_OverRows):
    """Which of an enterprise's rows a row is: 1 for the first, 2 for the second; only rows that meet some conditions are numbered."""

    numbered: tuple[Condition, ...] = key(description="The rows that are numbered; none numbers every row")
    by: tuple[AnyField, ...] = key(
        default=(),
        description="Dates or figures that give the order, lowest first; else the order of the table",
    )
    within: tuple[AnyField, ...] = key(
        default=(), description="What is numbered apart: the person, the class of goods"
    )

    def conditions(self) -> tuple[ConditionWord, ...]:
        return spelled_out(self.numbered)

    def held(self, field_of: Callable[[str], TableField | None]) -> TableField:
        return replace(self._field(Kind.COUNT), positive=True)

    def compute(self, whole: Frame, group: Array) -> ComputedView:
        met, unknown = self._chosen(whole)
        ordering = [whole.view(reference) for reference in self.by]
        apart = [whole.view(reference) for reference in self.within]
        told = np.logical_and.reduce([group >= 0, *(view.present for view in (*ordering, *apart))])
        takes = np.flatnonzero(met & told)
        keys = [group[takes], *(view.values[takes] for view in apart)]
        order = np.lexsort((takes, *(view.values[takes] for view in reversed(ordering)), *reversed(keys)))
        opens = np.ones(len(takes), dtype=bool)
        opens[1:] = np.logical_or.reduce([key[order][1:] != key[order][:-1] for key in keys])
        starts = np.flatnonzero(opens)
        places = np.arange(len(takes)) - np.repeat(starts, np.diff(np.append(starts, len(takes)))) + 1
        values = np.zeros(len(whole), dtype=np.int64)
        values[takes[order]] = places
        left_out = ~met & ~unknown & (group >= 0)
        field = self._field(Kind.COUNT)
        return self._of_groups(field, values, unknown | (met & ~told), group, (UNCOVERED, left_out, True))

    def phrase(self, voice: Voice) -> str:
        say, where = voice.wording.say, self._where_phrase(voice)
        within = say("requirements.list").join(map(voice.name, self.within))
        by = say("requirements.list").join(map(voice.name, self.by))
        return self._say(
            "numbered",
            voice,
            where=where,
            within=say("requirements.numbered_within", fields=within) if within else "",
            by=say("requirements.numbered_by", fields=by) if by else "",
        )


class _OfFields(ComputedFigure):
    """What figures share that are made of several fields of one row."""

    def _fields(self) -> tuple[str, ...]:
        return tuple(reference for _, reference, _ in fields_named(self))

    @abstractmethod
    def _of(self, values: Sequence[Array]) -> Array:
        """Return the figure of each row."""

    def held(self, field_of: Callable[[str], TableField | None]) -> TableField | None:
        field = field_of(self._fields()[0])
        return None if field is None else self._like(field)

    def compute(self, whole: Frame, group: Array) -> ComputedView:
        views = [whole.view(reference) for reference in self._fields()]
        state = np.full(len(whole), PRESENT, dtype=np.uint8)
        for view in reversed(views):
            state = np.where(view.present, state, view.state).astype(np.uint8)
        values = self._of([np.where(view.present, view.values, 0) for view in views])
        return self._view(self._like(views[0].field), np.where(state == PRESENT, values, 0), state)

    def _listed(self, voice: Voice) -> str:
        return voice.wording.say("requirements.list").join(map(voice.name, self._fields()))

    def _outermost(self, logic: Logic, operator: str) -> Number:
        """Return the one of its fields that stands to all others as the operator says."""
        found, *others = map(logic.number, self._fields())
        for other in others:
            found = logic.chosen(logic.compared(other, operator, found), other, found)
        return found


class LowestFigure(_OfFields):
    """The lowest of several fields of a row."""

    lowest_of: tuple[SummableField, ...] = key(min_length=2)

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("requirements.lowest_of", fields=self._listed(voice))

    def _of(self, values: Sequence[Array]) -> Array:
        return np.asarray(np.minimum.reduce(list(values)))

    def modelled(self, logic: Logic) -> Number:
        return self._outermost(logic, "below")


class HighestFigure(_OfFields):
    """The highest of several fields of a row."""

    highest_of: tuple[SummableField, ...] = key(min_length=2)

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("requirements.highest_of", fields=self._listed(voice))

    def _of(self, values: Sequence[Array]) -> Array:
        return np.asarray(np.maximum.reduce(list(values)))

    def modelled(self, logic: Logic) -> Number:
        return self._outermost(logic, "above")


class SumFigure(_OfFields):
    """Several fields of a row added up."""

    sum_of: tuple[SummableField, ...] = key(min_length=2)

    def modelled(self, logic: Logic) -> Number:
        first, *others = map(logic.number, self.sum_of)
        return sum(others, first)

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("requirements.sum_of", fields=self._listed(voice))

    def _of(self, values: Sequence[Array]) -> Array:
        total = values[0]
        for more in values[1:]:
            wide = bound(total) + bound(more) >= SAFE
            total = total.astype(object) + more if wide else total + more
        return total


def _groups(group: Array, asked: Array) -> int:
    return int(max(group.max(initial=-1), asked.max(initial=-1))) + 1


def _persons_again(whole: Frame, group: Array, counted: Array) -> Array:
    """Return the counted rows whose person stands on an earlier counted row of the same group."""
    again = np.zeros(len(whole), dtype=bool)
    column = whole.table.columns.get("id_number") if whole.table.definition.persons else None
    if column is None or column.identity is None:
        return again
    whole_number = np.isin(column.identity.form[whole.rows], (FULL, LEGACY))
    rows = np.flatnonzero(counted & whole_number & (column.state[whole.rows] == PRESENT))
    pairs = np.stack([group[rows], column.values[whole.rows][rows]])
    _, first = np.unique(pairs, axis=1, return_index=True)
    again[rows] = True
    again[rows[first]] = False
    return again


FIGURES: Final[dict[str, type[ComputedFigure]]] = listed(
    TotalFigure, CountFigure, PlaceFigure, LowestFigure, HighestFigure, SumFigure
)
"""Every computed figure by its key."""

finished(FIGURES, (), Condition=Condition)

if TYPE_CHECKING:
    Computed: TypeAlias = ComputedFigure
else:
    Computed = told_by_key("Computed", FIGURES, lambda _: None)
"""One computed figure."""
