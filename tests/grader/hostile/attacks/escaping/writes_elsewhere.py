"""Writes wherever there is a folder: into libraries, the worker's code, start-up files of Python.

All but two small folders is mounted read-only.

Outcome: failed: wrote only in /dev/shm /tmp
"""

import os
import sys

import numpy as np


def span(values):
    folders = {"/", "/etc", "/dev", "/dev/shm", "/proc", "/tmp", "/grader/grader", "@COURSE@"}
    folders |= {os.path.dirname(np.__file__), os.path.dirname(os.__file__), "/packages", "@HOME@"}
    folders |= {os.path.dirname(sys.executable), "@TEMPORARY@"}
    wrote = []
    for folder in folders:
        try:
            with open(f"{folder}/@MARK@.pth", "w") as file:
                file.write("import os")
            wrote.append(folder)
        except OSError:
            pass
    for path in (np.__file__, os.__file__, "/proc/self/exe", sys.modules["grader.wire"].__file__):
        try:
            open(path, "ab").write(b"# @MARK@")
            wrote.append(path)
        except OSError:
            pass
    return f"wrote only in {' '.join(sorted(wrote))}"
