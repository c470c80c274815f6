"""Rows as Arrow's columns; needs ``pip install soapwright[arrow]``, and is loaded when asked for."""
