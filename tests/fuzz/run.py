"""Fuzzes all targets, one after the other; prints what was tried and found.

`--seconds` bounds the time of all targets together, else `--runs` the number of inputs; `--keep`
keeps the inputs that reached something new. Findings are printed, and lie in build/fuzz.
"""

import argparse
import importlib.util
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from targets import CORPUS, kept_inputs

HEAD = (
    "# Made by `python tests/fuzz/run.py --keep`: inputs that reach different parts of the reader."
)
FINDINGS = Path(__file__).parents[2] / "build" / "fuzz"
# Of all inputs or all time, in per cent; everything that comes is first read as a value.
SHARES = {"value": 60, "answer": 20, "reply": 20}
LIMITS = ("-rss_limit_mb=512", "-malloc_limit_mb=256", "-timeout=60", "-max_len=1024")


def main() -> None:
    """Fuzz; exit with 1 if there was a finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(SHARES), help=", ".join(SHARES))
    parser.add_argument("--runs", type=int, default=10_000_000)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", action="store_true")
    chosen = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print(
            "not fuzzed: atheris is not here (it is made for Linux on x86-64, Python 3.11 to 3.13)"
        )
        return
    FINDINGS.mkdir(parents=True, exist_ok=True)
    raise SystemExit(sum(fuzz(target, chosen) for target in chosen.targets) > 0)


def fuzz(target: str, chosen: argparse.Namespace) -> int:
    """Fuzz one target with its share of runs or seconds; return the number of findings."""
    share, jobs = SHARES[target] / 100, chosen.jobs
    bound = f"-runs={math.ceil(chosen.runs * share / jobs)}"
    if chosen.seconds:
        bound = f"-max_total_time={math.ceil(chosen.seconds * share)}"
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(kept_inputs(target)):
            (Path(folder) / str(number)).write_bytes(data)
        with ThreadPoolExecutor(jobs) as pool:
            logs = list(pool.map(lambda _: _libfuzzer(target, bound, folder), range(jobs)))
        if chosen.keep:
            with tempfile.TemporaryDirectory() as smaller:
                _libfuzzer(target, "-merge=1", smaller, folder)
                _keep(target, [path.read_bytes() for path in Path(smaller).iterdir()])
    inputs = sum(int(n) for log in logs for n in re.findall(r"executed_units: +(\d+)", log))
    reached = max((int(n) for log in logs for n in re.findall(r"cov: (\d+)", log)), default=0)
    findings = [log for log in logs if "executed_units" not in log or "Test unit written" in log]
    for log in findings:
        print(log[-4000:])
    print(
        f"{target}: {inputs:,} inputs in {time.monotonic() - started:.0f} s, "
        f"{reached} branches reached, {len(findings)} findings",
        flush=True,
    )
    return len(findings)


def _keep(target: str, inputs: list[bytes]) -> None:
    """Keep these inputs instead of those before, the shortest first."""
    lines = [data.hex() for data in sorted(inputs, key=lambda data: (len(data), data))]
    (CORPUS / f"{target}.txt").write_text("\n".join([HEAD, *lines, ""]), "ascii")


def _libfuzzer(target: str, *options: str) -> str:
    """Run libFuzzer on a target; return what it says."""
    program = [sys.executable, str(Path(__file__).with_name("fuzz.py")), target]
    told = ("-print_final_stats=1", f"-artifact_prefix={FINDINGS}/{target}-")
    run = subprocess.run([*program, *LIMITS, *told, *options], capture_output=True, text=True)
    return run.stdout + run.stderr


if __name__ == "__main__":
    main()
