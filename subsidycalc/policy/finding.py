"""Finding policies: the built-in ones by id, any other by its file."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from subsidycalc.policy.mistakes import nearest, nearest_zh
from subsidycalc.policy.source import MOST_BYTES, PolicySource
from subsidycalc.texts.spoken import SpokenError

if TYPE_CHECKING:
    from collections.abc import Iterable

POLICY_FILE = "policy.toml"


class UnknownPolicyError(SpokenError):
    """No policy of that id or file; the message names the nearest id."""


def installed_policies() -> list[str]:
    """Return the ids of the built-in policies, sorted."""
    folder = resources.files("subsidycalc") / "policies"
    return sorted(entry.name for entry in folder.iterdir() if (entry / POLICY_FILE).is_file())


def find_policy(name: str) -> PolicySource:
    """Return the source of a built-in policy by id, or of the file (or folder) at a path; UnknownPolicyError."""
    if name in installed_policies():
        text = (resources.files("subsidycalc") / "policies" / name / POLICY_FILE).read_text(encoding="utf-8")
        return PolicySource(file=f"{name}/{POLICY_FILE}", text=text)
    path = _path_of(name)
    if path.suffix == ".toml" and os.path.isfile(path):  # noqa: PTH113 - unlike pathlib's, takes any name
        try:
            with path.open(encoding="utf-8-sig") as stream:
                # What is longer is refused when it is parsed, however long it is.
                return PolicySource(file=path.name, text=stream.read(MOST_BYTES + 1))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "UTF-8"
            zh, en = (
                f"{name}：政策文件无法读取（{reason}）",
                f"{name}: the policy file cannot be read ({reason})",
            )
            raise UnknownPolicyError(zh, en) from None
    if path.suffix == ".toml":
        raise UnknownPolicyError(f"{name}：没有这个政策文件", f"{name}: there is no such policy file")
    if _lacks_its_ending(name):
        zh = f"没有政策“{name}”；政策文件请写全名：{name}.toml"
        raise UnknownPolicyError(
            zh, f"there is no policy {name!r}; write the whole name of the file: {name}.toml"
        )
    known = installed_policies()
    listed = ", ".join(known)
    zh = nearest_zh(name, known) or f"内置政策有：{listed}；也可给出 .toml 文件的路径"
    en = nearest(name, known) or f"policies at hand: {listed}; or give the path of a .toml file"
    raise UnknownPolicyError(f"没有政策“{name}”；{zh}", f"there is no policy {name!r}; {en}")


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
