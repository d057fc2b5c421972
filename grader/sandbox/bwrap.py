"""The bubblewrap sandbox: what is mounted, which namespaces there are, and the command for it."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import sys
import sysconfig
from pathlib import Path

import grader
from grader.errors import MachineError
from grader.model import Device

__all__ = ["INSTALL_HINT", "command", "find_bwrap", "is_there"]

INSTALL_HINT = "install it with `apt-get install bubblewrap` (as root), or give --sandbox process"
NOBODY = 65534
STAGE = "/tmp"  # where root binds what nobody may reach, in a mount namespace of its own
TMPFS_BYTES = 64 * 2**20
CODE = "/grader"  # where the worker's own code is in the sandbox
PACKAGES = "/packages"  # and the libraries that the exercise allows

# Where a driver may keep its libraries besides the system's own folder.
DRIVER_FOLDERS = ("/usr/local/nvidia/lib64", "/usr/local/nvidia/lib", "/usr/lib/wsl/lib")

# The parts of grader that the worker needs; nothing of the judge is in the sandbox.
WORKER_CODE = ("__init__.py", "errors.py", "wire", "submission/__init__.py",
               "submission/parse.py", "worker")  # fmt: skip


def find_bwrap() -> str:
    """Return the path of bubblewrap; MachineError where there is none."""
    path = shutil.which("bwrap")
    if path is None:
        raise MachineError("bubblewrap is not installed", hint=INSTALL_HINT)
    return path


def is_there() -> bool:
    """Say whether bubblewrap is installed."""
    return shutil.which("bwrap") is not None


def command(
    arguments: list[str], libraries: tuple[str, ...], device: Device, filter_fd: int
) -> list[str]:
    """Return the command that starts a warm parent in a sandbox of its own.

    `arguments` are the parent's own; `libraries` are mounted; `filter_fd` is where seccomp's
    program can be read.
    """
    sources = _sources(libraries)
    own = ["--", *_python(arguments)]
    if os.geteuid() != 0:
        return [find_bwrap(), *_arguments(sources, device, filter_fd), *own]
    roots = sorted({_staged_root(source) for source in sources.values()})
    staged = {
        target: str(Path(STAGE, str(roots.index(_staged_root(source))), _inside(source)))
        for target, source in sources.items()
    }
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("become_nobody.py"))]
    return [
        *launcher,
        *(STAGE, str(NOBODY), str(len(roots)), *roots, "--"),
        *(find_bwrap(), *_arguments(staged, device, filter_fd), *own),
    ]


def _python(arguments: list[str]) -> list[str]:
    """Return the command of the warm parent, as it is called inside."""
    start = (
        f"import sys; sys.path += [{CODE!r}, {PACKAGES!r}]; "
        "from grader.worker.__main__ import main; main(sys.argv[1:])"
    )
    interpreter = os.path.realpath(sys.executable)
    return [interpreter, "-PsSB", "-c", start, *arguments]


def _arguments(sources: dict[str, str], device: Device, filter_fd: int) -> list[str]:
    """Return bubblewrap's arguments: namespaces, system calls, mounts, environment."""
    arguments = ["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
    arguments += ["--new-session", "--as-pid-1", "--cap-drop", "ALL", "--hostname", "sandbox"]
    arguments += ["--seccomp", str(filter_fd)]
    for target, source in sorted(sources.items()):
        arguments += ["--ro-bind", source, target]
    for hidden in _hidden():
        arguments += ["--tmpfs", hidden, "--remount-ro", hidden]
    # The kernel's settings that belong to a namespace could be written by who owns it.
    arguments += ["--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev"]
    arguments += ["--size", str(TMPFS_BYTES), "--tmpfs", "/dev/shm"]
    arguments += ["--size", str(TMPFS_BYTES), "--tmpfs", "/tmp"]
    if device == "cuda":
        arguments += _gpu()
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp", "--clearenv"]
    for name, value in environment().items():
        arguments += ["--setenv", name, value]
    if device == "cuda":
        arguments += ["--setenv", "LD_LIBRARY_PATH", ":".join(DRIVER_FOLDERS)]
    return arguments


def _gpu() -> list[str]:
    """Return the arguments that let a worker reach the GPU: its nodes, its driver, what it reads.

    This is the weaker profile: the driver's own interface is open to the worker.
    """
    arguments = ["--ro-bind-try", "/sys", "/sys"]
    for folder in DRIVER_FOLDERS:
        arguments += ["--ro-bind-try", folder, folder]
    for node in sorted(Path("/dev").glob("nvidia*")):
        arguments += ["--dev-bind-try", str(node), str(node)]
    return arguments


def environment() -> dict[str, str]:
    """Return the whole environment of a worker: one thread, the same hashes every time."""
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    user = {"USER": "nobody", "HOME": "/tmp", "LANG": "C.UTF-8"}
    return {**dict.fromkeys(threads, "1"), **user, "PYTHONHASHSEED": "0"}


# What is mounted ------------------------------------------------------------------------------


def _sources(libraries: tuple[str, ...]) -> dict[str, str]:
    """Return what is mounted: path inside -> path on this machine."""
    mounts = _interpreter()
    home = Path(grader.__file__).parent
    for part in WORKER_CODE:
        mounts[f"{CODE}/grader/{part}"] = str(home / part)
    for entry in _entries_of(libraries):
        mounts[f"{PACKAGES}/{entry.name}"] = str(entry)
    return mounts


def _interpreter() -> dict[str, str]:
    """Return the interpreter, its standard library and the system's shared libraries."""
    mounts: dict[str, str] = {}
    real = os.path.realpath(sys.executable)
    mounts[real] = real
    standard = sysconfig.get_path("stdlib")
    mounts[standard] = standard
    shared = sysconfig.get_config_var("LIBDIR") or ""
    for library in Path(shared).glob("libpython*.so*"):
        mounts[str(library)] = str(library)
    machine = sysconfig.get_config_var("MULTIARCH") or ""
    for folder in (f"/usr/lib/{machine}", f"/lib/{machine}", "/lib64", "/usr/lib64"):
        if Path(folder).is_dir():
            mounts[folder] = os.path.realpath(folder)
    return mounts


def _hidden() -> list[str]:
    """Return the folders among the interpreter's that are none of a worker's business."""
    names = ("site-packages", "dist-packages", "test", "idlelib", "ensurepip")
    standard = Path(sysconfig.get_path("stdlib"))
    return [str(standard / name) for name in names if (standard / name).is_dir()]


def _entries_of(libraries: tuple[str, ...]) -> list[Path]:
    """Return the top-level files and folders of the libraries and all that they require."""
    entries: set[Path] = set()
    pending, seen = list(libraries), set()
    while pending:
        name = re.sub(r"[-_.]+", "-", pending.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if name in libraries:
                hint = f"install it with `pip install {name}`"
                raise MachineError(f"the library {name} is not installed", hint=hint) from None
            continue  # a requirement for another system or Python
        for file in distribution.files or ():
            if file.parts[0] not in ("..", "__pycache__"):
                entries.add(Path(str(distribution.locate_file(file.parts[0]))))
        for requirement in distribution.requires or ():
            if "extra ==" not in requirement:
                pending.append(re.split(r"[\s;<>=!~\[(]", requirement, maxsplit=1)[0])
    return sorted(entry for entry in entries if entry.exists())


def _staged_root(source: str) -> str:
    """Return the folder that is staged for a source: the top two levels would be too much."""
    for root in (sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), "/usr/lib", "/lib64"):
        if source == root or source.startswith(root.rstrip("/") + "/"):
            return root
    home = str(Path(grader.__file__).parent)
    return home if source.startswith(home + "/") else source


def _inside(source: str) -> str:
    root = _staged_root(source)
    return "" if source == root else os.path.relpath(source, root)
