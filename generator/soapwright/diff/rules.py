"""Every rule of the diff: what it is called, how bad it is, why, and what undoes it.

A request must not see its valid set shrink, since the client goes on sending what was valid; a
response must not see it grow, since the client meets what it was not made for. The severities
follow from that. ``†`` marks what would be worse for a client that fails on unknown content: the
decoder of this project keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from soapwright.diff.finding import SEVERITIES, Direction, Severity
from soapwright.diff.lattice import Relation
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of difference.

    Either ``request`` and ``response`` hold the severities of the two directions, or
    ``by_relation`` says that they follow from how the valid set changed, or ``fixed`` holds the
    one severity of what has no direction; ``worse`` is then that of the case ``rationale`` names.
    ``mirror`` is the rule that fires when the files are swapped, None if none does; where the
    mirror's mirror is another rule, ``waiver`` says why.
    """

    id: str
    mirror: str | None
    rationale: str
    request: Severity = "info"
    response: Severity = "info"
    fixed: Severity | None = None
    worse: Severity | None = None
    by_relation: bool = False
    waiver: str | None = None

    def severity(
        self,
        direction: Direction,
        *,
        relation: Relation = Relation.INCOMPARABLE,
        worse: bool = False,
    ) -> Severity:
        """How bad a finding of this rule is; in both directions the worse verdict stands."""
        if self.fixed is not None:
            return self.worse if worse and self.worse is not None else self.fixed
        request, response = (
            _BY_RELATION[relation] if self.by_relation else (self.request, self.response)
        )
        if direction == "both":
            return min(request, response, key=SEVERITIES.index)
        if direction == "none":
            return "info"
        return request if direction == "request" else response


_LETTERS: dict[str, Severity] = {"E": "error", "W": "warning", "I": "info"}

_BY_RELATION: dict[Relation, tuple[Severity, Severity]] = {
    Relation.EQUAL: ("info", "info"),
    Relation.WIDENED: ("info", "error"),
    Relation.NARROWED: ("error", "info"),
    Relation.INCOMPARABLE: ("error", "error"),
    Relation.RECAST: ("warning", "warning"),
}


_ITSELF = "itself"


def _rule(
    id: str, severity: str, mirror: str | None, rationale: str, waiver: str | None = None
) -> Rule:
    """A row: ``E/I`` request/response, ``lattice``, ``E`` fixed, ``I|E`` fixed or worse."""
    mirror = id if mirror == _ITSELF else mirror
    if severity == "lattice":
        return Rule(id, mirror, rationale, by_relation=True, waiver=waiver)
    if "/" in severity:
        request, response = (_LETTERS[letter] for letter in severity.split("/"))
        return Rule(id, mirror, rationale, request, response, waiver=waiver)
    fixed, *worse = (_LETTERS[letter] for letter in severity.split("|"))
    return Rule(
        id, mirror, rationale, fixed=fixed, worse=worse[0] if worse else None, waiver=waiver
    )


# fmt: off
_TABLE = (
    # --- entities, elements and their order
    _rule("entity-added", "I/I", "entity-removed",
          "A new entity: nothing the client knows changes. †"),
    _rule("entity-removed", "E/W", "entity-added",
          "What the client sends is refused; what it reads just never comes."),
    _rule("element-added-required", "E/I", "element-removed-required",
          "Requests lack what is now required. †"),
    _rule("element-added-optional", "I/I", "element-removed-optional",
          "Requests may leave it out. †"),
    _rule("element-removed-required", "E/E", "element-added-required",
          "Requests carry what is unknown, and responses lack what was promised."),
    _rule("element-removed-optional", "E/I", "element-added-optional",
          "Requests may carry what is unknown; responses could always lack it."),
    _rule("element-renamed", "E/E", _ITSELF,
          "Same type at the same place under another name: the old name is refused and missed."),
    _rule("element-case-changed", "E/E", _ITSELF,
          "XML names are case-sensitive: another case is another name."),
    _rule("sequence-order-changed", "E/W", _ITSELF,
          "Requests go out in the old order; the decoder does not insist on one."),
    _rule("compositor-changed", "lattice", _ITSELF,
          "sequence to all allows more orders; other changes allow other content."),
    _rule("choice-branch-added", "I/W", "choice-branch-removed",
          "Responses may hold an alternative the client does not look for."),
    _rule("choice-branch-removed", "E/I", "choice-branch-added",
          "Requests may use an alternative that is gone."),
    # --- occurrence, nil, defaults
    _rule("min-occurs-increased", "E/I", "min-occurs-decreased",
          "Requests with fewer are refused."),
    _rule("min-occurs-decreased", "I/E", "min-occurs-increased",
          "Responses may lack what was always there."),
    _rule("max-occurs-increased", "I/E", "max-occurs-decreased",
          "Responses may hold more than the client keeps."),
    _rule("max-occurs-decreased", "E/I", "max-occurs-increased",
          "Requests with more are refused."),
    _rule("became-list", "W/E", "max-occurs-decreased",
          "One value became many: the client's field changes from a value to a list.",
          "back to one value is an ordinary max-occurs-decreased"),
    _rule("nillable-added", "I/E", "nillable-removed",
          "Responses may hold xsi:nil where there was always a value."),
    _rule("nillable-removed", "E/I", "nillable-added", "Requests with xsi:nil are refused."),
    _rule("default-added", "I/W", "default-removed",
          "What is empty or absent in a response now means something."),
    _rule("default-changed", "I/W", _ITSELF,
          "What is empty or absent in a response now means something else."),
    _rule("default-removed", "I/W", "default-added",
          "What is empty or absent in a response no longer means the default."),
    _rule("fixed-added", "E/I", "fixed-removed", "Requests with any other value are refused."),
    _rule("fixed-changed", "E/E", _ITSELF, "The only valid value is another one."),
    _rule("fixed-removed", "I/E", "fixed-added", "Responses may hold any other value."),
    _rule("form-changed", "E/E", _ITSELF,
          "With or without a namespace: another name on the wire."),
    # --- types
    _rule("type-widened", "I/E", "type-narrowed", "Responses may hold values of the wider type."),
    _rule("type-narrowed", "E/I", "type-widened",
          "Requests with values outside of the narrower type are refused."),
    _rule("type-incomparable", "E/E", _ITSELF, "Neither type holds all values of the other."),
    _rule("binding-type-changed", "W/W", _ITSELF,
          "The wire stays compatible, but the Python type of the value changes.",
          "where the other way is not compatible, that is a type-widened or type-narrowed"),
    _rule("type-removed", "W|E", None,
          "A named type is gone; worse where only xsi:type could name it in a request.",
          "a new type that nothing known derives from changes nothing for the client"),
    _rule("type-renamed", "I|E", _ITSELF,
          "Messages stay as they are, and imports of the old class break; worse where a request "
          "may name the type in xsi:type."),
    _rule("derived-type-added", "I/I", "derived-type-removed",
          "Responses may hold a subtype the client does not know. †"),
    _rule("derived-type-removed", "E/I", "derived-type-added",
          "Requests that name the subtype in xsi:type are refused."),
    _rule("base-type-changed", "E/E", _ITSELF, "The type inherits other content."),
    _rule("derivation-method-changed", "E/E", _ITSELF,
          "Extension appends to the base, restriction replaces it."),
    _rule("mixed-changed", "E/E", _ITSELF, "Text between the elements became valid, or invalid."),
    _rule("content-kind-changed", "E/E", _ITSELF, "Text became elements, or elements text."),
    _rule("abstract-set", "E/I", "abstract-unset",
          "Requests cannot use the component itself any more."),
    _rule("abstract-unset", "I/E", "abstract-set",
          "Responses may hold the component itself, where only subtypes came."),
    _rule("substitution-member-added", "I/E", "substitution-member-removed",
          "Responses may hold the new member in place of its head."),
    _rule("substitution-member-removed", "E/I", "substitution-member-added",
          "Requests may hold the member in place of its head."),
    _rule("head-changed", "E/E", _ITSELF, "The element stands in for another head."),
    _rule("block-changed", "W/W", _ITSELF, "Other substitutions are allowed where it is used."),
    _rule("final-changed", "W/W", _ITSELF, "Other derivations are allowed."),
    # --- wildcards and attributes
    _rule("any-added", "I/W", "any-removed", "Responses may hold content of any name."),
    _rule("any-removed", "E/I", "any-added", "Requests with content of other names are refused."),
    _rule("any-namespace-changed", "lattice", _ITSELF,
          "The wildcard takes names of other namespaces."),
    _rule("any-process-contents-changed", "lattice", _ITSELF,
          "skip takes all that lax takes, and lax all that strict takes."),
    _rule("attribute-added-required", "E/I", "attribute-removed",
          "Requests lack the attribute.",
          "an attribute that comes back optional is an attribute-added-optional"),
    _rule("attribute-added-optional", "I/I", "attribute-removed", "Requests may leave it out."),
    _rule("attribute-removed", "E/W", "attribute-added-optional",
          "Requests may carry what is unknown; responses lack it."),
    _rule("attribute-became-required", "E/I", "attribute-became-optional",
          "Requests without it are refused."),
    _rule("attribute-became-optional", "I/E", "attribute-became-required",
          "Responses may lack it."),
    _rule("attribute-prohibited", "E/I", "attribute-became-optional",
          "Requests with it are refused.",
          "an attribute that is required again is an attribute-became-required"),
    # --- simple types
    _rule("enum-value-added", "I/E", "enum-value-removed",
          "Responses may hold a value the client does not know."),
    _rule("enum-value-removed", "E/I", "enum-value-added", "Requests with the value are refused."),
    _rule("became-enum", "E/I", "enum-dropped", "Requests with any other value are refused."),
    _rule("enum-dropped", "I/E", "became-enum", "Responses may hold any value."),
    _rule("enum-literal-localized", "E/E", _ITSELF,
          "The same value goes over the wire under another text."),
    _rule("enum-label-changed", "I/I", _ITSELF, "Only an annotation changed."),
    _rule("enum-labels-swapped", "W/W", _ITSELF,
          "The value means now what another one meant: no translation exchanges labels."),
    _rule("enum-order-changed", "I/I", _ITSELF, "The order of values means nothing on the wire."),
    _rule("facet-tightened", "E/I", "facet-loosened",
          "Requests with values outside of it are refused."),
    _rule("facet-loosened", "I/E", "facet-tightened",
          "Responses may hold values that could not come before."),
    _rule("facet-incomparable", "E/E", _ITSELF, "Other values are valid than before."),
    _rule("pattern-changed", "W/W", _ITSELF, "Whether one pattern holds the other is undecided."),
    _rule("white-space-changed", "W/W", _ITSELF, "Values are read with other white space."),
    _rule("assertion-changed", "W/W", _ITSELF,
          "Whether one assertion holds the other is undecided."),
    _rule("list-item-type-changed", "lattice", _ITSELF, "The items have another type."),
    _rule("union-member-added", "I/E", "union-member-removed",
          "Responses may hold values of the new member."),
    _rule("union-member-removed", "E/I", "union-member-added",
          "Requests with values of the member are refused."),
    # --- the service
    _rule("wsdl-namespace-changed", "E/E", _ITSELF,
          "The target namespace of the WSDL: reported once, all else is matched by local name."),
    _rule("schema-namespace-changed", "E/E", _ITSELF,
          "Every name of the namespace differs on the wire: reported once."),
    _rule("operation-added", "I", "operation-removed", "Nothing the client calls changes."),
    _rule("operation-removed", "E", "operation-added", "Calls of it fail."),
    _rule("operation-renamed", "E", _ITSELF, "The same messages under another name."),
    _rule("parameter-order-changed", "W", _ITSELF, "Only clients with positional parameters care."),
    _rule("part-added", "E", "part-removed", "Every message of the operation differs."),
    _rule("part-removed", "E", "part-added", "Every message of the operation differs."),
    _rule("part-renamed", "E", _ITSELF, "rpc puts the name of the part on the wire."),
    _rule("part-element-type-switched", "E", _ITSELF,
          "Another element or a type in its place: the body has another root."),
    _rule("fault-added", "I/E", "fault-removed", "A fault the client does not expect."),
    _rule("fault-removed", "I/I", "fault-added", "The fault never comes."),
    _rule("fault-detail-changed", "I/E", _ITSELF, "The detail of the fault has another root."),
    _rule("header-added", "E/W", "header-removed", "Requests lack the header."),
    _rule("header-removed", "W/E", "header-added",
          "The header is ignored in requests and missed in responses."),
    _rule("header-must-understand-changed", "E", _ITSELF,
          "Who must understand the header changes."),
    _rule("soap-action-changed", "E", _ITSELF, "The service dispatches on it."),
    _rule("style-changed", "E", _ITSELF, "rpc and document bodies differ."),
    _rule("use-changed", "E", _ITSELF, "Encoded and literal bodies differ."),
    _rule("transport-changed", "E", _ITSELF, "Messages go another way."),
    _rule("soap-version-added", "I", "soap-version-removed", "The known version stays."),
    _rule("soap-version-removed", "E", "soap-version-added", "Envelopes are refused."),
    _rule("port-added", "I", "port-removed", "The known ports stay."),
    _rule("port-removed", "E", "port-added", "Nothing answers there."),
    _rule("service-renamed", "W", _ITSELF, "The name stands in generated code, not on the wire."),
    _rule("endpoint-address-changed", "I|E", _ITSELF,
          "Expected between zones; worse where https becomes http or the path's version changes.",
          "http that becomes https is no worse"),
    _rule("policy-required-added", "E", "policy-removed", "Requests lack what it demands."),
    _rule("policy-removed", "I", "policy-required-added", "Less is demanded."),
    _rule("documentation-changed", "I/I", _ITSELF, "Only people read it."),
    _rule("prefix-changed", "I/I", _ITSELF, "A prefix stands for its namespace only."),
    # --- the field catalogue
    _rule("field-type-changed", "lattice", _ITSELF, "The service takes and gives other values."),
    _rule("field-length-decreased", "E/I", "field-length-increased",
          "Longer values are refused."),
    _rule("field-length-increased", "I/W", "field-length-decreased",
          "Values may outgrow what the client's side keeps."),
    _rule("field-became-required", "E", "field-became-optional", "Creating without it fails."),
    _rule("field-became-optional", "I", "field-became-required", "Less is demanded."),
    _rule("field-became-read-only", "W", "field-became-writable",
          "What is written is ignored."),
    _rule("field-became-writable", "I", "field-became-read-only", "More is allowed."),
    _rule("field-became-unqueryable", "E", "field-became-queryable", "Queries by it fail."),
    _rule("field-became-queryable", "I", "field-became-unqueryable", "More is allowed."),
    _rule("field-reference-changed", "W", _ITSELF, "Ids in it mean records of another entity."),
    _rule("picklist-added", "W", "picklist-dropped", "Only values of the list are taken."),
    _rule("picklist-dropped", "W", "picklist-added", "Values no longer come from the list."),
    _rule("picklist-value-added", "I", "picklist-value-removed", "One more value to choose."),
    _rule("picklist-value-removed", "E", "picklist-value-added", "The value is refused."),
    _rule("picklist-value-deactivated", "W", "picklist-value-added",
          "Old records keep the value, new ones may not take it.",
          "a value that is active again is one more to choose: picklist-value-added"),
    _rule("picklist-label-localized", "I", _ITSELF, "The same value under another label."),
    _rule("picklist-labels-swapped", "W", _ITSELF,
          "The value means now what another one meant: no translation exchanges labels."),
    _rule("picklist-default-changed", "W", _ITSELF,
          "Records that leave the field out get another value."),
    _rule("picklist-parent-changed", "W", _ITSELF,
          "The value goes with another value of the field it depends on."),
    _rule("picklist-value-system-changed", "I", _ITSELF,
          "Who may change the value, not what it means."),
    _rule("field-udf-changed", "W", _ITSELF,
          "A user-defined field is written elsewhere in a message than one of the service's."),
    _rule("entity-access-changed", "I|E", _ITSELF,
          "Create, update, delete or query was granted; worse where it was withdrawn."),
    _rule("udf-support-changed", "W", _ITSELF, "User-defined fields came or went."),
)
# fmt: on

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _TABLE})
"""Every rule by its id, in the order of the catalogue."""

DRIFT: Mapping[str, str] = MappingProxyType(
    {
        "generated-missing": "A generated file is not there.",
        "generated-changed": "A generated file is not what its inputs give.",
        "generated-stale": "A generated file that its inputs no longer give.",
        "generated-unexpected": "A file that says it was generated, and that nothing gives.",
        "lock-missing": "Without a lock nobody can tell that a WSDL has changed.",
        "lock-incomplete": "A WSDL or XSD that the lock does not pin.",
        "lock-edited": "The lock is not what the tool writes.",
        "wsdl-changed": "A WSDL or XSD is not the one that the lock pins.",
    }
)
"""What ``soapwright check`` finds besides differences, and why it matters: all are errors."""


def rationale(id: str) -> str:
    """Why a finding matters."""
    return RULES[id].rationale if id in RULES else DRIFT[id]
