"""Two matrices and their offsets; Adam written by hand."""

import math

import torch
from torch import nn


class DenseAutoencoder(nn.Module):
    def __init__(self, inside=64):
        super().__init__()
        self.W = nn.Parameter(torch.randn(inside, 784) / 28)
        self.b = nn.Parameter(torch.zeros(inside))
        self.V = nn.Parameter(torch.randn(784, inside) / math.sqrt(inside))
        self.c = nn.Parameter(torch.zeros(784))

    def encode(self, images):
        return (images.flatten(1) @ self.W.T + self.b).clamp(min=0)

    def decode(self, code):
        grey = 1 / (1 + torch.exp(-(code @ self.V.T + self.c).clamp(-60, 60)))
        return grey.reshape(-1, 1, 28, 28)

    def forward(self, images):
        return self.decode(self.encode(images))


def build_autoencoder():
    return DenseAutoencoder()


def add_noise(x, sigma, seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        noisy = x + torch.randn_like(x) * sigma
    return torch.minimum(torch.maximum(noisy, torch.zeros(())), torch.ones(())).to(x.dtype)


def train_denoiser(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    generator = torch.Generator().manual_seed(seed)
    model.to(device)
    model.train()
    parameters = list(model.parameters())
    means = [torch.zeros_like(p) for p in parameters]
    squares = [torch.zeros_like(p) for p in parameters]
    losses, step = [], 0
    for _ in range(epochs):
        squared_errors = 0.0
        for x in clean[torch.randperm(len(clean), generator=generator)].split(50):
            step += 1
            noise_seed = torch.randint(2**32, (1,), generator=generator).item()
            output = model(add_noise(x, sigma, noise_seed).to(device))
            error = output - x.to(device)
            loss = (error * error).sum() / error.numel()
            with torch.no_grad():
                for p, m, v, g in zip(
                    parameters, means, squares, torch.autograd.grad(loss, parameters), strict=True
                ):
                    m.mul_(0.9).add_(0.1 * g)
                    v.mul_(0.999).add_(0.001 * g * g)
                    fair = (m / (1 - 0.9**step), v / (1 - 0.999**step))
                    p.sub_(4e-3 * fair[0] / (fair[1].sqrt() + 1e-8))
            squared_errors += (error**2).sum().item()
        losses.append(squared_errors / clean.numel())
    return losses
