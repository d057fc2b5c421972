"""Least squares: the windows are the rows of a matrix, and each step is a matrix product."""

import torch


def learn_kernel(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    (H, W), (h, w) = X.shape, kernel_shape
    if not (0 < h <= H and 0 < w <= W) or Y.shape != (H - h + 1, W - w + 1):
        raise ValueError(f"{tuple(X.shape)}, {tuple(Y.shape)} and {kernel_shape} do not fit")
    if kernel is None:
        k = torch.empty(h * w, dtype=X.dtype).normal_()
    elif kernel.shape == (h, w):
        k = kernel.flatten()
    else:
        raise ValueError(f"the kernel is not {kernel_shape}")
    A = torch.nn.functional.unfold(X[None, None], (h, w))[0].T
    y = Y.flatten()
    gram, moment = A.T @ A, A.T @ y
    losses = []
    for _ in range(steps):
        residual = A @ k - y
        losses.append(float(residual @ residual))
        k = k - 2 * lr * (gram @ k - moment)
    return k.reshape(h, w), losses
