"""Learning a kernel: find the filter from an image and what the filter made of it.

Nobody has to invent an edge detector. Given an image X and the map Y that some kernel made of it,
start with any kernel, see how far its map is from Y, and move each of its numbers a little in the
direction that brings the map closer. That is gradient descent, and all of deep learning rests on
it; here it fits into ten lines, with one kernel in place of a network.

Lectures: 001 (slides 14-17), 003 (kernels are learned from data, by backpropagation).

On 001's image, 6 rows of `1 1 0 0 0 0 1 1` with Y its vertical edges, the loss is a quadratic
function of the kernel's two numbers: a valley, 60 curved across and 12 along. A step of length
`lr` multiplies what is still wrong by `1 - 60 * lr` across and by `1 - 12 * lr` along, so the
steps close in only where lr is below 2 / 60. The lecture's 3e-2 is just inside: factors of -0.8
and 0.64. Ten steps then end anywhere from a loss of 0.002, as in the lecture's run with its kernel
[[0.9975, -0.9905]], to one above 3, as the start has it. With lr = 4e-2 nearly every start runs
away; one at zero, where nothing is wrong across, would hide that.

Everything here takes and returns torch tensors; all of torch may be used.
"""

import torch


def learn_kernel(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Return `(kernel, losses)`: a kernel that turns X into Y, learned by gradient descent.

    X is an image (H, W) and Y the map that is wanted, (H - h + 1, W - w + 1), for a kernel of
    `kernel_shape` (h, w). What a kernel makes of X is the cross-correlation, over the valid
    region, as every convolutional layer computes it: nothing is flipped or padded, and there is
    no bias.

    The first kernel is `kernel`, a tensor of that shape, which must stay as it is. Where it is
    None, start from new numbers at every call, drawn from the standard normal distribution
    (`torch.randn`). Then take `steps` steps. Each of them

        1. computes the loss: the squares of map - Y, summed over the map,
        2. notes this loss, before anything moves,
        3. moves the kernel by -lr times the gradient of this loss, and of no other.

    `kernel` in the result is the one after the last step, and has the shape `kernel_shape` and
    the floating dtype of X (and Y); it may be a leaf that requires gradients. `losses` is a list
    of `steps` floats. With autograd or with a gradient worked out by hand, both are right.

    Shapes that do not fit raise `ValueError`: a side of the kernel below 1 or larger than that of
    the image, a Y of another shape, a `kernel` that does not have `kernel_shape`.

    >>> X = torch.tensor([[1.0, 1, 0, 0, 0, 0, 1, 1]]).repeat(6, 1)
    >>> Y = X[:, :-1] - X[:, 1:]
    >>> start = torch.tensor([[0.5115, -0.447]])    # as the lecture's run began, or very nearly
    >>> kernel, losses = learn_kernel(X, Y, (1, 2), kernel=start)
    >>> kernel
    tensor([[ 0.9975, -0.9905]])
    >>> [round(loss, 3) for loss in losses[1::2]]   # the lecture prints every second one
    [1.373, 0.24, 0.044, 0.009, 0.002]
    """
    raise NotImplementedError
