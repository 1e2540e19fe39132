"""Loading a policy: text to data, named conditions spelled out, parameters and readings settled, all checked."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace
from pydantic_core import ValidationError

from subsidycalc.declared.validation import validated
from subsidycalc.policy.checks import too_extensive, too_many_readings, unused
from subsidycalc.policy.document import Parameter, Policy, Reading
from subsidycalc.policy.mistakes import Mistake, PolicyFileError, hint_or_list
from subsidycalc.policy.parsing import parsed, too_deep
from subsidycalc.policy.places import ABSENT, alternative_of, is_choice, tables_within, written_place
from subsidycalc.policy.sound import is_known_to_be_sound
from subsidycalc.policy.validation_mistakes import mistakes_of
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from subsidycalc.policy.places import Written
    from subsidycalc.policy.source import PolicySource
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Word

T = TypeVar("T")

_DECLARING: Final = ("parameter", "reading", "table", "register")
"""The sections that declare what the others are settled by, or speak of."""

_LISTED: Final = ("provision", "coverage", "group", "contradiction")
"""The sections that are lists, most of a file."""

_TEXTS_KEPT: Final = 16
"""Of so many policy texts the declarations are kept: what is asked of one batch is planned again and again."""

_DENIED: Final = "not"
"""The key that holds one condition, or its name."""
_CONDITION_LISTS: Final = frozenset(
    {"where", "any", "all", "enterprise", "general", "claims", "count", "numbered"}
)


class Declaration(Struct, frozen=True, eq=False, dict=True):
    """A parsed policy file before its parameters and readings are settled."""

    source: PolicySource
    written: dict[str, Any]
    parameters: dict[str, Parameter]
    readings: dict[str, Reading]
    _settled: dict[tuple[tuple[str, str], ...], Policy] = field(default_factory=dict)
    _sound: dict[tuple[str, str], Word] = field(default_factory=dict)
    """What was found sound: each word that stands by itself in a section, by the section and what is written of it."""

    @property
    def id(self) -> str:
        """Return the policy's id."""
        return str(self.written.get("id", ""))

    @cached_property
    def default(self) -> Policy:
        """Return the policy with default parameters and readings."""
        return self.under({})

    def under(self, readings: Mapping[str, str]) -> Policy:
        """Return the policy with default parameters and some readings; PolicyFileError."""
        mistakes = self.mistakes_under(readings)
        if mistakes:
            raise PolicyFileError(self.source, mistakes)
        return self._settled[tuple(sorted(readings.items()))]

    def mistakes_under(self, readings: Mapping[str, str]) -> list[Mistake]:
        """Return what is wrong with the policy with default parameters and some readings."""
        key = tuple(sorted(readings.items()))
        if key in self._settled:
            return []
        policy, mistakes = self.checked({}, readings)
        if policy is not None and not mistakes:
            self._settled[key] = policy
        return mistakes

    def settle(self, parameters: Mapping[str, str], readings: Mapping[str, str]) -> Policy:
        """Return the policy under chosen parameter values (texts with units) and readings; PolicyFileError."""
        if not parameters:
            return self.under(readings)
        policy, mistakes = self.checked(parameters, readings)
        if policy is None or mistakes:
            raise PolicyFileError(self.source, mistakes)
        return policy

    def checked(
        self, parameters: Mapping[str, str], readings: Mapping[str, str]
    ) -> tuple[Policy | None, list[Mistake]]:
        """Return the policy under chosen values and readings, as far as it can be read, and what is wrong with it."""
        chosen = self.in_force(readings)
        mistakes: list[Mistake] = []
        spelled = self._spelled_out(parameters, chosen, mistakes)
        try:
            policy = validated(Policy, self._with_what_is_sound(spelled))
        except ValidationError as error:
            found = mistakes_of(error, self.written, chosen)
            return None, [*self._placed(mistakes, chosen), *found]
        self._keep_what_is_sound(spelled, policy)
        return policy, self._placed([*mistakes, *_unknown_references(policy)], chosen)

    def _with_what_is_sound(self, spelled: dict[str, Any]) -> dict[str, Any]:
        """Put the words that are known into the place of what is written of them: a reading changes few of them."""
        if not self._sound:
            return spelled
        known = {
            section: [self._sound.get((section, repr(one)), one) for one in spelled[section]]
            for section in _LISTED
            if isinstance(spelled.get(section), list)
        }
        return {**spelled, **known}

    def _keep_what_is_sound(self, spelled: dict[str, Any], policy: Policy) -> None:
        for section in _LISTED:
            for written, word in zip(spelled.get(section, ()), getattr(policy, section), strict=True):
                self._sound.setdefault((section, repr(written)), word)

    def spelled(self, parameters: Mapping[str, str], readings: Mapping[str, str]) -> dict[str, Any]:
        """Return the file's data under chosen values and readings, before it is validated; PolicyFileError."""
        mistakes: list[Mistake] = []
        spelled = self._spelled_out(parameters, self.in_force(readings), mistakes)
        if mistakes:
            raise PolicyFileError(self.source, mistakes)
        return spelled

    def in_force(self, readings: Mapping[str, str]) -> dict[str, str]:
        """Return every declared reading with its choice: the one that is given, else its default."""
        return {name: reading.default for name, reading in self.readings.items()} | dict(readings)

    def placed(self, mistakes: Iterable[Mistake], readings: Mapping[str, str]) -> list[Mistake]:
        """Return mistakes found in the policy under some readings with their places in the file as it is written."""
        return self._placed(mistakes, self.in_force(readings))

    def _placed(self, mistakes: Iterable[Mistake], chosen: Mapping[str, str]) -> list[Mistake]:
        return [
            replace(mistake, place=written_place(mistake.place, self.written, chosen)) for mistake in mistakes
        ]

    def _spelled_out(
        self, parameters: Mapping[str, str], chosen: Mapping[str, str], mistakes: list[Mistake]
    ) -> dict[str, Any]:
        """Return the file's data with parameters and readings settled and conditions spelled out."""
        figures = {name: str(p.default) for name, p in self.parameters.items() if p.default is not None}
        figures |= dict(parameters)
        settled = {
            key: value if key in _DECLARING else _settled(value, figures, chosen)
            for key, value in self.written.items()
        }
        spelled: dict[str, Any] = _spelled_out(settled, settled.get("condition", {}), (), mistakes)
        tables = spelled.get("rate_table", {})
        for place, value in tables_within({key: spelled[key] for key in spelled if key != "rate_table"}):
            if isinstance(value.get("rate_table"), str):
                _put_rates(value, tables if isinstance(tables, dict) else {}, place, mistakes)
        return spelled


@lru_cache(maxsize=_TEXTS_KEPT)
def declare(source: PolicySource, *, anew: bool = False) -> Declaration:
    """Parse a policy file and check it under its defaults and under every reading; PolicyFileError lists all mistakes.

    A text that is known to be sound is not checked again, but where that is asked for; one that was declared lately
    is the same declaration.
    """
    written = parsed(source)
    mistakes = list(too_extensive(written))
    if mistakes:
        raise PolicyFileError(source, mistakes)
    parameters = _declared(written, "parameter", dict[str, Parameter], mistakes)
    readings = _declared(written, "reading", dict[str, Reading], mistakes)
    mistakes += _unknown_choices(written, parameters, readings)
    declaration = Declaration(source, written, parameters, readings)
    if not anew and is_known_to_be_sound(source):
        return declaration
    beyond = list(too_many_readings(written))
    for chosen in [{}] if beyond else every_reading(readings):
        try:
            found = declaration.mistakes_under(chosen)
        except RecursionError:
            raise PolicyFileError(source, [too_deep()]) from None
        mistakes += [mistake for mistake in found if mistake not in mistakes]
    # A name that is misspelt where it is used would be called unused as well.
    mistakes = mistakes or beyond or list(unused(written))
    if mistakes:
        raise PolicyFileError(source, mistakes)
    return declaration


def _declared(
    written: dict[str, Any], key: str, annotation: type[dict[str, T]], mistakes: list[Mistake]
) -> dict[str, T]:
    """Return what a section declares; what is mistaken is left out."""
    section = written.get(key, {})
    try:
        return dict(validated(annotation, section))
    except ValidationError as error:
        mistakes += mistakes_of(error, written, {}, under=key)
    if not isinstance(section, dict):
        return {}
    sound: dict[str, T] = {}
    for name, value in section.items():
        with suppress(ValidationError):
            sound |= validated(annotation, {name: value})
    return sound


def every_reading(readings: Mapping[str, Reading]) -> Iterator[dict[str, str]]:
    """Yield the choices of readings under which a policy is checked: the defaults, then each other one alone."""
    yield {}
    for name, reading in readings.items():
        for choice in reading.choices:
            if choice != reading.default:
                yield {name: choice}


def _settled(value: Written, figures: Mapping[str, str], chosen: Mapping[str, str]) -> Written:
    """Return raw data with choices by reading and parameters replaced; `ABSENT` where a reading leaves nothing."""
    if isinstance(value, list):
        kept = (_settled(item, figures, chosen) for item in value)
        return [item for item in kept if item is not ABSENT]
    if not isinstance(value, dict):
        return value
    if is_choice(value):
        alternative = alternative_of(value, chosen)
        return ABSENT if alternative is None else _settled(value[alternative], figures, chosen)
    if set(value) == {"parameter"} and isinstance(value["parameter"], str) and value["parameter"] in figures:
        return figures[value["parameter"]]
    kept_items = ((key, _settled(item, figures, chosen)) for key, item in value.items())
    return {key: item for key, item in kept_items if item is not ABSENT}


def _unknown_choices(
    written: dict[str, Any], parameters: Mapping[str, Parameter], readings: Mapping[str, Reading]
) -> Iterator[Mistake]:
    """Yield readings, their choices and parameters that are used and not declared; mistaken ones are said already."""
    names = {key: [*written[key]] if isinstance(written.get(key), dict) else [] for key in _DECLARING}
    for place, value in tables_within({key: item for key, item in written.items() if key not in _DECLARING}):
        if is_choice(value):
            name = value["reading"]
            if name not in names["reading"]:
                told = said("policy_file.no_reading", name=name)
                yield Mistake((*place, "reading"), told, hint_or_list(name, names["reading"]))
            known = readings[name].choices if name in readings else value
            for alternative in value:
                if alternative != "reading" and alternative not in known:
                    told = said("policy_file.no_such_choice", name=name)
                    hint = hint_or_list(alternative, known)
                    yield Mistake((*place, alternative), told, hint, of_key=True)
        elif set(value) == {"parameter"} and value["parameter"] not in (*names["parameter"], *parameters):
            name = str(value["parameter"])
            told = said("policy_file.no_parameter", name=name)
            yield Mistake((*place, "parameter"), told, hint_or_list(name, names["parameter"]))


def _spelled_out(
    value: Written, named: Written, place: Place, mistakes: list[Mistake], inside: tuple[str, ...] = ()
) -> Written:
    """Return raw data with the names of conditions replaced by what they name, the name kept with it."""
    if isinstance(value, list):
        return [_spelled_out(item, named, (*place, n), mistakes, inside) for n, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    spelled = {}
    for key, item in value.items():
        here = (*place, key)
        if key == _DENIED:
            spelled[key] = _named(item, named, here, mistakes, inside, is_claim=False)
        elif key in _CONDITION_LISTS and isinstance(item, list):
            spelled[key] = [
                _named(entry, named, (*here, n), mistakes, inside, is_claim=key == "claims")
                for n, entry in enumerate(item)
            ]
        else:
            spelled[key] = _spelled_out(item, named, here, mistakes, inside)
    return spelled


def _put_rates(value: dict[str, Any], tables: dict[str, Any], place: Place, mistakes: list[Mistake]) -> None:
    """Put what a table of rates holds where a rate is looked up in it."""
    table = tables.get(value["rate_table"])
    if isinstance(table, dict):
        value |= {key: table[key] for key in ("rates", "title") if key in table}
        return
    told = said("policy_file.no_rate_table", name=value["rate_table"])
    mistakes.append(Mistake((*place, "rate_table"), told, hint_or_list(value["rate_table"], tables)))


def _named(
    entry: Written,
    named: Written,
    place: Place,
    mistakes: list[Mistake],
    inside: tuple[str, ...],
    *,
    is_claim: bool,
) -> Written:
    if not isinstance(entry, str):
        return _spelled_out(entry, named, place, mistakes, inside)
    if entry in inside:
        mistakes.append(Mistake(place, said("policy_file.of_itself", name=entry)))
        return entry
    if isinstance(named, dict) and isinstance(named.get(entry), dict):
        return _spelled_out(named[entry], named, place, mistakes, (*inside, entry)) | {"name": entry}
    if not is_claim:
        told = said("policy_file.no_condition", name=entry)
        mistakes.append(Mistake(place, told, hint_or_list(entry, named if isinstance(named, dict) else ())))
    return entry


def _unknown_references(policy: Policy) -> Iterator[Mistake]:
    """Yield references to provisions that the file does not have, and ids that stand twice."""
    ids = [provision.id for provision in policy.provision]
    seen: set[str] = set()
    for number, name in enumerate(ids):
        if name in seen:
            yield Mistake(("provision", number, "id"), said("policy_file.two_of_one_id", name=name))
        seen.add(name)
    for key in ("group", "contradiction", "coverage"):
        for number, item in enumerate(getattr(policy, key)):
            for position, name in enumerate(item.provisions):
                if name not in ids:
                    told = said("policy_file.no_provision", name=name)
                    yield Mistake((key, number, "provisions", position), told, hint_or_list(name, ids))
