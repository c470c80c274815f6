"""Random histories of a service and of runs of ``soapwright sync``, and what the mirror is."""
