"""Each template shows one typed view, and nothing that this view does not have."""

from __future__ import annotations

import ast
import collections.abc
import dataclasses
import inspect
import textwrap
import types
import typing
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from jinja2 import meta, nodes

from soapwright import emit
from soapwright.emit.client.times import Changing
from soapwright.emit.python.rendering import Driver, View, environment
from soapwright.emit.types.views import ChosenNames
from tests.generated.packages import ROOT

TEMPLATES = ROOT / "templates"
ELSEWHERE: dict[type, set[str]] = {Changing: {"name"}, ChosenNames: {"typing"}}
"""What no template shows, since other views are made of it."""
OTHERS = {"header": str}


def views() -> Iterator[type]:
    for module in walk_packages(emit.__path__, f"{emit.__name__}."):
        for found in vars(import_module(module.name)).values():
            is_here = isinstance(found, type) and found.__module__ == module.name
            if is_here and hasattr(found, "template"):
                yield found


VIEWS: dict[str, type] = {view.template: view for view in views()}  # type: ignore[attr-defined]


def test_every_template_has_its_view() -> None:
    names = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.jinja")
        if path.parent.name != "report"
    }
    assert names == VIEWS.keys()
    assert len(VIEWS) == len(list(views()))


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.__name__)
def test_a_view_is_frozen_and_typed(view: type) -> None:
    for hint in hints(view).values():
        assert_typed(hint)
    names = [field.name for field in dataclasses.fields(view)]
    blank: object = object.__new__(view)
    for name in names or ["anything"]:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(blank, name, None)


def assert_typed(hint: Any) -> None:
    """Nothing untyped, and nothing that can change."""
    assert hint not in (Any, list, dict, set), hint
    assert typing.get_origin(hint) not in (list, dict, set), hint
    for argument in typing.get_args(hint):
        assert_typed(argument)


@pytest.mark.parametrize("name", VIEWS)
def test_a_template_uses_what_its_view_has(name: str) -> None:
    """Names, attributes and loops are followed through the annotations of the views."""
    source, _, _ = environment().loader.get_source(environment(), name)  # type: ignore[union-attr]
    tree = environment().parse(source)
    assert meta.find_undeclared_variables(tree) <= {"driver", "header", "view"}
    Reader({"view": VIEWS[name], "driver": Driver, **OTHERS}).read(tree.body)


def test_what_a_view_holds_is_shown_somewhere() -> None:
    """Some template shows each field of a view, and of the classes that views are made of."""
    used = {view: set[str]() for view in VIEWS.values()}
    for name in VIEWS:
        for owner, names in read(name).items():
            used.setdefault(owner, set()).update(names)
    for owner, names in used.items():
        if dataclasses.is_dataclass(owner):
            fields = {field.name for field in dataclasses.fields(owner)}
            hidden = ELSEWHERE.get(owner, set())
            assert fields - shown_by(owner, names) == hidden, owner


def test_no_view_is_made_of_anything() -> None:
    for path in Path(str(emit.__file__)).parent.rglob("*.py"):
        assert "dict[str, Any]" not in path.read_text("utf-8"), path


def read(name: str) -> dict[type, set[str]]:
    """The attributes that a template uses, by the class that they are of."""
    source, _, _ = environment().loader.get_source(environment(), name)  # type: ignore[union-attr]
    reader = Reader({"view": VIEWS[name], "driver": Driver, **OTHERS})
    reader.read(environment().parse(source).body)
    return reader.used


def shown_by(owner: type, names: set[str]) -> set[str]:
    """``names``, and what properties and methods among them, or the class as a text, take."""
    found, pending = set[str](), {*names, "__str__"}
    while pending:
        name = pending.pop()
        found.add(name)
        value = vars(owner).get(name)
        function = value.fget if isinstance(value, property) else value
        if isinstance(function, types.FunctionType):
            code = textwrap.dedent(inspect.getsource(function))
            pending |= {
                node.attr
                for node in ast.walk(ast.parse(code))
                if isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "self"
            } - found
    return found


class Reader:
    """Follows the types of a template's expressions; refuses an attribute that is not there."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope = dict(scope)
        self.macros: dict[str, nodes.Macro] = {}
        self.used: dict[type, set[str]] = {}

    def within(self, scope: Mapping[str, Any]) -> Reader:
        """A reader of a scope of its own, that notes what is used where this one does."""
        reader = Reader(scope)
        reader.macros, reader.used = self.macros, self.used
        return reader

    def read(self, body: list[nodes.Node]) -> None:
        for node in body:
            self.statement(node)

    def statement(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.For):
            within = self.within({**self.scope, "loop": Any})
            within.bind(node.target, item_of(self.type(node.iter)))
            within.read([*node.body, *node.else_])
        elif isinstance(node, nodes.Assign):
            self.bind(node.target, self.type(node.node))
        elif isinstance(node, nodes.Macro):
            self.macros[node.name] = node
        elif isinstance(node, nodes.With):
            for value in node.values:
                self.type(value)
        elif isinstance(node, nodes.If):
            self.type(node.test)
            self.read([*node.body, *node.elif_, *node.else_])
        elif isinstance(node, nodes.Output):
            for each in node.nodes:
                self.type(each)

    def bind(self, target: nodes.Node, type_: Any) -> None:
        if isinstance(target, nodes.Tuple):
            parts = typing.get_args(type_) or (Any,) * len(target.items)
            for name, part in zip(target.items, parts, strict=True):
                self.bind(name, part)
        else:
            assert isinstance(target, nodes.Name)
            self.scope[target.name] = type_

    def type(self, node: nodes.Node) -> Any:
        """The type of an expression, or Any for what is built of several."""
        if isinstance(node, nodes.Name):
            return self.scope[node.name]
        if isinstance(node, nodes.Getattr):
            owner = self.type(node.node)
            if inspect.isclass(held := only(owner)):
                self.used.setdefault(held, set()).add(node.attr)
            return attribute(owner, node.attr)
        if isinstance(node, nodes.Call):
            return self.call(node)
        if isinstance(node, nodes.Filter) and node.name == "render" and node.node is not None:
            shown = self.type(node.node)
            assert shown is View or shown in VIEWS.values(), shown
        for child in node.iter_child_nodes():
            self.type(child)
        return Any

    def call(self, node: nodes.Call) -> Any:
        arguments = [self.type(argument) for argument in node.args]
        if isinstance(node.node, nodes.Name) and node.node.name in self.macros:
            macro = self.macros[node.node.name]
            names = [parameter.name for parameter in macro.args]
            self.within(dict(zip(names, arguments, strict=True))).read(macro.body)
            return Any
        return self.type(node.node)  # what a method gives is its annotation already


def hints(owner: Any) -> dict[str, Any]:
    """What a class has: its fields, properties and methods, by what they are or give."""
    found = dict[str, Any]()
    for each in reversed(owner.__mro__[:-1]):
        for name, hint in typing.get_type_hints(each).items():
            is_class_var = typing.get_origin(hint) is typing.ClassVar
            found[name] = typing.get_args(hint)[0] if is_class_var else hint
        for name, value in vars(each).items():
            function = value.fget if isinstance(value, property) else value
            if isinstance(function, types.FunctionType) and not name.startswith("__"):
                found[name] = typing.get_type_hints(function)["return"]
    return found


def attribute(owner: Any, name: str) -> Any:
    if owner is Any:
        return Any
    if typing.get_origin(owner) is types.UnionType or typing.get_origin(owner) is typing.Union:
        found = [attribute(part, name) for part in typing.get_args(owner) if part is not type(None)]
        assert len(found) == 1, (owner, name)
        return found[0]
    if typing.get_origin(owner) is collections.abc.Mapping:
        assert name == "items", (owner, name)
        return tuple[tuple[typing.get_args(owner)], ...]  # type: ignore[misc]
    known = hints(owner)
    assert name in known, f"{owner.__name__} has no {name!r}"
    return known[name]


def only(owner: Any) -> Any:
    """What a value is that may be None."""
    parts = [part for part in typing.get_args(owner) if part is not type(None)]
    is_union = typing.get_origin(owner) in (types.UnionType, typing.Union)
    return parts[0] if is_union and len(parts) == 1 else owner


def item_of(type_: Any) -> Any:
    """What a loop goes over."""
    if type_ is Any:
        return Any
    assert typing.get_origin(type_) is tuple, type_
    item, rest = typing.get_args(type_)
    assert rest is ..., type_
    return item
