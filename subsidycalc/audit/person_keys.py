"""Persons as keyed hashes: without the key file, which stays beside the ledger, nobody can tell who they are."""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_BYTES: Final = 32
_OWNER_ONLY: Final = 0o600
_PROBE: Final = b"subsidycalc ledger 1"


class KeyFileError(SpokenError):
    """The key file of a ledger is missing, damaged or another's."""


@dataclass(frozen=True)
class PersonKey:
    """The secret under which persons are hashed."""

    secret: bytes

    def hashes_of(self, numbers: Iterable[int]) -> list[bytes]:
        """Return the HMAC-SHA256 of the 17 digits of each ID number."""
        secret = self.secret
        return [hmac.digest(secret, b"%017d" % number, "sha256") for number in numbers]

    @property
    def probe(self) -> bytes:
        """Return what tells whether a ledger was kept under this key."""
        return hmac.digest(self.secret, _PROBE, "sha256")


def key_path(ledger: Path) -> Path:
    """Return where the key file of a ledger lies."""
    return ledger.with_name(f"{ledger.name}.key")


def read_key(ledger: Path) -> PersonKey:
    """Return the key of a ledger; KeyFileError where it is missing or damaged."""
    path = key_path(ledger)
    try:
        # a pipe or a device in its place is not read: it may never end
        text = path.read_text(encoding="ascii") if path.is_file() or not path.exists() else ""
        secret = bytes.fromhex(text)
    except FileNotFoundError:
        raise KeyFileError(said("ledger.key.missing", path=path)) from None
    except (ValueError, OSError) as error:
        why = getattr(error, "strerror", None) or "?"
        raise KeyFileError(said("ledger.key.unreadable", path=path, why=why)) from None
    if len(secret) != _BYTES:
        raise KeyFileError(said("ledger.key.damaged", path=path))
    return PersonKey(secret)


def make_key(ledger: Path) -> PersonKey:
    """Make the key of a new ledger, readable by its owner alone; one that is there already is used."""
    path = key_path(ledger)
    if path.exists():
        return read_key(ledger)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(_BYTES).hex().encode("ascii"))
            stream.flush()
            os.fsync(stream.fileno())
        _put(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return read_key(ledger)


def _put(temporary: Path, path: Path) -> None:
    """Give a file its name unless another has it already; where links are not to be had, by renaming."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:
        if not path.exists():
            temporary.replace(path)
