"""The generated pages are what `make docs` would write now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs.making.command_pages import FOLDERS, commands
from docs.making.pages import DOCS, generated_pages
from subsidycalc.texts.registry import LANGUAGES

if TYPE_CHECKING:
    from subsidycalc.texts.registry import Language

PAGES = generated_pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name], "run `make docs`"


@pytest.mark.parametrize("folder", [*FOLDERS.values(), "policies"])
def test_there_is_no_page_of_what_is_no_more(folder: str) -> None:
    assert {file.relative_to(DOCS).as_posix() for file in (DOCS / folder).glob("*.md")} == {
        name for name in PAGES if name.endswith(".md") and Path(name).parent.as_posix() == folder
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", commands("en"))
def test_every_command_says_what_it_does_and_gives_examples(name: str, language: Language) -> None:
    command = commands(language)[name]
    assert len(command.say("does")) > 5
    assert command.examples()
    assert all(example.startswith(f"subsidycalc {name}") for example in command.examples())
