"""A server that keeps the rules of SuperOffice NetServer (Services88), as far as they are known.

Four agents: SoPrincipal, Batch, Archive and BulkUpdate. Errors come as header parts with HTTP 200,
tickets expire, tasks go on by a step whenever somebody looks at them, so that nothing depends on
how fast a test runs. Where nothing is known the modules say what was chosen; what an agent can do
beyond that is answered with an error of its own kind.
"""

from __future__ import annotations

from soapwright.sandbox.superoffice.app import (
    ACCESS_TOKEN,
    APPLICATION_TOKEN,
    PASSWORD,
    USERNAME,
    create_app,
)

__all__ = ["ACCESS_TOKEN", "APPLICATION_TOKEN", "PASSWORD", "USERNAME", "create_app"]
