"""A word of which something is not said cannot be listed: the import fails, and the type checker says so before."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from msgspec import Meta

from subsidycalc.declared.words import written_names
from subsidycalc.vocabulary.amounts import WAYS
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.conditions import CONDITIONS
from subsidycalc.vocabulary.listing import finished, listed
from subsidycalc.vocabulary.payment import Arithmetic, Way
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import CountField, FieldReference, PaidFigure, Word

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).parents[2]
FACETS = sorted(ConditionWord.__abstractmethods__)
FACETS_OF_WAYS = sorted(Way.__abstractmethods__)


def made_up(kind: type[Word], facets: list[str], **annotations: object) -> type[Word]:
    """A word that says the given facets of itself, whatever they say, with keys of its own."""

    def whatever(self: Word, *_: object) -> object:
        raise NotImplementedError

    said: dict[str, Callable[..., Any]] = dict.fromkeys(facets, whatever)
    told = {"__doc__": "A made-up word.", "__module__": __name__, "__annotations__": annotations}
    return type(kind)("MadeUp", (kind,), {**told, **said})


def list_it(*words: type[Word]) -> None:
    finished(listed(*words), ())


def test_the_facets_are_those_that_contributing_names() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert FACETS == ["example", "judge", "lacking", "phrase", "sign"]
    assert FACETS_OF_WAYS == ["pay", "phrase"]
    assert all(f"`{facet}`" in text for facet in [*FACETS, *FACETS_OF_WAYS])


def test_a_complete_word_can_be_listed() -> None:
    list_it(made_up(ConditionWord, FACETS, odd=CountField))
    list_it(made_up(Way, FACETS_OF_WAYS, squared=CountField, amount=PaidFigure))


@pytest.mark.parametrize("facet", FACETS)
def test_a_condition_that_lacks_a_facet_cannot(facet: str) -> None:
    word = made_up(ConditionWord, [other for other in FACETS if other != facet], odd=CountField)
    with pytest.raises(TypeError, match=f"MadeUp does not say: {facet}"):
        list_it(word)


@pytest.mark.parametrize("facet", FACETS_OF_WAYS)
def test_a_way_of_paying_that_lacks_a_facet_cannot(facet: str) -> None:
    word = made_up(Way, [other for other in FACETS_OF_WAYS if other != facet], squared=CountField)
    with pytest.raises(TypeError, match=f"MadeUp does not say: {facet}"):
        list_it(word)


@pytest.mark.parametrize(
    "annotation", [FieldReference, tuple[FieldReference, FieldReference], FieldReference | None]
)
def test_a_field_of_which_nobody_says_what_it_holds_cannot_stand_in_a_word(annotation: object) -> None:
    with pytest.raises(TypeError, match="MadeUp does not say what odd must hold"):
        list_it(made_up(ConditionWord, FACETS, odd=annotation))


def test_a_plain_text_cannot_be_the_key_that_a_word_begins_with() -> None:
    with pytest.raises(TypeError, match="MadeUp does not say what odd must hold"):
        list_it(made_up(ConditionWord, FACETS, odd=str))


@pytest.mark.parametrize(
    ("facet", "told"),
    [("form", "form"), ("phrase", "phrase"), ("value", "value"), ("__doc__", "what it means")],
)
def test_an_arithmetic_that_lacks_a_facet_cannot_be_made(facet: str, told: str) -> None:
    said = {"form": "made up", "phrase": lambda *_: "", "value": lambda *_: 0, "__doc__": "Made up."}

    def make() -> type:
        return types.new_class("MadeUp", (Arithmetic,), {"frozen": True}, lambda held: held.update(said))

    assert make().__name__ == "MadeUp"
    del said[facet]
    with pytest.raises(TypeError, match=f"MadeUp does not say: {told}$"):
        make()


@pytest.mark.parametrize("annotation", [Quantity, tuple[tuple[int, Quantity], ...], Quantity | None])
def test_a_figure_of_which_nobody_says_its_sort_cannot_stand_in_a_word(annotation: object) -> None:
    with pytest.raises(TypeError, match="MadeUp does not say what odd must hold"):
        list_it(made_up(Way, FACETS_OF_WAYS, odd=annotation))


def test_two_words_cannot_begin_with_one_key() -> None:
    with pytest.raises(TypeError, match="both begin with 'odd'"):
        list_it(*(made_up(ConditionWord, FACETS, odd=CountField) for _ in range(2)))


def test_a_word_begins_with_a_key_of_its_own_and_says_what_it_means() -> None:
    with pytest.raises(TypeError, match="declares no key of its own"):
        list_it(made_up(ConditionWord, FACETS))
    word = made_up(ConditionWord, FACETS, odd=CountField)
    word.__doc__ = ""
    with pytest.raises(TypeError, match="no sentence that says what it means"):
        list_it(word)


def test_what_is_said_of_a_value_stands_in_its_annotation_wherever_it_is() -> None:
    described = Annotated[CountField, Meta(description="A count")]
    list_it(made_up(ConditionWord, FACETS, odd=described | None))


def test_every_word_says_to_lint_how_it_is_modelled() -> None:
    silent = {key for key, word in CONDITIONS.items() if word.modelled is ConditionWord.modelled}
    silent |= {key for key, word in WAYS.items() if word.amount_of is Way.amount_of}
    assert silent == set()


SIGNATURES = {
    "judge": "def judge(self, frame: Any) -> Any: ...",
    "lacking": "def lacking(self, judgement: Any, frame: Any, row: int) -> Any: ...",
    "sign": "def sign(self, judgement: Any, row: int) -> Any: ...",
    "phrase": "def phrase(self, voice: Any) -> Any: ...",
    "example": "def example(self, reference: str, field: Any, wording: Any) -> Any: ...",
}


def test_the_type_checker_refuses_an_incomplete_word(tmp_path: Path) -> None:
    lines = [
        "from typing import Any",
        "from subsidycalc.vocabulary.condition import ConditionWord",
        "from subsidycalc.vocabulary.listing import listed",
    ]
    for lacking in ["nothing", *FACETS]:
        said = [f"    {signature}" for facet, signature in SIGNATURES.items() if facet != lacking]
        lines += [f"class Lacks_{lacking}(ConditionWord):", *said, f"listed(Lacks_{lacking})"]
    file = tmp_path / "made_up.py"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(PROJECT / "pyproject.toml"), str(file)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    refused = [line for line in done.stdout.splitlines() if "type-abstract" in line]
    assert len(refused) == len(FACETS), done.stdout
    assert "Lacks_nothing" not in done.stdout


def test_every_word_is_listed_under_its_own_key() -> None:
    for key, word in (CONDITIONS | WAYS).items():
        assert key in written_names(word).values()
