"""A call, on its way out and on its way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from soapwright.runtime.answers.result import Path
from soapwright.runtime.calls.headers import HeaderPart, Headers
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.runtime.records.index import TypeIndex

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path as Folder

    from lxml import etree

    from soapwright.runtime.errors import SoapwrightError
    from soapwright.runtime.telling.doing import Doing
    from soapwright.runtime.xsd.attachment import Attachment

    Check: TypeAlias = Callable[[etree._Element | None, bool], object]
    """Is given an answer's Header, and whether its Body is a fault; raises what is wrong."""

Body = TypeVar("Body", covariant=True)
NO_HEADERS = Headers()


@dataclass(frozen=True, slots=True)
class Stream:
    """Records of an answer that are taken as they arrive.

    Args:
        path: where they are in the operation's result.
        take: is given some at a time, in the order of the answer.
        skip: is told of each that cannot be read (see :data:`soapwright.runtime.codec.rows.Skip`),
            which is left out; None makes it an error.
        key: Python name of their key, for ``skip``.
        texts: whether their leaves stay texts (:mod:`soapwright.runtime.codec.texts`), where the
            answer is read as it arrives.
    """

    path: Path
    take: Callable[[Sequence[Any]], object]
    skip: Callable[[int, str, str | None, int | None], object] | None = None
    key: str | None = None
    texts: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What goes and comes beside the envelope.

    Args:
        mtom: whether binary values go as parts of their own; None is as the connection does.
        attached: further parts that go out, which the message refers to or not.
        save_to: the folder that parts of the answer are written to, each a file; None keeps them
            in memory.
        wanted: whether who calls is given them all, so that none is lost.
    """

    mtom: bool | None = None
    attached: Sequence[Attachment] = ()
    save_to: Folder | None = None
    wanted: bool = False

    @property
    def are_sent(self) -> bool:
        """Whether anything may go out beside the envelope."""
        return bool(self.mtom or self.attached)

    @classmethod
    def of(
        cls,
        mtom: bool | None,
        attachments: Sequence[Attachment],
        save_to: str | PathLike[str] | None,
        *,
        wanted: bool,
    ) -> Parts | None:
        """What a call says of them, or None where it says nothing.

        Args:
            mtom, attachments, save_to: as ``call`` of a client takes them.
            wanted: whether the caller is given all parts of the answer.

        Raises:
            InvalidArgument: there is no such folder.
        """
        if save_to is not None:
            return cls(mtom, tuple(attachments), _folder(save_to), wanted)
        if mtom is None and not attachments and not wanted:
            return None
        return cls(mtom, tuple(attachments), None, wanted)


def _folder(path: str | PathLike[str]) -> Folder:
    from pathlib import Path  # few calls write anything

    from soapwright.runtime.errors import InvalidArgument

    folder = Path(path)
    if not folder.is_dir():
        told = f"save_to is {str(folder)!r}, which is no folder"
        raise InvalidArgument(told, arguments=("save_to",))
    return folder


@dataclass(frozen=True, slots=True)
class Call:
    """A request to make: the operation, and its message.

    ``types`` are those its answer is read with; None means the package's own. ``endpoint`` is the
    wire name of the entity it is about, where it is about one. ``stream`` takes records out of the
    answer before it is whole; None leaves them in. Calls of one ``line``, whatever that is, may
    share a connection, since their answers tell which is whose; with None a call has its own.
    ``sending`` is called each time before it goes out, with what does, in the thread that sends it.
    ``parts`` says what goes and comes beside the envelope; None leaves it to the connection.
    ``doubted`` is told the error of the first try that the service may have acted on.
    ``told`` is the work that it is part of, where somebody is told of that.
    """

    operation: Operation[Any, Any] | HttpOperation[Any, Any]
    request: Any
    types: TypeIndex | None = None
    endpoint: str | None = None
    stream: Stream | None = None
    line: object | None = None
    sending: Callable[[bytes], object] | None = None
    parts: Parts | None = None
    doubted: Callable[[SoapwrightError], object] | None = None
    told: Doing | None = field(default=None, repr=False)


@dataclass(slots=True)
class Outgoing:
    """A call on its way out: what the steps of the pipeline have made of it so far.

    Args:
        call: as it was asked for; nobody changes it.
        url: the service's address.
        zone: of the connection, where known, for errors.
        message: what goes out, which may say more than the call's request.
        headers: SOAP header parts by class name; those that the operation binds go out, in the
            order of the binding. An element may stand for a record.
        elements: header parts that no operation binds; they go out as they are, behind those.
        understood: names, in Clark notation, of header parts of the answer that one of the steps
            obeys though the operation does not declare them; None is all, where the caller looks
            at them.
        checks: what looks at the answer's Header before anything of its Body is read.
        http_headers: HTTP headers beside those of the binding.
        took: seconds that its tries have taken, and the waits between them.
        earlier: the error of its last try that the service may have acted on, whoever made it.
        service: the name of the package.
        told: what somebody is told of it, or None.
    """

    call: Call
    url: str
    zone: str | None
    message: Any
    headers: dict[str, HeaderPart] = field(default_factory=dict)
    elements: list[etree._Element] = field(default_factory=list)
    understood: frozenset[str] | None = frozenset()
    checks: tuple[Check, ...] = ()
    http_headers: dict[str, str] = field(default_factory=dict)
    took: float = 0.0
    earlier: SoapwrightError | None = None
    service: str | None = None
    told: Doing | None = field(default=None, repr=False)

    def doubt(self, error: SoapwrightError) -> None:
        """A try has ended with this, and the service may have acted on it."""
        self.earlier = error
        if self.call.doubted is not None:
            self.call.doubted(error)

    def beside(self, call: Call) -> Outgoing:
        """Another call to the same place, which is made for this one."""
        return Outgoing(
            call, self.url, self.zone, call.request, service=self.service, told=self.told
        )


@dataclass(frozen=True, slots=True)
class Response(Generic[Body]):
    """What came back.

    Args:
        body: the output message; None where nothing comes back.
        headers: the header parts.
        status: of the HTTP answer.
        http_headers: of the HTTP answer; case does not matter in their names.
        attachments: the parts beside the envelope, in their order.
    """

    body: Body
    headers: Headers = NO_HEADERS
    status: int = 200
    http_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    attachments: Sequence[Attachment] = ()

    def result(self, operation: Operation[Any, Any] | HttpOperation[Any, Any]) -> Any:
        """The one thing the operation returns, or the whole message where it returns several."""
        return self.body if operation.result is None else getattr(self.body, operation.result)
