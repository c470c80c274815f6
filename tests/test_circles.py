"""No modules import each other in a circle, but for errors and outcome, which name each other's
types."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

ERRORS, OUTCOME = "soapwright.runtime.errors", "soapwright.runtime.outcome"


@pytest.mark.parametrize("of_types_too", [False, True])
def test_imports_have_no_circle(of_types_too: bool) -> None:
    graph = grimp.build_graph(
        "soapwright", cache_dir=None, exclude_type_checking_imports=not of_types_too
    )
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    if of_types_too:
        assert OUTCOME in imports[ERRORS]
        imports[ERRORS] = imports[ERRORS] - {OUTCOME}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))
