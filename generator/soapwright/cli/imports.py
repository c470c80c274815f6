"""``--imports DIR|URL``: where imports may be beside the file's own folder or host."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.cli.console import Console
    from soapwright.schema.source import Elsewhere

imports_option = click.option(
    "--imports",
    multiple=True,
    metavar="DIR|URL",
    help="Where imports may be beside the file's own folder: a folder, or an https URL from "
    "below which they are downloaded; repeatable.",
)
"""The option, of commands that read a WSDL which is no service's."""


@contextmanager
def elsewhere(console: Console, imports: tuple[str, ...]) -> Iterator[Elsewhere]:
    """What the option's values allow; downloading ends with the context.

    Raises:
        InputError: one is neither a folder nor an https URL.
    """
    from soapwright.schema.source import Elsewhere, is_url

    with ExitStack() as stack:
        fetcher = None
        for place in imports:
            if is_url(place) and not place.startswith("https://"):
                raise InputError(f"is {place}; a folder or an https URL is needed", key="--imports")
            if not is_url(place) and not Path(place).is_dir():
                raise InputError("there is no such folder", file=place, key="--imports")
            if is_url(place) and fetcher is None:
                from soapwright.project.download import Downloader

                fetcher = stack.enter_context(Downloader(progress=console.progress))
        yield Elsewhere(imports, fetcher)
