"""The import lines of an emitted module: those of the names that its code uses, and no others."""

from __future__ import annotations

import ast
from collections.abc import Mapping

_FUTURE = "from __future__ import annotations\n"
_RUNTIME = "soapwright.runtime"

STANDARD: Mapping[str, str] = {
    "datetime": "",
    "os": "",
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
    "dataclass": "dataclasses",
    "Decimal": "decimal",
    "QName": "xml.etree.ElementTree",
    **dict.fromkeys(("cached_property", "partial"), "functools"),
    **dict.fromkeys(
        ("TYPE_CHECKING", "Any", "Literal", "TypeAlias", "TypeVar", "cast", "overload"), "typing"
    ),
    "XmlDuration": "xsdata.models.datatype",
    "XmlPeriod": "xsdata.models.datatype",
}
RUNTIME: Mapping[str, str] = {
    name: f"{_RUNTIME}.{module}"
    for module, names in {
        "client.aio": "AsyncClient AsyncGroup",
        "client.opening": "Opening",
        "batch.warnings": "FieldWarning",
        "client.resolving": "Gone Resolve",
        "client.web_links": "HasLinks LinkRule",
        "records.picklists": "EntityPicklists Picklists",
        "limits.payload_quota": "PayloadQuota PayloadRule",
        "calls.arguments": "part",
        "workflow.contents": "Given",
        "workflow.watch": "Progress",
        "answers.result_by_index": "ResultByIndex MessageFields",
        "auth.request_options": "RequestOptions",
        "calls.call": "Call",
        "answers.faults": "Faults",
        "answers.result": "Result",
        "workflow.handles": "AsyncHandle SyncHandle",
        "jobs.job": "Cancel JobRule",
        "paging.keyset": "KeysetPages",
        "auth.login": "LoginRule Way",
        "paging.listing": "OnShift",
        "paging.page_number": "NumberedPager NumberedPages",
        "paging.offset": "OffsetPager",
        "paging.token": "TokenPager TokenPages",
        "paging.pager": "OnUnreadable",
        "calls.operation": "HttpRequest",
        "jobs.handles": "AsyncJob SyncJob",
        "http.header_status": "HeaderStatus",
        "client.sync": "SyncClient SyncGroup",
        "client.batches": "Batches",
        "client.jobs": "HasJobs",
        "client.picklists": "HasPicklists ReadsPicklists",
        "client.queries": "Queries",
        "client.rows": "AsyncRows Rows",
        "client.tracking": "HasChanges",
        "client.usage": "HasUsage",
        "client.workflows": "HasWorkflow",
        "changes.changes": "Changes Tracking",
        "changes.checkpoint": "Checkpoint",
        "codec.wall_clock": "WallClock",
        "client.introspection": "Ask Catalogue Listed",
        "limits.semaphore": "Semaphore",
        "limits.quota": "Governor Quota OnUsage",
        "limits.throttle": "Throttle",
        "client.connection": "Connection Security address_of",
        "outcome": "OnError OnProgress Report",
        "query.conditions": "Condition",
        "auth.locate": "Locate",
        "auth.session": "Session",
        "auth.trusted": "Trusted",
        "http.settings": "Addressing Auth Hooks HttpClient HttpOptions Limits Verify",
        "limits.usage": "Usage UsageRule",
        "security.signature": "Signature",
        "security.timestamp": "Timestamp",
        "security.username_token": "UsernameToken",
        "client.zones": "Zone",
    }.items()
    for name in names.split()
}


def add_imports(source: str, siblings: Mapping[str, str]) -> str:
    """Put the imports that a module needs below its ``from __future__`` line.

    Args:
        source: the module without them.
        siblings: name → relative module it comes from; ``name as other`` is known as ``other``.
    """
    used: set[str] = set()
    _collect(ast.parse(source), frozenset(), used)
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


def _collect(node: ast.AST, bound: frozenset[str], used: set[str]) -> None:
    """Add the names that code uses, but for those that are parameters where they are used."""
    if isinstance(node, ast.Name):
        if node.id not in bound:
            used.add(node.id)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for part in (*node.decorator_list, node.args, node.returns):
            if part is not None:
                _collect(part, bound, used)
        bound |= {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
        for statement in node.body:
            _collect(statement, bound, used)
    else:
        for child in ast.iter_child_nodes(node):
            _collect(child, bound, used)


def _section(module: str) -> int:
    """Standard library, others, the runtime, the package itself: as isort parts them."""
    if module.startswith("."):
        return 3
    top = module.partition(".")[0]
    return {"xsdata": 1, "soapwright": 2}.get(top, 0)
