"""Public checks of `lenet`: networks whose answers are known by hand, and properties."""

import math

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy, one_hot

from grader.checks import Mismatch, assert_same, check

ACTIVATIONS = {
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
    "relu": lambda x: max(x, 0.0),
}
CONV_1, CONV_2 = (6, 1, 5, 5), (16, 6, 5, 5)
DENSE_1, DENSE_2, DENSE_3 = (120, 400), (84, 120), (10, 84)
BIASES = [(6,), (16,), (120,), (84,), (10,)]
SHAPES = [CONV_1, CONV_2, DENSE_1, DENSE_2, DENSE_3, *BIASES]

LENET = (
    *(("conv", 1, 6, 5, 1, 2), ("sigmoid",), ("avgpool", 2, 2)),
    *(("conv", 6, 16, 5), ("sigmoid",), ("avgpool", 2, 2)),
    *(("flatten",), ("dense", 400, 120), ("sigmoid",)),
    *(("dense", 120, 84), ("sigmoid",), ("dense", 84, 10)),
)
SMALL_LENET = (
    *(("conv", 1, 4, 5), ("relu",), ("maxpool", 4, 4)),
    *(("flatten",), ("dense", 144, 20), ("relu",), ("dense", 20, 10)),
)


# Weights that send the middle of the first kernel straight on to the first logit.
ONE_PATH = [
    *((kernel, (0, 0, 2, 2), 1.0) for kernel in (CONV_1, CONV_2)),
    *((matrix, (0, 0), 1.0) for matrix in (DENSE_1, DENSE_2, DENSE_3)),
]


def load_parts(model, *parts):
    """Make all parameters of a LeNet 0 but for some parts, which are found by shape and place."""
    assert_same(sorted(model.parameter_shapes()), sorted(SHAPES), "the parameters' shapes")
    model.load_parts(parts)


def noisy_images(count, seed=0):
    """Images of noise, of different brightness, and a label for each."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.randn(count, 1, 28, 28, generator=generator)
    brightness = torch.linspace(0.1, 2.0, count).reshape(-1, 1, 1, 1)
    return images * brightness, torch.arange(count) % 10


def linear_loss(model, images, labels):
    """The cross-entropy of a flattening model with one dense layer, computed from its weights."""
    weight, bias = model.weights()
    return cross_entropy(images.flatten(1) @ weight.T + bias, labels).item()


@check("build_lenet", points=1)
def test_there_are_61706_parameters(build_lenet):
    """There are 61,706 parameters, of the shapes of two convolutions and three dense layers."""
    for model in (build_lenet(), build_lenet("relu", "max"), build_lenet(pool="max")):
        sizes = [math.prod(shape) for shape in model.parameter_shapes()]
        assert_same(sum(sizes), 61706, "the number of parameters")
        load_parts(model)
        assert_same(tuple(model(torch.ones(3, 1, 28, 28)).shape), (3, 10), "the output's shape")


@check("build_lenet", points=1)
def test_the_outputs_are_logits(build_lenet):
    """With all weights 0 the logits are the last layer's biases, as they are."""
    biases = torch.arange(10.0) - 4.5
    model = build_lenet("relu", "avg")
    load_parts(model, ((10,), (), biases))
    assert_same(model(torch.ones(2, 1, 28, 28)), biases.repeat(2, 1), tolerance=1e-5)


@check("build_lenet", points=1)
@given(activation=st.sampled_from(sorted(ACTIVATIONS)), pool=st.sampled_from(["avg", "max"]))
def test_a_value_on_its_way_meets_four_activations(build_lenet, activation, pool):
    """A value that the weights pass straight on meets the chosen activation four times."""
    model = build_lenet(activation, pool)
    load_parts(model, *ONE_PATH)
    values = [-2.0, -0.5, 1.0, 3.0]
    expected = torch.zeros(len(values), 10)
    for row, value in enumerate(values):
        for _ in range(4):
            value = ACTIVATIONS[activation](value)
        expected[row, 0] = value
    images = torch.tensor(values).reshape(-1, 1, 1, 1).expand(-1, 1, 28, 28)
    assert_same(model(images.contiguous()), expected, tolerance=1e-5)


@check("build_lenet", points=1)
@given(pool=st.sampled_from(["avg", "max"]))
def test_a_bright_pixel_is_pooled_twice(build_lenet, pool):
    """A bright pixel beside a dark one comes through as its maximum, or as a 16th of it."""
    image = torch.zeros(1, 1, 28, 28)
    image[0, 0, 8, 8], image[0, 0, 8, 9] = 16.0, -16.0
    row = torch.arange(400) + 1.0  # tells at which of its inputs the value arrives
    model = build_lenet("relu", pool)
    load_parts(model, *ONE_PATH, (DENSE_1, (0,), row))
    expected = torch.zeros(1, 10)
    expected[0, 0] = 7 * (16.0 if pool == "max" else 1.0)
    assert_same(model(image), expected, tolerance=1e-5)


@check("shape_trace", points=1)
def test_the_shapes_of_lenet(shape_trace, sequential):
    """The trace of LeNet has twelve rows, from (n, 6, 28, 28) to (n, 10)."""
    conv, act, pool, dense = "Conv2d", "Sigmoid", "AvgPool2d", "Linear"
    expected = [
        *((conv, (2, 6, 28, 28)), (act, (2, 6, 28, 28)), (pool, (2, 6, 14, 14))),
        *((conv, (2, 16, 10, 10)), (act, (2, 16, 10, 10)), (pool, (2, 16, 5, 5))),
        *(("Flatten", (2, 400)), (dense, (2, 120)), (act, (2, 120))),
        *((dense, (2, 84)), (act, (2, 84)), (dense, (2, 10))),
    ]
    assert_same(shape_trace(sequential(*LENET), torch.zeros(2, 1, 28, 28)), expected)


@check("shape_trace", points=1, examples=6)
@given(images=st.integers(1, 4), side=st.integers(8, 12))
def test_the_last_shape_is_that_of_the_output(shape_trace, sequential, images, side):
    """The last row of the trace has the shape of the model's output."""
    model = sequential(("conv", 2, 3, 3, 2), ("relu",), ("maxpool", 2, 1), ("dropout", 0.5))
    x = torch.ones(images, 2, side, 9)
    rows = shape_trace(model, x)
    assert_same(len(rows), 4, "the number of rows")
    assert_same(tuple(rows[-1]), ("Dropout", tuple(model(x).shape)), "the last row")


@check("train", points=2, seconds=20)
def test_losses_are_means_over_the_images(train, sequential, device):
    """With lr=0, every epoch's loss is the mean over all images, of a smaller last batch too."""
    images, labels = noisy_images(10)
    model = sequential(("flatten",), ("dense", 784, 10))
    expected = linear_loss(model, images, labels)
    losses = train(model, images, labels, epochs=3, batch_size=4, lr=0, seed=1, device=device)
    assert_same(losses, [expected] * 3, "the losses", tolerance=1e-4)


@check("train", points=1, seconds=20)
def test_training_is_in_training_mode(train, sequential, device):
    """A model that comes in evaluation mode is trained in training mode: its dropout works."""
    images, labels = noisy_images(20)
    model = sequential(("dropout", 0.9), ("flatten",), ("dense", 784, 10))
    model.eval()
    without_dropout = linear_loss(model, images, labels)
    losses = train(model, images, labels, epochs=3, batch_size=8, lr=0, device=device)
    assert_same(len(losses), 3, "the number of losses")
    for loss in losses:
        if abs(loss - without_dropout) < 1e-3 * without_dropout:
            raise Mismatch("dropout had no effect on the loss", loss)


@check("train", points=1, seconds=20)
def test_a_tiny_batch_is_learned_by_heart(train, sequential, device):
    """Twenty images can be learned by heart: the loss falls to less than half."""
    images, labels = torch.sign(noisy_images(20, seed=2)[0]), torch.arange(20) % 10
    model = sequential(*SMALL_LENET, seed=3)
    before = model.weights()
    losses = train(model, images, labels, epochs=120, batch_size=5, seed=0, device=device)
    assert_same(len(losses), 120, "the number of losses")
    if not losses[-1] < losses[0] / 2:
        raise Mismatch(f"the loss went from {losses[0]:.3f} to {losses[-1]:.3f}", losses[-1])
    if all(torch.equal(old, new) for old, new in zip(before, model.weights(), strict=True)):
        raise Mismatch("the model that was given has not changed")


@check("evaluate", points=1, examples=10)
@given(
    answers=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9),
    batch_size=st.integers(1, 5),
)
def test_accuracy_is_the_share_of_right_answers(evaluate, sequential, answers, batch_size):
    """The accuracy is the number of right answers over the number of images."""
    model = sequential(("flatten",), ("dense", 4, 4))
    model.load([torch.eye(4), torch.zeros(4)])
    labels = torch.tensor([label for label, _ in answers])
    images = one_hot(torch.tensor([chosen for _, chosen in answers]), 4).float()
    right = sum(label == chosen for label, chosen in answers)
    actual = evaluate(model, images.reshape(-1, 1, 2, 2), labels, batch_size)
    assert_same(actual, right / len(answers))


@check("evaluate", points=1)
@given(training=st.booleans())
def test_the_mode_is_as_before(evaluate, sequential, training):
    """Afterwards the model is in the mode that it was in before."""
    model = sequential(("flatten",), ("dense", 784, 10))
    model.train(training)
    evaluate(model, *noisy_images(5))
    assert_same(model.training, training, "model.training")


@check("confusion_matrix", points=1)
def test_the_worked_example_comes_out(confusion_matrix):
    """The worked example comes out."""
    matrix = confusion_matrix(torch.tensor([0, 1, 1, 1]), torch.tensor([0, 2, 2, 1]), 3)
    assert_same(matrix, torch.tensor([[1, 0, 0], [0, 1, 2], [0, 0, 0]]))


@check("confusion_matrix", points=1)
@given(pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12))
def test_rows_count_the_truth_and_columns_the_predictions(confusion_matrix, pairs):
    """Rows add up to how often a class is true, columns to how often it is predicted."""
    y_true, y_pred = torch.tensor(pairs).T.contiguous()
    matrix = confusion_matrix(y_true, y_pred, 4)
    assert_same(tuple(matrix.shape), (4, 4), "the shape")
    assert_same(matrix.sum(1), torch.bincount(y_true, minlength=4), "the sums of the rows")
    assert_same(matrix.sum(0), torch.bincount(y_pred, minlength=4), "the sums of the columns")
