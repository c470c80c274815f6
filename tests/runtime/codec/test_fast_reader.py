"""Which reader is taken: the compiled one where it is there, fits, and nobody turned it off."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from types import ModuleType

import pytest

from soapwright.runtime.codec import fast_reader
from soapwright.runtime.codec.fast_reader import INTERFACE


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SOAPWRIGHT_PURE", raising=False)
    fast_reader._found.cache_clear()
    yield
    fast_reader._found.cache_clear()


def pretend(
    monkeypatch: pytest.MonkeyPatch, interface: object, *, reader: bool = True
) -> ModuleType:
    """Another soapwright-fast than the one that may be here."""
    package = ModuleType("soapwright_fast")
    made = ModuleType("soapwright_fast.reader")
    vars(package).update(__version__="9.8", INTERFACE=interface, __path__=[], reader=made)
    monkeypatch.setitem(sys.modules, "soapwright_fast", package)
    monkeypatch.setitem(sys.modules, "soapwright_fast.reader", made if reader else None)
    return made


def test_one_that_fits_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    made = pretend(monkeypatch, INTERFACE)
    assert fast_reader.fast_reader() is made
    assert fast_reader.which_reader() == "with soapwright-fast 9.8"


def test_none_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "soapwright_fast", None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fast_reader.fast_reader() is None
    assert fast_reader.which_reader() == "without soapwright-fast"


def test_it_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, INTERFACE)
    monkeypatch.setenv("SOAPWRIGHT_PURE", "1")
    assert fast_reader.fast_reader() is None
    assert fast_reader.which_reader() == "without soapwright-fast, as SOAPWRIGHT_PURE=1 says"
    monkeypatch.setenv("SOAPWRIGHT_PURE", "0")
    assert fast_reader.fast_reader() is not None


@pytest.mark.parametrize("interface", [None, INTERFACE + 1, INTERFACE - 1])
def test_one_of_another_agreement_is_refused_in_words_once(
    monkeypatch: pytest.MonkeyPatch, interface: int | None
) -> None:
    pretend(monkeypatch, interface)
    with pytest.warns(UserWarning, match=r"soapwright-fast 9\.8 is for another soapwright") as told:
        assert [fast_reader.fast_reader() for _ in range(2)] == [None, None]
    assert len(told) == 1
    assert f"it speaks {interface}, this one {INTERFACE}" in str(told[0].message)


def test_one_that_cannot_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, INTERFACE, reader=False)
    with pytest.warns(UserWarning, match="soapwright-fast cannot be loaded"):
        assert fast_reader.fast_reader() is None


@pytest.mark.fast
def test_the_one_that_is_here_fits() -> None:
    import soapwright_fast

    assert soapwright_fast.INTERFACE == INTERFACE
    assert fast_reader.which_reader() == f"with soapwright-fast {soapwright_fast.__version__}"
