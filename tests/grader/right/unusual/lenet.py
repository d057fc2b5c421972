"""LeNet nested and initialised in its own way; hooks, numpy numbers, the largest lists."""

from collections import OrderedDict

import numpy as np
import torch
from torch import nn, optim
from torch.nn import functional


def build_lenet(activation="sigmoid", pool="avg"):
    match activation:
        case "sigmoid" | "tanh" | "relu":
            act = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}[activation]
        case _:
            raise ValueError(activation)
    pools = {"avg": lambda: nn.AdaptiveAvgPool2d, "max": lambda: nn.AdaptiveMaxPool2d}
    if pool not in pools:
        raise ValueError(pool)
    pooling = pools[pool]()
    features = OrderedDict(
        conv1=nn.Conv2d(1, 6, (5, 5), padding=(2, 2)),
        act1=act(),
        pool1=pooling(14),
        conv2=nn.Conv2d(6, 16, (5, 5)),
        act2=act(),
        pool2=pooling(5),
    )
    head = nn.Sequential(nn.Linear(400, 120), act(), nn.Linear(120, 84), act(), nn.Linear(84, 10))
    model = nn.ModuleDict({"head": head, "features": nn.Sequential(features)})
    for parameter in model.parameters():
        if parameter.dim() > 1:
            nn.init.xavier_uniform_(parameter)
        else:
            nn.init.zeros_(parameter)
    return Chain(model)


class Chain(nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.parts = parts

    def forward(self, x):
        return self.parts["head"](torch.flatten(self.parts["features"](x), 1))


def shape_trace(model, x):
    rows = []
    hooks = [
        child.register_forward_hook(
            lambda layer, _, y: rows.append([layer._get_name(), list(y.size())])
        )
        for child in model
    ]
    model(x)
    for hook in hooks:
        hook.remove()
    return rows


def train(model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu", **kw):
    rng = np.random.default_rng(seed)
    opt = optim.NAdam(model.parameters(), lr=lr)
    decay = optim.lr_scheduler.CosineAnnealingLR(opt, T_max=epochs)
    dev = torch.device(device)
    model.to(dev)
    history = np.zeros(epochs)
    for epoch in range(epochs):
        model.train(True)
        order = torch.from_numpy(rng.permutation(len(images)))
        for idx in torch.split(order, batch_size):
            opt.zero_grad(set_to_none=False)
            logp = functional.log_softmax(model(images[idx].to(dev)), dim=-1)
            loss = functional.nll_loss(logp, labels[idx].to(dev), reduction="sum")
            (loss / len(idx)).backward()
            opt.step()
            history[epoch] += loss.item() / len(images)
        decay.step()
    model.eval()
    return list(history)


def evaluate(model, images, labels, batch_size=256):
    mode = model.training
    try:
        model.eval()
        hits = np.zeros(len(images), dtype=bool)
        for i in range(0, len(images), batch_size):
            part = slice(i, i + batch_size)
            logits = model(images[part]).detach().numpy()
            hits[part] = logits.argmax(axis=1) == labels[part].numpy()
    finally:
        model.train(mode)
    return hits.mean()


def confusion_matrix(y_true, y_pred, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=np.int32)
    np.add.at(matrix, (y_true.numpy(), y_pred.numpy()), 1)
    return torch.from_numpy(matrix)
