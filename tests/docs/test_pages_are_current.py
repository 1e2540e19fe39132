"""The generated pages are what `make docs` would write now."""

from __future__ import annotations

import pytest

from docs.making.command_pages import commands, examples_of
from docs.making.pages import DOCS, generated_pages

PAGES = generated_pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name], "run `make docs`"


@pytest.mark.parametrize("folder", ["commands", "policies"])
def test_there_is_no_page_of_what_is_no_more(folder: str) -> None:
    assert {file.relative_to(DOCS).as_posix() for file in (DOCS / folder).glob("*.md")} == {
        name for name in PAGES if name.startswith(f"{folder}/")
    }


@pytest.mark.parametrize("name", commands())
def test_every_command_says_what_it_does_and_gives_examples(name: str) -> None:
    command = commands()[name]
    assert len(command.help.split("\n")[0]) > 20
    examples = examples_of(command)
    assert examples
    assert all(example.startswith(f"subsidycalc {name}") for example in examples)


@pytest.mark.parametrize("name", commands())
def test_every_option_says_what_it_is_for(name: str) -> None:
    assert [one.name for one in commands()[name].params if not one.hidden and not one.help] == []
