"""Fuzzes one target: `python tests/fuzz/fuzz.py TARGET [OPTION OF LIBFUZZER]...`."""

import random
import sys

import atheris

with atheris.instrument_imports(include=["grader"]):
    from targets import TARGETS

from mutation import changed


def main() -> None:
    """Let libFuzzer change inputs until it has had enough; a quarter of them as values."""
    target, *options = sys.argv[1:]

    def mutator(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        found = changed(data, target, chance) if chance.random() < 0.25 else None
        return found if found and len(found) <= most else atheris.Mutate(data, most)

    this = f"{sys.executable} {__file__} {target}"  # libFuzzer starts itself anew to merge
    atheris.Setup([this, *options], TARGETS[target], custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
