"""Which unknowns an expression of the solver is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import z3

if TYPE_CHECKING:
    from collections.abc import Iterator

Known: TypeAlias = dict[int, tuple[Any, frozenset[str]]]
"""The unknowns of expressions that were looked at."""


def unknowns_within(expression: Any) -> Iterator[Any]:  # noqa: ANN401 - of any sort
    """Yield the whole numbers that are unknown in an expression, the first written first."""
    if z3.is_const(expression):
        if expression.decl().kind() == z3.Z3_OP_UNINTERPRETED and z3.is_int(expression):
            yield expression
        return
    for child in expression.children():
        yield from unknowns_within(child)


def names_within(expression: Any, known: Known | None = None) -> frozenset[str]:  # noqa: ANN401 - of any sort
    """Return the names of all unknowns in an expression; `known` keeps what was found of its parts."""
    known = {} if known is None else known
    waiting = [expression]
    while waiting:
        now = waiting[-1]
        number = now.get_id()
        if number in known:
            waiting.pop()
            continue
        children = now.children()
        inner = [child for child in children if child.get_id() not in known]
        if inner:
            waiting += inner
            continue
        is_unknown = not children and now.decl().kind() == z3.Z3_OP_UNINTERPRETED
        own = frozenset({now.decl().name()}) if is_unknown else frozenset()
        # The expression is kept with its names: a number stands for it only while it lives.
        known[number] = now, own.union(*(known[child.get_id()][1] for child in children))
        waiting.pop()
    return known[expression.get_id()][1]
