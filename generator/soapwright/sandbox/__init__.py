"""A local server per service that enforces the service's documented rules.

Each service is one module of this package, named as the service, with a
``create_app(folder, **options)`` that returns the ASGI application. Everything else here is the
same for all services: the server, the fault injection, the SOAP 1.1 envelope.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING, Any

from soapwright.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from soapwright.sandbox.server import Sandbox


def services() -> tuple[str, ...]:
    """The names of the services that have a sandbox, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg))


def open_sandbox(
    service: str,
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    faults: Sequence[str] = (),
    seed: int = 0,
    **options: Any,
) -> Sandbox:
    """The sandbox of a service, ready to be entered: ``with open_sandbox(…) as server: …``.

    Args:
        service: the service's name, one of :func:`services`.
        folder: the service's folder with its WSDL and field catalogue.
        host: the address to listen on.
        port: the port to listen on; 0 takes a free one.
        faults: what happens to calls at a rate; see :mod:`soapwright.sandbox.fault_spec`.
        seed: which calls that is.
        options: what the service's ``create_app`` takes (zone, db, language, …).

    Raises:
        InputError: there is no sandbox for the service, an option or a fault is refused, or the
            folder's files cannot be used.
    """
    if service not in services():
        raise InputError(f"there is no sandbox for {service!r}; there is: {', '.join(services())}")
    from soapwright.sandbox.fault_spec import FaultSpec, check_operations
    from soapwright.sandbox.server import Sandbox

    at_rates = [FaultSpec.parse(text) for text in faults]
    module = importlib.import_module(f"{__name__}.{service}")
    allowed = [name for name in inspect.signature(module.create_app).parameters if name != "folder"]
    for name in options:
        if name not in allowed:
            has = ", ".join(allowed)
            raise InputError(f"the sandbox of {service} has no option {name!r}; it has {has}")
    app = module.create_app(folder, **options)
    try:
        check_operations(at_rates, app.state.operations)
    except InputError:
        app.state.close()
        raise
    return Sandbox(app, host=host, port=port, at_rates=at_rates, seed=seed)
