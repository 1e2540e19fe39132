"""What the caller chooses: values of parameters within their legal bounds, and readings by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from subsidycalc.policy.mistakes import nearest, nearest_zh
from subsidycalc.texts.spoken import SpokenError
from subsidycalc.vocabulary.quantities import Quantity, read_quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.policy.document import Parameter, Policy, Reading
    from subsidycalc.policy.loading import Declaration

_KINDS = {"parameter": "参数", "reading": "解释口径"}
_BARE_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


class WrongChoiceError(SpokenError):
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
            zh = f"“{choice}”的写法不对：应写作 名称=值"
            raise WrongChoiceError(zh, f"{choice!r} is no {kind}: write NAME=VALUE")
        policy, slash, short = name.rpartition("/")
        owners = [
            owner for owner, names in declared.items() if short in names and (not slash or owner == policy)
        ]
        if not owners:
            known = [
                f"{owner}/{known}" if slash else known for owner, names in declared.items() for known in names
            ]
            raise _unknown(kind, name, known)
        if len(owners) > 1:
            several = [f"{owner}/{short}" for owner in owners]
            zh = f"{_KINDS[kind]}“{name}”在几份政策中都有，请写明 {' 或 '.join(several)}"
            raise WrongChoiceError(
                zh, f"the {kind} {name!r} stands in several policies; write {' or '.join(several)}"
            )
        if shared.get(owners[0], {}).get(short, value) != value:
            zh = f"{_KINDS[kind]}“{name}”给了两个不同的值"
            raise WrongChoiceError(zh, f"the {kind} {name!r} is given twice with different values")
        shared.setdefault(owners[0], {})[short] = value
    return shared


def _unknown(kind: str, name: str, known: Sequence[str]) -> WrongChoiceError:
    listed = ", ".join(known)
    zh = f"没有名为“{name}”的{_KINDS[kind]}；" + (nearest_zh(name, known) or f"可用的有：{listed or '无'}")
    en = f"there is no {kind} {name!r}; " + (nearest(name, known) or f"known are: {listed or 'none'}")
    return WrongChoiceError(zh, en)


def _check_reading(name: str, reading: Reading, value: str) -> None:
    if value not in reading.choices:
        listed = ", ".join(reading.choices)
        zh = f"解释口径“{name}”没有“{value}”这一选项；可选：{listed}"
        raise WrongChoiceError(zh, f"the reading {name!r} has no choice {value!r}; choices are {listed}")


def _checked(declaration: Declaration, name: str, value: str) -> str:
    """Return a parameter's value with its unit, within the bounds that the text sets."""
    parameter = declaration.parameters[name]
    quantity = parameter_value(name, parameter, value)
    for bound, holds in (
        (parameter.at_least, parameter.at_least is None or quantity.value >= parameter.at_least.value),
        (parameter.at_most, parameter.at_most is None or quantity.value <= parameter.at_most.value),
    ):
        if not holds:
            above = bound is parameter.at_least
            zh = f"参数“{name}”按 {parameter.clause} 须{'不低于' if above else '不高于'} {bound}，不接受 {quantity}"
            en = f"must be {'at least' if above else 'at most'} {bound} by clause {parameter.clause}; {quantity} is refused"
            raise WrongChoiceError(zh, f"the parameter {name!r} {en}")
    return quantity.text


def parameter_value(name: str, parameter: Parameter, value: str) -> Quantity:
    """Read a parameter's value: `600` or `600元` for money, `6%` or `0.06` for a share; WrongChoiceError."""
    written = value
    if _BARE_NUMBER.fullmatch(value):
        written = f"{value}元" if parameter.unit == "元" else _as_percent(value)
    wanted = "money" if parameter.unit == "元" else "share"
    example = "600元" if wanted == "money" else "6%"
    try:
        quantity = read_quantity(written)
    except ValueError:
        quantity = None
    # a share of 5 would be 500 %; whoever writes it means 5 %
    percent_forgotten = wanted == "share" and "%" not in value and quantity is not None and quantity.value > 1
    if quantity is None or quantity.dimension != wanted or quantity.value < 0 or percent_forgotten:
        zh = f"参数“{name}”应为 {example} 这样的值，而不是“{value}”"
        raise WrongChoiceError(zh, f"the parameter {name!r} takes a value such as {example}, not {value!r}")
    return quantity


def _as_percent(value: str) -> str:
    """Return a plain share as percent, exactly: 0.06 is 6%."""
    whole, _, decimals = value.partition(".")
    decimals = decimals.ljust(2, "0")
    moved = f"{whole}{decimals[:2]}.{decimals[2:] or '0'}".lstrip("0")
    return f"{'0' if moved.startswith('.') else ''}{moved}%"
