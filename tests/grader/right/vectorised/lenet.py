"""LeNet as a class, its dense layers created first; AdamW with a schedule and a DataLoader."""

import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
POOLS = {"avg": functional.avg_pool2d, "max": functional.max_pool2d}


class LeNet(nn.Module):
    def __init__(self, activation, pool):
        super().__init__()
        self.out = nn.Linear(84, 10)
        self.hidden2 = nn.Linear(120, 84)
        self.hidden1 = nn.Linear(16 * 25, 120)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c1 = nn.Conv2d(1, 6, 5, padding="same")
        self.activation, self.pool = activation, pool

    def forward(self, x):
        for convolution in (self.c1, self.c3):
            x = self.pool(self.activation(convolution(x)), 2)
        x = x.flatten(start_dim=1)
        for dense in (self.hidden1, self.hidden2):
            x = self.activation(dense(x))
        return self.out(x)


def build_lenet(activation="sigmoid", pool="avg"):
    try:
        return LeNet(ACTIVATIONS[activation], POOLS[pool])
    except KeyError as error:
        raise ValueError(f"no such choice: {error}") from error


@torch.no_grad()
def shape_trace(model, x):
    outputs = [x]
    for child in model.children():
        outputs.append(child(outputs[-1]))
    names = (type(child).__name__ for child in model.children())
    return [(name, tuple(y.shape)) for name, y in zip(names, outputs[1:], strict=True)]


def train(model, images, labels, epochs=10, batch_size=64, lr=4e-3, seed=0, device="cpu"):
    torch.manual_seed(seed)
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.01)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, total_steps=epochs * len(loader))
    model.to(device).train()
    losses = []
    for _ in range(epochs):
        seen = []
        for x, y in loader:
            optimizer.zero_grad()
            each = functional.cross_entropy(model(x.to(device)), y.to(device), reduction="none")
            each.mean().backward()
            optimizer.step()
            scheduler.step()
            seen.append(each.detach())
        losses.append(torch.cat(seen).mean().item())
    return losses


@torch.no_grad()
def evaluate(model, images, labels, batch_size=256):
    mode = model.training
    model.eval()
    chosen = torch.cat([model(x).argmax(1) for x in images.split(batch_size)])
    model.train(mode)
    return (chosen == labels).float().mean().item()


def confusion_matrix(y_true, y_pred, num_classes):
    flat = torch.bincount(num_classes * y_true + y_pred, minlength=num_classes * num_classes)
    return flat.view(num_classes, num_classes)
