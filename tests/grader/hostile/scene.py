"""Where the attacks take place: a course with secrets in it, a class, a home, a listener.

Every secret is a word like `canary-0123456789abcdef`, another one in each place, so that a leak
tells where it came from.
"""

import contextlib
import os
import secrets
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from .attack import Attack

COURSE = Path(__file__).parents[1] / "courses" / "mini"

# Hidden questions and their right answers: halves of numbers that nobody comes upon by chance.
QUESTION = (730_919.5, 730_941.5)
EXPECTED = 730_930.5

HIDDEN_CHECK = f"""

@check("median", points=1)
def test_two_secret_values_have_a_middle(median):
    \"\"\"Two values have their mean as the middle.\"\"\"
    # canary: @SECRET@
    assert_same(median(np.array({QUESTION})), reference.median(np.array({QUESTION})))
"""

# Each place that holds a secret, and how it is written there.
PLACES = {
    "reference": ("solutions/spread.py", "\nSECRET = '@SECRET@'\n"),
    "other reference": ("solutions/scaling.py", "\nSECRET = '@SECRET@'\n"),
    "misconceptions": ("solutions/misconceptions/spread.py", "\n# @SECRET@\n"),
    "hidden check": ("tests/hidden/test_spread.py", HIDDEN_CHECK),
    "key of the quiz": ("solutions/quiz.toml", "\n# @SECRET@\n"),
    "code of the key": ("solutions/quiz.py", "\nSECRET = '@SECRET@'\n"),
}

SETTINGS = {
    "median = 3": "median = 4",
    'reveal_hidden = "message"': 'reveal_hidden = "title"',
    "time_limit = 60": "time_limit = 16",
    # A slow machine must come to the end of memory before the end of this.
    "call_seconds = 0.3": "call_seconds = 0.75",
    # On equal terms, so that one worker may answer for both exercises.
    "limits = { call_seconds = 0.75, memory_mb = 256 }": (
        'forbidden = ["numpy.median", "numpy.histogram"]\n'
        "limits = { call_seconds = 0.75, memory_mb = 256, processes = 16, output_kb = 16, "
        "files_mb = 1 }"
    ),
}

MEAN = "import numpy as np\n\n\ndef median(values):\n    return float(np.mean(values))\n"
ROWS = "def center(X):\n    return X - X.mean(axis=1, keepdims=True)\n"
EDGES = "def counts(values, edges):\n    raise NotImplementedError\n"


class Scene(NamedTuple):
    """Folders of one run, and the words that attacks and secrets are made of."""

    course: Path
    home: Path
    temporary: Path
    words: dict[str, str]
    secrets: dict[str, str]  # place -> canary

    @property
    def submitted(self) -> Path:
        return self.course / "submitted"


def set_up(base: Path, port: int) -> Scene:
    """Copy the course, plant the secrets, hand in what the honest students wrote."""
    folders = [base / name for name in ("course", "home", "temporary")]
    course, home, temporary = folders
    shutil.copytree(COURSE, course, ignore=shutil.ignore_patterns("__pycache__"))
    home.mkdir()
    temporary.mkdir()
    names = [*PLACES, "home", "temporary file", "environment", "command line", "other student"]
    planted = {name: f"canary-{secrets.token_hex(8)}" for name in names}
    for place, (file, text) in PLACES.items():
        with (course / file).open("a") as target:
            target.write(text.replace("@SECRET@", planted[place]))
    (home / ".netrc").write_text(planted["home"])
    (temporary / "notes.txt").write_text(planted["temporary file"])
    _change_settings(course / "course.toml")
    words = {
        "COURSE": str(course),
        "HOME": str(home),
        "TEMPORARY": str(temporary),
        "PORT": str(port),
        "MARK": f"mark{secrets.token_hex(4)}",
    }
    return Scene(course, home, temporary, words, planted)


def _change_settings(file: Path) -> None:
    """Count the check that is added, show no hidden question, wait less for what only sleeps."""
    text = file.read_text()
    for old, new in SETTINGS.items():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


def hand_in_honest(scene: Scene, families: Iterable[str]) -> list[str]:
    """Hand in honest work, some before each family; return the students."""
    right = {
        name: (scene.course / "solutions" / name).read_text().partition("\nSECRET")[0]
        for name in ("spread.py", "scaling.py")
    }
    secret = f"\n# {scene.secrets['other student']}\n"
    works: dict[str, dict[str, str]] = {
        "all-right": right,
        "half": {"spread.py": right["spread.py"]},
        "mean": {"spread.py": MEAN},
        "rows": {
            "spread.py": right["spread.py"] + "\n\n" + ROWS,
            "scaling.py": right["scaling.py"],
        },
        "unfinished": {"spread.py": right["spread.py"] + "\n\n" + EDGES},
    }
    students = []
    for number, family in enumerate(families):
        for name, files in works.items() if number % 2 == 0 else [("all-right", right)]:
            student = f"{family}--honest-{name}"  # `-` sorts before letters
            folder = scene.submitted / student / "numbers"
            folder.mkdir(parents=True)
            for file, text in files.items():
                (folder / file).write_text(text + secret)
            (folder / "answers.toml").write_text(
                f'student = "{student}"\n[answers]\noutlier = "b"\n'
            )
            students.append(student)
    return students


def hand_in_hostile(scene: Scene, attacks: Iterable[Attack]) -> None:
    """Hand in every attack."""
    for attack in attacks:
        attack.hand_in(scene.submitted / attack.student, scene.words)


class Listener:
    """Waits on a port for whatever reaches this machine by the network.

    It listens to TCP and UDP, with both versions of IP where there are two, and on a name of a
    Unix socket that has no file. What arrives stays in the kernel's queues until it is asked for.
    """

    def __init__(self) -> None:
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.port))
        unix = socket.socket(socket.AF_UNIX)
        unix.bind(f"\0listener-{self.port}")
        unix.listen()
        self.sockets = [tcp, udp, unix]
        with contextlib.suppress(OSError):  # not every machine has IPv6
            self.sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))

    def reached(self) -> list[str]:
        """Return by which ways somebody came."""
        ways = []
        for server in self.sockets:
            server.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                if server.type == socket.SOCK_DGRAM:
                    server.recvfrom(100)
                else:
                    server.accept()[0].close()
                ways.append(f"{server.family.name} {server.type.name}")
        return ways

    def close(self) -> None:
        for server in self.sockets:
            server.close()


def listing(*folders: Path, without: Iterable[str] = ()) -> dict[str, tuple[int, int, int]]:
    """Return what is in folders: path -> kind, size, time of the last change."""
    left_out = set(without)
    found = {}
    for top in folders:
        for folder, names, files in os.walk(top):
            names[:] = [name for name in names if name not in left_out]
            for name in [*names, *(file for file in files if file not in left_out)]:
                status = os.lstat(os.path.join(folder, name))
                is_file = name in files
                found[os.path.join(folder, name)] = (
                    status.st_mode,
                    status.st_size if is_file else 0,
                    status.st_mtime_ns if is_file else 0,
                )
    return found
