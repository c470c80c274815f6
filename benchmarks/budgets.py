"""The budgets: what is compared with what, and how much of it ours may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Budget:
    """Ours, measured beside a peer.

    ``most`` is the largest allowed ratio of our CPU time to the peer's. ``how`` tells where both
    run: as a workload in a process of its own, or as a whole process.
    """

    topic: str
    title: str
    ours: str
    peer: str
    most: float
    how: Literal["work", "process"]


BUDGETS = (
    Budget(
        "read",
        "read a page of 500 tickets / lxml.etree.fromstring",
        "read_ours",
        "read_lxml",
        2.6,
        "work",
    ),
    Budget("read", "read a page of 500 tickets / zeep", "read_ours", "read_zeep", 1 / 6, "work"),
    Budget(
        "read", "read a page of 500 tickets / xsdata", "read_ours", "read_xsdata", 1 / 6, "work"
    ),
    Budget(
        "write", "write a batch of 200 tickets / zeep", "write_ours", "write_zeep", 1 / 7, "work"
    ),
    Budget(
        "write",
        "write a batch of 200 tickets / xsdata",
        "write_ours",
        "write_xsdata",
        1 / 22,
        "work",
    ),
    Budget(
        "import",
        "import the client and Ticket / zeep.Client(wsdl)",
        "import_ours",
        "import_zeep",
        0.3,
        "process",
    ),
    Budget(
        "generate",
        "generate, cold / xsdata generate, then black",
        "generate_cold",
        "xsdata_and_black",
        0.5,
        "process",
    ),
    Budget(
        "generate",
        "generate, nothing changed / xsdata generate",
        "generate_again",
        "xsdata_generate",
        0.3,
        "process",
    ),
    Budget(
        "generate",
        "generate, one entity changed / xsdata generate",
        "generate_one_changed",
        "xsdata_generate",
        1.0,
        "process",
    ),
    Budget(
        "mirror",
        "read 10,000 tickets for a mirror / dlt's part of it",
        "mirror_ours",
        "mirror_dlt",
        1.0,
        "work",
    ),
    Budget(
        "diff",
        "diff of two WSDLs of 180 KB / zeep.Client(wsdl)",
        "diff_ours",
        "import_zeep",
        0.5,
        "process",
    ),
)
