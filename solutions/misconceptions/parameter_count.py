"""Wrong versions of the tasks of `parameter_count`; each docstring is what the student reads."""

import math

from output_size import trace_shapes
from parameter_count import conv_params, dense_equivalent_params, dense_params, summarize

from grader.misconceptions import misconception

# conv_params --------------------------------------------------------------------------------


def _weights(c_in, c_out, kernel_size):
    """Return the weights of the layer; ValueError as the task."""
    return conv_params(c_in, c_out, kernel_size, bias=False)


@misconception("conv_params")
def biases_forgotten(c_in, c_out, kernel_size, bias=True):
    """You count the weights only. Every filter also learns one bias (002: 75 + 1 = 76)."""
    return _weights(c_in, c_out, kernel_size)


@misconception("conv_params")
def biases_always_counted(c_in, c_out, kernel_size, bias=True):
    """You count the biases even where `bias=False` says that there are none."""
    return conv_params(c_in, c_out, kernel_size)


@misconception("conv_params")
def one_bias_per_weight(c_in, c_out, kernel_size, bias=True):
    """You count a bias for each weight. A filter adds one number after it has summed up."""
    return _weights(c_in, c_out, kernel_size) * (2 if bias else 1)


@misconception("conv_params")
def one_bias_per_input_channel(c_in, c_out, kernel_size, bias=True):
    """You count a bias for each input channel of a filter. It has one for all its channels."""
    return _weights(c_in, c_out, kernel_size) + (c_in * c_out if bias else 0)


@misconception("conv_params")
def one_bias_per_layer(c_in, c_out, kernel_size, bias=True):
    """You count one bias for the whole layer. Every filter has its own."""
    return _weights(c_in, c_out, kernel_size) + (1 if bias else 0)


@misconception("conv_params")
def biases_by_input_channels(c_in, c_out, kernel_size, bias=True):
    """You count as many biases as input channels. There are as many as filters: c_out."""
    return _weights(c_in, c_out, kernel_size) + (c_in if bias else 0)


@misconception("conv_params")
def input_channels_forgotten(c_in, c_out, kernel_size, bias=True):
    """You forget `c_in`: a filter has weights for every channel of its input.

    002 counts 5 times 5 times 3 weights on a colour image (and 1 bias).
    """
    return conv_params(1, c_out, kernel_size, bias)


@misconception("conv_params")
def one_filter_counted(c_in, c_out, kernel_size, bias=True):
    """You count one filter. The layer has `c_out` of them."""
    return conv_params(c_in, 1, kernel_size, bias)


@misconception("conv_params")
def square_kernels_assumed(c_in, c_out, kernel_size, bias=True):
    """You square one side of the kernel. A pair is (height, width), and the two may differ."""
    conv_params(c_in, c_out, kernel_size)
    side = kernel_size[0] if isinstance(kernel_size, tuple) else kernel_size
    return conv_params(c_in, c_out, side, bias)


@misconception("conv_params")
def side_not_squared(c_in, c_out, kernel_size, bias=True):
    """You count a kernel of size k as k weights. It is a square with k * k of them."""
    size = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, 1)
    return conv_params(c_in, c_out, size, bias)


# dense_params -------------------------------------------------------------------------------


@misconception("dense_params")
def dense_biases_forgotten(n_in, n_out, bias=True):
    """You count the weights only.

    The 30,752 times 2 weights of lecture 003 become 61,506 with the 2 biases.
    """
    return n_in * n_out


@misconception("dense_params")
def dense_biases_always_counted(n_in, n_out, bias=True):
    """You count the biases even where `bias=False` says that there are none."""
    return dense_params(n_in, n_out)


@misconception("dense_params")
def one_bias_per_input(n_in, n_out, bias=True):
    """You count a bias for each input. The biases belong to the neurons: n_out of them."""
    return n_in * n_out + (n_in if bias else 0)


@misconception("dense_params")
def one_bias_per_connection(n_in, n_out, bias=True):
    """You count a bias for each weight. A neuron has one bias, however many inputs it has."""
    return n_in * n_out * (2 if bias else 1)


@misconception("dense_params")
def one_bias_for_all_neurons(n_in, n_out, bias=True):
    """You count one bias for the whole layer. Every neuron has its own."""
    return n_in * n_out + (1 if bias else 0)


@misconception("dense_params")
def neurons_added(n_in, n_out, bias=True):
    """You add inputs and neurons. Every input is connected to every neuron: multiply."""
    return n_in + n_out + (n_out if bias else 0)


# summarize and total_params -----------------------------------------------------------------


def _rows(input_shape, layers, kinds, wrong):
    """Summarize with `wrong(layer, before, after, params)` for the layers of some kinds."""
    rows, before = summarize(input_shape, layers), input_shape
    wrong_rows = []
    for layer, (after, params) in zip(layers, rows, strict=True):
        found = wrong(layer, before, after, params) if layer[0] in kinds else params
        wrong_rows.append((after, found))
        before = after
    return wrong_rows


def _total(rows):
    return sum(params for _, params in rows)


def _without_biases(layer, before, after, params):
    return params - layer[1]


def _pooling_weights(layer, before, after, params):
    return conv_params(before[0], before[0], layer[1])


def _at_every_place(layer, before, after, params):
    return params * math.prod(after[1:])


def _with_padding(layer, before, after, params):
    return conv_params(before[0], layer[1], layer[2] + 2 * layer[4])


def _with_stride(layer, before, after, params):
    return params * layer[3]


def _one_channel(layer, before, after, params):
    return conv_params(1, *layer[1:3])


@misconception("summarize")
def all_biases_forgotten(input_shape, layers):
    """You count weights only. Every filter and every neuron also has a bias."""
    return _rows(input_shape, layers, ("conv", "dense"), _without_biases)


@misconception("summarize")
def biases_of_neurons_forgotten(input_shape, layers):
    """You leave out the biases of the dense layers.

    003 writes 30,752 times 2 for its last layer; its 61,506 are right only with the 2 biases.
    """
    return _rows(input_shape, layers, ("dense",), _without_biases)


@misconception("summarize")
def biases_of_filters_forgotten(input_shape, layers):
    """You leave out the biases of the convolutional layers, one for each filter."""
    return _rows(input_shape, layers, ("conv",), _without_biases)


@misconception("summarize")
def pooling_with_parameters(input_shape, layers):
    """You count parameters for pooling. It has no kernel and learns nothing (001, slide 36)."""
    return _rows(input_shape, layers, ("pool",), _pooling_weights)


@misconception("summarize")
def counted_at_every_place(input_shape, layers):
    """You count a filter anew at every place of the image. Its weights are tied: count once."""
    return _rows(input_shape, layers, ("conv",), _at_every_place)


@misconception("summarize")
def padding_counted_in(input_shape, layers):
    """You add the padding to the size of the kernel. It belongs to the image; it is not learned."""
    return _rows(input_shape, layers, ("conv",), _with_padding)


@misconception("summarize")
def stride_counted_in(input_shape, layers):
    """You multiply by the stride. It says where a filter is applied, not how large it is."""
    return _rows(input_shape, layers, ("conv",), _with_stride)


@misconception("summarize")
def channels_before_forgotten(input_shape, layers):
    """You forget that filters have weights for every channel of the map before them."""
    return _rows(input_shape, layers, ("conv",), _one_channel)


@misconception("summarize")
def channels_of_the_image_kept(input_shape, layers):
    """You take the image's channels for every layer. A layer sees those of the map before it."""
    return _rows(
        input_shape, layers, ("conv",), lambda layer, *_: conv_params(input_shape[0], *layer[1:3])
    )


@misconception("summarize")
def shapes_of_the_input(input_shape, layers):
    """You give the shape that goes into each layer. A row has the shape that comes out."""
    rows = summarize(input_shape, layers)
    before = [tuple(input_shape), *trace_shapes(input_shape, layers)]
    return [(shape, params) for shape, (_, params) in zip(before, rows, strict=False)]


@misconception("summarize")
def rows_turned_round(input_shape, layers):
    """Your rows are (params, output_shape). They should be (output_shape, params)."""
    return [row[::-1] for row in summarize(input_shape, layers)]


@misconception("total_params")
def total_without_biases(input_shape, layers):
    """You count weights only. Every filter and every neuron also has a bias."""
    return _total(_rows(input_shape, layers, ("conv", "dense"), _without_biases))


@misconception("total_params")
def total_without_biases_of_neurons(input_shape, layers):
    """You leave out the biases of the dense layers: one for each neuron."""
    return _total(_rows(input_shape, layers, ("dense",), _without_biases))


@misconception("total_params")
def total_without_biases_of_filters(input_shape, layers):
    """You leave out the biases of the convolutional layers: one for each filter."""
    return _total(_rows(input_shape, layers, ("conv",), _without_biases))


@misconception("total_params")
def total_with_pooling(input_shape, layers):
    """You count parameters for pooling. It has no kernel and learns nothing (001, slide 36)."""
    return _total(_rows(input_shape, layers, ("pool",), _pooling_weights))


@misconception("total_params")
def total_of_every_place(input_shape, layers):
    """You count a filter anew at every place of the image. Its weights are tied: count once."""
    return _total(_rows(input_shape, layers, ("conv",), _at_every_place))


@misconception("total_params")
def total_with_padding(input_shape, layers):
    """You add the padding to the size of the kernel. It belongs to the image; it is not learned."""
    return _total(_rows(input_shape, layers, ("conv",), _with_padding))


@misconception("total_params")
def total_with_stride(input_shape, layers):
    """You multiply by the stride. It says where a filter is applied, not how large it is."""
    return _total(_rows(input_shape, layers, ("conv",), _with_stride))


@misconception("total_params")
def total_with_one_channel(input_shape, layers):
    """You forget that filters have weights for every channel of the map before them."""
    return _total(_rows(input_shape, layers, ("conv",), _one_channel))


@misconception("total_params")
def last_layer_only(input_shape, layers):
    """You return the parameters of the last layer. Add those of all layers up."""
    return summarize(input_shape, layers)[-1][1]


@misconception("total_params")
def dense_layers_only(input_shape, layers):
    """You count the dense layers only. They hold most parameters; the filters learn too."""
    return _total(_rows(input_shape, layers, ("conv",), lambda *_: 0))


# dense_equivalent_params --------------------------------------------------------------------


@misconception("dense_equivalent_params")
def equivalent_without_biases(input_shape, output_shape):
    """You count the weights only. Every number of the output has a bias as well."""
    return math.prod(input_shape) * math.prod(output_shape)


@misconception("dense_equivalent_params")
def one_bias_per_channel(input_shape, output_shape):
    """You count one bias for each output channel, as a convolution has.

    The dense layer ties nothing: one bias for each number of the output.
    """
    return math.prod(input_shape) * math.prod(output_shape) + output_shape[0]


@misconception("dense_equivalent_params")
def biases_of_the_inputs(input_shape, output_shape):
    """You count a bias for each number of the input. The biases belong to the outputs."""
    return math.prod(input_shape) * (math.prod(output_shape) + 1)


@misconception("dense_equivalent_params")
def channels_mapped_only(input_shape, output_shape):
    """You connect the channels only. Every place of the image is an input of its own, too."""
    return dense_params(input_shape[0], output_shape[0])


@misconception("dense_equivalent_params")
def channels_left_out(input_shape, output_shape):
    """You leave the channels out. A volume holds channels * height * width numbers."""
    return dense_equivalent_params(input_shape[1:], output_shape[1:])


@misconception("dense_equivalent_params")
def one_output_map(input_shape, output_shape):
    """You leave the channels of the output out. Every number of every map is a neuron."""
    return dense_equivalent_params(input_shape, output_shape[1:])


@misconception("dense_equivalent_params")
def one_input_map(input_shape, output_shape):
    """You leave the channels of the input out. Every number of every channel is an input."""
    return dense_equivalent_params(input_shape[1:], output_shape)


@misconception("dense_equivalent_params")
def sides_added(input_shape, output_shape):
    """You add the sides of a volume. It holds their product, channels * height * width numbers."""
    return dense_params(sum(input_shape), sum(output_shape))
