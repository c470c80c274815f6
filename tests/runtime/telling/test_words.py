"""Names of events and keys: complete, nobody else's, and OpenTelemetry's where it has any."""

from __future__ import annotations

import logging
import re

import pytest

from soapwright.runtime.calls.told import somebody_listens
from soapwright.runtime.telling.words import EVENTS, KEYS, LOG, LOGGERS
from tests.recording import CONVENTIONS, METRICS


def test_texts_are_filled_with_keys() -> None:
    used = {key for event in EVENTS.values() for key in re.findall(r"%\((\w+)\)", event.text)}
    assert used <= KEYS.keys()


def test_no_key_is_an_attribute_of_log_records() -> None:
    taken = vars(logging.LogRecord("", 0, "", 0, "", (), None)).keys() | {"message", "asctime"}
    assert not taken & KEYS.keys()


@pytest.mark.parametrize("key", KEYS)
def test_attributes_are_those_of_the_conventions_or_ours(key: str) -> None:
    attribute = KEYS[key].attribute
    assert attribute is None or attribute.startswith("soapwright.") or attribute in CONVENTIONS


@pytest.mark.parametrize("event", METRICS)
def test_so_are_metrics(event: str) -> None:
    name = METRICS[event].name
    assert name.startswith("soapwright.") or name in CONVENTIONS
    assert event in EVENTS


def test_every_logger_is_below_ours_and_used() -> None:
    assert {event.logger for event in EVENTS.values()} - {None} == set(LOGGERS)
    assert all(each.parent is LOG for each in LOGGERS)
    assert any(isinstance(handler, logging.NullHandler) for handler in LOG.handlers)


@pytest.mark.parametrize("logger", LOGGERS)
def test_each_can_be_listened_to_alone(logger: logging.Logger) -> None:
    assert not somebody_listens()
    logger.setLevel(logging.INFO)
    try:
        assert somebody_listens()
    finally:
        logger.setLevel(logging.NOTSET)
