"""A convolutional layer and an optimiser; a tuple back, with a parameter and numpy numbers."""

import numpy as np
import torch
from torch import nn


def learn_kernel(X, Y, kernel_shape, lr=3e-2, steps=10, kernel=None, *, verbose=False):
    shape = np.asarray(kernel_shape)
    sides = np.asarray(X.shape) - shape + 1
    if (shape < 1).any() or (sides < 1).any() or tuple(Y.shape) != tuple(sides):
        raise ValueError(f"{shape} does not lead from X to Y")
    layer = nn.Conv2d(1, 1, kernel_shape, bias=False).to(X.dtype)
    if kernel is None:
        nn.init.normal_(layer.weight)
    elif tuple(kernel.shape) != tuple(kernel_shape):
        raise ValueError("the start does not have kernel_shape")
    else:
        layer.load_state_dict({"weight": kernel[None, None]})
    optimiser = torch.optim.SGD(layer.parameters(), lr=lr)
    history = np.zeros(steps)
    for step in range(steps):
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(layer(X[None, None])[0, 0], Y, reduction="sum")
        loss.backward()
        optimiser.step()
        history[step] = loss.detach().numpy()
        if verbose:
            print(step, history[step])
    return nn.Parameter(layer.weight.data.squeeze(0).squeeze(0)), list(history)
