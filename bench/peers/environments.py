"""A virtual environment for each peer, made once under `bench/.envs/`.

PyTorch and NumPy are large: they are installed once, in the versions that `grader` runs with, and
each environment finds them by one more entry of its path.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / ".envs"
LIBRARIES = HOME / "libraries"
PACKAGES = {
    "nbgrader": ["nbgrader==0.9.6"],
    "otter-grader": ["otter-grader[grading]==7.0.0"],
    "pytest": ["pytest==9.2.0", "hypothesis==6.170.15"],
}


def shared() -> list[str]:
    """Return the libraries that all have in common, as pip's requirements."""
    return [f"{name}=={version(name).partition('+')[0]}" for name in ("numpy", "torch")]


def environment(peer: str) -> Path:
    """Return the folder of a peer's commands, having made its environment where it is missing."""
    _once(LIBRARIES, shared(), [sys.executable, "-m", "pip", "install", "--target", str(LIBRARIES)])
    home = HOME / peer
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    # NumPy comes along where something requires it: then it is the same one.
    _once(home, PACKAGES[peer], [str(python), "-m", "pip", "install", *shared()[:1]])
    (site,) = home.glob("lib/python*/site-packages")
    (site / "shared-libraries.pth").write_text(f"{LIBRARIES}\n", "utf-8")
    return home / "bin"


def versions(peer: str) -> str:
    """Return what is measured, with its version."""
    return ", ".join(package.replace("==", " ") for package in PACKAGES[peer])


def _once(home: Path, packages: list[str], install: list[str]) -> None:
    """Install packages unless these very ones have been installed."""
    done = home / "done.txt"
    if not done.is_file() or done.read_text("utf-8") != repr(packages):
        print(f"installing {', '.join(packages)}", file=sys.stderr)
        subprocess.run([*install, "-qqq", *packages], check=True)
        done.write_text(repr(packages), "utf-8")
