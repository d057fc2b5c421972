"""Wrong versions of the task of `learn_kernel`; each docstring is what the student reads."""

import torch
from learn_kernel import learn_kernel
from torch.nn.functional import conv2d

from grader.misconceptions import misconception


def _descend(X, Y, kernel_shape, lr, steps, kernel, loss_of, **faults):
    """Learn by autograd, with faults; `loss_of` takes the kernel and a bias to the loss."""
    start, _ = learn_kernel(X, Y, kernel_shape, lr, 0, kernel)
    learned = [start.clone().requires_grad_(), torch.zeros((), dtype=X.dtype, requires_grad=True)]
    losses = []
    for _ in range(steps):
        loss = loss_of(*learned)
        losses.append(loss.item())
        if "gradients" not in faults:
            learned[0].grad = learned[1].grad = None
        loss.backward()
        with torch.no_grad():
            for parameter in learned[: faults.get("moving", 1)]:
                parameter -= lr * parameter.grad
    return learned[0].detach(), losses


def _map(X, kernel):
    return conv2d(X[None, None], kernel[None, None])[0, 0]


def _summed(X, Y):
    """Return the right loss, as a function of the kernel and a bias."""
    return lambda kernel, bias: ((_map(X, kernel) + bias - Y) ** 2).sum()


@misconception("learn_kernel")
def gradients_not_reset(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Your gradients are not reset: each step follows the sum of all gradients so far.

    `backward` adds to what is there; set the gradient back to zero before every step.
    """
    kept = {"gradients": "kept"}
    return _descend(X, Y, kernel_shape, lr, steps, kernel, _summed(X, Y), **kept)


@misconception("learn_kernel")
def uphill(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You step uphill: the gradient points to where the loss grows. Move by -lr times it."""
    return learn_kernel(X, Y, kernel_shape, -lr, steps, kernel)


@misconception("learn_kernel")
def mean_for_sum(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Your loss is the mean of the squared errors. Here it is their sum, and so is its gradient.

    With the mean the steps are shorter, by as many times as the map has entries.
    """
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr / Y.numel(), steps, kernel)
    return kernel, [loss / Y.numel() for loss in losses]


@misconception("learn_kernel")
def step_along_the_mean(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You note the sum of the squared errors, but your step follows the gradient of their mean."""
    return learn_kernel(X, Y, kernel_shape, lr / Y.numel(), steps, kernel)


@misconception("learn_kernel")
def mean_noted(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Your steps are right, but you note the mean of the squared errors, not their sum."""
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr, steps, kernel)
    return kernel, [loss / Y.numel() for loss in losses]


@misconception("learn_kernel")
def loss_noted_after_the_step(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You note each loss after the step. Note it before: it is what the step was taken for."""
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr, steps, kernel)
    last = learn_kernel(X, Y, kernel_shape, lr, 1, kernel)[1]
    return kernel, [*losses, *last][1:]


@misconception("learn_kernel")
def one_loss_too_many(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You note a loss after the last step as well. There is one loss for every step."""
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr, steps, kernel)
    return kernel, losses + learn_kernel(X, Y, kernel_shape, lr, 1, kernel)[1]


@misconception("learn_kernel")
def every_second_loss(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You note every second loss, as 001 (slide 16) prints them. There is one for every step."""
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr, steps, kernel)
    return kernel, losses[1::2]


@misconception("learn_kernel")
def last_loss_only(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You return the last loss alone. `losses` is a list, with a loss for every step."""
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr, steps, kernel)
    return kernel, losses[-1] if losses else 0.0


@misconception("learn_kernel")
def kernel_before_the_last_step(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You return the kernel from before the last step (a copy that was taken too early?)."""
    _, losses = learn_kernel(X, Y, kernel_shape, lr, steps, kernel)
    return learn_kernel(X, Y, kernel_shape, lr, max(steps - 1, 0), kernel)[0], losses


@misconception("learn_kernel")
def never_moved(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Your kernel never moves, so that all losses are the same. Assign the step to it."""
    return learn_kernel(X, Y, kernel_shape, 0.0, steps, kernel)


@misconception("learn_kernel")
def factor_two_missing(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Your steps are half as long as they should be: the gradient of a square has a factor 2."""
    return learn_kernel(X, Y, kernel_shape, lr / 2, steps, kernel)


@misconception("learn_kernel")
def kernel_flipped(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You flip the kernel before you slide it. A convolutional layer cross-correlates (001).

    What you learn is the kernel upside down and back to front.
    """
    learn_kernel(X, Y, kernel_shape, lr, 0, kernel)
    start = None if kernel is None else kernel.flip(0, 1)
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr, steps, start)
    return kernel.flip(0, 1), losses


@misconception("learn_kernel")
def absolute_error(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Your loss sums the absolute errors. It is the sum of their squares."""
    loss_of = lambda kernel, bias: (_map(X, kernel) + bias - Y).abs().sum()
    return _descend(X, Y, kernel_shape, lr, steps, kernel, loss_of)


@misconception("learn_kernel")
def square_of_the_summed_error(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You sum the errors first and square the sum: errors of opposite signs cancel.

    Square each error, then sum.
    """
    loss_of = lambda kernel, bias: (_map(X, kernel) + bias - Y).sum() ** 2
    return _descend(X, Y, kernel_shape, lr, steps, kernel, loss_of)


@misconception("learn_kernel")
def root_of_the_loss(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You note the root of the sum of squares (`norm`). The loss is the sum itself."""
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr, steps, kernel)
    return kernel, [loss**0.5 for loss in losses]


@misconception("learn_kernel")
def half_the_loss(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Your loss has a factor 1/2. Textbooks like it, for its gradient; here the loss has none."""
    kernel, losses = learn_kernel(X, Y, kernel_shape, lr / 2, steps, kernel)
    return kernel, [loss / 2 for loss in losses]


def _falls_on_black(learn_kernel):
    losses = learn_kernel(torch.zeros(3, 4), torch.ones(3, 4), (1, 1), 0.01, 3)[1]
    return bool(losses[0] > losses[1] > losses[2])  # where no kernel makes a difference


@misconception("learn_kernel", probe=_falls_on_black)
def bias_learned_too(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You learn a bias beside the kernel. There is none here: `bias=False`."""
    return _descend(X, Y, kernel_shape, lr, steps, kernel, _summed(X, Y), moving=2)


# What has to do with the start gives no two runs the same numbers, or the same as a right answer.
# So it is recognised by what it does before the first step.

SHAPE = (20, 30)
IMAGE, TARGET = torch.zeros(20, 30), torch.zeros(1, 1)
GIVEN = torch.arange(600.0).reshape(SHAPE)


def _first(learn_kernel):
    return learn_kernel(IMAGE, TARGET, SHAPE, steps=0)[0]


def _another_start(learn_kernel):
    return not torch.equal(learn_kernel(IMAGE, TARGET, SHAPE, steps=0, kernel=GIVEN)[0], GIVEN)


def _changes_the_start(learn_kernel):
    try:
        learn_kernel(IMAGE + 1, TARGET, SHAPE, 1.0, 1, GIVEN)
    except Exception as error:
        return getattr(error, "kind", "") == "modified"
    return False


def _always_zero(learn_kernel):
    return not _first(learn_kernel).any()


def _never_negative(learn_kernel):
    first = _first(learn_kernel)
    return bool((first >= 0).all() and first.max() > 0.9)


def _as_a_layer_starts(learn_kernel):
    first = _first(learn_kernel)
    return bool(0 < first.abs().max() < 0.1)


def _always_the_same(learn_kernel):
    first = _first(learn_kernel)
    return torch.equal(first, _first(learn_kernel)) and bool(first.any())


@misconception("learn_kernel", probe=_another_start)
def start_ignored(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You ignore the `kernel` that you are given and start from another one."""
    learn_kernel(X, Y, kernel_shape, lr, 0, kernel)
    return learn_kernel(X, Y, kernel_shape, lr, steps)


@misconception("learn_kernel", probe=_changes_the_start)
def start_changed_in_place(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You move the very tensor that you were given as a start. Move a copy: `kernel.clone()`."""
    learned, losses = learn_kernel(X, Y, kernel_shape, lr, steps, kernel)
    return (learned if kernel is None else kernel.copy_(learned)), losses


@misconception("learn_kernel", probe=_always_zero)
def start_at_zero(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Where no start is given you begin at zero. Begin at random: `torch.randn`."""
    start = torch.zeros(kernel_shape, dtype=X.dtype) if kernel is None else kernel
    return learn_kernel(X, Y, kernel_shape, lr, steps, start)


@misconception("learn_kernel", probe=_never_negative)
def start_between_zero_and_one(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Where no start is given you draw it from 0 to 1 (`torch.rand`). Draw it with `torch.randn`.

    Its numbers are normally distributed: half of them are negative.
    """
    start = torch.rand(kernel_shape, dtype=X.dtype) if kernel is None else kernel
    return learn_kernel(X, Y, kernel_shape, lr, steps, start)


@misconception("learn_kernel", probe=_as_a_layer_starts)
def start_of_a_layer(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Where no start is given you take the numbers that `nn.Conv2d` begins with.

    They are uniform, and the smaller the larger the kernel is. Here they come from `torch.randn`.
    """
    layer = torch.nn.Conv2d(1, 1, kernel_shape, bias=False, dtype=X.dtype)
    start = layer.weight.data[0, 0] if kernel is None else kernel
    return learn_kernel(X, Y, kernel_shape, lr, steps, start)


@misconception("learn_kernel", probe=_always_the_same)
def start_from_a_fixed_seed(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """You begin with the same numbers at every call: a seed is set inside the function."""
    numbers = torch.Generator().manual_seed(0)
    start = torch.randn(kernel_shape, dtype=X.dtype, generator=numbers)
    return learn_kernel(X, Y, kernel_shape, lr, steps, start if kernel is None else kernel)
