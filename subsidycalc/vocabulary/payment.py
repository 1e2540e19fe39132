"""What every way of paying knows of itself, and what it returns: exact amounts per row with typed arithmetic."""

from __future__ import annotations

import inspect
from abc import ABCMeta, abstractmethod
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
from msgspec import Struct, StructMeta, field
from msgspec.structs import replace

from subsidycalc.vocabulary.condition import all_modelled, by_case_phrased, judge_all, needed_by, spelled_out
from subsidycalc.vocabulary.outcome import NO_CASE, Choice, Doubt, choose, confined, uncovered
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.walking import fields_named
from subsidycalc.vocabulary.words import Case, ParameterUse, Text, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Literal, Self

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import ConditionWord, Voice
    from subsidycalc.vocabulary.conditions import Condition  # noqa: TC004 - resolved once the list is made
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Level, Logic, Number, Proposition
    from subsidycalc.vocabulary.words import Figure, Multiplier

PERSONS: Final = Text(zh="人", en="persons")
ENTITIES: Final = Text(zh="户", en="enterprise")
ROWS: Final = Text(zh="笔", en="entries")


def unit_of_rows(frame: Frame) -> Text:
    """Return what the rows of a frame are, where a way of paying does not say what it counts."""
    if frame.table.definition.persons:
        return PERSONS
    return ENTITIES if frame.entities is None else ROWS


class ByCase(Struct, frozen=True):
    """A figure that depends on a case: `figures[case[element]]`."""

    figures: Sequence[Figure | int | None]
    case: Array


class Counted(Struct, frozen=True):
    """What an amount was multiplied by: a field, or a plain number where `field` is empty."""

    field: str
    values: Array


class _AbstractStruct(StructMeta, ABCMeta):
    """Makes Structs of which each kind must say what its base leaves open."""


class _Joined(Struct, metaclass=_AbstractStruct, frozen=True, kw_only=True):
    """How one arithmetic stands to the others of its award."""

    addition: bool = False
    """Whether it is an add-on to another."""
    ceiling: Fraction | None = None
    """The most that each element comes to."""


class Arithmetic(_Joined, frozen=True, dict=True):
    """One kind of arithmetic behind the awards of a provision, as columns; many elements may add up to one award.

    Every further attribute is data of the arithmetic: an array per element, `ByCase`, `Counted`, several of these, or
    one figure for all. `award` gives for each element the number of its award.
    """

    award: Array

    form: ClassVar[str]
    """What it is called where programs read it."""
    self_evident: ClassVar[bool] = False
    """Whether the text says the amount itself, so that no sum need follow."""

    def __init_subclass__(cls) -> None:
        """Refuse one of which something is not said; what several only share has a name that begins with `_`."""
        lacking = [
            name for name in ("phrase", "value") if hasattr(getattr(cls, name), "__isabstractmethod__")
        ]
        lacking += [] if hasattr(cls, "form") else ["form"]
        lacking += [] if vars(cls).get("__doc__") else ["what it means"]
        if lacking and not cls.__name__.startswith("_"):
            raise TypeError(f"{cls.__name__} does not say: {', '.join(lacking)}")

    @abstractmethod
    def value(self, place: int) -> Fraction:
        """Return the exact value of an element in fen (or points)."""

    @abstractmethod
    def phrase(self, place: int, voice: Voice) -> str:
        """Return an element as arithmetic that a person can redo."""

    def teller(self, voice: Voice) -> Callable[[int], str]:
        """Return what says elements as `phrase` does; a kind of which there are many says once what they share."""
        return lambda place: self.phrase(place, voice)

    def __len__(self) -> int:
        """Return the number of elements."""
        return len(self.award)

    def data(self, place: int) -> dict[str, Any]:
        """Return what an element was made of, by the names of the attributes."""
        return {name: at(place) for name, at in self._getters.items()}

    def datum(self, name: str, place: int) -> Any:  # noqa: ANN401 - any attribute of an arithmetic
        """Return one attribute of an element."""
        return self._getters[name](place)

    def keys(self) -> Iterator[tuple[object, ...]]:
        """Yield what tells the elements apart: those alike in all columns read alike."""
        arrays = [array for value in self._columns.values() for array in _arrays(value)]
        return zip(*(array.tolist() for array in arrays), strict=True)

    @cached_property
    def _getters(self) -> dict[str, Callable[[int], Any]]:
        return {name: _getter(value) for name, value in self._columns.items()}

    @cached_property
    def _columns(self) -> dict[str, Any]:
        own = set(Arithmetic.__struct_fields__)
        return {name: getattr(self, name) for name in self.__struct_fields__ if name not in own}

    def joined_to(self, *, addition: bool, ceiling: Fraction | None) -> Self:
        """Return the same as an add-on, and with a ceiling of its own."""
        return replace(self, addition=addition, ceiling=ceiling)


def _getter(value: Any) -> Callable[[int], Any]:  # noqa: ANN401 - any attribute of an arithmetic
    """Return what gives an attribute of one element."""
    if isinstance(value, np.ndarray):
        return value.item
    if isinstance(value, ByCase):
        return lambda place: value.figures[value.case.item(place)]
    if isinstance(value, Counted):
        return lambda place: (value.field, value.values.item(place))
    if isinstance(value, tuple):
        items = [_getter(item) for item in value]
        return lambda place: tuple(at(place) for at in items)
    return lambda _place: value


def _arrays(value: Any) -> Iterator[Array]:  # noqa: ANN401 - any attribute of an arithmetic
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, ByCase):
        yield value.case
    elif isinstance(value, Counted):
        yield value.values
    elif isinstance(value, tuple):
        for item in value:
            yield from _arrays(item)


def exact(figure: Figure | int | None) -> Fraction:
    """Return the value of a figure by which something was paid."""
    if isinstance(figure, Quantity):
        return figure.value
    raise TypeError("an award was paid by a figure that is not set")


class Remark(Struct, frozen=True):
    """Something an officer should know of how some rows are paid; it becomes a notice."""

    code: str
    mask: Array
    column: str = ""


class Hindrance(Struct, frozen=True):
    """Why some rows are not paid that meet every condition: a rank too low, a tie."""

    code: str
    effect: Literal["ineligible", "review"]
    mask: Array
    fields: tuple[str, ...]
    figures: Mapping[str, Array | int] = field(default_factory=dict)


class Lasts(Struct, frozen=True):
    """How long each row lasts, and when: arrays per row."""

    portions: Array
    """int64: months, over DAYS_OF_MONTHS."""
    start: Array
    """int64: the day number of the first day, 0 where no days are told."""
    after: Array
    """int64: the day after the last."""


class Payment(Struct, frozen=True):
    """Exact amounts for the rows of a frame: numerators ÷ denominator, in fen (or points)."""

    numerators: Array
    """int64, or object where int64 might not hold them; 0 where nothing is known."""
    denominator: int
    known: Array
    """bool per row: the amount can be computed."""
    doubts: tuple[Doubt, ...]
    terms: Callable[[Array, Array], tuple[Arithmetic, ...]]
    """From a mask of paid rows and each row's award number to the arithmetic."""
    counted: Array
    """int64 per row: how many persons, trips or units the row stands for."""
    remarks: tuple[Remark, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()
    of_counts: Callable[[Array], Payment] | None = None
    """The same payment for other counts per row, where places were shared out."""
    lasts: Lasts | None = None
    """How long each row lasts, where it is paid by the month."""


class Way(Word):
    """One way of paying."""

    per_head_count: ClassVar[bool] = False
    """Whether it is paid once per enterprise, by its head count, and not row by row."""
    by_the_month: ClassVar[bool] = False
    """Whether it says how long each row lasts."""
    needs_everyone: ClassVar[bool] = False
    """Whether what one row gets hangs on the rows of others."""

    @abstractmethod
    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Compute the amount of each row; `doubled` tells rows of the whole table whose entity stands twice."""

    @abstractmethod
    def phrase(self, voice: Voice) -> str:
        """Return how the amount is computed, before there is any input."""

    def references(self) -> tuple[str, ...]:
        """Return the fields that the amount is computed from."""
        return tuple(dict.fromkeys(reference for _, reference, _ in fields_named(self)))

    def needed(self) -> Iterator[str]:
        """Yield the fields without which no row could be paid."""
        yield from self.references()

    def covering(self) -> Iterator[tuple[str, tuple[tuple[ConditionWord, ...], ...]]]:
        """Yield each table that should cover every row, by its key: for each entry the conditions under which it holds."""
        if self.chosen_by():
            yield "cases", self.chosen_by()

    def parts(self) -> tuple[Way, ...]:
        """Return the ways that it is made of."""
        return ()

    def place_of(self, part: int) -> tuple[str | int, ...]:
        """Return where a part stands within the word."""
        key = next(iter(inspect.get_annotations(type(self))))
        return (key,) if isinstance(getattr(self, key), Way) else (key, part)

    def quantity_unit(self) -> Text | None:
        """Return what is counted, where the way says so itself."""
        return None

    def counted_by(self) -> tuple[Multiplier, ...]:
        """Return the counts that a flat amount is multiplied by, which places may be shared out of."""
        return ()

    def thresholds(self) -> tuple[tuple[str, Figure | int], ...]:
        """Return operators and thresholds between its tiers."""
        return ()

    def levels(self) -> tuple[Level, ...]:
        """Return the steps of an amount that grows with what is measured, as they are written."""
        return ()

    def level_of(self, logic: Logic) -> tuple[str, Number] | None:
        """Return how steps are reached, and the number that reaches them, for proofs; None where there are none."""
        return None

    def reached(self, logic: Logic) -> tuple[Proposition, ...]:
        """Return when each step is reached, for proofs; nothing where there are none."""
        level = self.level_of(logic)
        if level is None:
            return ()
        operator, measured = level
        return tuple(logic.compared(measured, operator, logic.figure(one.threshold)) for one in self.levels())

    def anything(self, logic: Logic) -> Proposition | None:
        """Return that there is something of which a part is paid, for proofs; None where amounts are paid by steps."""
        return None

    def amount_of(self, logic: Logic) -> Number:
        """Return what one row is paid, for proofs; a word that does not say it is told as not modelled."""
        return logic.unknown_amount(self)

    def owner_amounts(self, head_counts: Array) -> tuple[Array, Sequence[Figure]]:
        """Return for each enterprise the number of its tier, NO_CASE below all, and the amounts of the tiers."""
        raise NotImplementedError

    def owner_terms(self, award: Array, head_counts: Array) -> Arithmetic:
        """Return the arithmetic of awards by head count."""
        raise NotImplementedError

    def further(self, voice: Voice) -> Iterator[tuple[str, str]]:
        """Yield what else binds the rows, in words, each with its reason code."""
        yield from ()


class CasedWay(Way):
    """A way of paying whose one figure may depend on a case."""

    if TYPE_CHECKING:  # each word declares them, with its own description
        cases: tuple[Any, ...]

    @abstractmethod
    def _figure(self, of: Any) -> Figure | None:  # noqa: ANN401 - the word or one of its cases
        """Return the figure of the word itself, or of a case."""

    def chosen_by(self) -> tuple[tuple[ConditionWord, ...], ...]:
        """Return for each of its cases the conditions that choose it."""
        return tuple(spelled_out(case.where) for case in self.cases)

    def _figure_of(self, logic: Logic) -> Number:
        """Return the figure of the first case that holds, zero where none does, for proofs."""
        flat = self._figure(self)
        if flat is not None:
            return logic.figure(flat)
        held = logic.figure(0)
        for case in reversed(self.cases):
            held = logic.chosen(all_modelled(case.where, logic), logic.figure(self._figure(case) or 0), held)
        return held

    def _needed_for_cases(self) -> Iterator[str]:
        if self.cases:
            yield from needed_by(self.cases[0].where)

    def needed(self) -> Iterator[str]:
        """Yield the fields it is computed from, and those that choose the first case."""
        yield from self.references()
        yield from self._needed_for_cases()

    def _chosen(self, frame: Frame, reference: str) -> ChosenFigures:
        """Return the figure that applies to each row."""
        figures = [self._figure(case) for case in self.cases] or [self._figure(self)]
        choice = None
        if self.cases:
            choice = choose([judge_all(case.where, frame) for case in self.cases], len(frame))
            compared = [field for word in self.choosing() for field in word.references()]
            gaps = uncovered(choice.case, (compared or [reference])[0])
            choice = Choice(choice.case, (*choice.doubts, *gaps), choice.possible)
        return chosen_figures([one for one in figures if one is not None], choice, len(frame), reference)

    def _either_case(self, one: Callable[[Figure], str], voice: Voice) -> str:
        """Return one amount, or an amount by case with what chooses it."""
        flat = self._figure(self)
        if flat is not None:
            return one(flat)
        return by_case_phrased(((case.where, one(self._figure(case))) for case in self.cases), voice)  # type: ignore[arg-type] # a case has a figure


class PaidCase(Case):
    """A figure for the rows that meet some conditions; the first case that holds applies."""

    where: tuple[Condition, ...] = ()


class ChosenFigures(Struct, frozen=True):
    """The figure that applies to each row, over a common denominator."""

    numerators: Array
    denominator: int
    known: Array
    doubts: tuple[Doubt, ...]
    case: Array
    quantities: list[Quantity | None]

    def by_case(self, case: Array) -> ByCase:
        """Return the figures by the cases of some elements."""
        return ByCase(self.quantities, case)


def chosen_figures(
    figures: Sequence[Figure], choice: Choice | None, rows: int, reference: str
) -> ChosenFigures:
    """Return the figure of each row's case; a parameter without a value leaves the amount to be set."""
    numbers = [figures.index(figure) for figure in figures]
    one_each = [np.full(rows, number) for number in (*numbers, NO_CASE)]
    case = np.zeros(rows, dtype=np.int16) if choice is None else choice.agreed(one_each)
    quantities = [None if isinstance(figure, ParameterUse) else figure for figure in figures]
    denominator = lcm(*(quantity.value.denominator for quantity in quantities if quantity is not None))
    scaled = [
        0 if q is None else q.value.numerator * (denominator // q.value.denominator) for q in quantities
    ]
    unset_case = np.array([quantity is None for quantity in quantities])
    within = np.clip(case, 0, None)
    unset = unset_case[within] & (case >= 0)
    doubts = [] if choice is None else list(confined(choice.doubts, case < 0))
    if unset.any():
        doubts.append(Doubt("amount-not-set", unset, reference, review=True))
    known = (case >= 0) & ~unset
    numerators = np.where(known, np.array(scaled, dtype=np.int64)[within], 0)
    return ChosenFigures(numerators, denominator, known, tuple(doubts), case, quantities)


def set_figure(figure: Figure, known: Array, reference: str) -> tuple[Fraction, Array, list[Doubt]]:
    """Return a figure that is one for all rows, where it is known, and the doubt where it is a parameter not set."""
    if isinstance(figure, ParameterUse):
        doubt = Doubt("amount-not-set", known, reference, review=True)
        return Fraction(0), np.zeros(len(known), dtype=bool), [doubt]
    return figure.value, known, []


def grouped(paid: Array, award: Array, case: Array) -> tuple[Array, Array, Array]:
    """Return for each (award, case) among the paid rows: the award, the case, and each paid row's group."""
    rows = np.flatnonzero(paid)
    span = int(case.max(initial=0)) + 1
    keys = award[rows].astype(np.int64) * span + case[rows]
    met = np.zeros(int(keys.max(initial=-1)) + 1, dtype=bool)
    met[keys] = True
    distinct = np.flatnonzero(met)
    return distinct // span, distinct % span, (np.cumsum(met) - 1)[keys]


def one_each(frame: Frame) -> Array:
    """Return one per row: what rows count where they count nothing else."""
    return np.ones(len(frame), dtype=np.int64)
