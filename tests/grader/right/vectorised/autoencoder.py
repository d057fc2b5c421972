"""Strided convolutions with batch normalisation, transposed ones up; AdamW with a schedule."""

import torch
from torch import nn
from torch.nn.functional import mse_loss


class StridedAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(1, width, 4, stride=2, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.Conv2d(2 * width, 4, 1),
        )
        self.up = nn.Sequential(
            nn.ConvTranspose2d(4, width, 4, stride=2, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1),
            nn.Sigmoid(),
        )
        self.encode, self.decode = self.down.forward, self.up.forward

    def forward(self, images):
        return self.decode(self.encode(images))


def build_autoencoder():
    return StridedAutoencoder()


def add_noise(x, sigma, seed):
    noise = torch.empty_like(x).normal_(0, 1, generator=torch.Generator().manual_seed(seed))
    return torch.clamp(torch.add(x, noise, alpha=sigma), min=0, max=1)


def train_denoiser(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu", batch_size=64):
    model.to(device).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=5e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    generator = torch.Generator().manual_seed(seed)
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(clean), generator=generator)
        noise = sigma * torch.randn(clean.shape, generator=generator)
        noisy = (clean + noise).clamp(0, 1)
        seen = clean.new_zeros(())
        for batch in order.split(batch_size):
            loss = mse_loss(model(noisy[batch].to(device)), clean[batch].to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            seen += loss.detach().cpu() * len(batch)
        schedule.step()
        losses.append((seen / len(clean)).item())
    return losses
