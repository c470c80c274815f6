"""Types that elements refer to: what a change means depends on its direction."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import verdicts


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (('"a" type="xs:int"', '"a" type="xs:long"'), ("type-widened", "Ask/a", "info")),
        (("xs:int", "xs:decimal"), ("binding-type-changed", "Ask/a", "warning")),
        (("xs:int", "xs:short"), ("type-narrowed", "Ask/a", "error")),
        (("xs:long", "xs:decimal"), ("type-widened", "Answer/b", "error")),
        (("xs:long", "xs:short"), ("type-narrowed", "Answer/b", "info")),
        (("xs:long", "xs:double"), ("type-incomparable", "Answer/b", "error")),
    ],
)
def test_types_by_direction(
    change: tuple[str, str], verdict: tuple[str, str, str], tmp_path: Path
) -> None:
    """A wider type is no harm in a request, unless its values are other Python objects."""
    assert verdicts(tmp_path, change) == [verdict]
