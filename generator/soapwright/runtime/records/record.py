"""What generated classes are made of: the base class and the field specifiers.

A generated class reads as one line a field; :class:`Record` makes a keyword-only dataclass of it
(:mod:`soapwright.runtime.records.dataclass`), whose fields have metadata that xsdata's serializers
and parsers understand (https://xsdata.readthedocs.io/en/latest/models/fields/). The metadata holds
these keys of xsdata: ``name``, ``type`` (absent for character data), ``namespace`` (absent where it
is the class's ``Meta.namespace``), ``nillable``, ``format``, ``tokens``, ``sequence``, ``mixed``,
``process_contents``; and these of ours, which xsdata ignores:

- ``xsd``: local name of the leaf's XML Schema builtin type, or of that which it derives from; for
  a union several, separated by spaces, in the order they are tried. None for complex types and
  enumerations.
- ``xsi``: True where the wire's schema leaves the element untyped, so that a request has to say
  xsi:type.
- ``must``: required when a record is created. ``read_only``: set by the service. ``queryable``:
  False where the service refuses it in a query. ``length``: of a text, in characters. ``ref``:
  the entity a key refers to. ``picklist``: one of a list's values. Each is absent otherwise.
- ``day``: the value is a date, which the wire holds as the ``dateTime`` of its midnight.
- ``spelled``: not every text of a value is allowed, so that the one that came goes back.
- ``secret``: never shown; its texts are :class:`Secret`.
- ``array``, ``item``: an array of SOAP encoding: its types in Clark notation with their dimensions,
  the outermost first, and what its items are called where that is not ``item``.
- ``xsi_type``: the simple type of a leaf in an encoded message, where it is no builtin one.
- ``empty``: the text that an empty element stands for (XML Schema part 1, 3.3.4: a default, which
  an absent element does not have).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, dataclass_transform

from soapwright.runtime.records.dataclass import MISSING, dataclass, field, fields
from soapwright.runtime.records.keys import EXTRA, HOW_IT_CAME, IS_NIL, NIL, WIRE_TYPE

if TYPE_CHECKING:
    import dataclasses


_FORMATS: Final = {"base64Binary": "base64", "hexBinary": "base16", "swaRef": "base64"}
_DAY_FORMAT: Final = "%Y-%m-%dT00:00:00"


class _NoId(int):
    """0, where nobody has set an id: a service may have a record whose id is 0 indeed."""

    __slots__ = ()

    def __reduce__(self) -> str:
        return "NO_ID"


NO_ID: Final[int] = _NoId(0)
"""The id of a new record, until the service has given it one."""


class _Metadata(dict[str, Any]):
    """Field metadata that teaches xsdata our Python types when xsdata first looks.

    xsdata converts ``datetime`` values only by an explicit format. Its model builder asks every
    field for ``format`` before it converts anything, so that is when
    :mod:`soapwright.runtime.xsd.xsdata_converters` registers converters; programs that never use
    xsdata's parsers do not pay for importing them.
    """

    def get(self, key: str, default: Any = None) -> Any:
        if key == "format":
            import soapwright.runtime.xsd.xsdata_converters  # noqa: F401 (it registers them)
        return super().get(key, default)


def _field(
    metadata: dict[str, Any], default: Any, default_factory: Any, init: bool, secret: bool
) -> Any:
    """A dataclass field with what is set in ``metadata``."""
    if secret:
        metadata["secret"] = True
    kept = _Metadata({key: value for key, value in metadata.items() if value is not None})
    return field(default=default, default_factory=default_factory, init=init, metadata=kept)


def element(
    name: str,
    xsd: str | None = None,
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    init: bool = True,
    ns: str | None = None,
    nillable: bool = False,
    tokens: bool = False,
    spelled: bool = False,
    empty: str | None = None,
    sequence: int | None = None,
    xsi: bool = False,
    required: bool = False,
    read_only: bool = False,
    queryable: bool = True,
    length: int | None = None,
    ref: str | None = None,
    picklist: bool = False,
    day: bool = False,
    secret: bool = False,
    xsi_type: str | None = None,
    array: tuple[str, ...] | None = None,
    item: str | None = None,
) -> Any:
    """A child element; a repeated one has ``default_factory=list``.

    Args:
        name: its local name on the wire.
        xsd: see ``xsd`` above.
        default: what it is when not given; without a default it must be given.
        default_factory: makes the default of a list.
        init: False for a value the schema fixes.
        ns: its namespace where it is not the class's; "" is an unqualified one.
        nillable: None can go over the wire as xsi:nil.
        tokens: the value is a list, separated by spaces.
        spelled: a value goes back in the text that it came in.
        empty: the text that an empty one stands for, where that is not ``default``.
        sequence: number of the repeated ``xs:sequence`` it is in: fields of the same number take
            turns on the wire.
        xsi, required, read_only, queryable, length, ref, picklist, day, secret, xsi_type, array,
            item: see above; ``required`` is what the service demands of a new record.
    """
    metadata = {
        "name": name,
        "type": "Element",
        "xsd": xsd,
        "namespace": ns,
        "format": _DAY_FORMAT if day else _FORMATS.get(xsd or ""),
        "nillable": nillable or None,
        "tokens": tokens or None,
        "spelled": spelled or None,
        "empty": empty,
        "sequence": sequence,
        "xsi": xsi or None,
        "must": required or None,
        "read_only": read_only or None,
        "queryable": None if queryable else False,
        "length": length,
        "ref": ref,
        "picklist": picklist or None,
        "day": day or None,
        "xsi_type": xsi_type,
        "array": array,
        "item": item,
    }
    return _field(metadata, default, default_factory, init, secret)


def leaf(name: str, xsd: str, **options: Any) -> Any:
    """An element that only the field catalogue types: ``element`` with ``xsi=True``."""
    return element(name, xsd, xsi=True, **options)


def array(name: str, *types: str, xsd: str | None = None, **options: Any) -> Any:
    """An array of SOAP encoding: ``element`` that holds a list.

    Args:
        name: its local name on the wire.
        types: what it is an array of, as ``arrayType`` says it (``{namespace}local[]``); those of
            arrays within it follow.
        xsd: of the innermost items.
        options: of :func:`element`.
    """
    return element(name, xsd, array=types, **options)


def attribute(
    name: str,
    xsd: str | None = None,
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    init: bool = True,
    ns: str | None = None,
    tokens: bool = False,
    secret: bool = False,
) -> Any:
    """An attribute; the arguments mean what they mean for :func:`element`."""
    metadata = {
        "name": name,
        "type": "Attribute",
        "xsd": xsd,
        "namespace": ns,
        "format": _FORMATS.get(xsd or ""),
        "tokens": tokens or None,
    }
    return _field(metadata, default, default_factory, init, secret)


def text(
    xsd: str | None = None,
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    init: bool = True,
    nillable: bool = False,
    tokens: bool = False,
    spelled: bool = False,
    secret: bool = False,
) -> Any:
    """The character data of a class with simple content."""
    metadata = {
        "xsd": xsd,
        "format": _FORMATS.get(xsd or ""),
        "nillable": nillable or None,
        "tokens": tokens or None,
        "spelled": spelled or None,
    }
    return _field(metadata, default, default_factory, init, secret)


def wildcard(
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    ns: str = "##any",
    mixed: bool = False,
    process_contents: str | None = None,
) -> Any:
    """Elements of any name (``xs:any``); ``mixed`` ones stand among character data."""
    metadata = {
        "type": "Wildcard",
        "namespace": ns,
        "mixed": mixed or None,
        "process_contents": process_contents,
    }
    return _field(metadata, default, default_factory, True, False)


def any_attribute(*, default_factory: Callable[[], Any] = dict, ns: str = "##any") -> Any:
    """Attributes of any name (``xs:anyAttribute``), by their Clark name."""
    return _field({"type": "Attributes", "namespace": ns}, MISSING, default_factory, True, False)


def in_order_of(model: str, *, default: tuple[()] = ()) -> Any:
    """What came of some fields in its order: pairs of a field's name and a value.

    Args:
        model: the content model of the fields (:mod:`soapwright.runtime.records.order`).
        default: that it need not be given; then it follows from the fields.
    """
    from soapwright.runtime.records.order import InOrder  # few classes have it

    return _field({"type": "Ignore"}, InOrder(model), MISSING, True, False)


@dataclass_transform(
    kw_only_default=True,
    field_specifiers=(element, leaf, attribute, text, wildcard, any_attribute, in_order_of),
)
class Record:
    """Base of every generated class: a keyword-only dataclass of the wire's fields.

    Two records are equal when they are of one class and all their fields, and what a response
    held beyond them, are equal. A decoder must set every field.
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]
    if TYPE_CHECKING:  # at run time `get_type_hints` would ask for the module
        __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        dataclass(kw_only=True, repr=False, eq=False)(cls)
        if "in_order" in cls.__annotations__:
            from soapwright.runtime.records.order import fill

            cls.__post_init__ = fill  # type: ignore[attr-defined]
        if any("secret" in known.metadata for known in vars(cls)["__fields__"].values()):
            from soapwright.runtime.records.secrets import hide

            hide(cls)

    if not TYPE_CHECKING:  # type checkers know the fields, and would believe any name

        def __setattr__(self, name: str, value: Any) -> None:
            if name not in self.__fields__ and not (name[0] == "_" or hasattr(type(self), name)):
                raise AttributeError(_no_field(type(self), name))
            object.__setattr__(self, name, value)

    def __replace__(self, /, **changes: Any) -> Any:
        """As ``dataclasses.replace``; an order stays, where no other one is given."""
        fixed = [known for known in fields(self) if known.init]
        given = {k.name: getattr(self, k.name) for k in fixed if k.metadata.get("type") != "Ignore"}
        made = type(self)(**given | changes)
        if _has_order(type(self)) and not any(name.startswith("in_order") for name in changes):
            from soapwright.runtime.records.order import take_over

            take_over(made, self)
        return made

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self.__dict__ == other.__dict__ or _state(self) == _state(other)

    def __repr__(self) -> str:
        """The fields that are set, or nil; a secret one as ``'***'``."""
        nil = self.__dict__.get(NIL, ())
        shown = []
        for known in _shown(self):
            value = getattr(self, known.name, None)
            if not _empty(value):
                text = repr("***" if known.metadata.get("secret") else value)
                shown.append(f"{known.name}={text}")
            elif known.name in nil:
                shown.append(f"{known.name}=nil")
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _repr_html_(self) -> str:
        from soapwright.runtime.records.html import of_record  # only notebooks ask

        return of_record(self, _shown(self))

    @property
    def extra(self) -> dict[str, object]:
        """Elements and attributes that came with a response and that the class does not know, and
        elements that came again where it has room for one.

        By wire name, which is an element's local name in the class's own namespace, else
        ``{namespace}local``; an attribute's begins with ``@``.
        """
        found: dict[str, object] = self.__dict__.setdefault(EXTRA, {})
        return found

    @property
    def nil(self) -> set[str]:
        """The fields, by Python name, that came as ``xsi:nil``: None that was said, where the
        None of any other field says that the element was absent.

        Add an optional nillable field to send it so while it is None. Records that differ in this
        alone are equal.
        """
        found: set[str] = self.__dict__.setdefault(NIL, set())
        return found

    @property
    def is_nil(self) -> bool:
        """Whether the record itself is an ``xsi:nil``, which may have attributes, and is a record
        for their sake or as a message: one without is None.

        It is written as nil while none of its content is set. Records that differ in this alone
        are equal.
        """
        return bool(self.__dict__.get(IS_NIL))

    @is_nil.setter
    def is_nil(self, nil: bool) -> None:
        self.__dict__[IS_NIL] = nil

    @property
    def wire_type(self) -> str | None:
        """The xsi:type, as ``{namespace}local``, that came with a response and that no class
        stands for; otherwise None."""
        return self.__dict__.get(WIRE_TYPE)


def _no_field(record: type[Record], name: str) -> str:
    """What to say of a name that is no field's: the nearest that is."""
    from difflib import get_close_matches

    near = get_close_matches(name, [known.name for known in fields(record)], 1)
    meant = f"; is {near[0]!r} meant?" if near else ""
    return f"{record.__name__} has no field {name!r}{meant}"


def _empty(value: object) -> bool:
    return value is None or (
        isinstance(value, Sequence | dict) and not isinstance(value, str | bytes) and not value
    )


def _has_order(cls: type[Record]) -> bool:
    """Whether it remembers in which order its elements came."""
    return hasattr(cls, "in_order") or getattr(getattr(cls, "Meta", None), "unordered", False)


def _shown(record: Record) -> list[Any]:
    """The fields that say all of a record, each once."""
    known = fields(record)
    if not hasattr(type(record), "in_order"):
        return list(known)
    from soapwright.runtime.records.order import shown

    names = shown(record)
    return [field for field in known if field.name in names]


def _state(record: Record) -> dict[str, object]:
    """What makes records equal: having asked for ``extra`` leaves an empty dict behind."""
    state = vars(record)
    if _has_order(type(record)):
        from soapwright.runtime.records.order import told

        state = told(record)
    return {
        key: value
        for key, value in state.items()
        if key not in HOW_IT_CAME and (value or key != EXTRA)
    }
