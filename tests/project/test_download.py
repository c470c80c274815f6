"""Downloading over real TLS: what comes is what was served, within limits, from who was asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from soapwright.errors import InputError
from soapwright.project.download import REDIRECTS, Downloader
from soapwright.schema import Limits
from tests.https import Page, Site, https_site


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with https_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.pages.clear()
    running.asked.clear()
    return running


def download(site: Site, path: str, limits: Limits | None = None) -> bytes:
    with Downloader(verify=site.trust, limits=limits or Limits()) as downloader:
        return downloader(site.url + path)


@contextmanager
def refused(site: Site, path: str, reason: str) -> Iterator[None]:
    with pytest.raises(InputError, match=reason) as caught:
        yield
    assert caught.value.file == site.url + path


@pytest.mark.parametrize("body", [b"", b"\xef\xbb\xbf<x/>\r\n", bytes(range(256)) * 999])
def test_bytes_are_those_that_were_served(body: bytes, site: Site) -> None:
    site.serve("/a?b=c&d", body)
    assert download(site, "/a?b=c&d") == body
    assert site.asked == ["/a?b=c&d"]


def test_each_address_is_told_before_it_is_asked(site: Site) -> None:
    told: list[str] = []
    site.serve("/b", b"x")
    site.pages["/a"] = Page(status=301, headers={"Location": "b"})
    with Downloader(verify=site.trust, progress=told.append) as downloader:
        downloader(f"{site.url}/a")
        downloader(f"{site.url}/b")
    assert told == [f"{site.url}/a", f"{site.url}/b"]


def test_so_many_redirects_and_no_more(site: Site) -> None:
    site.serve("/0", b"x")
    for number in range(1, REDIRECTS + 2):
        site.pages[f"/{number}"] = Page(status=302, headers={"Location": f"/{number - 1}"})
    assert download(site, f"/{REDIRECTS}") == b"x"
    with refused(site, f"/{REDIRECTS + 1}", f"redirects more than {REDIRECTS} times"):
        download(site, f"/{REDIRECTS + 1}")


@pytest.mark.parametrize(
    "location",
    ["http://localhost/", "https://elsewhere.example/", "//localhost:1/", "https://localhost/"],
)
def test_a_redirect_stays_on_the_host(location: str, site: Site) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": location})
    with refused(site, "/a", "redirects to .*; allowed is https://localhost:"):
        download(site, "/a")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(b"no", 404), "status 404"),
        (Page(b"no", 500), "status 500"),
        (Page(status=304), "status 304"),
        (Page(b"x" * 9, length=99), "cannot be downloaded"),
        (Page(b"x", headers={"Content-Encoding": "gzip"}), "not asked for"),
    ],
)
def test_answers_that_are_none(page: Page, reason: str, site: Site) -> None:
    site.pages["/a"] = page
    with refused(site, "/a", reason):
        download(site, "/a")


def test_a_file_of_the_largest_size(site: Site) -> None:
    site.serve("/a", b"x" * 9)
    assert len(download(site, "/a", Limits(file_bytes=9))) == 9
    with refused(site, "/a", "larger than the limit of 8 bytes"):
        download(site, "/a", Limits(file_bytes=8))


def test_all_downloads_share_their_time(site: Site) -> None:
    site.serve("/a", b"x")
    with Downloader(verify=site.trust, limits=Limits(seconds=0.4)) as downloader:
        downloader(f"{site.url}/a")
        time.sleep(0.4)
        with refused(site, "/a", "took longer than 0.4 seconds"):
            downloader(f"{site.url}/a")


SLOW = {
    "nothing": Page(b"x" * 10, delay=3),
    "content": Page(b"x" * 10, delay=0.1),
    "head": Page(b"x" * 10, head_delay=0.1),
    "head of a redirect": Page(status=302, headers={"Location": "a"}, head_delay=0.05),
}


@pytest.mark.parametrize("page", SLOW.values(), ids=SLOW)
def test_a_server_that_takes_its_time(page: Page, site: Site) -> None:
    site.pages["/a"] = page
    began = time.monotonic()
    with refused(site, "/a", "took longer than 0.3 seconds"):
        download(site, "/a", Limits(seconds=0.3))
    assert time.monotonic() - began < 0.8


def test_a_handshake_that_takes_its_time() -> None:
    def serve() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            for byte in b"\x16\x03\x03\x40\x00" + bytes(50):
                connection.sendall(bytes([byte]))
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        url, began = f"https://127.0.0.1:{listener.getsockname()[1]}/a", time.monotonic()
        with (
            Downloader(limits=Limits(seconds=0.3)) as downloader,
            pytest.raises(InputError, match=r"took longer than 0\.3 seconds"),
        ):
            downloader(url)
    assert time.monotonic() - began < 0.8


@pytest.mark.parametrize("url", ["http://localhost/a", "file:///etc/passwd", "HTTPS", ""])
def test_only_https(url: str) -> None:
    with Downloader() as downloader, pytest.raises(InputError, match="takes https only"):
        downloader(url)


def test_who_is_not_there_and_who_is_not_trusted(site: Site) -> None:
    with Downloader(verify=site.trust) as downloader:
        with pytest.raises(InputError, match="cannot be downloaded"):
            downloader("https://localhost:1/a")
        with pytest.raises(InputError, match="cannot be downloaded"):
            downloader("https://[::/a")
    with Downloader() as downloader, refused(site, "/a", "CERTIFICATE_VERIFY_FAILED"):
        downloader(f"{site.url}/a")
