"""Gradient descent with plain loops over windows, the gradient worked out by hand."""

import torch


def learn_kernel(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None):
    h, w = kernel_shape
    H, W = X.shape
    if h < 1 or w < 1 or h > H or w > W:
        raise ValueError("the kernel does not fit into the image")
    if Y.shape[0] != H - h + 1 or Y.shape[1] != W - w + 1:
        raise ValueError("Y has the wrong shape")
    if kernel is not None and list(kernel.shape) != [h, w]:
        raise ValueError("the start has the wrong shape")
    if kernel is None:
        numbers = [[torch.randn(()).item() for _ in range(w)] for _ in range(h)]
    else:
        numbers = kernel.tolist()
    pixels, wanted = X.tolist(), Y.tolist()
    losses = []
    for _ in range(steps):
        loss = 0.0
        gradient = [[0.0] * w for _ in range(h)]
        for i in range(H - h + 1):
            for j in range(W - w + 1):
                error = -wanted[i][j]
                for a in range(h):
                    for b in range(w):
                        error += numbers[a][b] * pixels[i + a][j + b]
                loss += error**2
                for a in range(h):
                    for b in range(w):
                        gradient[a][b] += 2 * error * pixels[i + a][j + b]
        losses.append(loss)
        for a in range(h):
            for b in range(w):
                numbers[a][b] -= lr * gradient[a][b]
    return torch.tensor(numbers, dtype=X.dtype), losses
