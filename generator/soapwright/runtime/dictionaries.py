"""An alias until release 0.2: ``from_dict`` and ``to_dict`` are in ``soapwright``."""

from __future__ import annotations

import warnings

from soapwright.runtime.records.dictionaries import from_dict, to_dict

__all__ = ["from_dict", "to_dict"]

warnings.warn(
    "soapwright.runtime.dictionaries goes with soapwright 0.2: "
    "write `from soapwright import from_dict, to_dict`",
    DeprecationWarning,
    stacklevel=2,
)
