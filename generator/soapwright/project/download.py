"""Downloading: only https, only the host that was asked, within limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from soapwright import __version__
from soapwright.errors import InputError
from soapwright.schema import Limits
from soapwright.schema.source import DEFAULT_LIMITS

if TYPE_CHECKING:
    import ssl

REDIRECTS = 5


class Downloader:
    """Gives the bytes behind https URLs; a :data:`~.schema.source.Fetcher`.

    Args:
        limits: the size of a file, and the seconds that all downloads together may take, from the
            first connection to the last byte, however slowly a head or a content comes.
        verify: trusts other certificates than the system's (which SSL_CERT_FILE names too).
        progress: called with each URL before it is downloaded.
    """

    def __init__(
        self,
        *,
        limits: Limits = DEFAULT_LIMITS,
        verify: ssl.SSLContext | bool = True,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        import httpx2

        from soapwright.runtime.http.transport import follow

        self._limits = limits
        self._progress = progress
        self._deadline: float | None = None
        self._client = httpx2.Client(
            verify=verify,
            follow_redirects=False,
            timeout=min(30.0, limits.seconds),
            # As it is: what is unpacked has no size before it is.
            headers={"User-Agent": f"soapwright/{__version__}", "Accept-Encoding": "identity"},
        )
        follow(self._client)

    def __enter__(self) -> Downloader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def __call__(self, url: str) -> bytes:
        """Download.

        Raises:
            InputError: no answer, another status than 200, a redirect to another host or away
                from https, or more than the limits allow.
        """
        if not url.startswith("https://"):
            raise InputError("takes https only", file=url)
        if self._progress is not None:
            self._progress(url)
        if self._deadline is None:
            self._deadline = time.monotonic() + self._limits.seconds
        asked = url
        for _ in range(REDIRECTS + 1):
            target = self._get(url, asked)
            if isinstance(target, bytes):
                return target
            url = self._redirected(url, target, asked)
        raise InputError(f"redirects more than {REDIRECTS} times", file=asked)

    def _get(self, url: str, asked: str) -> bytes | str:
        """The content, or where to look for it."""
        import httpx2

        from soapwright.runtime.http.transport import until

        assert self._deadline is not None
        try:
            with until(self._deadline), self._client.stream("GET", url) as response:
                if response.has_redirect_location:
                    return str(response.headers["location"])
                if response.status_code != 200:
                    raise InputError(f"answered with status {response.status_code}", file=asked)
                if response.headers.get("content-encoding", "identity") != "identity":
                    raise InputError("sent packed content, which was not asked for", file=asked)
                content = bytearray()
                for chunk in response.iter_raw():
                    content += chunk
                    if len(content) > self._limits.file_bytes:
                        most = self._limits.file_bytes
                        raise InputError(f"is larger than the limit of {most} bytes", file=asked)
                return bytes(content)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            message = f"cannot be downloaded: {error or type(error).__name__}"
            if time.monotonic() >= self._deadline:
                message = f"took longer than {self._limits.seconds} seconds"
            raise InputError(message, file=asked) from None

    def _redirected(self, url: str, location: str, asked: str) -> str:
        target = urljoin(url, location)
        if urlsplit(target)[:2] != ("https", urlsplit(url).netloc):
            raise InputError(
                f"redirects to {target}; allowed is https://{urlsplit(url).netloc}/", file=asked
            )
        return target
