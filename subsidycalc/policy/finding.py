"""Finding policies: the built-in ones by id, any other by its file."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from subsidycalc.policy.source import MOST_BYTES, POLICIES, PolicySource
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import SpokenError, said
from subsidycalc.texts.suggestions import NO_HINT, as_list, hint_of
from subsidycalc.texts.system import in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterable

POLICY_FILE = "policy.toml"

_MOST_BESIDE: Final = 200
"""How many files in a policy's folder are looked into for the one that it refers to."""
_ID: Final = pattern(r"""^\s*id\s*=\s*(?P<quote>["'])(?P<id>.+?)(?P=quote)""", re.MULTILINE)
"""The first id in a file is the policy's own."""
_CALLED: Final = pattern(r'''^(?:number|title) = (?:\{ zh = )?"(.+?)"''', re.MULTILINE)
"""What a document is called: its number and its title."""
_BRACKETS: Final = str.maketrans("〔〕【】()", "[][][]")


class UnknownPolicyError(SpokenError):
    """No policy of that id or file; the message names the nearest id."""


def installed_policies() -> list[str]:
    """Return the ids of the built-in policies, sorted."""
    return sorted(entry.name for entry in POLICIES.iterdir() if (entry / POLICY_FILE).is_file())


def find_policy(name: str) -> PolicySource:
    """Return the source of a built-in policy by id, or of the file (or folder) at a path; UnknownPolicyError."""
    plain = _comparable(name)
    name = plain if plain in installed_policies() else name
    if name in installed_policies():
        return PolicySource(file=f"{name}/{POLICY_FILE}", text=_installed(name))
    path = _path_of(name)
    if path.suffix == ".toml" and os.path.isfile(path):  # noqa: PTH113 - unlike pathlib's, takes any name
        return PolicySource(file=path.name, text=text_of(path, name), path=path)
    if path.suffix == ".toml":
        raise UnknownPolicyError(said("choices.policy.no_file", name=name))
    if _lacks_its_ending(name):
        raise UnknownPolicyError(said("choices.policy.whole_name", name=name))
    called = [
        one for one in installed_policies() if plain in map(_comparable, _CALLED.findall(_installed(one)))
    ]
    if len(called) == 1:
        return find_policy(called[0])
    known = installed_policies()
    hint = hint_of(name, known)
    if hint == NO_HINT:
        hint = said("choices.policy.at_hand", listed=as_list(known))
    raise UnknownPolicyError(said("choices.policy.none", name=name, hint=hint))


def _installed(policy_id: str) -> str:
    return (POLICIES / policy_id / POLICY_FILE).read_text(encoding="utf-8")


def _comparable(name: str) -> str:
    return "".join(normalize("NFKC", name).translate(_BRACKETS).split()).lower()


def beside(source: PolicySource, policy_id: str) -> PolicySource | None:
    """Return the policy of an id that lies beside another: in a file or folder of that name, or a file that says that id."""
    if source.path is None:
        return None
    folder = source.path.parent
    named = [folder / f"{policy_id}.toml", folder / policy_id / POLICY_FILE]
    if source.path.name == POLICY_FILE:
        named.append(folder.parent / policy_id / POLICY_FILE)
    others = (path for path in sorted(folder.glob("*.toml"))[:_MOST_BESIDE] if path not in named)
    for path in (*named, *others):
        if path.is_file() and _id_said(path) == policy_id:
            return find_policy(str(path))
    return None


def _id_said(path: Path) -> str:
    """Return the id that a file gives itself, "" where it gives none."""
    try:
        with path.open("rb") as stream:
            found = _ID.search(stream.read(MOST_BYTES).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return ""
    return found["id"] if found else ""


def text_of(path: Path, name: str) -> str:
    """Return the text of a policy file as far as any may be long; UnknownPolicyError says how to save it otherwise."""
    try:
        with path.open("rb") as stream:
            # What is longer is refused when it is parsed, however long it is.
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnknownPolicyError(
            said("choices.policy.unreadable", name=name, reason=in_our_words(error))
        ) from None
    try:
        text = data.decode("utf-8-sig", errors="strict" if len(data) <= MOST_BYTES else "replace")
    except UnicodeDecodeError:
        raise UnknownPolicyError(said(f"choices.policy.{_encoding_of(data)}", name=name)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding_of(data: bytes) -> str:
    """Return what a text that is not in UTF-8 is written in, as far as it can be told."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf_16"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return "no_text"
    return "gbk" if "=" in text and "\0" not in text else "no_text"


def is_policy_name(name: str) -> bool:
    """Return whether a name is meant as a policy: a built-in id, or the path of a policy file or its folder."""
    return name in installed_policies() or _path_of(name).suffix == ".toml" or _lacks_its_ending(name)


def _lacks_its_ending(name: str) -> bool:
    """Return whether a name is that of a policy file here, but for its ending."""
    return bool(name) and os.path.isfile(f"{name}.toml")  # noqa: PTH113 - unlike pathlib's, takes any name


def _path_of(name: str) -> Path:
    path = Path(name)
    return path / POLICY_FILE if os.path.isdir(path) else path  # noqa: PTH112 - unlike pathlib's, takes any name


def policy_files(names: Iterable[str]) -> list[Path]:
    """Return the files among the policies that were asked for; the built-in ones have none of the caller's."""
    return [_path_of(name) for name in names if name not in installed_policies()]
