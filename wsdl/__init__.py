"""The inputs of the services that come with soapwright, for ``soapwright init NAME``."""
