"""A client for asyncio that is being connected."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from soapwright.runtime.client.aio import AsyncClient, AsyncDriver
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.lifecycle import opening
from soapwright.runtime.pickling.never import NeverPickled

if TYPE_CHECKING:
    from soapwright.runtime.auth.locate import Locate
    from soapwright.runtime.http.settings import HttpOptions

_HOW = "`await` what connect() gives, or use it in `async with`"
C = TypeVar("C", bound=AsyncClient)


class Opening(NeverPickled, Generic[C]):
    """A client that is being connected: ``await`` it, or use it in ``async with``, once."""

    def __init__(
        self,
        client: type[C],
        connection: Connection,
        locate: Locate | None,
        options: HttpOptions | None = None,
    ) -> None:
        if options is not None and not options.are_plain:
            from soapwright.runtime.http.custom import check_options

            check_options(options, is_async=True)
        self._class = client
        self._connection = connection
        self._locate = locate
        self._options = options
        self._client: C | None = None

    async def _open(self) -> C:
        from soapwright.runtime.client.transports import async_transport  # and with it a TLS stack

        if self._client is not None:
            raise RuntimeError("it was connected before; connect again for another client")
        connection = self._connection
        driver = AsyncDriver(connection, async_transport(connection, self._options))
        self._client = client = self._class(connection, driver)
        try:
            await driver.drive(opening(connection, self._locate))
        except BaseException:
            await client.close()
            raise
        return client

    def __await__(self) -> Generator[Any, None, C]:
        return self._open().__await__()

    if not TYPE_CHECKING:  # type checkers know that there are none

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            raise AttributeError(f"{name}: the client is not connected yet, {_HOW}")

        def __enter__(self) -> Any:
            raise TypeError(f"this client is for asyncio: {_HOW}")

        def __exit__(self, *error: object) -> None:
            """Nothing was entered."""

    async def __aenter__(self) -> C:
        return await self._open()

    async def __aexit__(self, *error: object) -> None:
        if self._client is not None:
            await self._client.close()
