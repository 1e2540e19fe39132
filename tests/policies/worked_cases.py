"""The worked cases of the policies that stand here."""

from __future__ import annotations

from pathlib import Path

from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.cases import worked_cases
from subsidycalc.runs.cases.worked_cases import CASES_FILE, Case

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "subsidycalc" / "policies", ROOT / "examples" / "policies")


def policy_folders() -> list[Path]:
    """Return every folder that holds a policy."""
    return sorted(file.parent for folder in FOLDERS for file in folder.glob("*/policy.toml"))


def all_cases() -> list[Case]:
    """Return the cases of every policy that has some."""
    return [
        case
        for folder in policy_folders()
        if (folder / CASES_FILE).is_file()
        for case in cases_of((folder / CASES_FILE).read_text(encoding="utf-8"), _policy_in(folder))
    ]


def _policy_in(folder: Path) -> str:
    return folder.name if folder.parent == FOLDERS[0] else str(folder / "policy.toml")


def cases_of(text: str, policy: str) -> list[Case]:
    """Return the cases that a text writes down."""
    return worked_cases.cases_of(PolicySource(CASES_FILE, text), policy)
