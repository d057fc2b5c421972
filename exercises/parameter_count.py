"""Parameter counts: how many numbers each layer of a network has to learn.

Every weight and every bias is one number that training must find. Counting them by hand shows
where a network keeps its memory (nearly always in the dense layers) and what convolution saves:
its kernels are small, and the same kernel serves every place of the image. So neither the size of
the image nor stride and padding change what a convolutional layer has to learn.

Lectures: 002 (parameters of 10 filters of 5×5×3), 003 (the baseline model; parameter tying), 001
(slides 30 and 36, LeNet on slides 38-39), 004 (60 million parameters in AlexNet).

Everything here is plain arithmetic; return ints. Layers and shapes are those of `trace_shapes` in
the exercise `output_size`, and you may use yours: `from output_size import trace_shapes`.
"""


def conv_params(c_in, c_out, kernel_size, bias=True):
    """Return how many numbers a convolutional layer learns, an int.

    The layer has `c_out` filters. Each spans all `c_in` channels of the input, so it is a block of
    c_in * height * width weights, and it has ONE bias, whatever its size. `kernel_size` is an int
    (a square) or a pair (height, width). Without `bias` only the weights count.

    The 10 filters of lecture 002, 5×5×3 each, have (75 + 1) * 10 = 760:

    >>> conv_params(3, 10, 5)
    760
    >>> conv_params(1, 32, 5)
    832
    >>> conv_params(3, 10, (5, 5), bias=False)
    750

    A kernel side below 1 raises ValueError.
    """
    raise NotImplementedError


def dense_params(n_in, n_out, bias=True):
    """Return how many numbers a dense layer learns, an int.

    Each of the `n_out` neurons has a weight for every one of the `n_in` inputs, and one bias.

    003 writes 30,752 × 2 = 61,506 for the last layer of its baseline. The product is 61,504; the
    other 2 are the biases of the two neurons.

    >>> dense_params(30752, 2)
    61506
    >>> dense_params(30752, 2, bias=False)
    61504
    """
    raise NotImplementedError


def summarize(input_shape, layers):
    """Return a list of `(output_shape, params)`, a row for each layer.

    `input_shape` (channels, height, width) and `layers` are as in `trace_shapes`, and so is what
    raises ValueError. Every convolutional and dense layer has its biases. Pooling and flattening
    learn nothing: 0.

    This is the table that `model.summary()` prints in 003, with channels first and no batch axis:

    >>> baseline = [("conv", 32, 5, 1, 0), ("pool", 4, 4), ("flatten",), ("dense", 2)]
    >>> for row in summarize((1, 128, 128), baseline):
    ...     print(row)
    ((32, 124, 124), 832)
    ((32, 31, 31), 0)
    ((30752,), 0)
    ((2,), 61506)
    """
    raise NotImplementedError


def total_params(input_shape, layers):
    """Return how many numbers the whole network learns, an int.

    For the baseline of 003 it is 832 + 61,506 = 62,338, of which the dense layer holds 98.7 %.

    >>> baseline = [("conv", 32, 5, 1, 0), ("pool", 4, 4), ("flatten",), ("dense", 2)]
    >>> total_params((1, 128, 128), baseline)
    62338
    """
    raise NotImplementedError


def dense_equivalent_params(input_shape, output_shape):
    """Return what a dense layer would learn that maps one whole volume onto another, an int.

    Both shapes are (channels, height, width). Every number of the output volume is a neuron with
    a bias of its own, and has a weight for every number of the input volume.

    003 says that a convolutional layer is a dense layer whose weights are tied. This is the price
    without the knot: the baseline's first layer learns 832 numbers, its dense twin 8,061,452,288
    weights and 492,032 biases.

    >>> dense_equivalent_params((1, 128, 128), (32, 124, 124))
    8061944320
    >>> dense_equivalent_params((1, 2, 2), (2, 1, 1))
    10
    """
    raise NotImplementedError
