"""Lets xsdata's own parsers and serializers work on generated classes.

Importing this module registers converters with xsdata for ``datetime``, ``date`` and ``time``,
which xsdata by itself converts only by an explicit format, and for ``StrEnum``, whose members it
would read as plain strings. A field with a format is still left to xsdata. Generated classes
import this by themselves when xsdata first looks at them (see ``fields._Metadata``).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from enum import Enum, StrEnum
from typing import Any

from xsdata.exceptions import ConverterError
from xsdata.formats.converter import Converter, converter

from soapwright.runtime.xsd.dates import (
    format_date,
    format_datetime,
    format_time,
    parse_date,
    parse_datetime,
    parse_time,
)


class _Lexical(Converter):
    """A converter by XML Schema's rules, or xsdata's own where a format is given."""

    def __init__(
        self, own: Converter, parse: Callable[[str], Any], show: Callable[[Any], str]
    ) -> None:
        self._own = own
        self._parse = parse
        self._show = show

    def deserialize(self, value: Any, **options: Any) -> Any:
        if options.get("format"):
            return self._own.deserialize(value, **options)
        try:
            return self._parse(value) if isinstance(value, str) else value
        except ValueError as error:
            raise ConverterError(error) from None

    def serialize(self, value: Any, **options: Any) -> str:
        if options.get("format"):
            return self._own.serialize(value, **options)
        try:
            return self._show(value)
        except ValueError as error:
            raise ConverterError(error) from None


def _register() -> None:
    own = converter.registry
    for type_, parse, show in (
        (datetime.datetime, parse_datetime, format_datetime),
        (datetime.date, parse_date, format_date),
        (datetime.time, parse_time, format_time),
    ):
        converter.register_converter(type_, _Lexical(own[type_], parse, show))
    converter.register_converter(StrEnum, own[Enum])


_register()
