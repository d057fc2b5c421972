"""Right answers to `parameter_count` in unusual clothes: a class, recursion, lists for tuples."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np


def conv_params(c_in, c_out, kernel_size, bias=True, groups=1):
    """Describe the arrays instead of making them, and ask for their sizes."""
    h, w = kernel_size if np.ndim(kernel_size) else [kernel_size] * 2
    if not (h > 0 < w):
        raise ValueError("kernels have a height and a width")
    shapes = {"weight": (c_out, c_in // groups, h, w), "bias": (c_out,) if bias else (0,)}
    return sum(Counter({name: int(np.prod(shape)) for name, shape in shapes.items()}).values())


def dense_params(n_in, n_out, bias=True):
    """Let a dense layer be a convolution with 1 by 1 kernels."""
    return np.int64(conv_params(n_in, n_out, 1, bias))


@dataclass
class Network:
    """A network that notes its rows as it grows."""

    shape: list
    rows: list = field(default_factory=list)

    def add(self, kind, *numbers):
        """Add a layer by the method of its name."""
        grow = getattr(self, f"add_{kind}", None)
        if grow is None:
            raise ValueError(f"no layer {kind}")
        self.shape, params = grow(*numbers)
        self.rows.append([self.shape, params])
        return self

    def slide(self, channels, f, stride, padding=0):
        """Return the shape after a window has slid over the map."""
        sides = [range(-padding, n + padding - f + 1, stride) for n in self.shape[1:]]
        if f < 1 or not all(sides):
            raise ValueError("no room")
        return [channels, *map(len, sides)]

    def add_conv(self, c_out, f, stride, padding):
        return self.slide(c_out, f, stride, padding), conv_params(self.shape[0], c_out, f)

    def add_pool(self, f, stride):
        return self.slide(self.shape[0], f, stride), 0

    def add_flatten(self):
        return [np.prod(self.shape)], np.int64(0)

    def add_dense(self, n_out):
        (n_in,) = self.shape
        return [n_out], dense_params(n_in, n_out)


def summarize(input_shape, layers):
    """Grow a network and return its rows."""
    network = Network(list(input_shape))
    for layer in layers:
        network.add(*layer)
    return tuple(network.rows)


def total_params(input_shape, layers):
    """Take the first row, and the rest by recursion."""
    if not layers:
        return 0
    *before, _ = layers
    return total_params(input_shape, before) + summarize(input_shape, layers)[-1][1]


def dense_equivalent_params(input_shape, output_shape):
    """Let the layer be a convolution whose kernels are as large as the image."""
    c_in, *sides = input_shape
    return conv_params(c_in, int(np.prod(output_shape)), tuple(sides))
