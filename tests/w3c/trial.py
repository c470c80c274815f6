"""One case by one tool: whether it reads the instance, writes it valid, and says the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import xmlschema
from lxml import etree
from xsdata.codegen.transformer import ResourceTransformer
from xsdata.formats.dataclass.context import XmlContext
from xsdata.formats.dataclass.generator import DataclassGenerator
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.models.config import GeneratorConfig, StructureStyle

from soapwright.project.one_off import one_off
from soapwright.runtime.codec.codec import Codec
from tests.w3c.content import Content, difference
from tests.w3c.suite import Case

Trip = Callable[[bytes], bytes]
"""Reads an instance and writes it."""
Tool = Callable[[Case, Path, str], Trip]
"""Makes classes of a case's schema, in a folder, as a package of some name."""


class Result(NamedTuple):
    """How far a tool came with a case, and in a few words what was wrong."""

    generated: bool = False
    read: bool = False
    valid: bool = False
    equal: bool = False
    why: str = ""


def ours(case: Case, folder: Path, package: str) -> Trip:
    """A client's types, from a WSDL around the schema."""
    one_off(case.wsdl(case_root(case)), package, folder)
    types = import_module(f"{package}.types").TYPES
    operation = next(
        found
        for found in vars(import_module(f"{package}.operations")).values()
        if hasattr(found, "request")
    )
    codec = Codec(types)
    root = types.load(operation.request)
    return lambda data: codec.encode(codec.decode(root, data), root)


def case_root(case: Case) -> Path:
    """The folder that all of the suite's files are in."""
    return next(above for above in case.schema.parents if above.name == "w3c")


class _Unformatted(DataclassGenerator):
    __slots__ = ()

    def ruff_code(self, file_paths: list[str]) -> None:
        """xsdata has ruff format what it writes: it says the same without."""


def xsdata(case: Case, folder: Path, package: str, *, compound: bool = False) -> Trip:
    """xsdata's classes, of the schema itself; its parser and serializer."""
    config = GeneratorConfig()
    config.output.package = package
    config.output.structure_style = StructureStyle.SINGLE_PACKAGE
    config.output.compound_fields.enabled = compound
    here = Path.cwd()
    os.chdir(folder)
    try:
        transformer = ResourceTransformer(config)
        uri = case.schema.as_uri()
        transformer.process_sources([uri])
        classes = transformer.analyze_classes(transformer.classes)
        generator = _Unformatted(config)
        generator.normalize_packages(classes)
        for made in generator.render(classes):
            made.path.parent.mkdir(parents=True, exist_ok=True)
            made.path.write_text(made.source, "utf-8")
    finally:
        os.chdir(here)
    module = import_module(package)
    root = etree.QName(etree.parse(case.instance).getroot())
    cls = next(
        found
        for found in vars(module).values()
        if isinstance(found, type) and _is_root(found, root)
    )
    context = XmlContext(models_package=package)
    return lambda data: (
        XmlSerializer(context=context)
        .render(XmlParser(context=context).from_bytes(data, cls))
        .encode()
    )


def with_compound_fields(case: Case, folder: Path, package: str) -> Trip:
    return xsdata(case, folder, package, compound=True)


def _is_root(cls: Any, name: etree.QName) -> bool:
    meta = cls.__dict__.get("Meta")
    module = sys.modules[cls.__module__]
    namespace = getattr(meta, "namespace", None) or getattr(module, "__NAMESPACE__", None) or ""
    local = getattr(meta, "name", None) or cls.__name__
    return local == name.localname and namespace == (name.namespace or "")


TOOLS: dict[str, Tool] = {
    "ours": ours,
    "xsdata": xsdata,
    "xsdata, compound fields": with_compound_fields,
}


class Judge:
    """Says of one case whether what was written is valid, and whether it says the same.

    libxml2 judges; where it does not compile the schema or refuses the instance itself, xmlschema
    does; where that refuses it too, what says the same as the instance is as valid as it.
    """

    def __init__(self, case: Case) -> None:
        original = case.instance.read_bytes()
        try:
            typed = xmlschema.XMLSchema10(case.schema, validation="lax")
        except Exception:  # an oracle may fail as it likes; then texts count
            typed = None
        self._validators: list[Any] = [typed] if typed is not None else []
        if case.judge != "xmlschema":
            self._validators.insert(0, etree.XMLSchema(etree.parse(case.schema)))
        self._validators = [v for v in self._validators if _complaint(v, original) is None][:1]
        self._content = Content(typed)
        self._came = self._content.of(original)

    def complaint(self, data: bytes) -> str | None:
        """Why a document is invalid; None where it is valid."""
        for validator in self._validators:
            return _complaint(validator, data)
        return self.difference(data)

    def difference(self, data: bytes) -> str | None:
        """What a document says otherwise than the case's instance."""
        return difference(self._came, self._content.of(data))


def _complaint(validator: Any, data: bytes) -> str | None:
    tree = etree.fromstring(data)
    if not isinstance(validator, etree.XMLSchema):
        return next((str(error.reason) for error in validator.iter_errors(tree)), None)
    return None if validator.validate(tree) else str(validator.error_log)


def attempt(tool: Tool, case: Case, judge: Judge, folder: Path, package: str) -> Result:
    """Try a case; nothing that a tool does wrong is raised."""
    folder.mkdir()
    sys.path.insert(0, str(folder))
    result = Result()
    try:
        trip = tool(case, folder, package)
        result = result._replace(generated=True)
        try:
            written = trip(case.instance.read_bytes())
        except Exception as error:
            return result._replace(why=f"{type(error).__name__}: {error}")
        complaint = judge.complaint(written)
        unlike = judge.difference(written)
        why = "; ".join(found for found in (complaint, unlike) if found)
        return Result(True, True, complaint is None, unlike is None, why)
    except Exception as error:
        return result._replace(why=f"{type(error).__name__}: {error}")
    finally:
        sys.path.remove(str(folder))
        for module in [m for m in sys.modules if m.partition(".")[0] == package]:
            del sys.modules[module]
