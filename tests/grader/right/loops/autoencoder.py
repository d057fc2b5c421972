"""Convolutions and pooling down, enlarging and convolutions up; plain loops and Adam."""

import torch
from torch import nn


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 4, 3, padding=1)
        self.conv3 = nn.Conv2d(4, 16, 3, padding=1)
        self.conv4 = nn.Conv2d(16, 1, 3, padding=1)

    def encode(self, images):
        x = nn.functional.relu(self.conv1(images))
        x = nn.functional.max_pool2d(x, 2)
        x = nn.functional.leaky_relu(self.conv2(x), 0.1)
        return nn.functional.max_pool2d(x, 2)

    def decode(self, code):
        x = nn.functional.interpolate(code, scale_factor=2)
        x = nn.functional.leaky_relu(self.conv3(x), 0.1)
        x = nn.functional.interpolate(x, scale_factor=2)
        return torch.sigmoid(self.conv4(x))

    def forward(self, images):
        code = self.encode(images)
        return self.decode(code)


def build_autoencoder():
    return Autoencoder()


def add_noise(x, sigma, seed):
    generator = torch.Generator()
    generator.manual_seed(seed)
    noisy = torch.empty_like(x)
    flat, result = x.flatten().tolist(), noisy.view(-1)
    noise = torch.randn(len(flat), generator=generator).tolist()
    values = []
    for value, offset in zip(flat, noise):
        value = value + sigma * offset
        if value < 0:
            value = 0.0
        if value > 1:
            value = 1.0
        values.append(value)
    result[:] = torch.tensor(values, dtype=x.dtype)
    return noisy


def train_denoiser(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    model.to(device)
    model.train()
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    generator = torch.Generator().manual_seed(seed)
    losses = []
    for epoch in range(epochs):
        noise = torch.randn(clean.shape, generator=generator)
        noisy = clean + sigma * noise
        noisy[noisy < 0] = 0
        noisy[noisy > 1] = 1
        total, start = 0.0, 0
        while start < len(clean):
            x = noisy[start : start + 16].to(device)
            y = clean[start : start + 16].to(device)
            optimiser.zero_grad()
            loss = ((model(x) - y) ** 2).mean()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(x)
            start += 16
        losses.append(total / len(clean))
    return losses
