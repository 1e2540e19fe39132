"""Words as files declare them: closed, immutable, equal where they say the same, every mistake found at once."""

from __future__ import annotations

import pytest
from pydantic_core import ValidationError

from subsidycalc.declared.validation import validated
from subsidycalc.declared.words import values_said
from subsidycalc.tables.dictionary.declarations import FieldDeclaration, TableDeclaration
from subsidycalc.vocabulary.conditions import CONDITIONS, GrowthCondition
from subsidycalc.vocabulary.words import Text, Word

GROWTH = {"growth": ["output[2023Q1]", "output[2022Q1]"], "above": "18%", "else": "growth-too-low"}


def places_of(kind: type[Word], written: object) -> set[tuple[str | int, ...]]:
    with pytest.raises(ValidationError) as refused:
        validated(kind, written)
    return {detail["loc"] for detail in refused.value.errors()}


def test_a_word_is_immutable_and_fit_to_be_looked_up_by() -> None:
    word = validated(GrowthCondition, GROWTH)
    assert {word: 1}[validated(GrowthCondition, GROWTH)] == 1
    with pytest.raises(AttributeError):
        word.else_ = "other"  # type: ignore[misc]
    assert validated(GrowthCondition, word) is word


def test_a_file_writes_the_names_of_files_alone() -> None:
    assert validated(GrowthCondition, GROWTH).else_ == "growth-too-low"
    assert places_of(GrowthCondition, GROWTH | {"else_": "growth-too-low"}) == {("else_",)}
    assert places_of(CONDITIONS["date"], {"date": "hired_on", "from_": "2023-01-01"}) == {("from_",)}


def test_mistakes_of_words_within_words_are_all_found() -> None:
    wrong = {"any": [GROWTH | {"abov": 1}, {"flag": "A"}, {"all": [{"growth": ["output[2023Q1]"]}]}]}
    assert {"abov", "flag", 1} <= {place[-1] for place in places_of(CONDITIONS["any"], wrong)}


def test_a_declaration_knows_what_it_says_and_is_equal_to_one_that_means_the_same() -> None:
    short = validated(FieldDeclaration, {"zh": "备注", "kind": "text"})
    whole = validated(FieldDeclaration, {"zh": "备注", "kind": "text", "example": ""})
    assert short == whole
    assert (short.said, whole.said) == ({"zh", "kind"}, {"zh", "kind", "example"})
    assert short.saying(en="Note").said == {"zh", "kind", "en"}
    assert values_said(whole) == {"zh": "备注", "kind": "text"}


def test_what_a_declaration_says_is_read_as_it_was() -> None:
    written = {
        "zh": "货物",
        "field": {
            "tons": {"zh": "吨数", "kind": "number", "unit": "吨", "units": {"千克": -3}, "note": "净重"}
        },
    }
    table = validated(TableDeclaration, written)
    assert values_said(table)["field"]["tons"]["note"] == ["净重", "净重"]
    assert validated(TableDeclaration, values_said(table)) == table


def test_a_short_way_to_write_a_word_stands_for_the_whole() -> None:
    assert validated(Text, "鹿城") == validated(Text, {"zh": "鹿城", "en": "鹿城"})
    assert places_of(Text, 5) == {()}
