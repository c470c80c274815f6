"""What the views of modules say for themselves."""

from __future__ import annotations

import ast

import pytest

from soapwright.emit.client.views import Constant, Function, PackageView
from soapwright.emit.python.rendering import render


@pytest.mark.parametrize("classes", [("Library",), ("Mail", "Batch")])
def test_each_class_and_its_twin_have_their_module(classes: tuple[str, ...]) -> None:
    view = PackageView(doc="", modules=(), classes=classes, records=())
    places = ast.literal_eval(view.places)
    assert places == {
        **dict.fromkeys(classes, "client"),
        **{f"Async{name}": "aio" for name in classes},
    }
    assert list(places)[:2] == [classes[0], f"Async{classes[0]}"]


def test_a_constant_follows_its_functions() -> None:
    function = Function("_f", "a: int", "str", ("b = a", "return str(b)"))
    tree = ast.parse(render(Constant("X", "_f(1)", "Says.", "str", (function,))))
    kinds = [type(node) for node in tree.body]
    assert kinds == [ast.FunctionDef, ast.AnnAssign, ast.Expr]


def test_a_constant_without_anything_else() -> None:
    assert ast.dump(ast.parse(render(Constant("X", "1")))) == ast.dump(ast.parse("X = 1"))
