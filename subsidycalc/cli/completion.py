"""What a shell offers at the tabulator: policies, provisions, parameters, readings, units, codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer  # noqa: TC002 - Typer reads the annotations when the program runs

from subsidycalc.texts.registry import entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.policy.source import Outline

Offered = list[tuple[str, str]]
"""Values with what is said beside them."""

_UNITS: Final = ("output=万元", "output=元", "output=千元", "electricity=千瓦时", "electricity=万千瓦时")


def policies(incomplete: str) -> Offered:
    """Offer built-in policies, and policy files in the folder that is being typed."""
    offered = [(outline.id, outline.zh) for outline in _built_in()]
    typed = Path(incomplete or ".")
    folder = typed if incomplete.endswith("/") or not incomplete else typed.parent
    if folder.is_dir():
        offered += [
            (str(file), "") for file in sorted(folder.glob("*.toml")) if file.name != "subsidycalc.toml"
        ]
    return _beginning(offered, incomplete)


def provisions(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer the provisions of the policies that were named, of all where none was."""
    outlines = list(_asked(ctx))
    offered = [(name, outline.id) for outline in outlines for name in outline.provisions]
    offered += [(f"{outline.id}/{name}", "") for outline in outlines for name in outline.provisions]
    return _beginning(offered, incomplete)


def parameters(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer the parameters of the policies that were named, of all where none was."""
    return _beginning(((f"{name}=", one.id) for one in _asked(ctx) for name in one.parameters), incomplete)


def readings(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer each choice of each reading of the policies that were named, of all where none was."""
    offered = (
        (f"{name}={choice}", outline.id)
        for outline in _asked(ctx)
        for name, choices in outline.readings.items()
        for choice in choices
    )
    return _beginning(offered, incomplete)


def units(incomplete: str) -> Offered:
    """Offer the units that headings most often lack."""
    return _beginning(((unit, "") for unit in _UNITS), incomplete)


def names_to_show(incomplete: str) -> Offered:
    """Offer policies, provisions and codes."""
    offered = policies(incomplete)
    for outline in _built_in():
        offered += [(f"{outline.id}/{name}", "") for name in outline.provisions]
    for key, text in entries().items():
        kind, _, rest = key.partition(".")
        if kind == "codes" and rest.endswith(".title"):
            offered.append((rest.removesuffix(".title"), text["zh"]))
    return _beginning(offered, incomplete)


def _built_in() -> Iterator[Outline]:
    from subsidycalc.policy.finding import find_policy, installed_policies
    from subsidycalc.policy.sound import outline_of

    for name in installed_policies():
        yield outline_of(find_policy(name))


def _asked(ctx: typer.Context) -> Iterator[Outline]:
    """Yield the built-in policies that the line names so far, all of them where it names none."""
    asked = ctx.params.get("policy") or ()
    outlines = list(_built_in())
    named = [outline for outline in outlines if outline.id in asked]
    yield from named or outlines


def _beginning(offered: Iterable[tuple[str, str]], incomplete: str) -> Offered:
    return [(value, said) for value, said in dict(offered).items() if value.startswith(incomplete)]
