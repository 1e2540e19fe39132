"""Collect the files of a batch: those named, those that a wildcard means, and those in folders and archives."""

from __future__ import annotations

import glob
import io
import os
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import Notice
from subsidycalc.tables.reading.kinds import is_archive, is_own_result
from subsidycalc.tables.reading.refusing import beyond, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.tables.reading.limits import Limits

_TABLES: Final = frozenset({".csv", ".tsv", ".parquet"})
WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_LOCKS: Final = ("~$", ".~lock.", ".~")
_MOST_MEMBERS: Final = 10_000
_NAMED: Final = 5


@dataclass(frozen=True)
class Source:
    """One file to read, on disk or within an archive."""

    path: Path
    """Where it lies; within an archive as if that were a folder."""
    collected: bool = False
    """Whether it was found in a folder or an archive rather than named."""
    content: bytes | None = None
    """What it holds, where it lies in an archive."""

    @contextmanager
    def opened(self) -> Iterator[io.BufferedReader | io.BytesIO]:
        """Open the file for reading."""
        with self.path.open("rb") if self.content is None else io.BytesIO(self.content) as stream:
            yield stream


@dataclass
class Collected:
    """The files of a batch, and what was passed over."""

    sources: list[Source] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Names of files in folders that are no table."""
    locks: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """Names of links in folders: what was sent must not name files of ours."""

    def notices(self) -> list[Notice]:
        """Say once what was passed over."""
        found = [Notice("link-not-followed", name) for name in self.links]
        for code, names in (("locks-skipped", self.locks), ("results-skipped", self.results)):
            if names:
                shown = "、".join(names[:_NAMED]) + ("……" if len(names) > _NAMED else "")
                found.append(Notice(code, values=(("count", str(len(names))), ("files", shown))))
        return found


def collect(paths: Sequence[Path], limits: Limits) -> Collected:
    """Return the files that the caller means; refuse what is given twice and a folder without any."""
    found = Collected()
    for path in expanded(paths):
        if path.is_dir():
            _collect_folder(path, found)
        elif path.is_file() and is_archive(path):
            _collect_archive(path, found, limits)
        else:
            found.sources.append(Source(path))
    seen: set[str] = set()
    for source in found.sources:
        real = os.path.realpath(source.path)  # unlike pathlib's, takes links that lead round in a circle
        if real in seen:
            raise refusal("给了两次；只给一次即可", "is given twice; give it once", file=source.path.name)
        seen.add(real)
    return found


def expanded(paths: Sequence[Path]) -> list[Path]:
    """Return the files that wildcards mean: not every shell spells them out."""
    found: list[Path] = []
    for path in paths:
        text = str(path)
        if path.exists() or not glob.has_magic(text):
            found.append(path)
            continue
        meant = [Path(name) for name in sorted(glob.glob(text))]  # noqa: PTH207 - also of absolute patterns
        if not meant:
            raise refusal("没有符合通配符的文件；请检查写法", "no file matches; check the pattern", file=text)
        found += meant
    return found


def _collect_folder(folder: Path, found: Collected) -> None:
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    before = len(found.sources)
    for entry in entries:
        if entry.name.startswith(_LOCKS):
            found.locks.append(harmless(entry.name))
        elif entry.name.startswith(".") or entry.name == "__MACOSX":
            continue
        elif entry.is_symlink():
            found.links.append(harmless(entry.name))
        elif entry.is_dir():
            found.others.append(f"{harmless(entry.name)}/")
        elif entry.suffix.lower() in WORKBOOKS and is_own_result(entry):
            found.results.append(harmless(entry.name))
        elif entry.suffix.lower() in _TABLES | WORKBOOKS:
            found.sources.append(Source(entry, collected=True))
        else:
            found.others.append(harmless(entry.name))
    if len(found.sources) == before:
        raise _nothing_in(folder.name or str(folder))


def _collect_archive(path: Path, found: Collected, limits: Limits) -> None:
    """Take the files out of an archive in memory, within the bounds of what may be unpacked."""
    before, left = len(found.sources), limits.unpacked_bytes
    with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise beyond(
                "file",
                f"压缩包内超过 {_MOST_MEMBERS} 个文件",
                f"holds more than {_MOST_MEMBERS} files",
                file=path.name,
            )
        for member in sorted(members, key=lambda one: one.filename):
            name = Path(name_in_archive(member)).name
            suffix = Path(name).suffix.lower()
            if (
                member.is_dir()
                or (name.startswith(".") and not name.startswith(_LOCKS))
                or "__MACOSX" in member.filename
            ):
                continue
            if name.startswith(_LOCKS):
                found.locks.append(harmless(name))
                continue
            if suffix not in _TABLES | WORKBOOKS:
                found.others.append(harmless(name))
                continue
            content = _unpacked(archive, member, min(left, limits.file_bytes), path.name)
            left -= len(content)
            if is_own_result(io.BytesIO(content)):
                found.results.append(harmless(name))
            else:
                found.sources.append(Source(path / name_in_archive(member), collected=True, content=content))
    if len(found.sources) == before:
        raise _nothing_in(path.name)


def name_in_archive(member: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows in China writes names in its own encoding and does not say so."""
    name = member.filename.replace("\\", "/").lstrip("/")
    if member.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, file: str) -> bytes:
    try:
        with archive.open(member) as stream:
            content = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise refusal(
            f"压缩包中的 {name_in_archive(member)} 读不出（可能有密码或已损坏）；请解压后再用",
            f"{name_in_archive(member)} in it cannot be read (a password, or damage); unpack it first",
            file=file,
        ) from error
    if len(content) > most:
        bound = most // 1024**2
        raise beyond("file", f"解压后超过 {bound} MB", f"unpacks to more than {bound} MB", file=file)
    return content


def _nothing_in(folder: str) -> Exception:
    return refusal(
        "其中没有工作簿，也没有 .csv 或 .parquet 文件；请检查是否给对了",
        "holds no workbook and no .csv or .parquet file; check that it is the right one",
        file=folder,
    )
