"""The registry of texts is whole: both languages alike, a text for every code, a use for every text."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from subsidycalc.tables.dictionary.registers import registers_at_hand
from subsidycalc.tables.model import FAULT_CODES
from subsidycalc.texts.registry import LANGUAGES, Wording, entries

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "subsidycalc"
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+|tie|category")

NOTICE_CALLS = {"Notice", "remark", "_set_aside", "notice", "_notice"}
GROUND_CALLS = {"Ground", "Doubt", "note", "put_down", "refuse", "_doubt_person"}
POLICY_KEYS = {"else", "uncertain", "beyond", "tied", "incomplete", "code"}
NOTICE_KEYS = {"fallback_notice", "differ_notice"}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("key", entries())
def test_both_languages_name_the_same_values(key: str) -> None:
    templates = entries()[key]
    assert set(templates) == set(LANGUAGES)
    # a language may leave a value out that only the other one needs, but never has one without a name
    for template in templates.values():
        assert "" not in placeholders(template)


ONE_LANGUAGE_ONLY = {
    "calculation.persons",
    "papers.approval.total",
    "papers.letter.paid",
    "notices.sheet-ignored.like",
    "notices.file-unreadable",
    "notices.register-held",
    "notices.register-other-days",
    "notices.register-unreadable",
    "notices.ruling-incomplete",
    "notices.sheet-lacking",
    "notices.sheet-recognised-by-columns",
    "values.quarter",
    "values.half",
    "values.digits",
    "policy_file.no_field",
    "requirements.begins",
    "requirements.begins_not",
    "template.periodic",
    "policy_file.toml.not_toml",
}
"""Texts whose languages need different values: amounts in capitals and ordinals are spelled and digits counted in Chinese only, and what the
reader of TOML says is in English."""

SAID_IN_ENGLISH_BY_OTHERS = "usage.library."
"""What the command-line library says in English is taken as it is, and said anew in Chinese."""


def test_placeholders_agree_but_where_languages_need_other_values() -> None:
    differing = {
        key
        for key, texts in entries().items()
        if placeholders(texts["zh"]) != placeholders(texts["en"])
        and not key.startswith(SAID_IN_ENGLISH_BY_OTHERS)
    }
    assert differing <= ONE_LANGUAGE_ONLY


def python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def strings_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def called_with(names: set[str], folder: str) -> set[str]:
    """The constant codes that calls of some functions are given."""
    found = set()
    for path in (PACKAGE / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                constants = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {text for text in constants if isinstance(text, str) and CODE.fullmatch(text)}
    return found


def policies() -> list[dict[str, Any]]:
    return [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("policies/*/policy.toml")
    ]


def written_under(keys: set[str], value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in keys and isinstance(item, str) and CODE.fullmatch(item):
                yield item
            else:
                yield from written_under(keys, item)
    elif isinstance(value, list):
        for item in value:
            yield from written_under(keys, item)


def reason_codes() -> set[str]:
    defaults = {
        "headcount-uncertain",
        "exclusive-group",
        "contradictory-dates",
        "condition-not-met",
        "enterprise-ineligible",
    }
    declared = {code for policy in policies() for code in written_under(POLICY_KEYS, policy)} - own_notices()
    own = {code for policy in policies() for code in policy.get("codes", {})}
    registers = {f"register-{name}" for name in registers_at_hand()}
    judged = set(FAULT_CODES) | called_with(GROUND_CALLS, "judging")
    return (judged | registers | declared | defaults) - own


def own_notices() -> set[str]:
    """Codes of the notices that provisions give themselves."""
    return {
        case["code"]
        for policy in policies()
        for provision in policy["provision"]
        for case in provision.get("notice", ())
    }


def notice_codes() -> set[str]:
    declared = {code for policy in policies() for code in written_under(NOTICE_KEYS, policy)} | own_notices()
    return called_with(NOTICE_CALLS, "tables") | called_with(NOTICE_CALLS, "judging") | declared


@pytest.mark.parametrize("code", sorted(reason_codes()))
def test_every_reason_code_has_a_title_and_advice(code: str) -> None:
    for language in LANGUAGES:
        wording = Wording(language)
        assert wording.say(f"codes.{code}.title")
        assert wording.has(f"advice.{wording.say(f'codes.{code}.advice')}")


@pytest.mark.parametrize("code", sorted(notice_codes() - reason_codes()))
def test_every_notice_code_has_a_text(code: str) -> None:
    assert Wording("zh").has(f"notices.{code}")


def test_every_code_with_a_text_is_given_by_some_code_or_policy() -> None:
    written = {text for path in python_files() for text in strings_of(path)} | reason_codes()
    titled = {key.split(".")[1] for key in entries() if key.startswith("codes.")}
    assert titled - written == set()
    noticed = {key.split(".")[1] for key in entries() if key.startswith("notices.")}
    assert noticed - written - notice_codes() == set()


def test_every_advice_is_given_by_some_code() -> None:
    named = {
        text["zh"] for key, text in entries().items() if key.startswith("codes.") and key.endswith(".advice")
    }
    assert {key.removeprefix("advice.") for key in entries() if key.startswith("advice.")} == named


DYNAMIC = (
    "codes.",
    "fields.",
    "help.",
    "advice.",
    "notices.",
    "requirements.sections.",
    "requirements.continents.",
    "reasons.figures.",
    "vocabulary.",
)
"""Keys put together from codes and names of other files; the tests above look after those of codes and notices, those
of commands after those of help, `tests/docs/test_vocabulary_page.py` after those of the vocabulary."""


FILES = {key.partition(".")[0] for key in entries()}


def patterns_of(path: Path) -> Iterator[re.Pattern[str]]:
    """What the formatted strings of a file can turn into, where they say enough to tell."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+" for part in node.values
            ]
            constants = [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
            hands_on = len(constants) == 1 and constants[0] in {f"{name}." for name in FILES}
            if not hands_on and any(len(constant) >= 4 for constant in constants):
                yield re.compile("".join(parts))


def test_every_other_text_is_said_somewhere() -> None:
    said = {text for path in python_files() for text in strings_of(path)}
    patterns = {pattern for path in python_files() for pattern in patterns_of(path)}

    def is_said(key: str) -> bool:
        # the words for persons, or for both, are said in place of the text that they vary
        keys = (key, key.removesuffix(".persons").removesuffix(".both"))
        ends = [end for one in keys for end in (one, *(one.split(".", dots)[-1] for dots in (1, 2)))]
        return any(end in said or any(pattern.fullmatch(end) for pattern in patterns) for end in ends)

    assert [key for key in entries() if not key.startswith(DYNAMIC) and not is_said(key)] == []


def keys_said(path: Path) -> Iterator[str]:
    """The whole keys that calls of `say` and `said` are given."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"say", "said"} and node.args:
            key = node.args[0]
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and "." in key.value:
                yield key.value


def test_every_text_that_is_said_is_there() -> None:
    assert {key for path in python_files() for key in keys_said(path)} - set(entries()) == set()
