"""Wrong versions of the tasks of `lenet`; each docstring is what the student reads."""

import math

import torch
from lenet import ACTIVATIONS, POOLS, build_lenet, evaluate, shape_trace
from torch import nn
from torch.nn.functional import cross_entropy

from grader.misconceptions import misconception


def _lenet(activation, pool, *, filters=(6, 16), padding=2, bias=True):
    """Build LeNet with other numbers."""
    if activation not in ACTIVATIONS or pool not in POOLS:
        raise ValueError(f"there is no activation {activation!r}, or no pool {pool!r}")
    act, pooling = ACTIVATIONS[activation], POOLS[pool]
    first, second = filters
    side = (28 + 2 * padding - 4) // 2
    inputs = second * ((side - 4) // 2) ** 2
    return nn.Sequential(
        *(nn.Conv2d(1, first, 5, padding=padding, bias=bias), act(), pooling(2)),
        *(nn.Conv2d(first, second, 5, bias=bias), act(), pooling(2)),
        nn.Flatten(),
        *(nn.Linear(inputs, 120, bias=bias), act()),
        *(nn.Linear(120, 84, bias=bias), act()),
        nn.Linear(84, 10, bias=bias),
    )


class _FrozenFeatures(nn.Module):
    """LeNet whose convolutional part runs without gradients."""

    def __init__(self, network):
        super().__init__()
        self.features, self.head = network[:6], network[6:]

    def forward(self, x):
        with torch.no_grad():
            x = self.features(x)
        return self.head(x)


@misconception("build_lenet")
def softmax_at_the_end(activation="sigmoid", pool="avg"):
    """Your network ends in a softmax, so it returns probabilities.

    It should return logits: cross-entropy in PyTorch applies the softmax itself, and twice is
    once too often.
    """
    return nn.Sequential(*build_lenet(activation, pool), nn.Softmax(dim=1))


@misconception("build_lenet")
def activation_after_the_last_layer(activation="sigmoid", pool="avg"):
    """You apply the activation to the last layer too. Its outputs are logits: any real numbers."""
    return nn.Sequential(*build_lenet(activation, pool), ACTIVATIONS[activation]())


@misconception("build_lenet")
def no_activation_between_dense_layers(activation="sigmoid", pool="avg"):
    """There is no activation between your dense layers.

    Three linear maps in a row are one linear map; the activation between them makes them more.
    """
    layers = build_lenet(activation, pool)
    return nn.Sequential(*layers[:8], layers[9], layers[11])


@misconception("build_lenet")
def no_activation_after_convolutions(activation="sigmoid", pool="avg"):
    """There is no activation after your convolutions. Each is followed by one, before its pool."""
    layers = build_lenet(activation, pool)
    return nn.Sequential(layers[0], layers[2], layers[3], *layers[5:])


@misconception("build_lenet")
def pool_before_activation(activation="sigmoid", pool="avg"):
    """You pool before the activation. In LeNet the activation comes first.

    With average pooling the order matters: the mean of activated values is not the activated mean.
    """
    layers = build_lenet(activation, pool)
    return nn.Sequential(*(layers[i] for i in (0, 2, 1, 3, 5, 4)), *layers[6:])


def _has_shapes(*shapes):
    """Return a probe: a network's parameters have these shapes."""

    def probe(build_lenet):
        return sorted(build_lenet().parameter_shapes()) == sorted(shapes)

    return probe


NO_PADDING = _has_shapes(
    *((6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,)),
    *((120, 256), (120,), (84, 120), (84,), (10, 84), (10,)),
)
SWAPPED = _has_shapes(
    *((16, 1, 5, 5), (16,), (6, 16, 5, 5), (6,)),
    *((120, 150), (120,), (84, 120), (84,), (10, 84), (10,)),
)
NO_BIAS = _has_shapes((6, 1, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (10, 84))


@misconception("build_lenet", probe=NO_PADDING)
def no_padding_in_the_first_layer(activation="sigmoid", pool="avg"):
    """Your first convolution has no padding, so 28×28 shrinks to 24×24.

    With padding 2 it stays 28×28 (LeNet's paper had 32×32 images and needed none).
    """
    return _lenet(activation, pool, padding=0)


@misconception("build_lenet", probe=SWAPPED)
def filters_swapped(activation="sigmoid", pool="avg"):
    """Your convolutions have 16 and then 6 filters. It is 6 first, then 16."""
    return _lenet(activation, pool, filters=(16, 6))


@misconception("build_lenet", probe=NO_BIAS)
def no_biases(activation="sigmoid", pool="avg"):
    """Your layers have no biases. Every convolution and every dense layer has them."""
    return _lenet(activation, pool, bias=False)


@misconception("build_lenet")
def always_max_pooling(activation="sigmoid", pool="avg"):
    """Your network always pools with the maximum, also where `pool` is "avg"."""
    build_lenet(activation, pool)
    return build_lenet(activation, "max")


@misconception("build_lenet")
def always_average_pooling(activation="sigmoid", pool="avg"):
    """Your network always pools with the mean, also where `pool` is "max"."""
    build_lenet(activation, pool)
    return build_lenet(activation, "avg")


@misconception("build_lenet")
def relu_for_sigmoid(activation="sigmoid", pool="avg"):
    """Where the sigmoid is asked for (it is the default), your network has ReLU."""
    return build_lenet("relu" if activation == "sigmoid" else activation, pool)


@misconception("build_lenet")
def always_sigmoid(activation="sigmoid", pool="avg"):
    """Your network always has sigmoids; it does not look at `activation`."""
    build_lenet(activation, pool)
    return build_lenet("sigmoid", pool)


@misconception("build_lenet")
def features_without_gradients(activation="sigmoid", pool="avg"):
    """No gradient reaches your convolutions, so they learn nothing (`no_grad` or `detach`?)."""
    return _FrozenFeatures(build_lenet(activation, pool))


@misconception("shape_trace")
def batch_left_out(model, x):
    """Your shapes leave out the batch, which comes first: (n, 6, 28, 28)."""
    return [(name, shape[1:]) for name, shape in shape_trace(model, x)]


@misconception("shape_trace")
def shape_before_the_layer(model, x):
    """You note the shape that goes into each layer. The trace lists what comes out of it."""
    rows = shape_trace(model, x)
    shapes = [tuple(x.shape), *(shape for _, shape in rows)]
    return [(name, shape) for (name, _), shape in zip(rows, shapes, strict=False)]


@misconception("shape_trace")
def input_listed_too(model, x):
    """Your list starts with the input. Each row stands for a layer, and the input is none."""
    return [("Input", tuple(x.shape)), *shape_trace(model, x)]


@misconception("shape_trace")
def layers_with_parameters_only(model, x):
    """You leave out the layers without parameters. Activation, pooling and flatten count too."""
    rows = zip(model.children(), shape_trace(model, x), strict=True)
    return [row for layer, row in rows if list(layer.parameters())]


@misconception("shape_trace")
def position_for_class_name(model, x):
    """You note the place of each child ("0", "1", ...). The trace wants the name of its class."""
    return [(str(place), shape) for place, (_, shape) in enumerate(shape_trace(model, x))]


def _train(model, images, labels, epochs, batch_size, lr, seed, device, **faults):
    """Train like the reference, with faults, each named where it does its harm."""
    model.to(device)
    if "mode" not in faults:
        model.train()
    generator = torch.Generator().manual_seed(seed)
    if "chance" in faults:
        generator.seed()
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    loss_of = faults.get("loss", cross_entropy)
    losses, order = [], torch.arange(len(images))
    for epoch in range(epochs):
        if faults.get("shuffle", "always") == "always" or (
            faults["shuffle"] == "once" and not epoch
        ):
            order = torch.randperm(len(images), generator=generator)
        seen = []
        batches = order.split(batch_size)
        for batch in faults.get("batches", lambda batches: batches)(batches):
            targets = labels[faults.get("targets", lambda batch: batch)(batch)]
            loss = loss_of(model(images[batch].to(device)), targets.to(device))
            if "gradients" not in faults:
                optimiser.zero_grad()
            loss.backward()
            if "step" not in faults:
                optimiser.step()
            seen.append((loss.item(), len(batch)))
        losses.append(faults.get("report", _mean_per_image)(seen))
    return losses


def _mean_per_image(seen):
    return sum(loss * count for loss, count in seen) / sum(count for _, count in seen)


# Training gives no two students the same numbers, so its misunderstandings are recognised by what
# they do. With lr=0 a model stays as it is: nine of ten images have the loss USUAL and the first
# one, in a class of its own, USUAL + MORE. What is reported then tells what was averaged.

EPOCHS = 30  # enough for the odd image to come into every batch, the smaller last one too


def _loss(margin):
    """Return the cross-entropy of two logits, the right one larger by `margin`."""
    return math.log1p(math.exp(-margin))


USUAL, MORE = _loss(2), _loss(-3) - _loss(2)
RIGHT = USUAL + MORE / 10


def _losses_at_rest(train, sequential):
    model = sequential(("flatten",), ("dense", 4, 2))
    model.load([torch.eye(2, 4), torch.zeros(2)])
    images = torch.tensor([3.0] + [2.0] * 9).reshape(10, 1, 1, 1) * torch.eye(1, 4).reshape(1, 2, 2)
    labels = torch.tensor([1] + [0] * 9)
    return train(model, images, labels, epochs=EPOCHS, batch_size=4, lr=0)


def _reports(*values):
    """Return a probe: with lr=0 every loss is one of these values, the first of them for sure."""

    def probe(train, sequential):
        losses = _losses_at_rest(train, sequential)
        known = [any(math.isclose(loss, v, abs_tol=1e-4) for v in values) for loss in losses]
        told = any(math.isclose(loss, values[0], abs_tol=1e-4) for loss in losses)
        return len(losses) == EPOCHS and all(known) and told

    return probe


def _sound(train, sequential):
    """Say whether the losses are right with lr=0, so that the fault lies elsewhere."""
    return _reports(RIGHT)(train, sequential)


def _losses_by_batch(train, sequential, seed):
    """Losses with lr=0 that depend on which images share a batch (by batch normalisation)."""
    model = sequential(("batchnorm", 1), ("flatten",), ("dense", 4, 2))
    images = torch.arange(80.0).reshape(20, 1, 2, 2) ** 2
    return train(model, images, torch.arange(20) % 2, epochs=4, batch_size=5, lr=0, seed=seed)


def _apart(one, other):
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) > 1e-5


def _constant(losses):
    return max(losses) - min(losses) < 1e-5


def _same_order_for_all_seeds(train, sequential):
    first, second = (_losses_by_batch(train, sequential, seed) for seed in (1, 2))
    fixed = _constant(first) and _constant(second) and not _apart(first, second)
    later = _tells_what_is_left(train, sequential)  # which no order changes
    return fixed and not later and _sound(train, sequential)


def _one_order_for_a_seed(train, sequential):
    first, second = (_losses_by_batch(train, sequential, seed) for seed in (1, 2))
    fixed = _constant(first) and _constant(second) and _apart(first, second)
    return fixed and _sound(train, sequential)


def _another_order_for_the_same_seed(train, sequential):
    first, second = (_losses_by_batch(train, sequential, 1) for _ in range(2))
    return _apart(first, second) and _sound(train, sequential)


def _dropout_drops_nothing(train, sequential):
    model = sequential(("flatten",), ("dropout", 0.9), ("dense", 4, 2))
    model.load([torch.eye(2, 4), torch.zeros(2)])
    model.eval()
    images = torch.eye(1, 4).reshape(1, 1, 2, 2).repeat(8, 1, 1, 1) * 2
    losses = train(model, images, torch.zeros(8, dtype=torch.int64), 5, 4, lr=0)
    return all(math.isclose(loss, USUAL, abs_tol=1e-4) for loss in losses)


def _losses_of_a_tug_of_war(train, sequential):
    """Losses on equal images with two labels, which should settle at log 2."""
    model = sequential(("flatten",), ("dense", 784, 2))
    slope = 1.5 / (784 * 0.05)
    model.load([torch.tensor([[slope], [-slope]]).repeat(1, 784), torch.zeros(2)])
    return train(model, torch.full((8, 1, 28, 28), 0.05), torch.arange(8) % 2, 400, 8)


def _swings_for_ever(train, sequential):
    late = _losses_of_a_tug_of_war(train, sequential)[200:]
    swings = not sum(late) / 200 < math.log(2) + 0.05 and not _constant(late)
    return swings and _sound(train, sequential)


def _never_moves(train, sequential):
    return _constant(_losses_of_a_tug_of_war(train, sequential)) and _sound(train, sequential)


def _a_loss_per_batch(train, sequential):
    return len(_losses_at_rest(train, sequential)) == 3 * EPOCHS


def _tells_what_is_left(train, sequential):
    model = sequential(("flatten",), ("dense", 4, 2))
    images, labels = torch.ones(4, 1, 2, 2), torch.zeros(4, dtype=torch.int64)

    def loss():
        weight, bias = model.weights()
        return cross_entropy(images.flatten(1) @ weight.T + bias, labels).item()

    before = loss()
    (told,) = train(model, images, labels, epochs=1, batch_size=4)
    return abs(told - loss()) < 1e-5 < abs(told - before) and _sound(train, sequential)


MISPAIRED = (8 * USUAL + _loss(-2) + _loss(3)) / 10
TWICE_SOFTMAX = (9 * _loss(math.tanh(1)) + _loss(-math.tanh(1.5))) / 10


@misconception("train", probe=_swings_for_ever)
def gradients_not_reset(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """Your gradients are not reset: each step follows the sum of all gradients so far.

    `backward` adds to what is there. Call `optimizer.zero_grad()` once for every step.
    """
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, gradients="kept")


@misconception("train", probe=_dropout_drops_nothing)
def left_in_evaluation_mode(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You train the model in whatever mode it comes, perhaps in evaluation mode.

    Then dropout drops nothing. Call `model.train()` before the first step.
    """
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, mode="as it came")


@misconception("train", probe=_reports(USUAL + MORE / 4))
def same_batch_only(model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"):
    """You train on the same batch again and again. An epoch goes through all images once."""
    images, labels = images[:batch_size], labels[:batch_size]
    return _train(model, images, labels, epochs, batch_size, lr, seed, device)


@misconception("train", probe=_same_order_for_all_seeds)
def never_shuffled(model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"):
    """You take the images in the order in which they come. Every epoch shuffles them anew."""
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, shuffle="never")


@misconception("train", probe=_one_order_for_a_seed)
def shuffled_once(model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"):
    """You shuffle once, before the first epoch. Every epoch shuffles anew."""
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, shuffle="once")


@misconception("train", probe=_reports(MISPAIRED, RIGHT))
def labels_not_shuffled(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You shuffle the images but not their labels, so that most images have another's label."""
    taken = _InTurn(len(images))
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, targets=taken)


class _InTurn:
    """Hands out positions in their order, a batch's worth at a time, round and round."""

    def __init__(self, count):
        self.count, self.at = count, 0

    def __call__(self, batch):
        places = torch.arange(self.at, self.at + len(batch)) % self.count
        self.at += len(batch)
        return places


@misconception("train", probe=_reports(USUAL + MORE / 8, USUAL))
def last_batch_left_out(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You leave out the last batch where it is smaller. It is trained on, and counted, too."""
    whole = lambda batches: [batch for batch in batches if len(batch) == batch_size]
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, batches=whole)


@misconception("train", probe=_reports(USUAL + MORE / 12, USUAL + MORE / 6))
def mean_of_batch_means(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You take the mean of the batches' mean losses, in which a smaller last batch counts too much.

    Weight each batch's loss by the number of its images.
    """
    mean = lambda seen: sum(loss for loss, _ in seen) / len(seen)
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, report=mean)


@misconception("train", probe=_reports(3 * USUAL + MORE / 4, 3 * USUAL + MORE / 2))
def sum_of_batch_losses(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You add up the batches' losses and do not divide. An epoch's loss is a mean per image."""
    total = lambda seen: sum(loss for loss, _ in seen)
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, report=total)


@misconception("train", probe=_reports(USUAL + MORE / 2, USUAL))
def loss_of_the_last_batch(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You return the loss of each epoch's last batch. It should be the mean over all its images."""
    last = lambda seen: seen[-1][0]
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, report=last)


@misconception("train", probe=_a_loss_per_batch)
def one_loss_per_batch(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You return the loss of every batch. There should be one number for each epoch."""
    every = lambda seen: [loss for loss, _ in seen]
    losses = _train(model, images, labels, epochs, batch_size, lr, seed, device, report=every)
    return [loss for epoch in losses for loss in epoch]


@misconception("train", probe=_tells_what_is_left)
def loss_after_the_epoch(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You measure the loss after the epoch. It should be what you saw during the pass."""

    def afterwards(_):
        with torch.no_grad():
            return cross_entropy(model(images), labels).item()

    return _train(model, images, labels, epochs, batch_size, lr, seed, device, report=afterwards)


@misconception("train", probe=_reports(TWICE_SOFTMAX))
def softmax_before_cross_entropy(
    model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"
):
    """You apply softmax before cross-entropy, which applies it itself. Give it the logits."""
    twice = lambda logits, targets: cross_entropy(logits.softmax(dim=1), targets)
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, loss=twice)


@misconception("train", probe=_never_moves)
def no_step(model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"):
    """Your weights never move: the optimiser takes no step, or is given other parameters."""
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, step="left out")


@misconception("train", probe=_another_order_for_the_same_seed)
def seed_ignored(model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"):
    """You ignore `seed`: each run shuffles in another way. The same seed should train the same."""
    return _train(model, images, labels, epochs, batch_size, lr, seed, device, chance="its own")


def _right_per_batch(model, images, labels, batch_size):
    """Return `(right answers, images)` of every batch, in the mode that the model is in."""
    counts = []
    with torch.no_grad():
        for start in range(0, len(images), batch_size):
            chosen = model(images[start : start + batch_size]).argmax(dim=1)
            right = (chosen == labels[start : start + batch_size]).sum().item()
            counts.append((right, len(chosen)))
    return counts


@misconception("evaluate")
def accuracy_of_batch_means(model, images, labels, batch_size=256):
    """You take the mean of the batches' accuracies, in which a smaller last batch counts too much.

    Count the right answers of all batches, and divide by the number of images once.
    """
    before = model.training
    model.eval()
    counts = _right_per_batch(model, images, labels, batch_size)
    model.train(before)
    return sum(right / count for right, count in counts) / len(counts)


@misconception("evaluate")
def model_left_in_evaluation_mode(model, images, labels, batch_size=256):
    """You leave the model in evaluation mode. Put it back into the mode that it was in."""
    accuracy = evaluate(model, images, labels, batch_size)
    model.eval()
    return accuracy


@misconception("evaluate")
def always_back_to_training_mode(model, images, labels, batch_size=256):
    """You always end with `model.train()`, also where the model came in evaluation mode.

    Note `model.training` first and restore it.
    """
    accuracy = evaluate(model, images, labels, batch_size)
    model.train()
    return accuracy


def _worse_in_training_mode(evaluate, sequential):
    model = sequential(("flatten",), ("dropout", 0.9), ("dense", 64, 10))
    images = torch.eye(60, 64).reshape(60, 1, 8, 8)
    labels = model(images).argmax(dim=1)
    model.eval()
    evaluated = evaluate(model, images, labels, 20)
    model.train()
    return evaluated == 1.0 and evaluate(model, images, labels, 20) < 0.9


@misconception("evaluate", probe=_worse_in_training_mode)
def evaluated_in_the_mode_it_came_in(model, images, labels, batch_size=256):
    """You evaluate the model in the mode it comes in: in training mode, dropout goes on dropping.

    Call `model.eval()` first.
    """
    counts = _right_per_batch(model, images, labels, batch_size)
    return sum(right for right, _ in counts) / len(images)


@misconception("evaluate")
def last_images_left_out(model, images, labels, batch_size=256):
    """You leave out the images of a smaller last batch. All images count."""
    whole = max(len(images) // batch_size, 1) * batch_size
    return evaluate(model, images[:whole], labels[:whole], batch_size)


@misconception("evaluate")
def first_batch_only(model, images, labels, batch_size=256):
    """You return the accuracy of the first batch (is the `return` inside the loop?)."""
    return evaluate(model, images[:batch_size], labels[:batch_size], batch_size)


@misconception("evaluate")
def accuracy_in_percent(model, images, labels, batch_size=256):
    """You return percent. The accuracy is a number from 0 to 1."""
    return 100.0 * evaluate(model, images, labels, batch_size)


@misconception("evaluate")
def number_of_right_answers(model, images, labels, batch_size=256):
    """You return how many answers are right. Divide by the number of images."""
    return evaluate(model, images, labels, batch_size) * len(images)


@misconception("confusion_matrix")
def confusion_transposed(y_true, y_pred, num_classes):
    """Your rows are the predictions. Rows are the truth, columns the prediction."""
    return _count(y_pred, y_true, num_classes)


@misconception("confusion_matrix")
def pairs_counted_once(y_true, y_pred, num_classes):
    """You count a pair once, however often it occurs: `M[i, j] += 1` with tensors adds one time.

    Loop over the pairs, or use `bincount` or `index_put_(..., accumulate=True)`.
    """
    return _count(y_true, y_pred, num_classes).clamp(max=1)


@misconception("confusion_matrix")
def rows_as_shares(y_true, y_pred, num_classes):
    """You divide each row by its sum. The matrix holds counts."""
    matrix = _count(y_true, y_pred, num_classes)
    return matrix / matrix.sum(dim=1, keepdim=True).clamp(min=1)


@misconception("confusion_matrix")
def only_classes_that_occur(y_true, y_pred, num_classes):
    """Your matrix has room for the classes that occur. It has `num_classes` rows and columns."""
    return _count(y_true, y_pred, int(max(y_true.max(), y_pred.max())) + 1)


@misconception("confusion_matrix")
def right_answers_left_out(y_true, y_pred, num_classes):
    """You count mistakes only. Right answers are counted too, on the diagonal."""
    matrix = _count(y_true, y_pred, num_classes)
    return matrix - torch.diag(matrix.diag())


def _count(rows, columns, num_classes):
    return torch.bincount(rows * num_classes + columns, minlength=num_classes**2).reshape(
        num_classes, num_classes
    )
