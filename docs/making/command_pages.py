"""A page for each command in each language, made of its own help: what it does, its options, examples, how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.cli.application import application
from subsidycalc.texts.registry import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.cli.helping import HelpedCommand
    from subsidycalc.texts.registry import Language

FOLDERS: Final[dict[Language, str]] = {"en": "commands", "zh": "commands/zh"}

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "synopsis": "## Synopsis",
        "options": "## Options\n\n| option | meaning |",
        "examples": "## Examples",
        "codes": "## Exit codes\n\n| code | when |",
    },
    "zh": {
        "synopsis": "## 用法",
        "options": "## 选项\n\n| 选项 | 含义 |",
        "examples": "## 例",
        "codes": "## 退出码\n\n| 退出码 | 何时 |",
    },
}

_OVERVIEW: Final[dict[Language, tuple[str, str]]] = {
    "en": (
        """# The commands

`subsidycalc COMMAND --help` says the same on a terminal. In the examples, `POLICY` stands for a policy's id
(`subsidycalc policies` lists them) and `PROVISION` for one of its provisions.

| command | what it does |
|---|---|""",
        """
Options that stand in a file of defaults (`--config`) need not be typed: see [scheduled runs](../scheduled.md).
`subsidycalc --install-completion` lets the shell complete commands, policies, provisions, parameters and readings.
""",
    ),
    "zh": (
        """# 命令

在终端上用 `subsidycalc COMMAND --help` 可看到同样的说明。例中的“政策编号”用 `subsidycalc policies` 查看，“项目编号”是政策中的一个项目。

| 命令 | 做什么 |
|---|---|""",
        """
写在默认选项文件（`--config`）中的选项不必每次输入，见[定时运行](../../scheduled.zh.md)。
`subsidycalc --install-completion` 可让命令行用 Tab 键补全命令、政策、项目、参数和口径。
""",
    ),
}


def commands(language: Language) -> dict[str, HelpedCommand]:
    """Return the commands of the program by name, their help in a language."""
    return application(language).helped()


def command_pages() -> dict[str, str]:
    """Return the pages by their paths."""
    return {path: text for language in LANGUAGES for path, text in _pages(language)}


def _pages(language: Language) -> Iterator[tuple[str, str]]:
    known = commands(language)
    before, after = _OVERVIEW[language]
    lines = [f"| [`{name}`]({name}.md) | {command.say('does')} |" for name, command in known.items()]
    yield f"{FOLDERS[language]}/README.md", "\n".join([before, *lines, after])
    for name, command in known.items():
        yield f"{FOLDERS[language]}/{name}.md", "\n".join(_page(name, command, language))


def _page(name: str, command: HelpedCommand, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield from (f"# subsidycalc {name}", "")
    for text in (command.say("does"), *command.say("more").splitlines()):
        yield from (text, "")
    yield from (words["synopsis"], "", "```", command.synopsis(), "```", "")
    yield from (words["options"], "|---|---|")
    for kind in ("argument", "option"):
        yield from (
            f"| {_named(command, one)} | {_cell(command.told(one))} |" for one in command.parameters(kind)
        )
    yield from ("", words["examples"], "", "```", *command.examples(), "```", "")
    yield from (words["codes"], "|---|---|")
    yield from (f"| {code} | {when} |" for code, when in command.endings())
    yield ""


def _named(command: HelpedCommand, parameter: Any) -> str:  # noqa: ANN401 - the library does not export its types
    names, value = command.names_of(parameter)
    return _cell(
        " ".join([*(f"`{name}`" for name in names.split(", ") if name), *([f"`{value}`"] if value else [])])
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
