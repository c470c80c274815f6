"""Rows as Arrow's columns: needs ``soapwright[arrow]``, and is loaded when it is asked for."""
