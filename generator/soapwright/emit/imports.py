"""The import lines of an emitted module: those of the names that its code uses, and no others."""

from __future__ import annotations

import ast
from collections.abc import Mapping

_FUTURE = "from __future__ import annotations\n"
_RUNTIME = "soapwright.runtime"

STANDARD: Mapping[str, str] = {
    "datetime": "",
    "os": "",
    "ssl": "",
    **dict.fromkeys(
        (
            "AsyncIterable",
            "AsyncIterator",
            "Callable",
            "Iterable",
            "Iterator",
            "Mapping",
            "Sequence",
        ),
        "collections.abc",
    ),
    "Decimal": "decimal",
    "QName": "xml.etree.ElementTree",
    **dict.fromkeys(("cached_property", "partial"), "functools"),
    **dict.fromkeys(("TYPE_CHECKING", "Any", "Literal", "TypeVar", "overload"), "typing"),
    "XmlDuration": "xsdata.models.datatype",
    "XmlPeriod": "xsdata.models.datatype",
}
RUNTIME: Mapping[str, str] = {
    name: f"{_RUNTIME}.{module}"
    for module, names in {
        "aio": "AsyncClient AsyncGroup Opening",
        "batching": "OnError OnProgress",
        "flow": "Progress",
        "handles": "AsyncHandle SyncHandle",
        "operation": "HttpRequest",
        "workflow": "Listing Pages Step Workflow",
        "client": "SyncClient SyncGroup",
        "connection": "Connection address_of",
        "outcome": "Report",
        "query": "Condition",
        "session": "Locate Session",
        "transport": "Limits",
        "usage": "Usage UsageRule",
        "zones": "Zone",
    }.items()
    for name in names.split()
}


def add_imports(source: str, siblings: Mapping[str, str]) -> str:
    """Put the imports that a module needs below its ``from __future__`` line.

    Args:
        source: the module without them.
        siblings: name → relative module it comes from; ``name as other`` is known as ``other``.
    """
    used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    known = {**STANDARD, **RUNTIME, **siblings}
    plain: dict[int, list[str]] = {}
    modules: dict[int, dict[str, list[str]]] = {}
    for name, module in known.items():
        if name.rpartition(" ")[2] not in used:
            continue
        if module:
            modules.setdefault(_section(module), {}).setdefault(module, []).append(name)
        else:
            plain.setdefault(_section(name), []).append(f"import {name}\n")
    sections = [
        "".join(
            [
                *sorted(plain.get(section, ())),
                *(
                    f"from {module} import {', '.join(sorted(names))}\n"
                    for module, names in sorted(modules.get(section, {}).items())
                ),
            ]
        )
        for section in sorted({*plain, *modules})
    ]
    head, future, rest = source.partition(_FUTURE)
    return head + future + "".join(f"\n{section}" for section in sections) + rest


def _section(module: str) -> int:
    """Standard library, others, the runtime, the package itself: as isort parts them."""
    if module.startswith("."):
        return 3
    top = module.partition(".")[0]
    return {"xsdata": 1, "soapwright": 2}.get(top, 0)
