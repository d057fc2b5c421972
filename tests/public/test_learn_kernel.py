"""Public checks of `learn_kernel`: the lecture's image, and steps that can be done by hand."""

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import conv2d

from grader.checks import Mismatch, assert_same, check
from grader.checks.strategies import arrays, images, images_and_kernels

BAR = torch.tensor([[1.0, 1, 0, 0, 0, 0, 1, 1]]).repeat(6, 1)
EDGES = BAR[:, :-1] - BAR[:, 1:]
EDGE_DETECTOR = torch.tensor([[1.0, -1.0]])


def read(answer):
    """Return kernel and losses of an answer, the losses as floats."""
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        raise Mismatch("expected a pair, (kernel, losses)", answer)
    kernel, losses = answer
    if isinstance(losses, torch.Tensor) and losses.dim() == 1:
        losses = losses.tolist()
    if isinstance(losses, list | tuple):
        losses = [float(loss) for loss in losses]
    return kernel, losses


@check("learn_kernel", points=1)
def test_the_lectures_run_comes_out(learn_kernel):
    """From nearly the start of lecture 001's run, its losses and its kernel come out."""
    start = torch.tensor([[0.5115, -0.447]])
    kernel, losses = read(learn_kernel(BAR, EDGES, (1, 2), kernel=start))
    assert_same(len(losses), 10, "the number of losses")
    printed = [1.373, 0.240, 0.044, 0.009, 0.002]
    assert_same(losses[1::2], printed, "every second loss", tolerance=0.0006)
    assert_same(kernel, torch.tensor([[0.9975, -0.9905]]), "the kernel", tolerance=1e-4)


@check("learn_kernel", points=1)
@given(off=arrays((1, 2), low=-3, high=3, dtype="float32"))
def test_what_is_wrong_shrinks_as_it_should(learn_kernel, off):
    """On the lecture's image, steps of 1/32 leave 7/8 of the error across, 5/8 along."""
    # The valley of this loss runs along (1, -1), where the curvature is 12; across it is 60. The
    # fractions are powers of two, so that single precision holds every number exactly.
    start = EDGE_DETECTOR + torch.from_numpy(off)
    across, along = float(off[0, 0] + off[0, 1]), float(off[0, 0] - off[0, 1])
    left = [(across * (1 - 60 / 32) ** n, along * (1 - 12 / 32) ** n) for n in range(7)]
    kernel, losses = read(learn_kernel(BAR, EDGES, (1, 2), 1 / 32, 6, start))
    assert_same(losses, [15 * a**2 + 3 * b**2 for a, b in left[:6]], "the losses", tolerance=1e-4)
    across, along = left[6]
    moved = EDGE_DETECTOR + torch.tensor([[across + along, across - along]]) / 2
    assert_same(kernel, moved, "the kernel after six steps", tolerance=1e-4)


@st.composite
def starts(draw):
    """An image, a kernel to start from, and any map of the right shape."""
    X, K = draw(images_and_kernels(max_side=5, max_kernel=3, low=-3, high=3, dtype="float32"))
    shape = tuple(n - f + 1 for n, f in zip(X.shape, K.shape, strict=True))
    Y = draw(arrays(shape, low=-3, high=3, dtype="float32"))
    return tuple(map(torch.from_numpy, (X, Y, K)))


@check("learn_kernel", points=1)
@given(question=starts())
def test_the_first_loss_is_that_of_the_start(learn_kernel, question):
    """The first loss is the squared error of the start, summed over the map."""
    X, Y, start = question
    error = conv2d(X[None, None], start[None, None])[0, 0] - Y
    _, losses = read(learn_kernel(X, Y, tuple(start.shape), 0.0, 1, start))
    assert_same(losses, [(error**2).sum().item()], "the losses", tolerance=1e-4)


@check("learn_kernel", points=1)
@given(X=images(max_side=4, low=-3, high=3, dtype="float32"), k=st.integers(-3, 3))
def test_one_step_of_one_number(learn_kernel, X, k):
    """One step of a kernel of one number: it moves by -lr times 2 (k x - y) x, summed."""
    X = torch.from_numpy(X)
    Y, lr = X.flip(0, 1), 2**-7
    step = -lr * (2 * (k * X - Y) * X).sum()
    start = torch.tensor([[float(k)]])
    kernel, _ = read(learn_kernel(X, Y, (1, 1), lr, 1, start))
    assert_same(kernel, start + step, "the kernel", tolerance=1e-4)


@check("learn_kernel", points=1)
@given(question=starts(), steps=st.integers(0, 4))
def test_a_perfect_kernel_stays(learn_kernel, question, steps):
    """A start that makes Y of X exactly stays as it is, and has no loss."""
    X, _, start = question
    Y = conv2d(X[None, None], start[None, None])[0, 0]
    kernel, losses = read(learn_kernel(X, Y, tuple(start.shape), 2**-7, steps, start))
    assert_same(kernel, start, "the kernel", tolerance=1e-4)
    assert_same(losses, [0.0] * steps, "the losses", tolerance=1e-4)


@check("learn_kernel", points=1, partial=True)
def test_a_random_start_finds_it_too(learn_kernel):
    """From any start, thirty steps find the edge detector of lecture 001."""
    # Across the valley what is wrong shrinks to 0.8**30 = 0.0012 of what it was: a normal start
    # that is still 0.02 off had to be 16 standard deviations away.
    kernel, _ = read(learn_kernel(BAR, EDGES, (1, 2), steps=30))
    assert_same(kernel, EDGE_DETECTOR, "the kernel", tolerance=0.02)
    return 1.0
