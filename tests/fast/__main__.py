"""``python -m tests.fast --documents 100000``: changed answers, read by both readers.

Prints how many were alike, what the compiled reader took, and why it handed back the others. The
first answer that is read otherwise is written beside what both told, and ends the run.
"""

from __future__ import annotations

import argparse
import sys
import time
from random import Random

from soapwright.runtime.codec.fast_rows import COUNTS
from tests.fast.drawing import Pool
from tests.fast.reading import is_there, told
from tests.runtime.codec.test_codec import PACKAGES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="at most so many")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if not is_there():
        sys.exit("soapwright-fast is not here: make fast")
    dice = Random(given.seed)
    pool = Pool(PACKAGES.values(), 2)
    end = time.monotonic() + given.seconds
    tried = errors = 0
    while tried < given.documents and time.monotonic() < end:
        answer = pool.draw(dice).answer(dice, changed=True)
        plain, fast = told(answer, pure=True), told(answer, pure=False)
        if plain != fast:
            print(answer, *zip(plain._fields, plain, fast, strict=True), sep="\n")
            sys.exit(f"after {tried:,} answers one was read otherwise")
        tried += 1
        errors += plain.error is not None
        if tried % 10_000 == 0:
            print(f"{tried:,} …", flush=True)
    print(f"{tried:,} answers, {errors:,} of them refused, read alike by both; rows:")
    for why, count in COUNTS.most_common():
        print(f"{count:10,} {why}")


if __name__ == "__main__":
    main()
