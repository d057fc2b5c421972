"""What student code may import and use: the allowed libraries, the files handed in, no more.

A module that is not there imports as a placeholder. While a file is being loaded, placeholders
accept everything and do nothing, so that a forgotten `plt.show()` costs nothing; within a task
their use raises ForbiddenUse. This guides the honest. What holds against the others is that the
sandbox does not have the forbidden libraries at all.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

__all__ = ["ForbiddenUse", "Guard", "Placeholder", "names_of", "stock_builtins"]

STOCK = 8
_stock: list[ModuleType] = []  # copies of the builtins, each for one guard


class ForbiddenUse(BaseException):
    """Student code used something that its exercise does not allow.

    A BaseException, so that `except Exception` does not hide the breach.
    """


class Placeholder:
    """Stands for something that cannot be used: a missing module, or a part of one."""

    __all__: Sequence[str] = ()

    def __init__(self, guard: Guard, name: str) -> None:
        self.__dict__.update(_guard=guard, __name__=name, __path__=[])

    def _use(self) -> Placeholder:
        guard: Guard = self.__dict__["_guard"]
        guard.breach(self.__dict__["__name__"])
        return self

    def __getattr__(self, name: str) -> Placeholder:
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(self.__dict__["_guard"], f"{self.__dict__['__name__']}.{name}")

    def __setattr__(self, name: str, value: object) -> None:
        self._use()

    def __call__(self, *args: object, **kwargs: object) -> Placeholder:
        return self._use()

    def __getitem__(self, key: object) -> Placeholder:
        return self._use()

    def __setitem__(self, key: object, value: object) -> None:
        self._use()

    def __iter__(self) -> Iterator[Placeholder]:
        # So that `figure, axes = plt.subplots()` works at the top of a file.
        self._use()
        return iter((self, self))

    def __enter__(self) -> Placeholder:
        return self._use()

    def __exit__(self, *exception: object) -> None:
        return None


def _operation(self: Placeholder, *others: object) -> Placeholder:
    return self._use()


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or"):
    setattr(Placeholder, f"__{_name}__", _operation)
    setattr(Placeholder, f"__r{_name}__", _operation)
for _name in ("neg", "pos", "abs", "invert", "lt", "le", "gt", "ge"):
    setattr(Placeholder, f"__{_name}__", _operation)


class Guard:
    """Decides about imports and remembers breaches; one for each loaded submission."""

    def __init__(self, libraries: Sequence[str], load_sibling: Callable[[str], ModuleType]) -> None:
        self.libraries = frozenset(libraries)
        self.siblings: Mapping[str, object] = {}
        self.load_sibling = load_sibling
        self.exercises: frozenset[str] = frozenset()
        self.asking = False
        self.breaches: list[str] = []
        # The builtins of the files, and what a notebook adds to them. What a file does to them
        # reaches its siblings, as in life, and not the code that runs it.
        self.builtins = _stock.pop() if _stock else _own_builtins()
        vars(self.builtins).update(
            __import__=self.import_,
            display=lambda *values, **options: None,
            get_ipython=Placeholder(self, "get_ipython"),
        )

    def breach(self, name: str) -> None:
        """Note the use of `name`; within a task, raise ForbiddenUse.

        An exercise that was not handed in is no breach: it is a ModuleNotFoundError.
        """
        top = name.partition(".")[0]
        if self.asking and top in self.exercises:
            raise ModuleNotFoundError(f"{top}.py was not handed in, and {name} is used here")
        if self.asking:
            self.breaches.append(name)
            raise ForbiddenUse(name)

    def import_(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """Import what an `import` statement asks for: a sibling, a library or a placeholder."""
        if name == "builtins":
            return self.builtins
        top = name.partition(".")[0]
        if level and not name:  # from . import cross_correlation
            package = ModuleType("submission")
            for part in fromlist or ():
                setattr(package, part, self.load_sibling(part))
            return package
        if top in self.siblings:
            return self.load_sibling(top)
        if top in self.libraries or top in sys.stdlib_module_names:
            try:
                return builtins.__import__(name, globals, locals, fromlist or (), level)
            except ModuleNotFoundError as error:
                if error.name is None or error.name.partition(".")[0] != top or top in sys.modules:
                    raise
        return Placeholder(self, name if fromlist else top)

    def forbid(self, dotted: str) -> None:
        """Put a refusal in place of a function of an allowed library, under all of its names."""
        refusal = Placeholder(self, dotted)
        for module, name in names_of(dotted):
            setattr(module, name, refusal)


def stock_builtins() -> None:
    """Have builtins ready for the next guards.

    To copy them touches seventy pages, all of which a fork would have to copy.
    """
    while len(_stock) < STOCK:
        _stock.append(_own_builtins())


def _own_builtins() -> ModuleType:
    own = ModuleType("builtins")
    vars(own).update(vars(builtins))
    return own


@functools.cache
def names_of(dotted: str) -> tuple[tuple[ModuleType, str], ...]:
    """Return every module of a library that has a function, and the name it has there.

    Looking through a library's modules takes a while, so the warm parent does it before it forks.
    """
    module_name, _, attribute = dotted.rpartition(".")
    original = getattr(importlib.import_module(module_name), attribute)
    root = module_name.partition(".")[0]
    return tuple(
        (module, key)
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == root and module is not None
        for key, value in list(vars(module).items())
        if value is original
    )
