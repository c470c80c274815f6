"""``soapwright call``: one call of any operation."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from soapwright.cli.console import Console, command
from soapwright.cli.running import Opened, check_files, connection_options
from soapwright.errors import InputError


@command
@click.argument("service")
@click.argument("operation")
@click.option("--arg", "arguments", multiple=True, metavar="N=V", help="What it takes: see below.")
@click.option("--json", "file", metavar="FILE", help="The same as JSON; - is a pipe.")
@connection_options
def call(
    console: Console,
    workspace: Path | None,
    service: str,
    operation: str,
    arguments: tuple[str, ...],
    file: str | None,
    url: str | None,
    zone: str | None,
    username: str | None,
    package: str | None,
    trace: Path | None,
) -> int:
    """Call an operation; its answer goes to stdout as JSON.

    An operation is named as the WSDL has it or as the client's method is, of a group behind a dot
    (batch.get_batch_task_info). --arg a=1 gives an argument, --arg a.b=1 a part of it, and one
    that comes again is a list; --json FILE gives them all as an object. Exit status 1: the
    service refused, or no usable answer came.

    \b
    Examples:
      soapwright call orders GetOrder --arg id=4711
      soapwright call orders create_order --arg order.number=7 --arg order.tags=a --arg order.tags=b
      soapwright call orders CreateOrder --json order.json
    """
    from soapwright.commands.call import Calling, given_of, read_json
    from soapwright.commands.tracing import traced
    from soapwright.runtime.errors import ServiceError, SoapwrightError

    if arguments and file is not None:
        raise InputError("goes without --json", key="--arg")
    check_files({"--json": file, "--trace": trace})
    opened = Opened(workspace, service, package, {"url": url, "zone": zone, "username": username})
    given = given_of(arguments) if file is None else read_json(file, sys.stdin.buffer.read)
    calling = Calling(opened.package, opened.rules, operation, given)
    with traced(trace):
        try:
            answer = calling.run(opened.arguments())
        except ServiceError as error:
            for message in error.messages or (error.message,):
                console.error(message)
            return 1
        except SoapwrightError as error:
            console.error(str(error))
            return 1
    console.clear()
    sys.stdout.flush()
    sys.stdout.buffer.write(answer.encode())
    sys.stdout.flush()
    return 0
