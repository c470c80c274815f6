"""All WSDLs, and the table of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.corpus.trial import Result, attempt

Results = Mapping[str, Result]
"""Id of a WSDL → what became of it."""


def run(
    files: Mapping[str, Path],
    folder: Path,
    told: Callable[[str, Result], object] = lambda id_, result: None,
    least: int = 20,
) -> Results:
    """Try the WSDLs, each in a folder of its own."""
    results: dict[str, Result] = {}
    for number, (id_, path) in enumerate(files.items()):
        package = f"corpus_{number}"
        own = folder / package
        own.mkdir()
        results[id_] = attempt(path, own, package, root=folder, least=least)
        told(id_, results[id_])
    return results


def report(id_: str, result: Result) -> str:
    """What is to be said of a WSDL, in some lines."""
    head = f"{'.' if result.made else 'X'} {id_}: {result.kept} of {result.tried}"
    if result.types_only:
        head += "; types alone: nothing can be called"
    if result.missing:
        head += f"; {len(result.missing)} operations missing: {', '.join(result.missing[:4])}"
    if result.few:
        head += f"; few: {', '.join(result.few[:5])}"
    return "\n    ".join([head, *([result.why] if result.why else []), *result.lost[:5]])


def shares(results: Results) -> dict[str, float]:
    """Of the WSDLs: made, nothing lost, every SOAP operation there; of all instances: kept."""
    found = list(results.values())
    tried = sum(each.tried for each in found)
    return {
        "generate + import": sum(each.made for each in found) / len(found),
        "nothing lost": sum(
            each.made and each.kept == each.tried and not each.why for each in found
        )
        / len(found),
        "every SOAP operation callable": sum(each.made and not each.missing for each in found)
        / len(found),
        "instances round-trip": sum(each.kept for each in found) / max(1, tried),
    }


def table(results: Results) -> str:
    """The shares, and what they are of."""
    tried = sum(each.tried for each in results.values())
    alone = sum(each.types_only for each in results.values())
    lines = [f"{len(results)} WSDLs, {tried} instances; types alone of {alone}"]
    lines += [f"{name:32}{share:8.2%}" for name, share in shares(results).items()]
    return "\n".join(lines)
