"""The environment that the templates of client modules are rendered in."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import names_text
from soapwright.emit.python.docs import docstring, literal
from soapwright.emit.python.naming import class_name, module_name


def constant(view: OperationView) -> str:
    """An operation as it is named outside its group's modules."""
    if view.group is None:
        return f"operations.{view.constant}"
    return f"{module_name(class_name(view.group)).upper()}_{view.constant}"


def environment(header: str) -> Environment:
    """The templates, and what they call; every module begins with ``header`` as a comment."""
    found = Environment(  # noqa: S701 (Python is emitted, not HTML; see docs.literal)
        loader=PackageLoader("soapwright.templates", ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # each is rendered once or twice
    )
    found.filters["literal"] = literal
    found.filters["docstring"] = docstring
    found.filters["numbers"] = repr
    found.filters["names"] = names_text
    found.filters["constant"] = constant
    found.globals["header"] = "".join(f"# {line}\n" for line in header.splitlines())
    return found
