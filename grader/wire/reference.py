"""What stands on the wire for an object that stays in the worker."""

from __future__ import annotations

__all__ = ["Reference"]


class Reference:
    """The number of an object, such as a torch module, that stays in the worker."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and other.number == self.number

    def __hash__(self) -> int:
        return hash((Reference, self.number))

    def __repr__(self) -> str:
        return f"Reference({self.number})"
