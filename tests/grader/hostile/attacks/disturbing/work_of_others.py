"""Changes its own submission, that of another student and their feedback while they are graded.

They are not in the sandbox.

Outcome: failed: changed nothing
"""


def span(values):
    changed = []
    for top in ("@COURSE@", "/proc/1/root@COURSE@", "/proc/self/cwd/../../..@COURSE@"):
        for name in ("submitted/{0}/numbers/spread.py", "feedback/{0}/numbers/report.json"):
            for student in ("disturbing-work_of_others", "disturbing--honest-all-right"):
                path = f"{top}/{name.format(student)}"
                try:
                    with open(path, "r+") as file:
                        file.write("# @MARK@")
                    changed.append(path)
                except OSError:
                    pass
    return " ".join(changed) or "changed nothing"
