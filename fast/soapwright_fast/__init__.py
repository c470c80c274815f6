"""The compiled reader of soapwright: rows from bytes, where they are certain."""

__version__ = "0.1.0"
INTERFACE = 1
"""What soapwright gives the reader and gets from it: another number is another agreement."""
