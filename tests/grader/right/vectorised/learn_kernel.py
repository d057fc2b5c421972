"""The lecture's way: conv2d and autograd, the kernel a leaf."""

import torch
from torch.nn import functional


def learn_kernel(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    if any(not 1 <= side <= whole for side, whole in zip(kernel_shape, X.shape, strict=True)):
        raise ValueError(f"kernel {kernel_shape} for an image {tuple(X.shape)}")
    if kernel is None:
        kernel = torch.randn(*kernel_shape, dtype=X.dtype)
    if kernel.shape != torch.Size(kernel_shape):
        raise ValueError(f"start {tuple(kernel.shape)}, should be {kernel_shape}")
    K = kernel.clone().requires_grad_(True)
    image = X.view(1, 1, *X.shape)
    if functional.conv2d(image, K.detach()[None, None]).shape[2:] != Y.shape:
        raise ValueError(f"Y is {tuple(Y.shape)}")
    losses = []
    for _ in range(steps):
        if K.grad is not None:
            K.grad.zero_()
        loss = ((functional.conv2d(image, K[None, None]).squeeze(0, 1) - Y) ** 2).sum()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            K -= lr * K.grad
    return K, losses
