"""The shape of a finding: a code, how much it weighs, where it stands, a sentence, and a row that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from subsidycalc.policy.mistakes import Mistake, with_lines
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from subsidycalc.policy.document import Policy
    from subsidycalc.policy.loading import Declaration
    from subsidycalc.vocabulary.walking import Place

SENTENCE: Final = "\0"
"""Stands in a made-up case for the sentence of the finding that it shows."""

Severity = Literal["error", "warning", "information"]


class Spot(Struct, frozen=True):
    """A place of a settled policy where something was found, with what its sentence needs."""

    place: Place
    values: Mapping[str, object] = field(default_factory=dict)
    of_key: bool = False
    witness: str = ""
    sentence: str = ""
    """Which sentence of its code says it, where there are several: `lint.CODE.SENTENCE`."""


class Check(Struct, frozen=True):
    """One plain check of a policy under some readings; its sentence is `lint.CODE`."""

    code: str
    severity: Severity
    spots: Callable[[Policy], Iterable[Spot]]


class Finding(Struct, frozen=True):
    """One finding, placed in the file as it is written."""

    code: str
    severity: Severity
    mistake: Mistake
    witness: str = ""
    """The smallest made-up row that shows it, as `cases.toml` writes it; "" where there is none."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What the sentence says, by name."""
    why: Said | None = None
    """Why the policy says that it may stay."""


class View(Struct, frozen=True):
    """A policy under some readings, the others at their defaults."""

    declaration: Declaration
    policy: Policy
    readings: Mapping[str, str]

    def found(self, code: str, severity: Severity, spots: Iterable[Spot]) -> Iterator[Finding]:
        """Yield findings of the policy under these readings, at their places in the file."""
        for spot in spots:
            told = said(f"lint.{code}{spot.sentence and '.'}{spot.sentence}", **spot.values)
            if self.readings:
                chosen = ", ".join(f"{name}={choice}" for name, choice in self.readings.items())
                told = said("lint.under_readings", told=told, readings=chosen)
            mistake = Mistake(spot.place, told, of_key=spot.of_key)
            (placed,) = self.declaration.placed([mistake], self.readings)
            shown = told.zh.replace("\\", "").replace('"', "'")
            yield Finding(code, severity, placed, spot.witness.replace(SENTENCE, shown), spot.values)


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings once each: one that stands under the defaults need not be told of other readings."""
    first: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        informs = finding.severity == "information"
        first.setdefault(
            (finding.code, finding.mistake.place, finding.mistake.said if informs else ""), finding
        )
    return list(first.values())


_WEIGHT = {"error": 0, "warning": 1, "information": 2}


def with_places(findings: Iterable[Finding], text: str) -> list[Finding]:
    """Return findings with line and column, the weightiest first and then in the order of the file."""
    listed = list(findings)
    placed = with_lines([finding.mistake for finding in listed], text)
    told = [replace(finding, mistake=mistake) for finding, mistake in zip(listed, placed, strict=True)]
    return sorted(
        told, key=lambda one: (_WEIGHT[one.severity], one.mistake.line, one.mistake.column, one.code)
    )
