"""Bytes over HTTP: transport, SOAP envelopes, plain HTTP operations."""
