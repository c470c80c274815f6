"""What a record's dict holds beside its fields."""

from __future__ import annotations

from typing import Final

EXTRA: Final = "_extra"
WIRE_TYPE: Final = "_wire_type"
NIL: Final = "_nil"
IS_NIL: Final = "_is_nil"
CAME: Final = "_came"
"""What the elements of leaves said beside their values (``soapwright.runtime.codec.notes``)."""
PLACES: Final = "_places"
"""Where elements came that no field is for (``soapwright.runtime.codec.places``)."""
HOW_IT_CAME: Final = frozenset((NIL, IS_NIL, CAME, PLACES))
"""What makes no record another."""
