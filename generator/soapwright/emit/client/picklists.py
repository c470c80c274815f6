"""What a zone's catalogue knows of picklists and user-defined fields → modules that name it.

``picklists.py`` has the values of each list, ``picklists.pyi`` its labels for type checkers;
``udfs.py`` the names of user-defined fields, which each database has its own of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from soapwright.emit.python.docs import literal
from soapwright.emit.python.naming import member_name, numbered
from soapwright.emit.python.rendering import environment
from soapwright.emit.types.bindings import ClassName, Types
from soapwright.errors import InputError
from soapwright.schema.catalogue import Catalogue, EntityInfo, FieldInfo
from soapwright.schema.model import QName, Schema


def emit_picklists(schema: Schema, types: Types, header: str) -> dict[str, str]:
    """The modules of one zone, unformatted, by file name; none for what is not known.

    Raises:
        InputError: a value of a field of whole numbers is none.
    """
    catalogue = schema.catalogue
    if catalogue is None:
        return {}
    entities = list(_entities(catalogue, schema, types))
    with_lists = [entity for entity in entities if entity["fields"] or entity["udfs"]]
    with_udfs = [entity for entity in entities if entity["names"]]
    templates = environment(header)
    files = {}
    if with_lists:
        for name in ("picklists.py", "picklists.pyi"):
            files[name] = templates.get_template(f"{name}.jinja").render(entities=with_lists)
    if with_udfs:
        files["udfs.py"] = templates.get_template("udfs.py.jinja").render(entities=with_udfs)
    return files


def _entities(catalogue: Catalogue, schema: Schema, types: Types) -> Iterator[dict[str, Any]]:
    for name, info in sorted(catalogue.entities.items()):
        owner = types.types.get(QName(schema.target_namespace, name))
        if owner is not None:
            yield _entity(catalogue, info, owner)


def _entity(catalogue: Catalogue, info: EntityInfo, owner: ClassName) -> dict[str, Any]:
    fields, udfs, names = [], [], dict[str, str]()
    for field in info.fields.values():
        if field.udf:
            member = member_name(field.name)
            names[numbered(member, names.__contains__, "_") if member in names else member] = (
                field.name
            )
        if not field.values:
            continue
        values = _values(catalogue, info, field, owner)
        view: dict[str, Any] = {"wire": field.name, "values": values, "parent": None}
        if field.udf:
            udfs.append(view)
        elif field.name in owner.fields:
            parent = owner.fields.get(field.picklist_parent or "")
            view |= {
                "name": owner.fields[field.name].name,
                "kind": "int" if _is_number(owner, field.name) else "str",
                "parent": None if parent is None else parent.name,
                "labels": list(dict.fromkeys(v.label or v.value for v in field.values)),
            }
            fields.append(view)
    return {
        "name": owner.name,
        "wire": info.name,
        "fields": fields,
        "udfs": udfs,
        "names": names,
    }


def _values(
    catalogue: Catalogue, info: EntityInfo, field: FieldInfo, owner: ClassName
) -> list[str]:
    """The values as source; the service has texts for all, the entity's field numbers for some."""

    def typed(text: str, name: str | None) -> str:
        if name is None or not _is_number(owner, name):
            return literal(text)
        try:
            return repr(int(text))
        except ValueError:
            raise InputError(
                f"has the value {text!r}, where {name} takes whole numbers",
                file=catalogue.file,
                line=field.line,
                key=f"{info.name}.{field.name}.picklist",
            ) from None

    found = []
    for value in field.values:
        arguments = [
            typed(value.value, None if field.udf else field.name),
            literal(value.label or value.value),
        ]
        told: Mapping[str, bool] = {
            "active=False": not value.active,
            "system=True": value.system,
            "default=True": value.default,
        }
        arguments += [text for text, said in told.items() if said]
        if value.parent:
            arguments.append(f"parent={typed(value.parent, field.picklist_parent)}")
        found.append(f"PicklistValue({', '.join(arguments)})")
    return found


def _is_number(owner: ClassName, name: str) -> bool:
    return name in owner.fields and owner.fields[name].annotation.startswith("int")
