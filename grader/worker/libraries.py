"""Notices that student code has changed a library, so that other files may work otherwise."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from grader.worker.guard import Placeholder

__all__ = ["remember_libraries", "unchanged"]

WATCHED = ("math", "numpy", "torch")
DEPTH = 3  # parts of a module's name, such as torch.nn.functional

# Every name in a library, the namespaces that have it, and what it stands for there.
_known: defaultdict[str, list[tuple[dict[str, Any], Any]]] = defaultdict(list)


def remember_libraries() -> None:
    """Note what the public modules of the libraries hold that are loaded now."""
    _known.clear()
    for name, module in list(sys.modules.items()):
        parts = name.split(".")
        public = not any(part.startswith("_") for part in parts)
        if parts[0] in WATCHED and len(parts) <= DEPTH and public:
            for key, value in vars(module).items():
                _known[key].append((vars(module), value))


def unchanged(texts: Iterable[str]) -> bool:
    """Say whether all that the texts name stands for what it did in every library, or is refused.

    To look at every name that there is would touch more pages than a fork does.
    """
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    return all(
        namespace.get(word) is value or type(namespace.get(word)) is Placeholder
        for word in words & _known.keys()
        for namespace, value in _known[word]
    )
