"""What is said stands in the registry of texts: no module holds a sentence of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "subsidycalc"

DATA = {
    "cli/completion.py": "units that the shell offers",
    "identity/divisions.py": "what names of places end in",
    "identity/numbers_in_texts.py": "figures as people write them",
    "judging/spelling.py": "signs that stand for a hidden part of a name",
    "judging/holes.py": "answers and the unit of money as cells hold them",
    "policy/lint/texts_told_apart.py": "what cells of made-up rows hold",
    "policy/lint/witness.py": "what cells of made-up rows hold",
    "policy/quotations.py": "what headings of clauses and figures of documents look like",
    "policy/choices.py": "the unit of money, and a value as an example",
    "policy/document.py": "the unit of money, and figures as examples",
    "policy/provision_parts.py": "spans of time as examples",
    "policy/parsing.py": "signs and words that people write in the place of others",
    "policy/validation_mistakes.py": "answers that people write for true and false",
    "runs/cases/": "units as policies and cells write them",
    "runs/rulings_given.py": "a decision as the cells of the form hold it",
    "results/reports/papers/capitals.py": "the capital figures of receipts",
    "results/reports/papers/word.py": "the names of fonts",
    "results/workbook/writing/formats.py": "the name of a font",
    "tables/dictionary/": "names of tables and fields, and the words that headings and cells go by",
    "tables/normalising/": "what cells hold: answers, units, dates, figures in words",
    "tables/raw.py": "a year and a month as headings write them",
    "tables/reading/kinds.py": "names of the sheets by which results of our own are told",
    "tables/reading/number_formats.py": "units as number formats write them",
    "tables/reading/ods_values.py": "units as number formats write them",
    "tables/recognising/": "what headings, totals and notes are told by",
    "tables/units.py": "units as headings write them",
    "vocabulary/combined.py": "factors as policies write them",
    "vocabulary/dates.py": "spans as policies write them, and the words of documents that keys stand for",
    "vocabulary/figures.py": "ordinals of quarters and halves, the unit of money as policies write it",
    "vocabulary/interest.py": "the name of a table of rates, as an example",
    "vocabulary/measures.py": "what a word of a policy means, for the schema and its page",
    "vocabulary/payment.py": "the units in which persons, enterprises and entries are counted",
    "vocabulary/proportions.py": "what is counted, for the schema, and the unit of it",
    "vocabulary/quantities.py": "units as policies write them, and figures as examples",
    "vocabulary/rates.py": "an amount as policies write it",
    "vocabulary/roundings.py": "units as policies write them",
    "vocabulary/tiers.py": "steps as policies write them",
}
"""Modules that hold Chinese as data, with what it is."""

CHINESE = re.compile("[\u4e00-\u9fff]")


def modules() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("texts/"):
            yield name


def spoken(name: str) -> Iterator[str]:
    """String literals with Chinese in them that are no documentation."""
    tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documentation and CHINESE.search(node.value):
            yield node.value


@pytest.mark.parametrize("name", [name for name in modules() if not name.startswith(tuple(DATA))])
def test_it_holds_no_sentence(name: str) -> None:
    assert list(spoken(name)) == []


@pytest.mark.parametrize("place", DATA)
def test_every_exception_is_needed(place: str) -> None:
    held = [
        text
        for path in PACKAGE.rglob("*.py")
        if (name := path.relative_to(PACKAGE).as_posix()).startswith(place)
        for text in spoken(name)
    ]
    assert held, "strike it off the list"
