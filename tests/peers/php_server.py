"""PHP's SoapServer as a stateful server, started and stopped from a test.

    with PhpAutotask(wsdl, tmp_path, strict=True) as server:
        server.url, server.username, server.secret, server.integration_code
        server.requests()        # every request body so far

Mark tests that use it `@pytest.mark.peer("php")`: they are skipped, saying what to install, where
PHP or a module of it is missing. The rules the server enforces are in `php/service.php`: at most
200 entities of one type a call, one transaction a call, update replaces, queries by QueryXML in
pages of 500 sorted by id.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from typing import Self

SCRIPTS = Path(__file__).parent / "php"
START_SECONDS = 20.0
XSD = "{http://www.w3.org/2001/XMLSchema}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"

# Stricter than SOAP's own schema, which lets any element into a header or a body: here both hold
# only what the service declares.
ENVELOPE_SCHEMA = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
           targetNamespace="http://schemas.xmlsoap.org/soap/envelope/"
           elementFormDefault="qualified">
  <xs:import namespace="{namespace}" schemaLocation="service.xsd"/>
  <xs:element name="Envelope">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Header" minOccurs="0">
          <xs:complexType>
            <xs:sequence>
              <xs:any namespace="##other" processContents="strict"
                      minOccurs="0" maxOccurs="unbounded"/>
            </xs:sequence>
          </xs:complexType>
        </xs:element>
        <xs:element name="Body">
          <xs:complexType>
            <xs:sequence>
              <xs:any namespace="##other" processContents="strict"/>
            </xs:sequence>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
"""


def envelope_schema(wsdl: Path, folder: Path) -> Path:
    """Write the schema inside `wsdl`, and one of the SOAP envelope over it, into `folder`.

    Returns the envelope's schema. ValueError where the WSDL holds not exactly one schema.
    """
    schemas = etree.parse(wsdl).findall(f".//{XSD}schema")
    if len(schemas) != 1:
        raise ValueError(f"{wsdl} holds {len(schemas)} schemas, not one")
    (folder / "service.xsd").write_bytes(etree.tostring(schemas[0]))
    envelope = folder / "envelope.xsd"
    envelope.write_text(ENVELOPE_SCHEMA.format(namespace=schemas[0].get("targetNamespace")))
    return envelope


class PhpServer:
    """A context manager: inside it a script of `php/` answers at `url`, its state in `tmp`.

    `wsdl` may begin with white space, as real ones do; the server (and a client that wants it)
    reads the tidied copy `self.wsdl`, whose address is this server's.
    """

    script: str
    username = "api@example.com"
    secret = "s3cret & <more>"

    def __init__(self, wsdl: Path, tmp: Path) -> None:
        self._source = wsdl
        self._log = tmp / "php.log"
        self._requests = tmp / "requests"
        self._tmp = tmp
        self.wsdl = tmp / "service.wsdl"
        self.url = ""

    def __enter__(self) -> Self:
        """Start PHP and wait until it listens; RuntimeError with its log where it does not."""
        self._requests.mkdir(parents=True)
        self.wsdl.write_bytes(self._source.read_bytes().lstrip(b"\xef\xbb\xbf \t\r\n"))
        environment = {
            **os.environ,
            "WSDL": str(self.wsdl),
            "REQUESTS": str(self._requests),
            "USERNAME": self.username,
            "SECRET": self.secret,
            **self._environment(),
        }
        # Compressed answers, as the vendor sends them; errors go to the log, not into an answer.
        ini = {"zlib.output_compression": "1", "display_errors": "0", "log_errors": "1"}
        settings = [word for key, value in ini.items() for word in ("-d", f"{key}={value}")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["php", *settings, "-S", "127.0.0.1:0", str(SCRIPTS / self.script)],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self.url = f"{self._address()}/"
            self._set_address()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def requests(self) -> list[bytes]:
        """The body of every request so far, refused ones too, in the order of their arrival."""
        return [path.read_bytes() for path in sorted(self._requests.glob("*.xml"))]

    def log(self) -> str:
        """What PHP wrote of its work, its warnings and errors included."""
        return self._log.read_text(errors="replace")

    def _environment(self) -> dict[str, str]:
        """What else the script wants to know."""
        return {"STATE": str(self._tmp / "state.json")}

    def _address(self) -> str:
        """The address PHP chose (we asked for port 0, so that no two tests meet)."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            started = re.search(r"\((http://[\d.:]+)\) started", self.log())
            if started:
                return started[1]
            time.sleep(0.02)
        raise RuntimeError(f"php did not start:\n{self.log()}")

    def _set_address(self) -> None:
        tree = etree.parse(self.wsdl)
        for address in tree.iter(f"{SOAP}address"):
            address.set("location", self.url)
        tree.write(self.wsdl, xml_declaration=True, encoding="utf-8")

    def _stop(self) -> None:
        self._process.terminate()
        self._process.wait()


class PhpAutotask(PhpServer):
    """In strict mode a request that is not valid against the WSDL's schema is answered with
    HTTP 400 and libxml's messages."""

    script = "autotask.php"
    integration_code = "PEER"

    def __init__(self, wsdl: Path, tmp: Path, *, strict: bool = False) -> None:
        super().__init__(wsdl, tmp)
        self.strict = strict

    def _environment(self) -> dict[str, str]:
        environment = {"DATABASE": str(self._tmp / "state.sqlite")}
        if self.strict:
            environment["ENVELOPE_SCHEMA"] = str(envelope_schema(self.wsdl, self._tmp))
        return environment


class PhpEcosys(PhpServer):
    """Two APIs, as our WSDL describes them; `state()` is what it keeps."""

    script = "ecosys.php"

    def state(self) -> dict[str, Any]:
        """The objects by API and id, and the sessions that are open."""
        found: dict[str, Any] = json.loads((self._tmp / "state.json").read_text("utf-8"))
        return found


class PhpSuperOffice(PhpServer):
    """The Batch agent, and SoPrincipal to log in; `wsdl` is Batch's, beside it SoPrincipal's."""

    script = "superoffice.php"
    application_token = "peer-application"

    def _environment(self) -> dict[str, str]:
        login = self._source.with_name(self._source.name.replace("Batch", "SoPrincipal"))
        return {**super()._environment(), "LOGIN_WSDL": str(login)}

    def expire(self) -> None:
        """Forget every ticket."""
        file = self._tmp / "state.json"
        state = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps({**state, "tickets": []}), "utf-8")
