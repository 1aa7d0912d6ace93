"""`python -m tests.articles --documents 1000 --seed 7 --out FOLDER`."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from . import FORMS, write


def main() -> None:
    """Write the articles and say how many bytes of HTML they hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.articles", description="Write generated articles.")
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--form", choices=FORMS, default="rows")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    start = time.perf_counter()
    size = write(options.out, options.documents, seed=options.seed, form=options.form, jobs=options.jobs) / 1e6
    seconds = time.perf_counter() - start
    print(f"{options.documents} articles, {size:.1f} MB of HTML, {seconds:.1f} s, {size / seconds:.0f} MB/s")  # noqa: T201


if __name__ == "__main__":
    main()
