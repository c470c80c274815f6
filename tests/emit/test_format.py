"""Formatting: black's result, the same each time."""

from __future__ import annotations

import pytest

from soapwright.emit.format import LINE_LENGTH, format_sources
from soapwright.emit.python.allowed import UnexpectedCode


def test_python_is_formatted_and_the_rest_left_alone() -> None:
    files = {"b.py": "x = { 'a':1 }", "a.pyi": "def f(): ...\n\n\ndef g(): ...", "c.json": "{ }"}
    assert list(format_sources(files).items()) == [
        ("b.py", 'x = {"a": 1}\n'),
        ("a.pyi", "def f(): ...\ndef g(): ...\n"),
        ("c.json", "{ }"),
    ]


def test_line_length() -> None:
    fits = f'name = "{"x" * (LINE_LENGTH - 9)}"\n'
    assert format_sources({"a.py": fits}) == {"a.py": fits}
    assert "(\n" in format_sources({"a.py": f"x = dict({'a=1, ' * 20}b=1)"})["a.py"]


def test_settings_of_the_working_directory_do_not_count(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    with open("pyproject.toml", "w", encoding="utf-8") as file:
        file.write("[tool.black]\nskip-string-normalization = true\nline-length = 20\n")
    assert format_sources({"a.py": "x = 'a long enough text'\n"}) == {
        "a.py": 'x = "a long enough text"\n'
    }


def test_what_is_not_python_is_an_error() -> None:
    with pytest.raises(Exception, match="would hold no Python"):
        format_sources({"a.py": "class :\n"})


def test_long_texts_are_formatted_as_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """On several processors, in the order given."""
    monkeypatch.setattr("soapwright.emit.format._SHARE", 1_000)  # as if they were long
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    one = "".join(f"x{number} = {{ 'a':{number} }}\n" for number in range(20))
    files = {f"{number}.py": f"{one}y = {number}" for number in range(10)}
    alone = {name: format_sources({name: text})[name] for name, text in files.items()}
    assert list(format_sources(files).items()) == list(alone.items())
    with pytest.raises(Exception, match="would hold no Python"):
        format_sources({**files, "a.py": "class :\n"})


def test_of_thousands_of_files_those_of_types_are_only_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("soapwright.emit.format.MANY", 3)
    files = {"types/a.py": "x  = 1\n", "client.py": "x  = 1\n", "zones/de/types/b.py": "x  = 1\n"}
    assert format_sources(files) == {**files, "client.py": "x = 1\n"}
    with pytest.raises(UnexpectedCode):
        format_sources({**files, "types/c.py": "class :\n"})
