"""One session with a generated client: logins, a job that is followed, one that fails, rows."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

from soapwright.runtime.errors import AuthenticationError, JobFailed, NotCancellable, ServiceError
from soapwright.sandbox.server import Sandbox
from soapwright.sandbox.superoffice.app import APPLICATION_TOKEN, PASSWORD, USERNAME


def run(package: ModuleType, server: Sandbox, say: Callable[[str], None]) -> None:
    """Follow jobs to their ends, read a list page by page, and see errors as they come.

    Args:
        package: the generated package.
        server: the running sandbox.
        say: takes each line of what happened.
    """
    types: Any = importlib.import_module(f"{package.__name__}.types")

    def task(**parameters: str) -> Any:
        pair = types.StringDictionaryStringKeyValuePair
        pairs = [pair(key=key, value=value) for key, value in parameters.items()]
        dictionary = types.StringDictionary(string_key_value_pair=pairs)
        return types.BatchTaskInfo(name="Nightly", parameter_object=dictionary)

    try:
        package.SuperOffice.connect(
            server.url,
            username=USERNAME,
            password="wrong",  # noqa: S106
            application_token=APPLICATION_TOKEN,
        )
    except AuthenticationError as error:
        say(f"a wrong password: {error.message}")
    with package.SuperOffice.connect(
        server.url, username=USERNAME, password=PASSWORD, application_token=APPLICATION_TOKEN
    ) as client:
        job = client.batch.start(task())
        for now in job.progress(poll=0.02):
            say(f"job {job.id}: {now.state}, {now.percent:g} %: {now.description}")
        try:
            client.batch.start(task(steps="2", fail="Disk full")).wait(poll=0.02)
        except JobFailed as error:
            say(f"{error.message}")
        try:
            client.batch.start(task(steps="9", cancellation="CannotCancel")).cancel()
        except NotCancellable as error:
            say(f"nothing is sent: {error.message}")

        before, began = client.calls, time.perf_counter()
        columns = types.ArrayOfstring(string=["name", "city"])
        rows = list(client.archive.rows(provider_name="FindContact", columns=columns))
        took = time.perf_counter() - began
        say(f"archive: {len(rows)} rows in {client.calls - before} pages, {took:.2f} s")

        server.state.tickets.expire_all()
        before = client.calls
        client.archive.get_provider_names()
        say(f"the ticket expired: {client.calls - before} calls (refused, login, again)")
        try:
            list(client.archive.rows(provider_name="FindNothing"))
        except ServiceError as error:
            say(f"{error.kind}: {error.message} It was caused by {error.__cause__}")
