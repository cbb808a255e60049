"""
The soak: 24 simulated hours of the real program with 100,000 contacts, and what is left when they are over.

`python -m tests.soak --contacts 100000 --texts 4000 --database sqlite`. The seed is printed, and can be given. In the
end a JSON object says what was found; it exits with 1 when something was left over, or memory was not flat.
"""

import argparse
import asyncio
import json
import secrets
import sys
from dataclasses import asdict
from pathlib import Path
from time import monotonic, process_time

from tests.crash.fleet import database_of
from tests.soak.memory import Sample
from tests.soak.soak import Size, soak


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Play a day of the city in simulated time.")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="sqlite")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    for name, value in asdict(Size()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    chosen = vars(parser.parse_args(words))
    kind, seed = chosen.pop("database"), chosen.pop("seed")
    print(f"{kind}, seed {seed}, {chosen}", flush=True)
    began, worked = monotonic(), process_time()

    def say(sample: Sample) -> None:
        print(json.dumps(asdict(sample) | {"s": round(monotonic() - began)}), flush=True)

    with database_of(kind, autovacuum="on") as (url, folder, _):  # else a plan made for empty tables lasts all day
        found, more = asyncio.run(soak(url, Size(**chosen), seed, folder, Path("build/bench-data"), say))
    took = {"seconds": round(monotonic() - began), "cpu_s": round(process_time() - worked)}
    print(json.dumps(asdict(found) | more | took))
    return 0 if found.right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
