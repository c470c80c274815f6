"""For CI servers: JUnit's XML, a suite a comparison and a case a finding.

There is no standard; the element and attribute names are those that Jenkins' xUnit plugin takes
(junit-10.xsd, which validates and knows no ``file`` and no ``line`` of a case) and GitLab reads.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from soapwright.diff.finding import Comparison, Finding
from soapwright.diff.report.grouping import (
    consequence,
    plain,
    reach,
    relative,
    sentence,
    subject,
    term,
    total,
)


def render(comparisons: Sequence[Comparison], *, title: str, color: bool) -> str:
    """An error is a failure, a warning a skipped case, the rest a passed case with output.

    What was accepted is skipped, too, with the reason; a comparison that could not be made is a
    case that ended in an error.
    """
    counts = _counts(comparisons)
    del counts["skipped"]  # of a suite only
    root = etree.Element("testsuites", {"name": plain(title), **counts})
    for comparison in comparisons:
        name = f"{plain(comparison.other)} compared with {plain(comparison.base)}"
        suite = etree.SubElement(root, "testsuite", {"name": name, **_counts([comparison])})
        if comparison.failure is not None:
            case = etree.SubElement(suite, "testcase", classname=name, name="comparison")
            message = f"not compared: {plain(comparison.failure)}"
            etree.SubElement(case, "error", type="not-compared", message=message).text = message
        for finding in comparison.findings:
            suite.append(_case(comparison, finding))
        for one in comparison.accepted:
            case = _named(comparison, one.finding)
            message = f"accepted {term(one)}: {plain(one.reason)} ({plain(sentence(one.finding))})"
            etree.SubElement(case, "skipped", message=message)
            suite.append(case)
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text.decode()


def _counts(comparisons: Sequence[Comparison]) -> dict[str, str]:
    counts = total(comparisons)
    accepted = sum(len(one.accepted) for one in comparisons)
    failed = sum(one.failure is not None for one in comparisons)
    return {
        "tests": str(sum(counts.values()) + accepted + failed),
        "failures": str(counts["error"]),
        "errors": str(failed),
        "skipped": str(counts["warning"] + accepted),
    }


def _named(comparison: Comparison, finding: Finding) -> etree._Element:
    return etree.Element(
        "testcase",
        classname=plain(f"{comparison.other}.{subject(finding)}"),
        name=plain(f"{finding.id} {finding.path}"),
    )


def _case(comparison: Comparison, finding: Finding) -> etree._Element:
    case = _named(comparison, finding)
    message = plain(sentence(finding))
    text = plain(f"{relative(finding.place.file)}:{finding.place.line}: {message}")
    for more in filter(None, (reach(finding), consequence(finding))):
        text += f"\n{plain(more)}"
    if finding.severity == "error":
        etree.SubElement(case, "failure", type=finding.id, message=message).text = text
    elif finding.severity == "warning":
        etree.SubElement(case, "skipped", message=message).text = text
    else:
        etree.SubElement(case, "system-out").text = text
    return case
