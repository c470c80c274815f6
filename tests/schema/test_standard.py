"""The standard schemas that come with the tool: what imports them finds them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from soapwright.errors import InputError
from soapwright.schema.model import XSD, QName
from soapwright.schema.names import SOAP_ENCODING
from soapwright.schema.standard import FILES, is_standard, standard_document
from tests.schema.conftest import Read, Write, xsd

DSIG = "http://www.w3.org/2000/09/xmldsig#"
ENTITIES = (
    '<!DOCTYPE xs:schema PUBLIC "-//W3C//DTD" "http://www.w3.org/x.dtd" [<!ENTITY % p "">]>\n'
    f'<xs:schema xmlns:xs="{XSD}" targetNamespace="{DSIG}"/>'
)


def importing(namespace: str, location: str = "") -> str:
    where = f'schemaLocation="{location}"' if location else ""
    return xsd(f'<xs:import namespace="{namespace}" {where}/>')


@pytest.mark.parametrize("namespace", FILES)
def test_each_is_found_by_its_namespace_and_right_to_others(read: Read, namespace: str) -> None:
    reading = read(importing(namespace))
    schema = reading.schema
    declared = {*schema.elements, *schema.types, *schema.attributes}
    assert any(name.namespace == namespace for name in declared)
    assert schema.warnings == ()
    assert len(schema.files) == 1, "it is no input of the user's"
    own = [document for document in reading.documents if "#" in document.location]
    together = etree.Element(f"{{{XSD}}}schema", nsmap={"xs": XSD})
    for number, document in enumerate(own):
        uri = document.root.get("targetNamespace", "")
        etree.SubElement(
            together, f"{{{XSD}}}import", namespace=uri, schemaLocation=f"mem:{number}"
        )
    parser = etree.XMLParser()
    parser.resolvers.add(Resolver([document.content for document in own]))
    text = etree.tostring(together)
    assert etree.XMLSchema(etree.fromstring(text, parser)) is not None


class Resolver(etree.Resolver):
    """Gives the schemas by number, and none for an import without a location."""

    def __init__(self, contents: list[bytes]) -> None:
        self._contents = contents

    def resolve(self, url: str, public: str, context: object) -> object:  # type: ignore[override]
        content = self._contents[int(url.removeprefix("mem:"))]
        return self.resolve_string(content, context, base_url=url)


@pytest.mark.parametrize(
    "location",
    ["http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd", "dsig.xsd", "gone.xsd"],
)
def test_it_stands_in_for_a_copy_that_cannot_be_read(
    read: Read, write: Write, location: str
) -> None:
    write("dsig.xsd", ENTITIES)
    schema = read(importing(DSIG, location)).schema
    assert QName(DSIG, "Signature") in schema.elements
    told = [each.partition(": ")[2][:37] for each in schema.warnings]
    here = not location.startswith("http")
    assert told == ["the schema that comes with the tool i"] * here


def test_a_copy_that_can_be_read_is_the_users_own(read: Read, write: Write) -> None:
    start, end = f'<xs:schema xmlns:xs="{XSD}" targetNamespace="{DSIG}">', "</xs:schema>"
    write("dsig.xsd", f'{start}<xs:element name="Mine"/>{end}')
    schema = read(importing(DSIG, "dsig.xsd")).schema
    assert [name.local for name in schema.elements] == ["Mine"]


def test_xml_schema_is_built_in_whatever_lies_there(read: Read, write: Write) -> None:
    write("XMLSchema.xsd", ENTITIES.replace(DSIG, XSD))
    assert read(importing(XSD, "XMLSchema.xsd")).schema.warnings == ()


def test_what_is_no_standard_is_still_refused(read: Read, write: Write) -> None:
    write("other.xsd", ENTITIES.replace(DSIG, "urn:other"))
    with pytest.raises(InputError, match="has a DOCTYPE with entities"):
        read(importing("urn:other", "other.xsd"))


def test_what_is_built_in_has_no_file() -> None:
    assert is_standard(SOAP_ENCODING)
    assert is_standard(XSD)
    assert not is_standard("urn:other")
    assert standard_document(SOAP_ENCODING, "a.wsdl") is None


def test_every_file_is_one_of_a_namespace() -> None:
    folder = Path(__file__).resolve().parents[2] / "generator/soapwright/schema/standards"
    assert {path.stem for path in folder.iterdir()} == {*FILES.values()}
