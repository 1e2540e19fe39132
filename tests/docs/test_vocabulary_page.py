"""The page of the vocabulary says in Chinese what every word and every key means, and nothing of words that are no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs.making.pages import DOCS
from docs.making.vocabulary_page import PARTS, PARTS_OF_PROVISIONS, entry_of, written_keys
from subsidycalc.policy import document
from subsidycalc.tables.dictionary import TABLES
from subsidycalc.texts.registry import LANGUAGES, Wording, entries_of
from subsidycalc.vocabulary import amounts, computed, conditions
from subsidycalc.vocabulary.condition import ConditionWord

if TYPE_CHECKING:
    from subsidycalc.texts.registry import Language
    from subsidycalc.vocabulary.words import Word

PARTS_OF_A_FILE = [document.Policy, *(model for _, model in (*PARTS, *PARTS_OF_PROVISIONS))]
WORDS: dict[str, type[Word]] = {**conditions.CONDITIONS, **amounts.WAYS}
MODELS = {
    **{f"part {model.__name__}": model for model in PARTS_OF_A_FILE},
    **{f"word {word}": model for word, model in WORDS.items()},
    **{f"figure {word}": model for word, model in computed.FIGURES.items()},
}
PAGE: dict[Language, str] = {
    "en": (DOCS / "policy-file.md").read_text(encoding="utf-8"),
    "zh": (DOCS / "policy-file.zh.md").read_text(encoding="utf-8"),
}
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("named", MODELS)
def test_every_word_and_key_has_its_meaning_in_chinese(named: str) -> None:
    model = MODELS[named]
    without = [key for key in ("", *written_keys(model)) if entry_of(model, key) is None]
    assert without == [], f"write them in texts/vocabulary.toml, for {named}"


def test_every_meaning_is_of_some_word_or_key() -> None:
    models = [*MODELS.values(), ConditionWord]
    used = {entry_of(model, key) for model in models for key in ("", *written_keys(model))}
    kept = {key for key in entries_of("vocabulary") if not key.startswith("vocabulary.labels.")}
    assert kept - used == set()


def test_every_label_stands_on_the_page() -> None:
    """In both languages, but for the places of values, which are cut away."""
    for language, page in PAGE.items():
        for key, text in entries_of("vocabulary").items():
            if key.startswith("vocabulary.labels."):
                assert all(part in page for part in re.split(r"\{\w+\}", text[language])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_every_field_of_every_table(language: Language) -> None:
    page = PAGE[language]
    for table in TABLES:
        part = page.partition(f"### `{table.name}` ")[2].partition("\n#")[0]
        assert all(
            f"| `{field.name}{'[…]' if field.period != 'none' else ''}` |" in part for field in table.fields
        )


def test_what_is_said_of_words_and_keys_on_the_chinese_page_is_chinese() -> None:
    words = PAGE["zh"].partition(f"\n## {Wording('zh').say('vocabulary.labels.tables')}")[0]
    meanings = re.findall(r"^\| \**`\w+`\** \| .* \| ([^|]*) \|$", words, re.MULTILINE)
    assert len(meanings) > 150
    bare = {text for text in meanings if not HAN.search(text)}
    assert {text for text in bare if not text.startswith("[")} == set()
