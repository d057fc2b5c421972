"""LeNet from bare parameters: convolution as a matrix product, the optimiser written by hand."""

import math

import torch
from torch import nn

ACTIVATIONS = {
    "sigmoid": lambda x: 1 / (1 + torch.exp(-x)),
    "tanh": torch.tanh,
    "relu": lambda x: x.clamp(min=0),
}


def uniform(*shape):
    bound = 1 / math.sqrt(math.prod(shape[1:]))
    return nn.Parameter((2 * torch.rand(shape) - 1) * bound)


def convolve(x, kernel, bias, padding):
    n, _, height, width = x.shape
    columns = nn.functional.unfold(x, 5, padding=padding)
    y = kernel.flatten(1) @ columns + bias[:, None]
    return y.reshape(n, -1, height + 2 * padding - 4, width + 2 * padding - 4)


class LeNet(nn.Module):
    def __init__(self, activation, pool):
        super().__init__()
        shapes = [(6, 1, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (10, 84)]
        self.matrices = nn.ParameterList(uniform(*shape) for shape in shapes)
        self.offsets = nn.ParameterList(nn.Parameter(torch.zeros(s[0])) for s in shapes)
        self.activation, self.pool = ACTIVATIONS[activation], pool

    def forward(self, x):
        for i, padding in enumerate((2, 0)):
            x = self.activation(convolve(x, self.matrices[i], self.offsets[i], padding))
            n, c, height, width = x.shape
            windows = x.reshape(n, c, height // 2, 2, width // 2, 2)
            x = windows.mean((3, 5)) if self.pool == "avg" else windows.amax((3, 5))
        x = x.reshape(len(x), -1)
        for i in (2, 3):
            x = self.activation(x @ self.matrices[i].T + self.offsets[i])
        return x @ self.matrices[4].T + self.offsets[4]


def build_lenet(activation="sigmoid", pool="avg"):
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {list(ACTIVATIONS)}")
    if pool not in ("avg", "max"):
        raise ValueError("pool must be avg or max")
    return LeNet(activation, pool)


def shape_trace(model, x):
    return [(type(layer).__name__, (x := layer(x)).shape) for layer in model]


def cross_entropy(logits, labels):
    chosen = logits.gather(1, labels[:, None]).squeeze(1)
    return (logits.logsumexp(1) - chosen).mean()


def train(model, images, labels, epochs=10, batch_size=64, lr=0.01, seed=0, device="cpu"):
    generator = torch.Generator()
    generator.manual_seed(seed)
    model.to(device)
    model.train()
    images, labels = images.to(device), labels.to(device)
    parameters = list(model.parameters())
    speeds = [torch.zeros_like(parameter) for parameter in parameters]
    losses = []
    for epoch in range(epochs):
        rate = lr * (1 - epoch / epochs) ** 0.5
        order = torch.randperm(len(images), generator=generator)
        shuffled = images[order], labels[order]
        total = torch.zeros(())
        for x, y in zip(*(values.split(batch_size) for values in shuffled), strict=True):
            loss = cross_entropy(model(x), y)
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for parameter, speed, gradient in zip(parameters, speeds, gradients, strict=True):
                    speed.mul_(0.9).add_(gradient)
                    parameter.sub_(rate * speed)
            total = total + loss.detach() * len(x)
        losses.append(float(total / len(images)))
    return losses


def evaluate(model, images, labels, batch_size=256):
    before = model.training
    model.eval()
    with torch.inference_mode():
        parts = zip(images.split(batch_size), labels.split(batch_size), strict=True)
        right = sum(int((model(x).max(dim=1).indices == y).sum()) for x, y in parts)
    model.train(before)
    return right / labels.numel()


def confusion_matrix(y_true, y_pred, num_classes):
    true, predicted = (nn.functional.one_hot(y, num_classes) for y in (y_true, y_pred))
    return true.T @ predicted
