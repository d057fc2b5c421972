"""Fuzzes one target: `python tests/fuzz/fuzz.py TARGET [OPTION OF LIBFUZZER]...`."""

import random
import sys
import time

import atheris

with atheris.instrument_imports(include=["grader"]):
    from targets import TARGETS

from mutation import changed

MOST_SECONDS = 2.0  # of computing for one input; libFuzzer's own limit is the clock on the wall


def main() -> None:
    """Let libFuzzer change inputs until it has had enough; a quarter of them as values."""
    target, *options = sys.argv[1:]

    def one_input(data: bytes) -> None:
        started = time.process_time()
        TARGETS[target](data)
        assert time.process_time() - started < MOST_SECONDS, "an input took too long"

    def mutator(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        found = changed(data, target, chance) if chance.random() < 0.25 else None
        return found if found and len(found) <= most else atheris.Mutate(data, most)

    this = f"{sys.executable} {__file__} {target}"  # libFuzzer starts itself anew to merge
    atheris.Setup([this, *options], one_input, custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
