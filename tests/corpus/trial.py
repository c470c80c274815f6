"""What becomes of one WSDL: whether a client is made of it, and whether anything gets lost."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from soapwright.errors import InputError
from soapwright.project.one_off import one_off
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.encoded import EncodedWriter
from soapwright.runtime.codec.references import resolve
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record
from soapwright.schema import read_schema
from soapwright.schema.source import Elsewhere
from tests.corpus.encoding import ENVELOPE, named_in_full, said_by_schema
from tests.corpus.instances import Instances
from tests.corpus.schemas import Schemas
from tests.w3c.content import Content, difference


class Result(NamedTuple):
    """What became of a WSDL.

    ``made`` tells that a package was generated and can be imported, ``types_only`` that it has no
    client, since there is nothing to call: the refusal said how it can be had. ``missing`` are the
    SOAP operations that it does not have; ``tried`` and ``kept`` count instances, and ``lost`` says
    of some what became of them.
    """

    made: bool = False
    missing: tuple[str, ...] = ()
    tried: int = 0
    kept: int = 0
    lost: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    why: str = ""
    types_only: bool = False


def attempt(wsdl: Path, folder: Path, package: str, *, root: Path, least: int = 20) -> Result:
    """Generate, import, and send every instance of every message's element there and back.

    Args:
        wsdl: the file.
        folder: an empty one, to work in.
        package: a name that no other package has.
        root: what the WSDL's imports may not lead out of.
        least: how many instances of an element there are at least.
    """
    sys.path.insert(0, str(folder))
    try:
        types_only = False
        try:
            try:
                operations = _generate(wsdl, package, folder, root)
            except InputError as error:
                if "with `--types-only` its types can be had" not in str(error):
                    raise
                types_only = True
                operations = _generate(wsdl, package, folder, root, types_only=True)
        except Exception as error:  # whatever it is, no package came of it
            return Result(why=f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")
        missing = tuple(_missing(wsdl, root, operations))
        result = Result(True, missing, types_only=types_only)
        roots = _elements(package) if types_only else _roots(operations, package)
        if not roots:
            return result
        try:
            return _round_trips(result, wsdl, folder, package, roots, least)
        except Exception as error:
            return result._replace(why=f"no instances: {type(error).__name__}: {error}"[:300])
    finally:
        sys.path.remove(str(folder))
        for module in [m for m in sys.modules if m.partition(".")[0] == package]:
            del sys.modules[module]


def _generate(
    wsdl: Path, package: str, folder: Path, root: Path, *, types_only: bool = False
) -> list[Operation[Any, Any]]:
    one_off(wsdl, package, folder, elsewhere=Elsewhere((str(root),)), types_only=types_only)
    found = import_module(package)
    for name in found.__all__:
        getattr(found, name)
    if types_only:
        return []
    return list(_operations(import_module(f"{package}.operations")))


def _operations(module: Any) -> Iterator[Operation[Any, Any]]:
    """Those of a module, or of the modules that a package of them has."""
    yield from (found for found in vars(module).values() if isinstance(found, Operation))
    for info in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield from _operations(import_module(f"{module.__name__}.{info.name}"))


def _missing(wsdl: Path, root: Path, operations: list[Operation[Any, Any]]) -> Iterator[str]:
    """The SOAP operations that no operation of the client is for."""
    schema = read_schema(wsdl, root=root).schema
    called = {  # the others the service sends, which no client can
        (port_type.name, operation.name)
        for port_type in schema.port_types.values()
        for operation in port_type.operations
        if operation.input is not None
    }
    bound = {
        (binding.port_type, operation.name)
        for service in schema.services.values()
        for port in service.ports
        if (binding := schema.bindings.get(port.binding)) is not None
        if binding.kind.startswith("soap")
        for operation in binding.operations
        if (binding.port_type, operation.name) in called
    }
    names = [found.name for found in operations]
    for _, name in sorted(bound, key=str):
        if name in names:
            names.remove(name)
        else:
            yield name


class _Root(NamedTuple):
    """The class of a message or a header part, and how it is encoded."""

    record: Any
    encoding: str | None


def _roots(operations: list[Operation[Any, Any]], package: str) -> dict[str, _Root]:
    """The classes of messages and header parts, by the names of their elements."""
    types = import_module(f"{package}.types").TYPES
    found: dict[str, _Root] = {}
    for operation in operations:
        encoding = getattr(operation, "encoding", None)
        for name in (
            *(operation.request, operation.response),
            *operation.headers,
            *operation.response_headers,
        ):
            if name is not None:
                try:
                    cls = types.load(name)
                except AttributeError:
                    continue
                root = _Root(cls, encoding)
                found["{{{}}}{}".format(*wire_name(cls)).removeprefix("{}")] = root
    return found


def _elements(package: str) -> dict[str, _Root]:
    """All classes of a package, which may be of global elements, by name on the wire."""
    types = import_module(f"{package}.types").TYPES
    classes = map(types.load, types.names())
    return {
        "{{{}}}{}".format(*wire_name(cls)).removeprefix("{}"): _Root(cls, None)
        for cls in classes
        if issubclass(cls, Record)
    }


def _round_trips(
    result: Result,
    wsdl: Path,
    folder: Path,
    package: str,
    roots: Mapping[str, _Root],
    least: int,
) -> Result:
    schemas = Schemas(wsdl, folder / "schemas")
    instances = Instances(schemas)
    content = Content(schemas.typed)
    codec = Codec(import_module(f"{package}.types").TYPES)
    tried = kept = 0
    lost: list[str] = []
    few: list[str] = []
    for name, message in roots.items():
        if name not in schemas.typed.maps.elements:
            continue
        count = 0
        for root in instances.of(name, least, 2 * least, encoded=message.encoding is not None):
            count += 1
            wrong = _wrong(root, message, codec, schemas, content)
            if wrong is None:
                kept += 1
            elif len(lost) < 20:
                lost.append(f"{name.rpartition('}')[2]}: {wrong}")
        tried += count
        if count < least:
            few.append(f"{name.rpartition('}')[2]}: {count}")
    return result._replace(tried=tried, kept=kept, lost=tuple(lost), few=tuple(few))


def _wrong(
    root: etree._Element, message: _Root, codec: Codec, schemas: Schemas, content: Content
) -> str | None:
    """What is lost of an instance on its way; None where nothing is."""
    data = etree.tostring(root)
    try:
        if message.encoding is None:
            again = codec.encode(codec.decode(message.record, data), message.record)
        else:
            again = _encoded(codec, message, data)
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())[:200]} in {data[:300]!r}"
    written = etree.fromstring(again)
    if message.encoding is not None:
        root, written = said_by_schema(root), said_by_schema(written[0])
    root, written = named_in_full(root), named_in_full(written)
    if not _alike(root, written):
        told = difference(content.of(etree.tostring(root)), content.of(etree.tostring(written)))
        if told is not None:
            return told
    complaint = schemas.complaint(written)
    return None if complaint is None else f"invalid: {complaint}"


def _encoded(codec: Codec, message: _Root, data: bytes) -> bytes:
    """A message in SOAP encoding, read and written."""
    node = etree.fromstring(data)
    resolve(node)
    written = codec.encoder.written()
    writer = EncodedWriter(codec.types, codec.leaves, str(message.encoding), written)
    wrapper = writer.wrapped(codec.encoded.decode(node, message.record))
    return f'<_ {written.declarations} xmlns:soap="{ENVELOPE}">{wrapper}</_>'.encode()


def _alike(one: etree._Element, other: etree._Element) -> bool:
    """Whether two elements are the same but for prefixes: what is not may still mean the same."""
    return (
        one.tag == other.tag
        and (one.text or "") == (other.text or "")
        and (one.tail or "") == (other.tail or "")
        and sorted(one.attrib.items()) == sorted(other.attrib.items())
        and not any(":" in str(text) for text in (*one.attrib.values(), one.text or ""))
        and len(one) == len(other)
        and all(map(_alike, one, other))
    )
