"""Right answers to `output_size` in unusual clothes: recursion, records, matching, bisection."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from operator import mul
from typing import NamedTuple

import numpy as np


@dataclass(frozen=True)
class Axis:
    """An axis with a window on it, refused where it makes no sense."""

    n: int
    f: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def __post_init__(self):
        if self.padding < 0 or not all(
            (self.n > 0, self.f > 0, self.stride > 0, self.dilation > 0)
        ):
            raise ValueError(f"{self} makes no sense")
        if self.rest < 0:
            raise ValueError(f"{self} has no room")

    @property
    def rest(self) -> int:
        return self.n + 2 * self.padding - 1 - self.dilation * (self.f - 1)


class Volume(NamedTuple):
    """A shape with names."""

    channels: int
    height: int
    width: int


def conv_output_size(n, f, stride=1, padding=0, dilation=1, *, verbose=False):
    """Let the first window pass and count the rest of the way by recursion."""
    rest = Axis(n, f, stride, padding, dilation).rest

    def positions(left):
        return np.int32(1) if left < stride else 1 + positions(left - stride)

    return positions(rest)


def fits_exactly(n, f, stride=1, padding=0):
    """Take the rest apart with divmod."""
    _, left_over = divmod(Axis(n, f, stride, padding).rest, stride)
    return np.bool_(not left_over)


def padding_for_output(n, f, stride, out):
    """Search the rising number of positions by halving."""
    Axis(n + f, f, stride)
    if min(n, out) < 1:
        raise ValueError("nothing to find")
    positions = lambda padding: (n + 2 * padding - f) // stride + 1
    choices = range(out * stride + f + 1)
    padding = bisect_left(choices, out, key=positions)
    if positions(padding) != out:
        raise ValueError("no padding does it")
    return np.int64(padding)


def trace_shapes(input_shape, layers):
    """Return a tuple of lists and named tuples."""

    def step(shape, layer):
        match [*layer, *shape]:
            case ["conv", c_out, f, s, p, _, h, w]:
                return Volume(c_out, conv_output_size(h, f, s, p), conv_output_size(w, f, s, p))
            case ["pool", f, s, c, h, w]:
                return Volume(c, conv_output_size(h, f, s), conv_output_size(w, f, s))
            case ["flatten", *sides]:
                return [reduce(mul, sides)]
            case ["dense", n_out, _]:
                return [n_out]
            case _:
                raise ValueError(f"{layer} after {shape}")

    return tuple(accumulate(layers, step, initial=input_shape))[1:]


def receptive_field(layers):
    """See through the first layer what the rest of the network sees."""
    if not layers:
        return 1
    (f, stride), *rest = layers
    return Axis(f, f, stride).f + (receptive_field(rest) - 1) * stride
