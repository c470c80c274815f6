"""Which names a client, its groups, its modules and its methods have already.

What the runtime's classes have, what templates write and what rules ask for keeps its name; what a
WSDL brings gives way to it. All of it is read from those classes and from what the templates make
of their views, so that no list has to follow them.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module

from soapwright.emit.client.ports import PORTS
from soapwright.emit.python.imports import RUNTIME, STANDARD
from soapwright.emit.python.rendering import ASYNC, SYNC, View, environment, render
from soapwright.errors import InputError
from soapwright.runtime.client.base import Caller
from soapwright.service.rules import ServiceRules

_DEFINED = re.compile(r"^ +(?:async |\{\{ driver\.async_ \}\})?def (\w+)\(", re.MULTILINE)
_CONSTANT = re.compile(r"^ *(\w+)(?:: .+)? = ", re.MULTILINE)
_IMPORT = re.compile(r"^ *(?:from .+ )?import (.+)", re.MULTILINE)


@cache
def of_every_client() -> frozenset[str]:
    """What the runtime's clients and groups have, with every feature, and templates always add.

    It is the same for every service, so a new rule does not rename the methods of operations.
    """
    added = (name for template in _members() for name in _DEFINED.findall(_source(template)))
    return of_runtime() | frozenset(added)


@cache
def of_runtime() -> frozenset[str]:
    """What the runtime's clients and groups have, with every feature."""
    classes = [
        class_
        for name, module in RUNTIME.items()
        if module.startswith("soapwright.runtime.client.")
        and isinstance(class_ := getattr(import_module(module), name), type)
        and issubclass(class_, Caller)
    ]
    return frozenset(name for class_ in classes for name in (*dir(class_), *_annotated(class_)))


def of_class(view: View) -> frozenset[str]:
    """What the class bodies of a module have and refer to.

    A member of a name that annotations or decorators refer to would be what they mean. The asyncio
    twin has the same members, and refers to no other names that are not classes.
    """
    return frozenset(
        name
        for node in ast.walk(ast.parse(render(view)))
        if isinstance(node, ast.ClassDef)
        for name in _of_body(node)
    )


def clash(view: View) -> str | None:
    """The first method of a module's first class that it has twice, or hides of the runtime's."""
    tree = ast.parse(render(view))
    methods = next(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)).body
    seen = set(of_runtime())
    for method in methods:
        if isinstance(method, ast.FunctionDef) and not any(
            isinstance(each, ast.Name) and each.id == "overload" for each in method.decorator_list
        ):
            if method.name in seen:
                return method.name
            seen.add(method.name)
    return None


@cache
def of_method(view: View) -> frozenset[str]:
    """What the first method of a view is made of: its parameters, and all that it refers to."""
    found = set[str]()
    for driver in (SYNC, ASYNC):
        tree = ast.parse(f"class _:\n{render(view, driver)}")
        functions = (
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )
        for node in ast.walk(next(functions)):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(node.name)
    return frozenset(found)


def of_modules(rules: ServiceRules, siblings: Collection[str]) -> frozenset[str]:
    """What the modules of clients and of groups import and define, and what no class is called.

    Args:
        rules: of the service.
        siblings: what those modules import from their package.
    """
    return of_package(rules) | _of_any_service(frozenset(siblings))


def of_package(rules: ServiceRules) -> frozenset[str]:
    """The classes of clients and handles, which a package offers beside the types."""
    classes = (rules.client, *(() if rules.workflow is None else (rules.workflow.handle,)))
    return frozenset(name for class_ in classes for name in _twins(class_))


def free_class(wish: str, siblings: Collection[str]) -> str:
    """A name for the class of a client, which ends in ``Client`` where the wish is taken."""
    while not _twins(wish).isdisjoint(_of_any_service(frozenset(siblings))):
        wish = f"{wish}Client"
    return wish


def check_classes(rules: ServiceRules, siblings: Collection[str]) -> None:
    """Refuse names of the classes of clients and handles that other things in the package have.

    Raises:
        InputError: there is such a name.
    """
    taken = _of_any_service(frozenset(siblings)) | {page.upper() for page in rules.pages}
    _check_class(rules, "service.client", rules.client, "Client", taken)
    if rules.workflow is not None:
        taken |= _twins(rules.client)
        _check_class(rules, "workflow.handle", rules.workflow.handle, "Handle", taken)


def _check_class(
    rules: ServiceRules, key: str, name: str, ending: str, taken: Collection[str]
) -> None:
    for each in sorted(_twins(name).intersection(taken), key=len):
        raise InputError(
            f"is {name!r}, but {each} is something else in the modules of the package; "
            f"call it {name}{ending}",
            file=rules.file,
            key=key,
        )


def _twins(class_: str) -> frozenset[str]:
    """The names of a class and of its asyncio twin."""
    return frozenset(f"{driver.prefix}{class_}" for driver in (SYNC, ASYNC))


@cache
def _of_any_service(siblings: frozenset[str]) -> frozenset[str]:
    """What the modules that have the classes of clients import, define and refer to."""
    found = {*STANDARD, *RUNTIME, *siblings, *keyword.kwlist, *dir(builtins)}
    modules = ("__init__", "client", "group", "source", "tables", "types/__init__")
    for template in (*(f"{module}.py.jinja" for module in modules), *_members()):
        source = _source(template)
        found.update(_CONSTANT.findall(source))
        found.update(*(re.findall(r"\w+", names) for names in _IMPORT.findall(source)))
    return frozenset(found)


@cache
def of_operations() -> frozenset[str]:
    """What ``operations.py`` defines and imports beside the constants of operations."""
    return frozenset({ADDRESS, ERRORS, PORTS, "Port", *STANDARD, *RUNTIME})


ADDRESS = "ADDRESS"
"""The constant of where the WSDL says the service is."""

ERRORS = "ERRORS"
"""The constant of how answers of HTTP operations say that a request failed."""


def _members() -> list[str]:
    """The templates of what classes have."""
    return environment().list_templates(filter_func=lambda name: name.startswith("members/"))


def _of_body(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        parts: list[ast.AST] = [statement]
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name
            parts = [*statement.decorator_list, statement.args]
            parts += [] if statement.returns is None else [statement.returns]
        for part in parts:
            yield from (name.id for name in ast.walk(part) if isinstance(name, ast.Name))


def _annotated(class_: type) -> Iterator[str]:
    """The attributes of instances that their classes tell of."""
    for base in class_.__mro__:
        yield from getattr(base, "__annotations__", ())


@cache
def _source(template: str) -> str:
    found: str = environment().loader.get_source(environment(), template)[0]  # type: ignore[union-attr]
    return found
