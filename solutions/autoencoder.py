"""Reference solution of `autoencoder`: strides down, transposed convolutions up, a plain loop."""

import torch
from torch import nn


class Autoencoder(nn.Module):
    """Two convolutions down to a code of 4 maps of 7×7, two transposed ones up again."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            *(nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.LeakyReLU()),
            nn.Conv2d(16, 4, 3, stride=2, padding=1),
        )
        self.decoder = nn.Sequential(
            *(nn.ConvTranspose2d(4, 16, 2, stride=2), nn.BatchNorm2d(16), nn.LeakyReLU()),
            *(nn.ConvTranspose2d(16, 1, 2, stride=2), nn.Sigmoid()),
        )

    def encode(self, images):
        return self.encoder(images)

    def decode(self, code):
        return self.decoder(code)

    def forward(self, images):
        return self.decode(self.encode(images))


def build_autoencoder():
    """Return a new autoencoder, (n, 1, 28, 28) to the same."""
    return Autoencoder()


def add_noise(x, sigma, seed):
    """Return images with Gaussian noise, clipped to [0, 1]."""
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(x.shape, generator=generator)
    return (x + sigma * noise.to(x.device)).clamp(0, 1)


def train_denoiser(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """Train a model in place to remove noise; return the mean loss of every epoch."""
    model.to(device)
    model.train()
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    losses = []
    for epoch in range(epochs):
        total = 0.0
        noisy = add_noise(clean, sigma, seed + epoch)
        for batch in torch.randperm(len(clean), generator=generator).split(32):
            error = model(noisy[batch].to(device)) - clean[batch].to(device)
            loss = error.square().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(batch)
        losses.append(total / len(clean))
    return losses
