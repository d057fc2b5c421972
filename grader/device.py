"""Chooses between CPU and GPU without importing torch where that is not needed."""

from __future__ import annotations

from pathlib import Path

from grader.errors import MachineError
from grader.model import Device

__all__ = ["choose_device"]


def choose_device(asked: str) -> Device:
    """Return `cpu` or `cuda`; MachineError where CUDA is asked for and there is none."""
    if asked == "cpu" or (asked == "auto" and not Path("/dev/nvidiactl").exists()):
        return "cpu"
    try:
        import torch

        there = torch.cuda.is_available()
    except ImportError:
        there = False
    if there:
        return "cuda"
    if asked == "cuda":
        raise MachineError(
            "there is no CUDA device that PyTorch can use",
            hint="give --device cpu, or install a PyTorch that is built for this machine's GPU",
        )
    return "cpu"
