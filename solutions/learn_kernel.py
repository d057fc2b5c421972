"""Reference solution of `learn_kernel`: the gradient by hand, window by window."""

import torch


def learn_kernel(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    """Return a kernel that turns X into Y, learned by gradient descent, and all losses."""
    h, w = kernel_shape
    fitting = (X.shape[0] - h + 1, X.shape[1] - w + 1)
    if min(h, w) < 1 or tuple(Y.shape) != fitting:
        raise ValueError(f"a kernel {h} by {w} makes a map {fitting} of this X, not {Y.shape}")
    if kernel is None:
        kernel = torch.randn(h, w, dtype=X.dtype)
    if tuple(kernel.shape) != (h, w):
        raise ValueError(f"the kernel to start from has shape {kernel.shape}, not {(h, w)}")
    windows = X.unfold(0, h, 1).unfold(1, w, 1)
    losses = []
    for _ in range(steps):
        gap = (windows * kernel).sum(dim=(2, 3)) - Y
        losses.append(float((gap**2).sum()))
        gradient = 2 * (gap[:, :, None, None] * windows).sum(dim=(0, 1))
        kernel = kernel - lr * gradient
    return kernel, losses
