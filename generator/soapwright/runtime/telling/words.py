"""All that can be told: the loggers, the kinds of work and what happens in it, and their keys.

Who logs, makes spans or counts looks here, and nowhere else is a name of an event or a key.
"""

from __future__ import annotations

import logging
import sys
from operator import attrgetter
from typing import NamedTuple

LOG = logging.getLogger("soapwright")
LOG.addHandler(logging.NullHandler())  # what nobody listens to is not written to stderr either
CALLS = logging.getLogger("soapwright.calls")
RETRIES = logging.getLogger("soapwright.retries")
LOGINS = logging.getLogger("soapwright.logins")
BATCHES = logging.getLogger("soapwright.batches")
PAGES = logging.getLogger("soapwright.pages")
JOBS = logging.getLogger("soapwright.jobs")
LIMITS = logging.getLogger("soapwright.limits")
JOURNAL = logging.getLogger("soapwright.journal")
LOGGERS = (CALLS, RETRIES, LOGINS, BATCHES, PAGES, JOBS, LIMITS, JOURNAL)

# Whoever makes a batch or a call asks these himself, so that work that nobody listens to passes
# through no code of this room and costs next to nothing:
# `SPANS in MODULES or LOG.isEnabledFor(INFO) or any(map(LEVEL, LOGGERS))`.
INFO, DEBUG = logging.INFO, logging.DEBUG
LEVEL = attrgetter("level")
"""Of a logger, 0 where it has none of its own: then ours above it tells."""
MODULES = sys.modules
SPANS = "opentelemetry.trace"
"""Its API: a program that has not imported it has given nobody spans to keep."""


class Key(NamedTuple):
    """A key of what is told.

    Args:
        means: what it holds, with its unit.
        attribute: its name in spans, or None where it is in none.
        inherited: whether what goes on within the work has it too.
    """

    means: str
    attribute: str | None = None
    inherited: bool = False


KEYS = {
    "event": Key("what the line is about: the name in the tables above"),
    "service": Key("the service: the name of its package", "soapwright.service", True),
    "zone": Key("the zone, once it is known", "soapwright.zone", True),
    "verb": Key("of a batch: `create`, `update`, `delete`, …", "soapwright.verb", True),
    "operation": Key("wire name of the operation; in spans after the service's", "rpc.method"),
    "system": Key("how the operation is bound: `soap` or `http`", "rpc.system.name"),
    "server": Key("host that is called", "server.address", True),
    "port": Key("its port", "server.port", True),
    "url": Key("address that is called, without a user and a query", "url.full"),
    "method": Key("of the HTTP request", "http.request.method"),
    "entity": Key("class of the records, where it is one", "soapwright.entity", True),
    "chunk": Key("number of the chunk in its batch, from 1", "soapwright.chunk", True),
    "page": Key("number of the page in its query, from 1", "soapwright.page", True),
    "attempt": Key("number of the try, from 1; of a call how many it took", "soapwright.attempt"),
    "resent": Key("how many tries of the call there were before", "http.request.resend_count"),
    "records": Key("how many records were taken, sent or read", "soapwright.records"),
    "succeeded": Key("how many of them succeeded", "soapwright.succeeded"),
    "failed": Key("how many failed", "soapwright.failed"),
    "unknown": Key("how many may have been done", "soapwright.unknown"),
    "calls": Key("how many calls it took; of a batch those that write", "soapwright.calls"),
    "pages": Key("how many pages it took", "soapwright.pages"),
    "left": Key("true where whoever asked left before the end", "soapwright.left"),
    "status": Key("of the HTTP answer, where one began", "http.response.status_code"),
    "bytes_out": Key("bytes of the requests' bodies", "http.request.body.size"),
    "bytes_in": Key("bytes of the answers' bodies, unpacked", "soapwright.response.bytes"),
    "ms": Key("how long it took, in milliseconds; spans have a length"),
    "wait_ms": Key("how long is or was waited, in milliseconds", "soapwright.wait_ms"),
    "cause": Key("what is waited for: `semaphore` or `quota`", "soapwright.cause"),
    "why": Key("what the service's rules say of it (`service.toml`)"),
    "state": Key("of a job: `done` or `failed`", "soapwright.state"),
    "error": Key("class of the error it ended with; never its text", "error.type"),
}
"""By their names in log records. A text of the service's or of a record is in none of them."""
INHERITED = frozenset(name for name, key in KEYS.items() if key.inherited)


class Event(NamedTuple):
    """Work, told when it has ended, or what happens at one time.

    Args:
        logger: is told; None is none.
        level: of the line.
        text: of the line, with keys in the form of ``%``.
        bad: level of the line where it ended with an error; None is as else.
    """

    logger: logging.Logger | None
    level: int
    text: str
    bad: int | None = None


_TOOK = "%(operation)s: attempt %(attempt)d, %(bytes_out)d bytes out, %(bytes_in)d in, %(ms).1f ms"
EVENTS = {
    "batch": Event(
        BATCHES,
        logging.INFO,
        "%(verb)s of %(records)d records: %(succeeded)d succeeded, %(failed)d failed, "
        "%(unknown)d unknown, %(calls)d calls, %(ms).1f ms",
    ),
    "chunk": Event(BATCHES, logging.DEBUG, "chunk %(chunk)d: %(records)d records, %(ms).1f ms"),
    "isolation": Event(
        BATCHES,
        logging.WARNING,
        "chunk %(chunk)d of %(records)d records was refused; calls to save what is good: "
        "%(calls)d, %(ms).1f ms",
    ),
    "unknown": Event(
        BATCHES,
        logging.WARNING,
        "chunk %(chunk)d: %(records)d records may have been done, look before sending them again",
    ),
    "call": Event(CALLS, logging.DEBUG, _TOOK),
    "attempt": Event(None, logging.DEBUG, ""),
    "retry": Event(
        RETRIES,
        logging.WARNING,
        "%(operation)s: attempt %(attempt)d failed, again in %(wait_ms).0f ms",
    ),
    "login": Event(
        LOGINS, logging.INFO, "login by %(operation)s: %(ms).1f ms", bad=logging.WARNING
    ),
    "query": Event(
        PAGES, logging.DEBUG, "query of %(entity)s: %(records)d rows, %(pages)d pages, %(ms).1f ms"
    ),
    "page": Event(
        PAGES, logging.DEBUG, "page %(page)d of %(entity)s: %(records)d rows, %(ms).1f ms"
    ),
    "broken": Event(
        PAGES,
        logging.WARNING,
        "a page of %(entity)s broke off after %(records)d rows, and its rest is asked for",
    ),
    "empty": Event(PAGES, logging.INFO, "no %(entity)s found: %(why)s"),
    "job": Event(JOBS, logging.INFO, "job looked at by %(operation)s: %(state)s"),
    "start": Event(JOBS, logging.INFO, "job started by %(operation)s"),
    "work": Event(
        JOBS,
        logging.INFO,
        "work of %(records)d items by %(operation)s: %(calls)d calls, %(ms).1f ms",
    ),
    "wait": Event(LIMITS, logging.INFO, "%(operation)s waited %(wait_ms).1f ms for the %(cause)s"),
    "again": Event(
        JOURNAL,
        logging.INFO,
        "%(records)d records are told as an earlier run left them",
    ),
    "written": Event(JOURNAL, logging.DEBUG, "what became of %(records)d records is written down"),
}
