"""soapwright: from the WSDL of a batch-style web service to a typed Python client."""

__version__ = "0.1.0"
