"""What is known of a class beside its fields: labels, user-defined fields, picklists."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generated.autotask.types import Ticket
from generated.ecosys.types import SampleObject
from soapwright.commands.known import known_of
from soapwright.errors import InputError
from soapwright.project.packages import ClientPackage
from soapwright.project.workspace import Workspace
from tests.generated.packages import ROOT
from tests.sandboxed import package_of


def test_picklists_are_those_of_the_zone() -> None:
    package, rules = package_of("autotask")
    english = known_of(package, rules, Ticket).picklist("status")
    german = known_of(package, rules, Ticket, "de").picklist("status")
    assert english is not None
    assert german is not None
    assert english.value("new") == german.value("neu") == 1
    assert known_of(package, rules, Ticket).picklist("title") is None
    with pytest.raises(InputError, match="has no zone 'fr'"):
        known_of(package, rules, Ticket, "fr")


def test_a_service_without_a_catalogue() -> None:
    known = known_of(*package_of("ecosys"), SampleObject)
    assert (known.labels, known.udfs, known.picklists) == ({}, {}, None)


def test_labels_that_mean_one_field_alone(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "wsdl" / "autotask", tmp_path / "wsdl" / "autotask")
    path = tmp_path / "wsdl" / "autotask" / "en.fields.json"
    said = json.loads(path.read_text("utf-8"))
    fields = said["Ticket"]["fields"]
    fields["Title"]["label"] = "Subject"
    fields["Description"]["label"] = fields["Resolution"]["label"] = "Text"
    fields["Colour"] = {"type": "string", "udf": True, "label": "Its colour"}
    path.write_text(json.dumps(said), "utf-8")
    rules = Workspace(tmp_path).service("autotask")
    known = known_of(ClientPackage(Workspace(ROOT), rules), rules, Ticket)
    assert known.labels == {"Subject": "Title"}
    assert known.udfs == {"Colour": "Colour", "Its colour": "Colour"}
