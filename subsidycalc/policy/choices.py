"""What the caller chooses: values of parameters within their legal bounds, and readings by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from subsidycalc.policy.mistakes import nearest
from subsidycalc.policy.quantities import Quantity, read_quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.policy.document import Parameter, Policy, Reading
    from subsidycalc.policy.loading import Declaration

_BARE_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


class WrongChoiceError(Exception):
    """A parameter or reading that does not exist, or a value that is refused; one clear line."""


@dataclass(frozen=True)
class Settled:
    """A policy with the parameters and readings in force."""

    declaration: Declaration
    policy: Policy
    parameters: dict[str, str]
    """Every declared parameter with its value as text, "" where it is not set."""
    readings: dict[str, str]


def settle_all(
    declarations: Sequence[Declaration], values: Sequence[str], readings: Sequence[str]
) -> list[Settled]:
    """Settle several policies with `NAME=VALUE` choices; NAME is `policy/name`, or `name` where only one has it."""
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
        settled.append(Settled(declaration, policy, in_force, read | chosen.get(declaration.id, {})))
    return settled


def _shared_out(
    kind: str, declared: Mapping[str, Mapping[str, Any]], choices: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return the choices by policy."""
    shared: dict[str, dict[str, str]] = {}
    for choice in choices:
        name, equals, value = choice.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not name or not value:
            raise WrongChoiceError(f"{choice!r} is no {kind}: write NAME=VALUE")
        policy, slash, short = name.rpartition("/")
        owners = [
            owner for owner, names in declared.items() if short in names and (not slash or owner == policy)
        ]
        if not owners:
            known = [
                f"{owner}/{known}" if slash else known for owner, names in declared.items() for known in names
            ]
            hint = nearest(name, known) or (
                f"there are {', '.join(known)}" if known else f"these policies have no {kind}s"
            )
            raise WrongChoiceError(f"there is no {kind} {name!r}; {hint}")
        if len(owners) > 1:
            choices_text = " or ".join(f"{owner}/{short}" for owner in owners)
            raise WrongChoiceError(f"the {kind} {name!r} stands in several policies; write {choices_text}")
        if shared.get(owners[0], {}).get(short, value) != value:
            raise WrongChoiceError(f"the {kind} {name!r} is given twice with different values")
        shared.setdefault(owners[0], {})[short] = value
    return shared


def _check_reading(name: str, reading: Reading, value: str) -> None:
    if value not in reading.choices:
        hint = nearest(value, reading.choices) or f"choices are {', '.join(reading.choices)}"
        raise WrongChoiceError(f"the reading {name!r} has no choice {value!r}; {hint}")


def _checked(declaration: Declaration, name: str, value: str) -> str:
    """Return a parameter's value with its unit, within the bounds that the text sets."""
    parameter = declaration.parameters[name]
    quantity = parameter_value(name, parameter, value)
    for bound, holds in (
        (parameter.at_least, parameter.at_least is None or quantity.value >= parameter.at_least.value),
        (parameter.at_most, parameter.at_most is None or quantity.value <= parameter.at_most.value),
    ):
        if not holds:
            side = "at least" if bound is parameter.at_least else "at most"
            raise WrongChoiceError(
                f"the parameter {name!r} must be {side} {bound} by clause {parameter.clause}; {quantity} is refused"
            )
    return quantity.text


def parameter_value(name: str, parameter: Parameter, value: str) -> Quantity:
    """Read a parameter's value: `600` or `600元` for money, `6%` or `0.06` for a share; WrongChoiceError."""
    written = value
    if _BARE_NUMBER.fullmatch(value):
        written = f"{value}元" if parameter.unit == "元" else _as_percent(value)
    wanted = "money" if parameter.unit == "元" else "share"
    try:
        quantity = read_quantity(written)
    except ValueError as error:
        raise WrongChoiceError(f"the parameter {name!r}: {error}") from None
    if quantity.dimension != wanted or quantity.value < 0:
        example = "600元" if wanted == "money" else "6% or 0.06"
        raise WrongChoiceError(f"the parameter {name!r} takes a value such as {example}, not {value!r}")
    return quantity


def _as_percent(value: str) -> str:
    """Return a plain share as percent, exactly: 0.06 is 6%."""
    whole, _, decimals = value.partition(".")
    decimals = decimals.ljust(2, "0")
    moved = f"{whole}{decimals[:2]}.{decimals[2:] or '0'}".lstrip("0")
    return f"{'0' if moved.startswith('.') else ''}{moved}%"
