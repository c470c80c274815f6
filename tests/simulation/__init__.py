"""Runs of a client against a model of a service and a network, in one process, from one seed."""
