"""What the caller chooses: parameters within their legal bounds and readings by name; and what else might be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from subsidycalc.policy.document import YES_OR_NO
from subsidycalc.policy.places import tables_within
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, SpokenError, said
from subsidycalc.texts.suggestions import NO_HINT, as_list, hint_of
from subsidycalc.vocabulary.quantities import Quantity, half_width, read_quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from subsidycalc.policy.document import Parameter, Policy, Reading
    from subsidycalc.policy.loading import Declaration
    from subsidycalc.vocabulary.words import Text

_BARE_NUMBER: Final = pattern(r"[0-9]+(\.[0-9]+)?")


class WrongChoiceError(SpokenError):
    """A parameter or reading that does not exist, or a value that is refused; one clear line."""


class Settled(Struct, frozen=True):
    """A policy with the parameters and readings in force."""

    declaration: Declaration
    policy: Policy
    parameters: dict[str, str]
    """Every declared parameter with its value as text, "" where it is not set."""
    readings: dict[str, str]

    def at_the_least(self, provisions: Collection[str]) -> Iterator[tuple[str, Parameter]]:
        """Yield the parameters of some provisions that stand at a default that is the least that the text allows.

        Whether the caller named that value or not: what a result records is the value, and it is run again alike.
        """
        written = self.declaration.written.get("provision", [])
        used = {
            table["parameter"]
            for one in written
            if one.get("id") in provisions
            for _, table in tables_within(one)
            if set(table) == {"parameter"}
        }
        for name, parameter in self.declaration.parameters.items():
            least = parameter.default is not None and parameter.default == parameter.at_least
            if least and name in used and read_quantity(self.parameters[name]) == parameter.default:
                yield name, parameter


class Alternative(Struct, frozen=True):
    """One reading or parameter that might be chosen otherwise."""

    kind: Literal["reading", "parameter"]
    policy: str
    name: str
    title: Text
    clause: str
    in_force: str
    """The choice or value in force, "" where a parameter is not set."""
    instead: str
    in_force_title: Text | None = None
    instead_title: Text | None = None

    @property
    def choice(self) -> str:
        """Return the choice as the command line takes it."""
        return f"{self.policy}/{self.name}={self.instead}"


def settle_all(
    declarations: Sequence[Declaration], values: Sequence[str], readings: Sequence[str]
) -> list[Settled]:
    """Settle several policies with `NAME=VALUE` choices; NAME is `policy/name`, or `name` where only one has it.

    A benefit that a policy announces again takes its choices under that policy's name too.
    """
    told = {d.id: d for d in declarations}
    values, readings = (
        [_under_the_declaring_name(kind, choice, told) for choice in choices]
        for kind, choices in (("parameter", values), ("reading", readings))
    )
    parameters = _shared_out("parameter", {d.id: d.parameters for d in declarations}, values)
    chosen = _shared_out("reading", {d.id: d.readings for d in declarations}, readings)
    settled = []
    for declaration in declarations:
        figures = {
            name: _checked(declaration, name, value)
            for name, value in parameters.get(declaration.id, {}).items()
        }
        for name, value in chosen.get(declaration.id, {}).items():
            _check_reading(name, declaration.readings[name], value)
        policy = declaration.settle(figures, chosen.get(declaration.id, {}))
        in_force = {name: str(p.default or "") for name, p in declaration.parameters.items()} | figures
        read = {name: reading.default for name, reading in declaration.readings.items()}
        read |= chosen.get(declaration.id, {})
        settled.append(Settled(declaration, policy, in_force, read))
    return settled


def _under_the_declaring_name(kind: str, choice: str, told: Mapping[str, Declaration]) -> str:
    """Return a choice named for a policy that announces a benefit again, as one of the policy that declares it."""
    name, equals, value = choice.partition("=")
    policy, slash, short = name.strip().rpartition("/")
    announcing = told.get(policy)
    if not slash or announcing is None or short in announcing.written.get(kind, {}):
        return choice
    for provision in announcing.default.provision:
        owner, _, benefit = (provision.same_as or "").partition("/")
        if owner in told and short in _used_by(benefit, kind, told[owner].written):
            return f"{owner}/{short}{equals}{value}"
    return choice


def _used_by(benefit: str, kind: str, written: Mapping[str, Any]) -> set[str]:
    """Return the parameters or readings on which a benefit rests, by itself or by a condition that it names."""
    conditions = written.get("condition", {})
    general = [{"where": written.get("general", [])}]
    open_ = [*general, *(one for one in written.get("provision", []) if one.get("id") == benefit)]
    found: set[str] = set()
    named: set[str] = set()
    while open_:
        for _, table in tables_within(open_.pop()):
            if isinstance(table.get(kind), str):
                found.add(table[kind])
            listed = [
                item for value in table.values() for item in (value if isinstance(value, list) else [value])
            ]
            for item in listed:
                if isinstance(item, str) and item in conditions and item not in named:
                    named.add(item)
                    open_.append(conditions[item])
    return found


def _shared_out(
    kind: str, declared: Mapping[str, Mapping[str, Any]], choices: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return the choices by policy."""
    what = said(f"choices.kind.{kind}")
    shared: dict[str, dict[str, str]] = {}
    for choice in choices:
        name, equals, value = choice.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not name or not value:
            raise WrongChoiceError(said("choices.no_pair", choice=choice, kind=what))
        policy, slash, short = name.rpartition("/")
        owners = [
            owner for owner, names in declared.items() if short in names and (not slash or owner == policy)
        ]
        if not owners:
            known = [
                f"{owner}/{known}" if slash else known for owner, names in declared.items() for known in names
            ]
            raise WrongChoiceError(
                said("choices.unknown", kind=what, name=name, hint=hint_or_known(name, known))
            )
        if len(owners) > 1:
            between, several = said("choices.or"), [f"{owner}/{short}" for owner in owners]
            listed = Said(between.zh.join(several), between.en.join(several))
            raise WrongChoiceError(said("choices.in_several", kind=what, name=name, several=listed))
        if shared.get(owners[0], {}).get(short, value) != value:
            raise WrongChoiceError(said("choices.given_twice", kind=what, name=name))
        shared.setdefault(owners[0], {})[short] = value
    return shared


def hint_or_known(name: str, known: Sequence[str]) -> Said:
    """Return what was meant by a name that the caller gives, or what there is."""
    found = hint_of(name, known)
    if found != NO_HINT:
        return found
    return said("choices.known_are", listed=as_list(known) if known else said("choices.nothing"))


def _check_reading(name: str, reading: Reading, value: str) -> None:
    if value not in reading.choices:
        found = hint_of(value, reading.choices)
        hint = "" if found == NO_HINT else said("choices.hint", hint=found)
        listed = ", ".join(reading.choices)
        raise WrongChoiceError(said("choices.no_choice", name=name, value=value, listed=listed, hint=hint))


def _checked(declaration: Declaration, name: str, value: str) -> str:
    """Return a parameter's value with its unit, within the bounds that the text sets."""
    parameter = declaration.parameters[name]
    if parameter.unit == YES_OR_NO:
        return _yes_or_no(name, value)
    quantity = parameter_value(name, parameter, value)
    for bound, holds in (
        (parameter.at_least, parameter.at_least is None or quantity.value >= parameter.at_least.value),
        (parameter.at_most, parameter.at_most is None or quantity.value <= parameter.at_most.value),
    ):
        if not holds:
            which = "below" if bound is parameter.at_least else "above"
            values = {"name": name, "clause": parameter.clause, "bound": bound, "quantity": quantity}
            raise WrongChoiceError(said(f"choices.{which}_bound", **values))
    return quantity.text


_ANSWERS: Final = {"yes": ("yes", "y", "true", "1", "是", "有"), "no": ("no", "n", "false", "0", "否", "无")}


def _yes_or_no(name: str, value: str) -> str:
    written = half_width(value).strip().casefold()
    for answer, ways in _ANSWERS.items():
        if written in ways:
            return answer
    raise WrongChoiceError(said("choices.no_value", name=name, example="是 / 否 (yes / no)", value=value))


def parameter_value(name: str, parameter: Parameter, value: str) -> Quantity:
    """Read a parameter's value: `600` or `600元` for money, `6%` or `0.06` for a share, `150` or `150平方米`; WrongChoiceError."""
    written, is_share = half_width(value), parameter.unit == "%"
    if _BARE_NUMBER.fullmatch(written):
        written = _as_percent(written) if is_share else f"{written}{parameter.unit}"
    example = "6%" if is_share else f"600{parameter.unit}"
    try:
        quantity = read_quantity(written)
    except ValueError:
        quantity = None
    # a share of 5 would be 500 %; whoever writes it means 5 %
    percent_forgotten = (
        is_share and "%" not in half_width(value) and quantity is not None and quantity.value > 1
    )
    if quantity is None or not parameter.is_of(quantity) or quantity.value < 0 or percent_forgotten:
        raise WrongChoiceError(said("choices.no_value", name=name, example=example, value=value))
    return quantity


def _as_percent(value: str) -> str:
    """Return a plain share as percent, exactly: 0.06 is 6%."""
    whole, _, decimals = value.partition(".")
    decimals = decimals.ljust(2, "0")
    moved = f"{whole}{decimals[:2]}.{decimals[2:] or '0'}".lstrip("0")
    return f"{'0' if moved.startswith('.') else ''}{moved}%"


def other_readings(settled: Sequence[Settled]) -> Iterator[Alternative]:
    """Yield every choice of every reading that is not in force."""
    for one in settled:
        for name, reading in one.declaration.readings.items():
            in_force = one.readings[name]
            for choice, title in reading.choices.items():
                if choice != in_force:
                    told = (one.policy.id, name, reading.title, reading.clause, in_force, choice)
                    yield Alternative("reading", *told, reading.choices[in_force], title)


def other_values(settled: Sequence[Settled], instead: Sequence[Settled]) -> Iterator[Alternative]:
    """Yield the parameters whose values differ between two ways of settling the same policies."""
    for one, other in zip(settled, instead, strict=True):
        for name, value in one.parameters.items():
            if other.parameters[name] != value:
                parameter = one.declaration.parameters[name]
                told = (one.policy.id, name, parameter.title, parameter.clause, value, other.parameters[name])
                yield Alternative("parameter", *told)
