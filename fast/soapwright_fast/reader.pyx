# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
# cython: embedsignature=False, binding=False
"""Rows from bytes, where they are certain.

A row is read here only if no other reading of its bytes is possible: elements that the class has,
without attributes but one ``xsi:type`` or ``xsi:nil``, texts of allowed characters in UTF-8, the
five entities and references to characters. Whatever else comes ends the reading before its row, so
that who calls gives that row to a parser. So this is no parser: it knows a part of what is
well-formed, and nothing of what is not.

Bytes are read by a cursor that knows where they end: no byte is looked at before the end was.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.datetime cimport date_new, datetime_new, import_datetime
from cpython.dict cimport PyDict_GetItem, PyDict_SetItem
from cpython.exc cimport PyErr_Clear
from cpython.list cimport PyList_Append
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.object cimport PyObject, PyTypeObject
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memchr, memcmp, memcpy, memset

from decimal import Decimal

cdef extern from "Python.h":
    double PyOS_string_to_double(const char *s, char **end, PyObject *overflow) except? -1.0
    int PyObject_GenericSetAttr(object made, object name, object value) except -1
    PyTypeObject PyBaseObject_Type

import_datetime()

ctypedef const unsigned char *Bytes

# --- why a row is not read here --------------------------------------------------------------

cdef enum Reason:
    MORE       # the bytes end within the row
    END        # no row: an end tag, which is that of what the rows are in
    MARKUP
    NAME
    ATTRIBUTE
    CHARACTER
    VALUE
    CLASS
    TYPE
    DEPTH

REASONS = (
    "its end has not come",
    "there are no more",
    "a comment, a CDATA section or a processing instruction",
    "an element that its class does not have, or has once, or that has another prefix",
    "an attribute beside one xsi:type or xsi:nil",
    "a character that may be wrong, or text beside elements",
    "a text that is no plain value of its type",
    "a class or a field that holds more than elements and plain texts",
    "an xsi:type that names no class, or another one",
    "elements that nest deep",
)

# --- what makes a value of a text ------------------------------------------------------------

cdef enum Form:
    _OTHER
    _TEXT
    _INTEGER
    _BOOLEAN
    _DECIMAL
    _DOUBLE
    _DATETIME
    _DAY
    _DATE

OTHER, TEXT, INTEGER, BOOLEAN, DECIMAL = _OTHER, _TEXT, _INTEGER, _BOOLEAN, _DECIMAL
DOUBLE, DATETIME, DAY, DATE = _DOUBLE, _DATETIME, _DAY, _DATE

NO_EMPTY = object()
cdef object _NO_EMPTY = NO_EMPTY
cdef object _NOT_READ = object()  # None is a value
cdef object _UNKNOWN = object()
cdef object _Decimal = Decimal
cdef tuple _NOTHING = ()

cdef str _NIL = "_nil"
cdef str _CAME = "_came"
cdef str _TYPE_NAME = "{http://www.w3.org/2001/XMLSchema-instance}type"

cdef enum:
    MOST_FIELDS = 512    # of a class
    DEEPEST = 16         # records within each other
    LOOK_AHEAD = 8       # fields that are compared with a name before it is looked up
    LONGEST_NUMBER = 40
    MOST_KNOWN = 512     # texts of xsi:type that are remembered

# --- kinds of bytes --------------------------------------------------------------------------

cdef enum:
    PLAIN = 0
    STOP = 1      # "<", which ends a text
    AMPERSAND = 2
    HIGH = 4      # a part of a character beyond ASCII
    CLOSING = 8   # ">", which no text has after "]]"
    REFUSED = 16  # what XML does not allow, or reads as another: a carriage return

cdef unsigned char[256] _KINDS


cdef void _classify() noexcept:
    cdef int code
    for code in range(256):
        _KINDS[code] = HIGH if code >= 0x80 else REFUSED if code < 0x20 else PLAIN
    _KINDS[9] = _KINDS[10] = PLAIN
    _KINDS[c"<"] = STOP
    _KINDS[c"&"] = AMPERSAND
    _KINDS[c">"] = CLOSING


_classify()


cdef struct Cursor:
    Bytes at
    Bytes end
    int reason


cdef enum Said:
    NOTHING
    SAYS_TYPE
    SAYS_NIL


cdef struct Tag:
    Said said
    bint closed     # <a/>
    Bytes value     # of xsi:type
    Py_ssize_t size


cdef inline bint _is_blank(unsigned char byte) noexcept:
    return byte == c" " or byte == c"\n" or byte == c"\t"


cdef inline bint _ends_name(unsigned char byte) noexcept:
    return byte == c">" or byte == c" " or byte == c"/" or byte == c"\n" or byte == c"\t"


cdef inline void _pass_blanks(Cursor *cursor) noexcept:
    while cursor.at < cursor.end and _is_blank(cursor.at[0]):
        cursor.at += 1


cdef inline bint _stop(Cursor *cursor, int reason) noexcept:
    cursor.reason = reason
    return False


cdef inline bint _expect(Cursor *cursor, unsigned char byte, int reason) noexcept:
    """Pass one byte, which has to be this one."""
    if cursor.at >= cursor.end:
        return _stop(cursor, MORE)
    if cursor.at[0] != byte:
        return _stop(cursor, reason)
    cursor.at += 1
    return True


cdef inline bint _has(Cursor *cursor, Py_ssize_t offset, bytes name) noexcept:
    """Whether a name stands at an offset, and ends there."""
    cdef Py_ssize_t size = PyBytes_GET_SIZE(name)
    if cursor.end - cursor.at <= offset + size:  # what follows it has to be there too
        return False
    if memcmp(cursor.at + offset, PyBytes_AS_STRING(name), size) != 0:
        return False
    return _ends_name(cursor.at[offset + size])


cdef bint _pass_end_tag(Cursor *cursor, bytes name) noexcept:
    """Pass ``</name>``, at whose ``</`` the cursor is."""
    cdef Py_ssize_t size = PyBytes_GET_SIZE(name)
    if cursor.end - cursor.at <= 2 + size:
        return _stop(cursor, MORE)
    if memcmp(cursor.at + 2, PyBytes_AS_STRING(name), size) != 0:
        return _stop(cursor, NAME)
    cursor.at += 2 + size
    _pass_blanks(cursor)
    return _expect(cursor, c">", NAME)


cdef class Field:
    """One element that a class has.

    Args:
        names: how it may be spelt, the likeliest first.
        attribute, tag: its names in Python, and in Clark notation.
        many: whether it is one of a list.
        lenient: whether its xsi:type says nothing that is to be kept.
        spelled: whether its text is kept beside its value.
        form, convert: what makes a value of its text.
        zone: of a time.
        empty: the value of an empty one.
        record: what ``Reader``'s ``describe`` is asked, for one that holds elements.
        may_be_nil: whether it is None as nil.
        named: for the names and values of a row of texts: how items, names, values are spelt.
        within: what makes such names and values of a record, where they are not as plain.
    """

    cdef bytes name
    cdef tuple names
    cdef str attribute
    cdef str tag
    cdef bint many, lenient, spelled, may_be_nil, readable
    cdef int form
    cdef object convert, zone, empty, record, within
    cdef tuple items
    cdef Class inner

    def __init__(
        self, names, str attribute, str tag, *, many=False, lenient=False, spelled=False, form=0,
        convert=None, zone=None, empty=NO_EMPTY, record=None, may_be_nil=True, named=None,
        within=None,
    ):
        self.names = tuple(names)
        self.name = self.names[0]
        self.attribute, self.tag = attribute, tag
        self.many, self.lenient, self.spelled = many, lenient, spelled
        self.form, self.convert, self.zone, self.empty = form, convert, zone, empty
        self.record, self.may_be_nil, self.within = record, may_be_nil, within
        self.items = None if named is None else tuple([bytes(each[0]) for each in named])
        if self.items is not None and len(self.items) != 3:
            raise ValueError("names and values have three names: an item's, and theirs")
        self.readable = convert is not None or record is not None


cdef class Class:
    """How the elements of a class are read.

    Args:
        made: the class.
        blank: makes the values of a record that nothing was said of.
        fields: its elements in the order of the schema.
        others: the attribute that has an element's other attributes.
        make: makes a row of the tags and the texts of its elements, instead of a record.
    """

    cdef object made, blank, make
    cdef str others
    cdef list fields
    cdef dict places
    cdef dict types
    cdef Py_ssize_t count

    def __init__(self, made, blank, fields, others=None, make=None):
        self.made, self.blank, self.others, self.make = made, blank, others, make
        self.fields = list(fields)
        self.count = len(self.fields)
        if self.count > MOST_FIELDS:
            raise ValueError(f"a class has at most {MOST_FIELDS} fields")
        self.places = {
            name: place
            for place, field in enumerate(self.fields)
            for name in (<Field?>field).names
        }
        self.types = {}

    cdef object record(self, dict values):
        """A record of these values, as the plain decoder makes one."""
        made = (<object (*)(object, object, PyObject *)>PyBaseObject_Type.tp_new)(
            self.made, _NOTHING, NULL
        )
        # As object.__setattr__ does: from 3.13 on values stand elsewhere than in the dict, and the
        # type's own descriptor alone knows where.
        PyObject_GenericSetAttr(made, "__dict__", values)
        return made


cdef class Reader:
    """Reads rows of one class in one scope of prefixes.

    Args:
        name: how the rows' element is spelt.
        row: their class, as ``describe`` knows it.
        describe: gives how a class is read, or None where it is not.
        named: gives the class that an ``xsi:type`` names where another one is declared, or None.
        said: gives an ``xsi:type`` in Clark notation.
        xsi: the prefixes of ``xsi:type``.
        note: makes what is kept beside a value.
    """

    cdef bytes name
    cdef object describe, named, said, note
    cdef list type_names, nil_names
    cdef dict classes, clarks
    cdef Class declared
    cdef object row

    def __init__(self, bytes name not None, row, describe, named, said, xsi, note):
        self.name, self.row = name, row
        self.describe, self.named, self.said, self.note = describe, named, said, note
        self.type_names = [bytes(prefix) + b":type" for prefix in xsi]
        self.nil_names = [bytes(prefix) + b":nil" for prefix in xsi]
        self.classes, self.clarks = {}, {}
        self.declared = self.described(row)

    def read(self, bytes data not None, Py_ssize_t at, list rows not None):
        """Read rows for as long as they are certain.

        Args:
            data: the bytes.
            at: where a row may begin.
            rows: gets them.

        Returns:
            Where the first one begins that was not read, and why it was not.
        """
        cdef Cursor cursor
        cdef Bytes start = <Bytes>PyBytes_AS_STRING(data)
        cdef Py_ssize_t size = PyBytes_GET_SIZE(data)
        if not 0 <= at <= size:
            raise ValueError("no place in the bytes")
        cursor.at, cursor.end, cursor.reason = start + at, start + size, MORE
        while True:
            at = cursor.at - start
            row = self.next_row(&cursor)
            if row is _NOT_READ:
                return at, cursor.reason
            PyList_Append(rows, row)

    cdef object next_row(self, Cursor *cursor):
        cdef Tag tag
        cdef Class cls = self.declared
        _pass_blanks(cursor)
        if not _expect(cursor, c"<", CHARACTER):
            return _NOT_READ
        if not _has(cursor, 0, self.name):
            cursor.reason = _reason_of_name(cursor, self.name)
            return _NOT_READ
        cursor.at += PyBytes_GET_SIZE(self.name)
        if not self.pass_start_tag(cursor, &tag):
            return _NOT_READ
        if cls is None:
            cursor.reason = CLASS
            return _NOT_READ
        if cls.make is not None:
            return self.row_of_texts(cursor, &tag, cls)
        return self.record(cursor, &tag, cls, self.name, 0)

    # --- tags -------------------------------------------------------------------------------

    cdef bint pass_start_tag(self, Cursor *cursor, Tag *tag) noexcept:
        """Pass what follows a start tag's name: one xsi:type or xsi:nil at most."""
        cdef unsigned char byte
        tag.said, tag.closed, tag.value, tag.size = NOTHING, False, NULL, 0
        if cursor.at < cursor.end and cursor.at[0] == c">":  # as most do
            cursor.at += 1
            return True
        while True:
            _pass_blanks(cursor)
            if cursor.at >= cursor.end:
                return _stop(cursor, MORE)
            byte = cursor.at[0]
            if byte == c">":
                cursor.at += 1
                return True
            if byte == c"/":
                cursor.at += 1
                tag.closed = True
                return _expect(cursor, c">", ATTRIBUTE)
            # An attribute has a blank before it, and is the first one.
            if not _is_blank((cursor.at - 1)[0]) or tag.said != NOTHING:
                return _stop(cursor, ATTRIBUTE)
            if not self.pass_attribute(cursor, tag):
                return False

    cdef bint pass_attribute(self, Cursor *cursor, Tag *tag) noexcept:
        cdef Py_ssize_t place
        cdef Bytes value
        for place in range(len(self.type_names)):
            if _pass_name(cursor, <bytes>self.type_names[place]):
                tag.said = SAYS_TYPE
                return _pass_value(cursor, &tag.value, &tag.size)
            if _pass_name(cursor, <bytes>self.nil_names[place]):
                tag.said = SAYS_NIL
                if not _pass_value(cursor, &tag.value, &tag.size):
                    return False
                if tag.size == 4 and memcmp(tag.value, b"true", 4) == 0:
                    return True
                if tag.size == 1 and tag.value[0] == c"1":
                    return True
                return _stop(cursor, ATTRIBUTE)
        # It may be one of these whose name has not come yet: a parser sees that no later.
        value = <Bytes>memchr(cursor.at, c">", cursor.end - cursor.at)
        return _stop(cursor, MORE if value is NULL else ATTRIBUTE)

    # --- classes ----------------------------------------------------------------------------

    cdef Class described(self, record):
        """How a class is read, which is asked once."""
        found = self.classes.get(record, _UNKNOWN)
        if found is _UNKNOWN:
            found = self.classes[record] = self.describe(record)
        return found

    cdef Class class_of(self, Cursor *cursor, Tag *tag, Class declared):
        """The class that an xsi:type names; None where that is not certain."""
        key = PyBytes_FromStringAndSize(<const char *>tag.value, tag.size)
        found = declared.types.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            record = self.named(declared.made, key.decode())
            found = None if record is None else self.described(record)
            if len(declared.types) < MOST_KNOWN:
                declared.types[key] = found
        if found is None:
            cursor.reason = TYPE
        return found

    cdef str clark(self, Tag *tag):
        """An xsi:type in Clark notation."""
        key = PyBytes_FromStringAndSize(<const char *>tag.value, tag.size)
        found = self.clarks.get(key)
        if found is None:
            found = self.said(key.decode())
            if len(self.clarks) < MOST_KNOWN:
                self.clarks[key] = found
        return found

    # --- records ----------------------------------------------------------------------------

    cdef object record(self, Cursor *cursor, Tag *tag, Class declared, bytes name, int depth):
        """A record whose start tag was passed, with its end tag."""
        cdef Class cls = declared
        cdef dict values
        if tag.said == SAYS_NIL or depth > DEEPEST:
            cursor.reason = ATTRIBUTE if tag.said == SAYS_NIL else DEPTH
            return _NOT_READ
        if tag.said == SAYS_TYPE:
            cls = self.class_of(cursor, tag, declared)
            if cls is None:
                return _NOT_READ
        values = cls.blank()
        if tag.said == SAYS_TYPE and cls is declared:  # which it need not have said
            text = PyUnicode_DecodeUTF8(<const char *>tag.value, tag.size, NULL)
            values[_CAME] = {("", 0): self.note(None, {_TYPE_NAME: text})}
        if cls.others is not None:
            values[cls.others] = {}
        if not tag.closed and not self.fill(cursor, cls, name, values, None, depth):
            return _NOT_READ
        return cls.record(values)

    cdef object row_of_texts(self, Cursor *cursor, Tag *tag, Class declared):
        """A row that is the texts of its elements."""
        cdef Class cls = declared
        cdef list tags = [], texts = []
        if tag.said == SAYS_NIL:
            cursor.reason = ATTRIBUTE
            return _NOT_READ
        if tag.said == SAYS_TYPE:
            cls = self.class_of(cursor, tag, declared)
            if cls is None:
                return _NOT_READ
        if cls.make is None:
            cursor.reason = CLASS
            return _NOT_READ
        if not tag.closed and not self.fill(cursor, cls, self.name, tags, texts, 0):
            return _NOT_READ
        try:
            return cls.make(tags, texts)
        except Exception:  # the plain reader says the same, of the same row
            cursor.reason = VALUE
            return _NOT_READ

    cdef bint fill(
        self, Cursor *cursor, Class cls, bytes name, into, list texts, int depth
    ) except -1:
        """Read elements up to the end tag of what they are in.

        Args:
            name: of what they are in.
            into: a record's values; or a list of tags, where ``texts`` are wanted.
        """
        cdef unsigned char[MOST_FIELDS] seen
        cdef Py_ssize_t place = 0
        cdef Field field
        cdef bytes spelt
        memset(seen, 0, cls.count)
        while True:
            _pass_blanks(cursor)
            if cursor.end - cursor.at < 2:
                # A character that is none of these is a text, whatever follows.
                if cursor.at < cursor.end and cursor.at[0] != c"<":
                    return _stop(cursor, CHARACTER)
                return _stop(cursor, MORE)
            if cursor.at[0] != c"<":
                return _stop(cursor, CHARACTER)
            if cursor.at[1] == c"/":
                return _pass_end_tag(cursor, name)
            cursor.at += 1
            place = _predicted(cursor, cls, place)
            field = None
            if place < cls.count:
                field = <Field>cls.fields[place]
                spelt = field.name
            if field is None or not _has(cursor, 0, spelt):
                spelt = _name_at(cursor)
                if spelt is None:
                    return False
                found = cls.places.get(spelt)
                if found is None:
                    return _stop(cursor, NAME)
                place = found
                field = <Field>cls.fields[place]
            if seen[place] and not field.many:
                return _stop(cursor, NAME)
            seen[place] = True
            if not field.readable:
                return _stop(cursor, CLASS)
            cursor.at += PyBytes_GET_SIZE(spelt)
            if texts is None:
                if not self.add(cursor, field, spelt, <dict>into, depth):
                    return False
            elif not self.add_text(cursor, field, spelt, <list>into, texts):
                return False
            if not field.many:
                place += 1

    cdef bint add(self, Cursor *cursor, Field field, bytes name, dict values, int depth) except -1:
        """Read one element, whose name was passed, into a record's values."""
        cdef Tag tag
        cdef Bytes start
        if not self.pass_start_tag(cursor, &tag):
            return False
        if tag.said == SAYS_NIL:
            return self.add_nil(cursor, field, name, values, &tag)
        if field.record is not None:
            value = self.inner(cursor, &tag, field, name, depth)
            if value is _NOT_READ:
                return False
        else:
            start = cursor.at
            value = self.leaf(cursor, &tag, field, name)
            if value is _NOT_READ:
                return False
            if field.spelled or (tag.said == SAYS_TYPE and not field.lenient):
                self.remember(field, value, &tag, values, start, cursor)
        if field.many:
            PyList_Append(<list>values[field.attribute], value)
        else:
            PyDict_SetItem(values, field.attribute, value)
        return True

    cdef bint add_nil(
        self, Cursor *cursor, Field field, bytes name, dict values, Tag *tag
    ) except -1:
        if field.many or not field.may_be_nil:
            return _stop(cursor, ATTRIBUTE)
        if not tag.closed and not self.pass_at_once(cursor, name):
            return False
        nil = values.get(_NIL)
        if nil is None:
            nil = values[_NIL] = set()
        (<set>nil).add(field.attribute)
        values[field.attribute] = None
        return True

    cdef bint pass_at_once(self, Cursor *cursor, bytes name) noexcept:
        """Pass an end tag that follows its start tag."""
        if cursor.end - cursor.at < 2:
            return _stop(cursor, MORE)
        if cursor.at[0] != c"<" or cursor.at[1] != c"/":
            return _stop(cursor, ATTRIBUTE)
        return _pass_end_tag(cursor, name)

    cdef object inner(self, Cursor *cursor, Tag *tag, Field field, bytes name, int depth):
        """The record that an element is."""
        if field.inner is None:
            field.inner = self.described(field.record)
            if field.inner is None:
                cursor.reason = CLASS
                return _NOT_READ
        return self.record(cursor, tag, field.inner, name, depth + 1)

    cdef object remember(
        self, Field field, value, Tag *tag, dict values, Bytes start, Cursor *cursor
    ):
        """Keep what an element said beside its value."""
        said = {}
        if tag.said == SAYS_TYPE:
            said[_TYPE_NAME] = self.clark(tag)
        if field.spelled and value is not None and not tag.closed:
            text = _text_at(start, cursor.end)
            if text:
                said[""] = text
        came = values.get(_CAME)
        if came is None:
            came = values[_CAME] = {}
        at = len(values[field.attribute]) if field.many else 0
        came[field.attribute, at] = self.note(value, said)

    # --- texts ------------------------------------------------------------------------------

    cdef object leaf(self, Cursor *cursor, Tag *tag, Field field, bytes name):
        """The value of an element that holds a text, whose start tag was passed."""
        cdef Bytes start = cursor.at
        cdef int kinds = 0
        cdef Py_ssize_t size
        if not tag.closed:
            if not _pass_text(cursor, &kinds):
                return _NOT_READ
            size = cursor.at - start
            if not _pass_end_tag_of_leaf(cursor, name):
                return _NOT_READ
            if size:
                return _value(cursor, field, start, size, kinds)
        if field.empty is _NO_EMPTY:
            cursor.reason = VALUE
            return _NOT_READ
        return field.empty

    cdef bint add_text(
        self, Cursor *cursor, Field field, bytes name, list tags, list texts
    ) except -1:
        """Read one element, whose name was passed, as its text."""
        cdef Tag tag
        if field.many:
            return _stop(cursor, CLASS)
        if not self.pass_start_tag(cursor, &tag):
            return False
        if field.record is not None:
            value = self.names_and_values(cursor, field, name, &tag)
        elif tag.said == SAYS_NIL:
            if not tag.closed and not self.pass_at_once(cursor, name):
                return False
            value = None
        else:
            value = self.leaf(cursor, &tag, field, name)
        if value is _NOT_READ:
            return False
        PyList_Append(tags, field.tag)
        PyList_Append(texts, value)
        return True

    cdef object names_and_values(self, Cursor *cursor, Field field, bytes name, Tag *tag):
        """What a row of texts has of an element that is more than a text."""
        cdef Cursor again = cursor[0]
        if tag.said == SAYS_NIL:
            cursor.reason = ATTRIBUTE
            return _NOT_READ
        if field.items is not None and tag.said == NOTHING:
            value = self.pairs(&again, field, name, tag)
            if value is not _NOT_READ:
                cursor.at = again.at
                return value
        value = self.inner(cursor, tag, field, name, 0)
        if value is _NOT_READ or field.within is None:
            return value
        try:
            return field.within(value)
        except Exception:
            cursor.reason = VALUE
            return _NOT_READ

    cdef object pairs(self, Cursor *cursor, Field field, bytes name, Tag *tag):
        """Names and values, where each item is one of each, in this order."""
        cdef dict found = {}
        cdef bytes item, first, second
        cdef Tag inner
        item, first, second = field.items
        while not tag.closed:
            _pass_blanks(cursor)
            if cursor.end - cursor.at < 2:
                return _NOT_READ
            if cursor.at[0] == c"<" and cursor.at[1] == c"/":
                if not _pass_end_tag(cursor, name):
                    return _NOT_READ
                break
            if not self.pass_plain(cursor, item, &inner) or inner.said or inner.closed:
                return _NOT_READ
            key = self.text_of(cursor, first)
            value = _NOT_READ if key is _NOT_READ else self.text_of(cursor, second)
            if value is _NOT_READ:
                return _NOT_READ
            _pass_blanks(cursor)
            if not self.pass_at_once(cursor, item):
                return _NOT_READ
            found[key] = value
        found.pop("", None)
        return found or None

    cdef bint pass_plain(self, Cursor *cursor, bytes name, Tag *tag) noexcept:
        """Pass the start tag of an element of a name."""
        _pass_blanks(cursor)
        if not _expect(cursor, c"<", CHARACTER):
            return False
        if not _has(cursor, 0, name):
            return _stop(cursor, NAME)
        cursor.at += PyBytes_GET_SIZE(name)
        return self.pass_start_tag(cursor, tag)

    cdef object text_of(self, Cursor *cursor, bytes name):
        """The text of an element of a name."""
        cdef Tag tag
        cdef Bytes start
        cdef Py_ssize_t size
        cdef int kinds = 0
        if not self.pass_plain(cursor, name, &tag) or tag.said == SAYS_NIL:
            return _NOT_READ
        if tag.closed:
            return ""
        start = cursor.at
        if not _pass_text(cursor, &kinds):
            return _NOT_READ
        size = cursor.at - start
        if not _pass_end_tag_of_leaf(cursor, name):
            return _NOT_READ
        return _text(cursor, start, size, kinds)


# --- names -----------------------------------------------------------------------------------


cdef int _reason_of_name(Cursor *cursor, bytes name) noexcept:
    """Why no row's start tag stands here, after a ``<``."""
    cdef Py_ssize_t left = cursor.end - cursor.at
    cdef Py_ssize_t size = PyBytes_GET_SIZE(name)
    if left <= size and memcmp(cursor.at, PyBytes_AS_STRING(name), left) == 0:
        return MORE
    if cursor.at[0] == c"/":
        return END
    return MARKUP if cursor.at[0] == c"!" or cursor.at[0] == c"?" else NAME


cdef inline Py_ssize_t _predicted(Cursor *cursor, Class cls, Py_ssize_t place) noexcept:
    """Which field's name stands here: the next one's, or that of one soon after it."""
    cdef Py_ssize_t each, last = min(place + LOOK_AHEAD, cls.count)
    for each in range(place, last):
        if _has(cursor, 0, (<Field>cls.fields[each]).name):
            return each
    return cls.count


cdef bytes _name_at(Cursor *cursor):
    """The name that stands here, to be looked up; None where it has not ended."""
    cdef Bytes at = cursor.at
    while at < cursor.end and not _ends_name(at[0]):
        if at[0] == c"!" or at[0] == c"?":
            cursor.reason = MARKUP
            return None
        if at[0] == c"<" or at[0] == c"\r":
            cursor.reason = NAME
            return None
        at += 1
    if at >= cursor.end:
        cursor.reason = MORE
        return None
    return PyBytes_FromStringAndSize(<const char *>cursor.at, at - cursor.at)


cdef bint _pass_name(Cursor *cursor, bytes name) noexcept:
    """Pass an attribute's name and what stands around its ``=``, if it is this one."""
    cdef Py_ssize_t size = PyBytes_GET_SIZE(name)
    if cursor.end - cursor.at <= size:
        return False
    if memcmp(cursor.at, PyBytes_AS_STRING(name), size) != 0 or cursor.at[size] != c"=":
        return False
    cursor.at += size + 1
    return True


cdef bint _pass_value(Cursor *cursor, Bytes *value, Py_ssize_t *size) noexcept:
    """Pass an attribute's value: visible ASCII that stands for itself."""
    cdef unsigned char quote, byte
    if cursor.at >= cursor.end:
        return _stop(cursor, MORE)
    quote = cursor.at[0]
    if quote != c'"' and quote != c"'":
        return _stop(cursor, ATTRIBUTE)
    cursor.at += 1
    value[0] = cursor.at
    while cursor.at < cursor.end:
        byte = cursor.at[0]
        if byte == quote:
            size[0] = cursor.at - value[0]
            cursor.at += 1
            return True
        if byte <= 0x20 or byte >= 0x7F or byte == c"<" or byte == c"&":
            return _stop(cursor, ATTRIBUTE)
        cursor.at += 1
    return _stop(cursor, MORE)


# --- texts -----------------------------------------------------------------------------------


cdef inline bint _pass_text(Cursor *cursor, int *kinds) noexcept:
    """Pass a text up to its ``<``, and note what kinds of bytes it has."""
    cdef Bytes start = cursor.at
    cdef unsigned char kind
    while cursor.at < cursor.end:
        kind = _KINDS[cursor.at[0]]
        if kind:
            if kind == STOP:
                return True
            if kind == REFUSED:
                return _stop(cursor, CHARACTER)
            if kind == CLOSING and cursor.at - start >= 2 and memcmp(cursor.at - 2, b"]]", 2) == 0:
                return _stop(cursor, CHARACTER)
            kinds[0] |= kind
        cursor.at += 1
    return _stop(cursor, MORE)


cdef inline bint _pass_end_tag_of_leaf(Cursor *cursor, bytes name) noexcept:
    """Pass the end tag after a text, at whose ``<`` the cursor is."""
    if cursor.end - cursor.at < 2:
        return _stop(cursor, MORE)
    if cursor.at[1] != c"/":
        return _stop(cursor, MARKUP if cursor.at[1] == c"!" or cursor.at[1] == c"?" else NAME)
    return _pass_end_tag(cursor, name)


cdef object _text(Cursor *cursor, Bytes start, Py_ssize_t size, int kinds):
    """A text as Python has it."""
    if kinds & HIGH and not _is_allowed(start, size):
        cursor.reason = CHARACTER
        return _NOT_READ
    if kinds & AMPERSAND:
        return _unescaped(cursor, start, size)
    return _decoded(cursor, <const char *>start, size)


cdef object _text_at(Bytes start, Bytes end):
    """The text that begins at a place, where one was read."""
    cdef Cursor cursor
    cdef int kinds = 0
    cursor.at, cursor.end, cursor.reason = start, end, MORE
    _pass_text(&cursor, &kinds)
    return _text(&cursor, start, cursor.at - start, kinds)


cdef object _decoded(Cursor *cursor, const char *start, Py_ssize_t size):
    try:
        return PyUnicode_DecodeUTF8(start, size, NULL)
    except UnicodeDecodeError:
        cursor.reason = CHARACTER
        return _NOT_READ


cdef bint _is_allowed(Bytes start, Py_ssize_t size) noexcept:
    """Whether UTF-8 has no U+FFFE and U+FFFF, which XML does not have, and none of the two that
    soapwright marks with."""
    cdef Bytes end = start + size
    cdef Bytes at = <Bytes>memchr(start, 0xEF, size)
    while at is not NULL:
        if end - at >= 3:
            if at[1] == 0xBF and at[2] >= 0xBE:
                return False
            if at[1] == 0xB7 and 0x90 <= at[2] <= 0x91:
                return False
        at += 1
        at = <Bytes>memchr(at, 0xEF, end - at)
    return True


cdef object _unescaped(Cursor *cursor, Bytes start, Py_ssize_t size):
    """A text whose references are resolved, which makes none longer."""
    cdef unsigned char *made = <unsigned char *>PyMem_Malloc(size)
    cdef unsigned char *to = made
    cdef Bytes at = start
    cdef Bytes end = start + size
    cdef Py_ssize_t plain
    cdef Bytes ampersand
    if made is NULL:
        raise MemoryError
    try:
        while at < end:
            ampersand = <Bytes>memchr(at, c"&", end - at)
            plain = (end if ampersand is NULL else ampersand) - at
            memcpy(to, at, plain)
            to += plain
            at += plain
            if at < end and not _pass_reference(&at, end, &to):
                cursor.reason = CHARACTER
                return _NOT_READ
        return _decoded(cursor, <const char *>made, to - made)
    finally:
        PyMem_Free(made)


cdef bint _pass_reference(Bytes *at, Bytes end, unsigned char **to) noexcept:
    """Pass a reference and write what it stands for."""
    cdef Bytes name = at[0] + 1
    cdef Bytes last = <Bytes>memchr(name, c";", end - name)
    cdef Py_ssize_t size
    if last is NULL:
        return False
    size = last - name
    at[0] = last + 1
    if size > 1 and name[0] == c"#":
        return _write_character(name + 1, size - 1, to)
    if size == 2 and name[1] == c"t" and (name[0] == c"l" or name[0] == c"g"):
        to[0][0] = c"<" if name[0] == c"l" else c">"
    elif size == 3 and memcmp(name, b"amp", 3) == 0:
        to[0][0] = c"&"
    elif size == 4 and memcmp(name, b"quot", 4) == 0:
        to[0][0] = c'"'
    elif size == 4 and memcmp(name, b"apos", 4) == 0:
        to[0][0] = c"'"
    else:
        return False
    to[0] += 1
    return True


cdef bint _write_character(Bytes digits, Py_ssize_t size, unsigned char **to) noexcept:
    """Write the character of a number, decimal or hexadecimal."""
    cdef unsigned int code = 0
    cdef unsigned int base = 10
    cdef unsigned int digit
    cdef Py_ssize_t place
    if digits[0] == c"x":
        base = 16
        digits += 1
        size -= 1
    if not 1 <= size <= 7:
        return False
    for place in range(size):
        digit = _digit(digits[place])
        if digit >= base:
            return False
        code = code * base + digit
    if not _is_character(code):
        return False
    _write_utf8(code, to)
    return True


cdef inline unsigned int _digit(unsigned char byte) noexcept:
    if c"0" <= byte <= c"9":
        return byte - c"0"
    if c"a" <= byte <= c"f":
        return byte - c"a" + 10
    if c"A" <= byte <= c"F":
        return byte - c"A" + 10
    return 99


cdef bint _is_character(unsigned int code) noexcept:
    """Whether XML has a character, and soapwright does not mark with it."""
    if code < 0x20:
        return code == 9 or code == 10 or code == 13
    if 0xD800 <= code < 0xE000 or code == 0xFFFE or code == 0xFFFF or code >= 0x110000:
        return False
    return code != 0xFDD0 and code != 0xFDD1


cdef void _write_utf8(unsigned int code, unsigned char **to) noexcept:
    cdef unsigned char *out = to[0]
    if code < 0x80:
        out[0] = code
        to[0] += 1
    elif code < 0x800:
        out[0] = 0xC0 | code >> 6
        out[1] = 0x80 | code & 0x3F
        to[0] += 2
    elif code < 0x10000:
        out[0] = 0xE0 | code >> 12
        out[1] = 0x80 | code >> 6 & 0x3F
        out[2] = 0x80 | code & 0x3F
        to[0] += 3
    else:
        out[0] = 0xF0 | code >> 18
        out[1] = 0x80 | code >> 12 & 0x3F
        out[2] = 0x80 | code >> 6 & 0x3F
        out[3] = 0x80 | code & 0x3F
        to[0] += 4


# --- values ----------------------------------------------------------------------------------


cdef object _value(Cursor *cursor, Field field, Bytes start, Py_ssize_t size, int kinds):
    """What a text stands for: the usual spellings here, any other as the converter says."""
    cdef object value = _NOT_READ
    if kinds & (AMPERSAND | HIGH) == 0:
        if field.form == _INTEGER:
            value = _integer(start, size)
        elif field.form == _BOOLEAN:
            value = _boolean(start, size)
        elif field.form == _DATETIME:
            value = _datetime(start, size, field.zone)
        elif field.form == _DOUBLE:
            value = _double(start, size)
        elif field.form == _DAY or field.form == _DATE:
            value = _day(start, size, field.form == _DAY)
        if value is not _NOT_READ:
            return value
    text = _text(cursor, start, size, kinds)
    if text is _NOT_READ or field.form == _TEXT:
        return text
    try:
        if field.form == _DECIMAL and _is_number(start, size):
            return _Decimal(text)
        if field.form == _INTEGER and "_" in text:  # Python's own spelling
            cursor.reason = VALUE
            return _NOT_READ
        value = field.convert(text)
    except Exception:  # the plain reader says what is wrong
        cursor.reason = VALUE
        return _NOT_READ
    if type(value) is list and not value:  # of which more is kept than that
        cursor.reason = VALUE
        return _NOT_READ
    return value


cdef inline bint _are_digits(Bytes start, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    for place in range(size):
        if not c"0" <= start[place] <= c"9":
            return False
    return size > 0


cdef inline int _number(Bytes start, Py_ssize_t size) noexcept:
    """The number that some digits are."""
    cdef int found = 0
    cdef Py_ssize_t place
    for place in range(size):
        found = found * 10 + start[place] - c"0"
    return found


cdef inline object _integer(Bytes start, Py_ssize_t size):
    cdef bint negative = start[0] == c"-"
    cdef long long found = 0
    cdef Py_ssize_t place
    if not 1 <= size - negative <= 18:  # more may be too many
        return _NOT_READ
    for place in range(negative, size):
        if not c"0" <= start[place] <= c"9":
            return _NOT_READ
        found = found * 10 + start[place] - c"0"
    return -found if negative else found


cdef inline object _boolean(Bytes start, Py_ssize_t size):
    if size == 4 and memcmp(start, b"true", 4) == 0:
        return True
    if size == 5 and memcmp(start, b"false", 5) == 0:
        return False
    if size == 1 and (start[0] == c"0" or start[0] == c"1"):
        return start[0] == c"1"
    return _NOT_READ


cdef inline bint _is_number(Bytes start, Py_ssize_t size) noexcept:
    """Whether a text is digits, with a sign and a point at most."""
    cdef Py_ssize_t place = start[0] == c"-"
    cdef Py_ssize_t digits = 0, points = 0
    if size > LONGEST_NUMBER:
        return False
    for place in range(place, size):
        if c"0" <= start[place] <= c"9":
            digits += 1
        elif start[place] == c"." and digits and not points:
            points = 1
        else:
            return False
    return digits > 0


cdef inline object _double(Bytes start, Py_ssize_t size):
    cdef char[LONGEST_NUMBER + 1] text
    if not _is_number(start, size):
        return _NOT_READ
    memcpy(text, start, size)
    text[size] = 0
    return PyOS_string_to_double(text, NULL, NULL)


cdef inline bint _is_day(Bytes start, Py_ssize_t size) noexcept:
    """Whether a text begins as ``2024-02-29``, in any month that has such a day."""
    cdef int year, month, day
    if size < 10 or start[4] != c"-" or start[7] != c"-":
        return False
    if not (_are_digits(start, 4) and _are_digits(start + 5, 2) and _are_digits(start + 8, 2)):
        return False
    year, month, day = _number(start, 4), _number(start + 5, 2), _number(start + 8, 2)
    if year < 1 or not 1 <= month <= 12 or day < 1:
        return False
    if month == 2:
        return day <= 28 + (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return day <= (30 if month in (4, 6, 9, 11) else 31)


cdef object _day(Bytes start, Py_ssize_t size, bint is_midnight):
    """A date, or one that is written as its midnight."""
    if not _is_day(start, size):
        return _NOT_READ
    if is_midnight:
        if size != 19 or memcmp(start + 10, b"T00:00:00", 9) != 0:
            return _NOT_READ
    elif size != 10:
        return _NOT_READ
    return date_new(_number(start, 4), _number(start + 5, 2), _number(start + 8, 2))


cdef object _datetime(Bytes start, Py_ssize_t size, zone):
    """A time without an offset, of microseconds at most."""
    cdef int hour, minute, second, micro = 0
    cdef Py_ssize_t place
    if not 19 <= size <= 26 or size == 20 or not _is_day(start, size):
        return _NOT_READ
    if start[10] != c"T" or start[13] != c":" or start[16] != c":":
        return _NOT_READ
    if not (_are_digits(start + 11, 2) and _are_digits(start + 14, 2)):
        return _NOT_READ
    if not _are_digits(start + 17, 2):
        return _NOT_READ
    hour, minute = _number(start + 11, 2), _number(start + 14, 2)
    second = _number(start + 17, 2)
    if hour > 23 or minute > 59 or second > 59:
        return _NOT_READ
    if size > 19:
        if start[19] != c"." or not _are_digits(start + 20, size - 20):
            return _NOT_READ
        micro = _number(start + 20, size - 20)
        for place in range(26 - size):
            micro *= 10
    return datetime_new(
        _number(start, 4), _number(start + 5, 2), _number(start + 8, 2),
        hour, minute, second, micro, zone,
    )


# --- where an error stands -------------------------------------------------------------------


def extent(bytes data not None, Py_ssize_t start, Py_ssize_t end):
    """How many lines a part of the bytes has, and how many characters since the last began."""
    cdef Bytes first = <Bytes>PyBytes_AS_STRING(data)
    cdef Bytes at = first + start
    cdef Bytes stop = first + end
    cdef Py_ssize_t lines = 0, characters = 0
    cdef Bytes line
    if not 0 <= start <= end <= PyBytes_GET_SIZE(data):
        raise ValueError("no part of the bytes")
    while True:
        line = <Bytes>memchr(at, c"\n", stop - at)
        if line is NULL:
            break
        lines += 1
        at = line + 1
    while at < stop:
        characters += (at[0] & 0xC0) != 0x80
        at += 1
    return lines, characters
