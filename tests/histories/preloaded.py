"""What each run of the command loads, but for generated clients: those differ."""

from importlib import import_module

for name in (
    "dlt.destinations.impl.duckdb.duck",
    "dlt.destinations.impl.postgres.postgres",
    "dlt.destinations.impl.sqlalchemy.sqlalchemy_job_client",
    "duckdb",
    "pyarrow.parquet",
    "soapwright.cli.app",
    "soapwright.cli.sync",
    "soapwright.commands.mirror.sync",
    "soapwright.runtime.client.mirror_source",
):
    import_module(name)
