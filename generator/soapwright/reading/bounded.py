"""Reading input files that are not XML: within limits, and with an error that names the file.

Whoever hands in a file may have made it to hang or to fill the memory of the machine that reads it:
CI runs the tool on what a pull request brings.
"""

from __future__ import annotations

import stat
from os import fstat
from pathlib import Path
from typing import Any

from soapwright.errors import InputError

TOML_BYTES = 4 * 2**20
"""Of a service.toml, a lock or an ignore file."""
CATALOGUE_BYTES = 64 * 2**20
"""Of a field catalogue: that of a thousand entities has 2 MiB."""
SOURCE_BYTES = 64 * 2**20
"""Of any file that a package is made from, whose hash is taken before it is read."""


class MissingFile(InputError):
    """There is no such file, which may be as it should be."""


class BeyondLimits(InputError):
    """A file is larger, deeper or has longer numbers than any that somebody means."""


def read_bytes(path: Path, most: int) -> bytes:
    """What a file holds.

    Args:
        path: of the file.
        most: bytes that it may have.

    Raises:
        InputError: it cannot be read, has more, or is no file (a device has no end).
    """
    try:
        with path.open("rb") as file:
            status = fstat(file.fileno())
            if stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
                raise InputError("is a device, not a file", file=path)
            content = b"" if status.st_size > most else file.read(most + 1)
    except FileNotFoundError:
        raise MissingFile("No such file or directory", file=path) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read: {reason}", file=path) from None
    if status.st_size > most or len(content) > most:
        raise BeyondLimits(f"is larger than the limit of {most:,} bytes", file=path)
    return content


def read_text(path: Path, most: int) -> str:
    """What a file of UTF-8 text holds, without a byte order mark; its lines end in ``\\n``.

    Raises:
        InputError: as :func:`read_bytes`; it is not UTF-8.
    """
    try:
        text = read_bytes(path, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 text: {error.reason} at byte {error.start}", file=path
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_toml(path: Path, hint: str = "") -> dict[str, Any]:
    """What a TOML file says.

    Args:
        path: of the file.
        hint: what is to be done where it is none.

    Raises:
        InputError: as :func:`read_text`; it is not TOML, nests too deep, or has a number of more
            digits than Python reads.
    """
    return parse_toml(read_text(path, TOML_BYTES), path, hint)


def parse_toml(text: str, path: Path, hint: str = "") -> dict[str, Any]:
    """The same of its text."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not TOML: {error}{hint}", file=path) from None
    except RecursionError:
        raise BeyondLimits(f"is nested too deep for TOML{hint}", file=path) from None
    except ValueError:  # more digits than sys.get_int_max_str_digits()
        raise BeyondLimits(f"has a number of too many digits{hint}", file=path) from None


def read_json(path: Path, most: int) -> tuple[str, Any]:
    """The text of a JSON file, and what it says.

    Raises:
        InputError: as :func:`read_text`; it is not JSON, nests too deep, or has a number of more
            digits than Python reads.
    """
    import json

    text = read_text(path, most)
    try:
        return text, json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg}", file=path, line=error.lineno) from None
    except RecursionError:
        raise BeyondLimits("is nested too deep", file=path) from None
    except ValueError:  # more digits than sys.get_int_max_str_digits()
        raise BeyondLimits("has a number of too many digits", file=path) from None
