"""Hidden checks of `learn_kernel`: every number against the reference, and where it all ends."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_dtype, assert_same, check, refuses, solution
from grader.checks.strategies import arrays, images_and_kernels

reference = solution("learn_kernel")


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


@st.composite
def lessons(draw, dtype="float32"):
    """The arguments of `learn_kernel`: a start, and any map of the right shape."""
    X, K = draw(images_and_kernels(max_side=6, max_kernel=3, low=-3, high=3, dtype=dtype))
    shape = tuple(n - f + 1 for n, f in zip(X.shape, K.shape, strict=True))
    lr, steps = draw(st.sampled_from([2**-7, 2**-8, 2**-10])), draw(st.integers(0, 5))
    Y = draw(arrays(shape, low=-3, high=3, dtype=dtype))
    X, Y, K = map(torch.from_numpy, (X, Y, K))
    return X, Y, tuple(K.shape), lr, steps, K


@check("learn_kernel", points=3)
@given(question=lessons())
def test_every_step_is_right(learn_kernel, question):
    """The kernel and every loss are those of gradient descent."""
    kernel, losses = read(learn_kernel(*question))
    expected = reference.learn_kernel(*question)
    assert_same(losses, expected[1], "the losses", tolerance=1e-4)
    assert_same(kernel, expected[0], "the kernel", tolerance=1e-4)


@check("learn_kernel", points=2)
def test_where_no_kernel_fits_the_best_is_found(learn_kernel):
    """Where no kernel makes Y of X exactly, the steps end at the best there is."""
    numbers = torch.Generator().manual_seed(71)
    X, Y, start = (torch.randn(shape, generator=numbers) for shape in ((9, 8), (8, 6), (2, 3)))
    windows = X.unfold(0, 2, 1).unfold(1, 3, 1).reshape(48, 6)
    best = torch.linalg.lstsq(windows, Y.reshape(48, 1)).solution.reshape(2, 3)
    kernel, losses = read(learn_kernel(X, Y, (2, 3), 5e-3, 200, start))
    assert_same(kernel, best, "the kernel after 200 steps")
    left = ((windows @ best.reshape(6) - Y.reshape(48)) ** 2).sum().item()
    assert_same(losses[-1], left, "the last loss", tolerance=1e-3)


@check("learn_kernel", points=2, partial=True)
def test_the_start_is_drawn_anew_from_a_normal_distribution(learn_kernel):
    """Without a start, the kernel begins with normal random numbers, new ones at every call."""
    # Of 4,800 standard normal numbers, the mean is off by 0.1 (7 standard errors), the standard
    # deviation by 0.1 (10), or the share within 0.6745 by 0.05 from a half (7) less than once in
    # 10**10 times. Of uniform numbers with the same mean and deviation 0.39 would be within.
    Y = torch.zeros(1, 1)
    X = torch.zeros(60, 80)
    first, second = (read(learn_kernel(X, Y, (60, 80), steps=0))[0] for _ in range(2))
    assert_same(tuple(first.shape), (60, 80), "the kernel's shape")
    if torch.equal(first, second):
        raise Mismatch("two calls started with the same numbers", first, second)
    within = (first.abs() < 0.6745).double().mean().item()
    for what, found, expected, off in (
        ("mean", first.mean().item(), 0.0, 0.1),
        ("standard deviation", first.std().item(), 1.0, 0.1),
        ("share of numbers from -0.6745 to 0.6745", within, 0.5, 0.05),
    ):
        if abs(found - expected) > off:
            raise Mismatch(f"the {what} of the start is {found:.3f}", found, expected)
    return 1.0


@check("learn_kernel", points=1, about="dtype")
@given(question=lessons(dtype="float64"), given_start=st.booleans())
def test_the_dtype_is_that_of_the_image(learn_kernel, question, given_start):
    """A float64 image gives a float64 kernel, and losses that are Python floats in a list."""
    answer = learn_kernel(*question[:5], question[5] if given_start else None)
    kernel, losses = read(answer)
    assert_dtype(kernel, "float64")
    assert_same(answer[1], losses, "the losses")


@check("learn_kernel", points=2, about="refusals", examples=20)
@given(question=lessons())
def test_shapes_that_do_not_fit_are_refused(learn_kernel, question):
    """Shapes that do not fit raise ValueError."""
    X, Y, (h, w), _, _, K = question
    rows, columns = Y.shape
    for shape in ((rows + 1, columns), (rows, columns + 1), (rows, columns - 1)):
        refuses(lambda shape=shape: learn_kernel(X, torch.zeros(shape), (h, w), kernel=K))
    for shape in ((h + 1, w), (h, w + 1), (h, w - 1)):
        refuses(lambda shape=shape: learn_kernel(X, Y, (h, w), kernel=torch.zeros(shape)))
    refuses(lambda: learn_kernel(X, Y, (X.shape[0] + 1, w)))
    refuses(lambda: learn_kernel(X, Y, (h, X.shape[1] + 1)))
    refuses(lambda: learn_kernel(X, torch.zeros(X.shape[0] + 1, columns), (0, w)))
    refuses(lambda: learn_kernel(X, torch.zeros(rows, X.shape[1] + 1), (h, 0)))
