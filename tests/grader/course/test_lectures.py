"""The lectures' numbers come out of the reference solutions."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from grader.checks.local import reference, trusted_module

ROOT = Path(__file__).parents[3]

cross_correlation = reference(ROOT, "cross_correlation")
edges = reference(ROOT, "edges")
padding_stride = reference(ROOT, "padding_stride")
output_size = reference(ROOT, "output_size")
channels = reference(ROOT, "channels")
pooling = reference(ROOT, "pooling")
parameter_count = reference(ROOT, "parameter_count")
learn_kernel = reference(ROOT, "learn_kernel")
layers = reference(ROOT, "layers")
lenet = reference(ROOT, "lenet")
architectures = reference(ROOT, "architectures")
inspection = reference(ROOT, "inspection")
datasets = trusted_module(ROOT / "exercises", "datasets")
autoencoder = reference(ROOT, "autoencoder")
transfer = reference(ROOT, "transfer")
architectures = reference(ROOT, "architectures")

ZERO_TO_EIGHT = np.arange(9).reshape(3, 3)
ZERO_TO_THREE = np.arange(4).reshape(2, 2)
GRID_002 = np.array(
    [
        [1, 2, 3, 4, 12, 9, 8],
        [5, 2, 3, 4, 12, 9, 8],
        [5, 2, 1, 4, 10, 9, 8],
        [7, 2, 1, 4, 12, 7, 8],
        [7, 2, 1, 4, 14, 9, 8],
        [5, 2, 3, 4, 12, 7, 8],
        [5, 2, 1, 1, 12, 9, 8],
    ]
)
BLUR_002 = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])
GRID_001 = np.array([[12, 10, 3, 2], [8, 6, 1, 0], [4, 7, 5, 7], [4, 6, 6, 8]])

BASELINE_003 = [("conv", 32, 5, 1, 0), ("pool", 4, 4), ("flatten",), ("dense", 2)]
LENET = [
    *(("conv", 6, 5, 1, 2), ("pool", 2, 2), ("conv", 16, 5, 1, 0), ("pool", 2, 2)),
    *(("flatten",), ("dense", 120), ("dense", 84), ("dense", 10)),
]
ALEXNET = [
    *(("conv", 96, 11, 4, 0), ("pool", 3, 2), ("conv", 256, 5, 1, 2), ("pool", 3, 2)),
    *(("conv", 384, 3, 1, 1), ("conv", 384, 3, 1, 1), ("conv", 256, 3, 1, 1), ("pool", 3, 2)),
    *(("flatten",), ("dense", 4096), ("dense", 4096), ("dense", 1000)),
]
VGG19 = [
    layer
    for filters, count in ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4))
    for layer in (*[("conv", filters, 3, 1, 1)] * count, ("pool", 2, 2))
] + [("flatten",), ("dense", 4096), ("dense", 4096), ("dense", 1000)]


# Cross-correlation ----------------------------------------------------------------------------


def test_the_kernel_of_001_gives_19_25_37_43():
    found = cross_correlation.corr2d(ZERO_TO_EIGHT, ZERO_TO_THREE)
    assert found.tolist() == [[19, 25], [37, 43]]


def test_flipped_it_gives_5_11_23_29():
    found = cross_correlation.conv2d(ZERO_TO_EIGHT, ZERO_TO_THREE)
    assert found.tolist() == [[5, 11], [23, 29]]


def test_the_matrix_of_the_kernel_gives_the_same():
    M = cross_correlation.conv_matrix(ZERO_TO_THREE, (3, 3))
    assert M.shape == (4, 9)
    assert (M @ ZERO_TO_EIGHT.ravel()).tolist() == [19, 25, 37, 43]


def test_the_symmetric_filter_of_002_hides_the_flip():
    plain = cross_correlation.corr2d(GRID_002, BLUR_002)
    assert np.array_equal(plain, cross_correlation.conv2d(GRID_002, BLUR_002))


@pytest.mark.parametrize(
    ("padding", "expected"),
    [(1, [[20, 69, 75], [60, 84, 96], [36, 53, 73]]), (0, [[42, 144], [48, 152]])],
)
def test_stride_three_on_the_grid_of_002(padding, expected):
    everywhere = cross_correlation.corr2d(np.pad(GRID_002, padding), BLUR_002)
    assert everywhere[::3, ::3].tolist() == expected


def test_the_data_of_question_2_in_001_needs_no_padding():
    K = np.array([[1, -1], [-1, 1]])
    assert output_size.fits_exactly(4, 2, 2)
    assert output_size.padding_for_output(4, 2, 2, 2) == 0
    assert cross_correlation.corr2d(GRID_001, K)[::2, ::2].tolist() == [[0, 0], [-1, 0]]


def test_the_bar_of_001_has_two_vertical_edges_and_its_transpose_none():
    bar = np.ones((6, 8))
    bar[:, 2:6] = 0
    edges = cross_correlation.corr2d(bar, np.array([[1.0, -1.0]]))
    assert edges.tolist() == [[0, 1, 0, 0, 0, -1, 0]] * 6
    assert not cross_correlation.corr2d(bar.T, np.array([[1.0, -1.0]])).any()


def test_two_channels_add_up_to_56_72_104_120():
    maps = [
        cross_correlation.corr2d(ZERO_TO_EIGHT + channel, ZERO_TO_THREE + channel)
        for channel in (0, 1)
    ]
    assert sum(maps).tolist() == [[56, 72], [104, 120]]


# Edges ----------------------------------------------------------------------------------------


def test_the_bar_of_001_row_by_row():
    assert edges.bar_image(6, 8, 2, 6).tolist() == [[1, 1, 0, 0, 0, 0, 1, 1]] * 6


def test_edges_of_the_bar_and_of_its_transpose():
    bar = edges.bar_image(6, 8, 2, 6)
    assert edges.vertical_edges(bar).tolist() == [[0, 1, 0, 0, 0, -1, 0]] * 6
    assert edges.horizontal_edges(bar.T).tolist() == edges.vertical_edges(bar).T.tolist()
    assert not edges.vertical_edges(bar.T).any()
    assert not edges.horizontal_edges(bar).any()


def test_the_edge_detector_does_not_mind_where_the_edge_is():
    for start in range(1, 5):
        found = edges.vertical_edges(edges.bar_image(3, 8, start, start + 3))
        assert np.argwhere(found[0]).ravel().tolist() == [start - 1, start + 2]


def test_the_filter_of_002_is_a_gaussian_bump():
    bump = edges.gaussian_kernel(3, 1 / math.sqrt(2 * math.log(2)))
    assert np.allclose(16 * bump, BLUR_002)


def test_a_gaussian_bump_keeps_what_is_constant_and_smooths_what_is_not():
    bump = edges.gaussian_kernel(5, 1.5)
    assert np.allclose(cross_correlation.corr2d(np.full((6, 7), 3.0), bump), 3.0)
    noise = np.random.default_rng(0).normal(size=(40, 40))
    assert cross_correlation.corr2d(noise, bump).std() < 0.3 * noise.std()


# Padding and stride ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("padding", "expected"),
    [(1, [[20, 69, 75], [60, 84, 96], [36, 53, 73]]), (0, [[42, 144], [48, 152]])],
)
def test_the_output_of_002_at_stride_3(padding, expected):
    assert padding_stride.corr2d_strided(GRID_002, BLUR_002, 3, padding).tolist() == expected


def test_the_padded_grid_of_002_is_two_larger():
    padded = padding_stride.pad2d(GRID_002, 1)
    assert padded.shape == (9, 9)
    assert padded[:2].tolist() == [[0] * 9, [0, 1, 2, 3, 4, 12, 9, 8, 0]]


def test_the_formula_of_002_needs_the_padding_and_the_floor():
    for stride, padding, expected in [(2, 0, 3), (3, 0, 2), (3, 1, 3)]:
        found = padding_stride.corr2d_strided(GRID_002, BLUR_002, stride, padding)
        assert found.shape == (expected, expected)
        assert (7 + 2 * padding - 3) // stride + 1 == expected


def test_the_uneven_stride_of_001():
    found = padding_stride.corr2d_strided(ZERO_TO_EIGHT, ZERO_TO_THREE, (3, 2), 1)
    assert found.tolist() == [[0, 8], [6, 8]]


def test_the_kernel_of_question_2_in_001_at_stride_2():
    K = np.array([[1, -1], [-1, 1]])
    assert padding_stride.corr2d_strided(GRID_001, K, 2).tolist() == [[0, 0], [-1, 0]]


def test_an_odd_kernel_keeps_the_size_with_one_padding_and_at_stride_1_alone():
    X, K = np.ones((6, 7)), np.ones((5, 3))
    assert padding_stride.same_padding((5, 3)) == (2, 1)
    kept = [
        (stride, padding)
        for stride in (1, 2)
        for padding in np.ndindex(4, 4)
        if 6 + 2 * padding[0] >= 5
        and padding_stride.corr2d_strided(X, K, stride, padding).shape == X.shape
    ]
    assert kept == [(1, (2, 1))]


def test_even_kernels_never_keep_the_size():
    with pytest.raises(ValueError, match="more on one side"):
        padding_stride.same_padding((3, 2))
    for padding in range(4):
        found = padding_stride.corr2d_strided(np.ones((5, 5)), np.ones((2, 2)), 1, padding)
        assert found.shape != (5, 5)


def test_pixels_of_001_are_used_equally_with_a_padding_of_f_minus_1():
    assert padding_stride.pixel_use((3, 3), (2, 2)).tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    assert (padding_stride.pixel_use((3, 3), (2, 2), 1, 1) == 4).all()


def test_the_usual_padding_does_not_use_all_pixels_equally():
    use = padding_stride.pixel_use((5, 5), (3, 3), 1, 1)
    assert [use[0, 0], use[0, 2], use[2, 2]] == [4, 6, 9]
    assert (padding_stride.pixel_use((5, 5), (3, 3), 1, 2) == 9).all()
    assert len(set(padding_stride.pixel_use((5, 5), (3, 3), 2, 2).ravel().tolist())) > 1


def test_a_large_stride_passes_over_pixels():
    assert (padding_stride.pixel_use((7, 7), (2, 2), 3) == 0).any()


# Output sizes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "f", "stride", "padding", "size", "fits"),
    [
        (3, 2, 1, 0, 2, True),  # 000: as large as the kernel, by coincidence
        (7, 3, 1, 0, 5, True),
        (7, 3, 2, 0, 3, True),
        (7, 3, 3, 0, 2, False),
        (7, 3, 3, 1, 3, True),
        (32, 5, 1, 2, 32, True),
        (28, 5, 1, 2, 28, True),
        (128, 5, 1, 0, 124, True),
        (227, 11, 4, 0, 55, True),
        (224, 11, 4, 0, 54, False),
    ],
)
def test_sizes_of_the_lectures(n, f, stride, padding, size, fits):
    assert output_size.conv_output_size(n, f, stride, padding) == size
    assert output_size.fits_exactly(n, f, stride, padding) is fits


def test_paddings_of_the_lectures():
    assert output_size.padding_for_output(32, 5, 1, 32) == 2
    assert output_size.padding_for_output(7, 3, 3, 3) == 1
    with pytest.raises(ValueError, match="no padding"):
        output_size.padding_for_output(32, 4, 1, 32)  # an even kernel can't keep the size


def test_three_layers_of_3_by_3_see_7():
    assert output_size.receptive_field([(3, 1)] * 3) == 7


def test_the_baseline_of_003_layer_by_layer():
    shapes = [(32, 124, 124), (32, 31, 31), (30752,), (2,)]
    assert output_size.trace_shapes((1, 128, 128), BASELINE_003) == shapes
    rows = list(zip(shapes, [832, 0, 0, 61_506], strict=True))
    assert parameter_count.summarize((1, 128, 128), BASELINE_003) == rows


def test_an_image_of_cifar_10_flattened_has_3072_numbers():
    assert output_size.trace_shapes((3, 32, 32), [("flatten",)]) == [(3072,)]


# Channels -------------------------------------------------------------------------------------

TWO_CHANNELS = np.stack([ZERO_TO_EIGHT, ZERO_TO_EIGHT + 1])
TWO_SLICES = np.stack([ZERO_TO_THREE, ZERO_TO_THREE + 1])


def test_the_two_channels_of_001_give_56_72_104_120():
    assert channels.corr2d_multi_in(TWO_CHANNELS, TWO_SLICES).tolist() == [[56, 72], [104, 120]]


def test_three_kernels_of_001_give_three_maps():
    K = np.stack([TWO_SLICES, TWO_SLICES + 1, TWO_SLICES + 2])
    found = channels.corr2d_multi_in_out(TWO_CHANNELS, K)
    assert found[:, 0, 0].tolist() == [56, 76, 96]
    assert found.shape == (3, 2, 2)


def test_separate_kernels_of_004_added_up_are_the_kernel_of_003():
    apart = [cross_correlation.corr2d(x, k) for x, k in zip(TWO_CHANNELS, TWO_SLICES, strict=True)]
    assert np.array_equal(sum(apart), channels.corr2d_multi_in(TWO_CHANNELS, TWO_SLICES))


def test_a_layer_of_1_by_1_is_a_product_of_matrices():
    M = np.array([[1, 2], [3, 4], [5, 6]])
    found = channels.corr2d_1x1(TWO_CHANNELS, M.reshape(3, 2, 1, 1))
    assert found.reshape(3, -1).tolist() == (M @ TWO_CHANNELS.reshape(2, -1)).tolist()


def test_a_kernel_of_3_by_3_on_rgb_sums_27_products():
    assert channels.values_summed((3, 3), 3) == 27
    assert channels.values_summed((5, 5), 3) == 75  # of the 76 that 002 counts, one is the bias


# Pooling --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("X", "size", "stride", "expected"),
    [
        (ZERO_TO_EIGHT, 2, 1, [[4, 5], [7, 8]]),
        (
            np.array([[1, 3, 3, 4], [2, 5, 8, 2], [3, 0, 1, 0], [2, 2, 1, 2]]),
            2,
            2,
            [[5, 8], [3, 2]],
        ),
        (GRID_001, 2, None, [[12, 3], [7, 8]]),
    ],
    ids=["001", "002", "question 1 of 001"],
)
def test_maxima_of_the_lectures(X, size, stride, expected):
    assert pooling.max_pool2d(X, size, stride).tolist() == expected
    Y, indices = pooling.max_pool2d_with_indices(X, size, stride)
    assert Y.tolist() == X.ravel()[indices].tolist() == expected


def test_means_of_question_1_are_another_grid():
    assert pooling.avg_pool2d(GRID_001, 2).tolist() == [[9.0, 1.5], [5.25, 6.5]]


# Parameters -----------------------------------------------------------------------------------


def test_ten_filters_of_002_have_760_parameters():
    assert parameter_count.conv_params(3, 10, 5) == 760


def test_the_product_of_003_lacks_the_two_biases():
    assert parameter_count.dense_params(30_752, 2, bias=False) == 61_504
    assert parameter_count.dense_params(30_752, 2) == 61_506


def test_the_baseline_has_62338_parameters_nearly_all_in_the_dense_layer():
    total = parameter_count.total_params((1, 128, 128), BASELINE_003)
    assert total == 62_338
    assert round(100 * 61_506 / total, 1) == 98.7


def test_a_dense_layer_in_place_of_the_first_would_have_eight_milliards():
    found = parameter_count.dense_equivalent_params((1, 128, 128), (32, 124, 124))
    assert found == 8_061_452_288 + 492_032


@pytest.mark.parametrize(
    ("shape", "layers", "expected"),
    [
        ((1, 28, 28), LENET, 61_706),
        ((3, 227, 227), ALEXNET, 62_378_344),
        ((3, 224, 224), VGG19, 143_667_240),
    ],
    ids=["LeNet", "AlexNet", "VGG-19"],
)
def test_parameters_of_known_networks(shape, layers, expected):
    assert parameter_count.total_params(shape, layers) == expected


def test_most_parameters_of_alexnet_and_vgg_are_in_dense_layers():
    for shape, layers in (((3, 227, 227), ALEXNET), ((3, 224, 224), VGG19)):
        rows = zip(layers, parameter_count.summarize(shape, layers), strict=True)
        dense = sum(params for layer, (_, params) in rows if layer[0] == "dense")
        assert dense > 0.8 * parameter_count.total_params(shape, layers)


def test_products_and_kernels_of_004():
    weights = parameter_count.conv_params(3, 1, 3, bias=False)
    assert weights == 27  # summed for one value of a map
    assert parameter_count.conv_params(3, 4, 1, bias=False) == 12  # 2-D kernels, in 4 filters


# Learning a kernel ----------------------------------------------------------------------------

BAR_001 = torch.tensor([[1.0, 1, 0, 0, 0, 0, 1, 1]]).repeat(6, 1)
EDGES_001 = BAR_001[:, :-1] - BAR_001[:, 1:]


def test_the_run_of_001_comes_out_to_the_last_printed_digit():
    start = torch.tensor([[0.5115, -0.447]])
    kernel, losses = learn_kernel.learn_kernel(BAR_001, EDGES_001, (1, 2), kernel=start)
    assert [round(value, 4) for value in kernel[0].tolist()] == [0.9975, -0.9905]
    assert [round(loss, 3) for loss in losses[1::2]] == [1.373, 0.24, 0.044, 0.009, 0.002]


def test_the_loss_of_001_has_the_curvatures_12_and_60():
    loss = lambda kernel: ((BAR_001.unfold(1, 2, 1) @ kernel - EDGES_001) ** 2).sum()
    hessian = torch.autograd.functional.hessian(loss, torch.zeros(2))
    assert torch.linalg.eigvalsh(hessian).tolist() == pytest.approx([12, 60])


@pytest.mark.parametrize(
    ("lr", "start", "found"),
    [
        (3e-2, [0.5, -0.4], True),  # just inside of 1/30
        (4e-2, [0.5, -0.4], False),
        (4e-2, [0.0, 0.0], True),  # a start at zero hides that the steps are too long
    ],
)
def test_steps_longer_than_a_thirtieth_run_away(lr, start, found):
    start = torch.tensor([start])
    kernel, _ = learn_kernel.learn_kernel(BAR_001, EDGES_001, (1, 2), lr, 30, start)
    assert torch.allclose(kernel, torch.tensor([[1.0, -1.0]]), atol=0.01) is found


# Layers ---------------------------------------------------------------------------------------


def test_padding_and_stride_of_001_through_a_layer():
    X, K = ZERO_TO_EIGHT.reshape(1, 1, 3, 3), ZERO_TO_THREE.reshape(1, 1, 2, 2)
    found = layers.conv_layer(X, K, np.array([0]), stride=(3, 2), padding=1)
    assert found.tolist() == [[[[0, 8], [6, 8]]]]


def test_the_first_layer_of_the_baseline_of_003():
    X, K = np.zeros((2, 1, 128, 128)), np.zeros((3, 1, 5, 5))
    found = layers.conv_layer(X, K, np.array([-1.0, 0.0, 1.0]))
    assert found.shape == (2, 3, 124, 124)
    assert found[:, :, 0, 0].tolist() == [[0, 0, 1]] * 2


def test_flatten_of_003_is_that_of_numpy_for_one_example_only():
    x = np.arange(24).reshape(2, 3, 4)
    assert [row.tolist() for row in layers.flatten(x)] == [part.flatten().tolist() for part in x]
    assert layers.flatten(x).shape != x.flatten().shape


def test_the_flattened_maps_of_003_have_30752_values():
    assert layers.flatten(np.zeros((1, 32, 31, 31))).shape == (1, 30_752)


def test_a_convolution_is_a_dense_layer_with_tied_weights():
    M = cross_correlation.conv_matrix(ZERO_TO_THREE, (3, 3))
    x = layers.flatten(ZERO_TO_EIGHT.reshape(1, 3, 3))
    assert layers.dense(x, M, np.zeros(4, int)).tolist() == [[19, 25, 37, 43]]


def test_dropout_of_003_divides_by_one_minus_epsilon():
    found = layers.dropout(np.ones(100_000), 0.2, seed=1)
    assert np.unique(found).tolist() == [0, 1.25]
    assert abs(found.mean() - 1) < 0.01  # five standard deviations are 0.008


def test_the_gradients_are_slopes():
    rng = np.random.default_rng(1)
    X, K, dY = rng.normal(size=(4, 5)), rng.normal(size=(2, 3)), rng.normal(size=(3, 3))
    loss = lambda X, K: (dY * cross_correlation.corr2d(X, K)).sum()
    dX, dK = layers.corr2d_backward(X, K, dY)
    for place in np.ndindex(X.shape):
        step = np.zeros(X.shape)
        step[place] = 0.5
        assert np.isclose(loss(X + step, K) - loss(X - step, K), dX[place])
    for place in np.ndindex(K.shape):
        step = np.zeros(K.shape)
        step[place] = 0.5
        assert np.isclose(loss(X, K + step) - loss(X, K - step), dK[place])


# LeNet ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("pool", ["avg", "max"])
def test_lenet_has_61706_parameters(activation, pool):
    shapes = [parameter.shape for parameter in lenet.build_lenet(activation, pool).parameters()]
    assert sum(map(math.prod, shapes)) == 61_706


def test_shapes_through_lenet():
    traced = lenet.shape_trace(lenet.build_lenet(), torch.zeros(2, 1, 28, 28))
    assert traced == [
        ("Conv2d", (2, 6, 28, 28)),
        ("Sigmoid", (2, 6, 28, 28)),
        ("AvgPool2d", (2, 6, 14, 14)),
        ("Conv2d", (2, 16, 10, 10)),
        ("Sigmoid", (2, 16, 10, 10)),
        ("AvgPool2d", (2, 16, 5, 5)),
        ("Flatten", (2, 400)),
        ("Linear", (2, 120)),
        ("Sigmoid", (2, 120)),
        ("Linear", (2, 84)),
        ("Sigmoid", (2, 84)),
        ("Linear", (2, 10)),
    ]


def test_shapes_by_hand_are_those_of_the_network():
    traced = lenet.shape_trace(lenet.build_lenet(), torch.zeros(1, 1, 28, 28))
    by_hand = output_size.trace_shapes((1, 28, 28), LENET)
    assert by_hand == [shape[1:] for name, shape in traced if name != "Sigmoid"]


# Inspection -----------------------------------------------------------------------------------


def test_the_eight_of_004_is_as_printed():
    grey = (255 * datasets.eight()).round().int()
    assert tuple(grey.shape) == (1, 22, 16)
    assert grey[0, 0].tolist() == [0, 2, 15, 0, 0, 11, 10, 0, 0, 0, 0, 9, 9, 0, 0, 0]
    assert grey[0, 21].tolist() == [0, 0, 5, 5, 0, 0, 0, 0, 0, 14, 1, 0, 6, 6, 0, 0]
    assert int(grey[0, 9, 7]) == 182  # the crossing in the middle
    assert int(grey[0, 6].max()) == 254


def test_a_square_on_the_eight_of_004_has_as_many_places_as_a_kernel():
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(352, 10))
    drops = inspection.occlusion_map(model, datasets.eight(), 8, 4, 3)
    sides = tuple(output_size.conv_output_size(n, 4, 3) for n in (22, 16))
    assert tuple(drops.shape) == sides == (7, 5)


def test_the_filter_of_001_looks_mainly_at_the_middle_and_top_right():
    looks_at = torch.zeros(9, 9)
    looks_at[3:6, 3:6] = looks_at[0:3, 6:9] = 1.0
    for stronger in ((1, 1), (0, 2)):
        feature_map = looks_at.clone()
        feature_map[3 * stronger[0], 3 * stronger[1]] = -2.0
        assert inspection.dominant_region(feature_map) == stronger


# Autoencoder and transfer ---------------------------------------------------------------------


def test_the_code_of_the_autoencoder_is_four_times_smaller():
    network = autoencoder.build_autoencoder()
    code = network.encode(torch.zeros(2, 1, 28, 28))
    assert code.shape == (2, 4, 7, 7)
    assert 28 * 28 / code[0].numel() == 4
    assert network.decode(code).shape == (2, 1, 28, 28)


def test_noise_of_0_3_is_cut_to_half_its_variance_on_black():
    noisy = autoencoder.add_noise(torch.zeros(100_000), 0.3, 0)
    assert noisy.square().mean().item() == pytest.approx(0.3**2 / 2, rel=0.03)


def test_a_new_head_on_lenet_has_340_parameters_and_they_alone_learn():
    network = transfer.freeze_features(transfer.replace_head(lenet.build_lenet(), 4))
    sizes = [p.numel() for p in network.parameters() if p.requires_grad]
    assert sum(sizes) == parameter_count.dense_params(84, 4) == 340


# Architectures --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shape", "total"),
    [
        ("build_baseline", (1, 128, 128), 62_338),
        ("build_vgg19", (3, 224, 224), 143_667_240),
        ("build_alexnet", (3, 227, 227), 62_378_344),
    ],
)
def test_networks_of_the_lectures_are_as_large_as_by_hand(name, shape, total):
    layers = {"build_baseline": BASELINE_003, "build_vgg19": VGG19, "build_alexnet": ALEXNET}[name]
    with torch.device("meta"):
        network = getattr(architectures, name)()
        output = network(torch.zeros(1, *shape))
    assert sum(parameter.numel() for parameter in network.parameters()) == total
    assert parameter_count.total_params(shape, layers) == total
    assert tuple(output.shape[1:]) == output_size.trace_shapes(shape, layers)[-1]


def test_the_table_of_001_has_16_convolutions_and_3_dense_layers():
    with torch.device("meta"):
        layers = list(architectures.build_vgg19().modules())
    kinds = [type(layer).__name__ for layer in layers]
    assert [kinds.count(k) for k in ("Conv2d", "Linear", "MaxPool2d")] == [16, 3, 5]
    assert "Softmax" not in kinds  # which the table has, and cross-entropy does


def test_the_224_of_the_paper_is_too_small_for_alexnet():
    with torch.device("meta"):
        network = architectures.build_alexnet()
        with pytest.raises(RuntimeError, match="6400"):
            network(torch.zeros(1, 3, 224, 224))


def test_roughly_60_million_parameters_of_004_lie_in_the_dense_layers():
    with torch.device("meta"):
        shapes = [tuple(p.shape) for p in architectures.build_alexnet().parameters()]
    dense = sum(math.prod(shape) for shape in shapes[10:])
    assert round(dense / 1e6, 1) == 58.6
    assert round(sum(map(math.prod, shapes)) / 1e6, 1) == 62.4
