"""Convolutions and a dense code, tied names, noise from numpy, RMSprop, a numpy array of losses."""

from collections import OrderedDict

import numpy as np
import torch
from torch import nn, optim
from torch.nn import functional


class Mirror(nn.Module):
    def __init__(self):
        super().__init__()
        self.back = nn.ModuleDict(
            {
                "dense": nn.Linear(80, 392),
                "up": nn.ConvTranspose2d(8, 1, kernel_size=(6, 6), stride=(2, 2), padding=2),
            }
        )
        layers = OrderedDict()
        layers["conv"] = nn.Conv2d(1, 8, kernel_size=5, padding="same")
        layers["small"] = nn.AvgPool2d(2)
        layers["act"] = nn.ELU()
        layers["flat"] = nn.Flatten()
        layers["dense"] = nn.Linear(8 * 14 * 14, 80)
        self.there = nn.Sequential(layers)

    def encode(self, images):
        return self.there(images)

    def decode(self, code):
        x = functional.elu(self.back["dense"](code)).reshape(-1, 8, 7, 7)
        x = functional.interpolate(x, size=(14, 14), mode="bilinear", align_corners=False)
        return self.back["up"](x).mul(0.5).add(0.5).clamp(0, 1)

    def forward(self, x):
        return self.decode(self.encode(x))


def build_autoencoder():
    return Mirror()


def add_noise(x, sigma, seed):
    noise = np.random.RandomState(seed).normal(scale=1.0, size=tuple(x.shape)) * sigma
    return torch.from_numpy(np.clip(x.numpy() + noise, 0.0, 1.0)).to(x.dtype)


def train_denoiser(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu", **options):
    rng = np.random.default_rng(seed)
    opt = optim.RMSprop(model.to(device).parameters(), lr=2e-3)
    mode = model.training
    history = []
    for _ in range(epochs):
        model.train(True)
        total = np.float64(0)
        batches = np.array_split(rng.permutation(len(clean)), max(1, len(clean) // 20))
        for idx in batches:
            target = clean[torch.from_numpy(idx)]
            noisy = add_noise(target, sigma, int(rng.integers(2**32)))
            opt.zero_grad(set_to_none=False)
            loss = functional.mse_loss(model(noisy.to(device)), target.to(device), reduction="sum")
            (loss / target.numel()).backward()
            opt.step()
            total += loss.item() / target[0].numel()
        history.append(total / len(clean))
    model.train(mode)
    return tuple(history)
