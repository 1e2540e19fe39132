"""What the options that several commands share come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.cli.limits_option import limits_of
from subsidycalc.runs.pipeline import Choices

if TYPE_CHECKING:
    from collections.abc import Sequence


def chosen(
    *,
    policies: Sequence[str] | None,
    provisions: Sequence[str] | None,
    readings: Sequence[str] | None,
    units: Sequence[str] | None,
    limits: Sequence[str] | None,
    fill_merged: bool,
    values: Sequence[str] | None = None,
) -> Choices:
    """Return the choices that the options make; WrongChoiceError where a limit is none."""
    return Choices(
        policies=tuple(policies or ()),
        provisions=tuple(provisions or ()),
        values=tuple(values or ()),
        readings=tuple(readings or ()),
        units=tuple(units or ()),
        fill_merged=fill_merged,
        limits=limits_of(limits or ()),
    )
