"""Worked cases judged, as the suite names them."""

from subsidycalc.runs.cases.judged_cases import (
    Award,
    JudgedCase,
    Line,
    award_of,
    differences,
    judged,
    lines_of,
    plan_of,
    planned,
    provision_of,
)

__all__ = [
    "Award",
    "JudgedCase",
    "Line",
    "award_of",
    "differences",
    "judged",
    "lines_of",
    "plan_of",
    "planned",
    "provision_of",
]
