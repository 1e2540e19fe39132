"""Write explanations as files: one, or one for everyone in a folder with a list of them."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import typer
from msgspec import Struct
from msgspec.structs import asdict

from subsidycalc.cli.page_out import ENDINGS, Form, hand_out, laid_out
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from subsidycalc.judging.explaining import Explanation
    from subsidycalc.results.reports.explained.page import Grounds
    from subsidycalc.runs.planning import Choices
    from subsidycalc.texts.registry import Wording

_PLAIN: Final = pattern(r"[\w./:=-]+")
_INDEX: Final = "index"


class Command(Struct, frozen=True):
    """The command that explains, as it is typed again beside the same files."""

    inputs: Sequence[Path]
    choices: Choices
    """As given, or as a file of defaults completed them."""
    form: Form
    wording: Wording
    result: Path | None = None
    config: Path | None = None
    every_row: bool = False

    def about(self, *asked: str) -> str:
        """Return the command for one of those who are explained, or for all."""
        return " ".join(map(quoted, ("subsidycalc", "explain", *self._words(), *asked)))

    def _words(self) -> Iterator[str]:
        from subsidycalc.tables.reading import Limits

        choices = self.choices
        yield from (path.name or str(path) for path in self.inputs)
        if self.result is not None:
            yield from ("--result", self.result.name)
        else:
            for policy in choices.policies:
                yield from ("--policy", PurePath(policy).name)
        pairs: dict[str, Sequence[str]] = {
            "--provision": choices.provisions if self.result is None else (),
            "--set": choices.values,
            "--reading": choices.readings,
            "--unit": choices.units,
            "--register": [_file_named(given) for given in choices.registers],
            "--rulings": [path.name for path in choices.rulings],
            "--limit": [
                f"{name}={bound}"
                for name, bound in asdict(choices.limits).items()
                if bound != asdict(Limits())[name]
            ],
            "--config": () if self.config is None else (self.config.name,),
        }
        for option, values in pairs.items():
            for value in values:
                yield from (option, value)
        yield from (["--fill-merged"] if choices.fill_merged else [])
        yield from (["--every-row"] if self.every_row else [])
        yield from ("--format", self.form.value, "--lang", self.wording.language)


def _file_named(given: str) -> str:
    """Return `NAME=FILE` without the folder of the file."""
    name, equals, path = given.partition("=")
    return f"{name}{equals}{PurePath(path).name}"


def quoted(word: str) -> str:
    """Return a word as both kinds of shells take it."""
    from subsidycalc.tables.harmless import harmless

    plain = harmless(word)
    return plain if _PLAIN.fullmatch(plain) else f'"{plain}"'


def write_one(
    explanation: Explanation,
    told: dict[str, Any],
    grounds: Grounds,
    command: Command,
    output: Path | None,
    *,
    asked: Sequence[str],
    force: bool,
    quiet: bool,
) -> None:
    """Write or show one explanation as a page."""
    name = () if output is None else ("-o", output.name)
    shown = _page(explanation, told, grounds, command, command.about(*asked, *name))
    hand_out(shown, output, command.wording, force=force, quiet=quiet)


def write_all(
    explanations: Sequence[Explanation],
    grounds: Grounds,
    command: Command,
    folder: Path,
    *,
    force: bool,
    quiet: bool,
) -> None:
    """Write a page for each and the list of them; OutputError, before anything is written, where one is in the way."""
    from subsidycalc.results.reports.explained.explanation import Explainer, name_of
    from subsidycalc.results.reports.explained.page import Explained, file_names, index_page
    from subsidycalc.results.reports.explained.text import called
    from subsidycalc.results.workbook.writing.target import check_target
    from subsidycalc.tables.harmless import harmless

    wording, ending = command.wording, ENDINGS[command.form]
    named = [(called({"code": one.code, "name": name_of(one)}, wording), one.code) for one in explanations]
    files = list(file_names(named, ending))
    index = folder / f"{_INDEX}{ending}"
    folder.mkdir(parents=True, exist_ok=True)
    for target in (index, *(folder / file for file in files)):
        check_target(target, [], force=force)
    explainer, listed = Explainer(wording), []
    for explanation, file in zip(explanations, files, strict=True):
        told = explainer.told(explanation)
        asked = (
            ("--enterprise", explanation.code, "-o", file)
            if explanation.code
            else ("--all", "-o", folder.name)
        )
        shown = _page(explanation, told, grounds, command, command.about(*asked))
        hand_out(shown, folder / file, wording, force=force, quiet=True)
        listed.append(Explained.of(explanation, told, file, wording))
    foot = grounds.section(command.about("--all", "-o", folder.name), wording)
    page = index_page(listed, foot, wording, linked=command.form is not Form.text)
    shown = laid_out([page], command.form, index, wording)
    hand_out(shown, index, wording, force=force, quiet=True)
    if not quiet:
        said = wording.say(
            "explain.page.written", folder=harmless(str(folder)), count=len(files), index=index.name
        )
        typer.echo(said)


def _page(
    explanation: Explanation, told: dict[str, Any], grounds: Grounds, command: Command, again: str
) -> str:
    from subsidycalc.results.reports.explained.page import explanation_page, explanation_text, payable_of

    wording = command.wording
    foot = grounds.section(again, wording)
    if command.form is Form.text:
        return explanation_text(told, foot, wording)
    page = explanation_page(told, payable_of(explanation), foot, wording)
    return laid_out([page], command.form, None, wording)
