"""Types of local elements, which have no names of their own: xsdata's classes within classes.

xsdata looks through all classes within one for each field that refers to one, so that thousands
of such fields cost the square of their number. Here they are found by their names.
"""

from __future__ import annotations

from collections import defaultdict

from xsdata.codegen.handlers import UnnestInnerClasses
from xsdata.codegen.models import AttrType, Class
from xsdata.codegen.utils import ClassUtils


class LocalTypes(UnnestInnerClasses):
    """Makes classes within a class ones beside it: what xsdata's handler does with all of them."""

    __slots__ = ()

    def process(self, target: Class) -> None:
        within = _Within()
        found: dict[int, Class] = {}
        referring: dict[int, list[AttrType]] = defaultdict(list)
        for attr_type, source in self.find_forward_refs(target):
            inner = within.find(source, attr_type.qname)
            found[inner.ref] = inner
            referring[inner.ref].append(attr_type)
        for inner in found.values():
            self.update_inner_class(inner)
            self.update_types(referring[inner.ref], inner)
            self.container.add(inner)
        target.inner.clear()

    @classmethod
    def update_inner_class(cls, target: Class) -> None:
        """Name it after its class, which is searched for it; but all that one has are taken out."""
        assert target.parent is not None
        target.parent.inner = [target]
        super().update_inner_class(target)


class _Within:
    """The classes within others, by their names."""

    def __init__(self) -> None:
        self._by_name: dict[int, dict[str, Class]] = {}

    def find(self, source: Class, name: str) -> Class:
        """That of a name within ``source``, or where else xsdata looks for it."""
        known = self._by_name.get(source.ref)
        if known is None:
            known = {inner.qname: inner for inner in reversed(source.inner)}  # the first counts
            self._by_name[source.ref] = known
        return known.get(name) or ClassUtils.find_nested(source, name)
