"""Wrong versions of the tasks of `transfer`; each docstring is what the student reads."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from transfer import freeze_features, head_name, replace_head

from grader.misconceptions import misconception

# Freezing -------------------------------------------------------------------------------------

# What is frozen is no answer that could be compared, so it is read off two networks. In the first
# the head is nested and an activation comes after it; in the second it is the last of all.

NESTED = (
    *(("conv", 1, 2, 1), ("batchnorm", 2), ("flatten",)),
    *(("sequential", ("dense", 8, 4), ("relu",), ("dense", 4, 3)), ("leaky",)),
)
FLAT = (("conv", 1, 2, 1), ("flatten",), ("dense", 8, 4), ("sequential", ("dense", 4, 3)))
NESTED_RIGHT, FLAT_RIGHT = "00000011", "000011"


def _taking(model):
    if model is None:
        raise ValueError("no model was returned")
    return "".join(str(int(takes)) for takes in model.trainable())


def _takes(nested, flat):
    """Return a probe: these parameters of the two networks take gradients afterwards."""

    def probe(freeze_features, sequential):
        found = [_taking(freeze_features(sequential(*layers))) for layers in (NESTED, FLAT)]
        return found == [nested, flat]

    return probe


def _only_the_copy_is_frozen(freeze_features, sequential):
    model = sequential(*NESTED)
    returned = freeze_features(model)
    return _taking(returned) == NESTED_RIGHT and _taking(model) == "11111111"


def _nothing_returned(freeze_features, sequential):
    model = sequential(*NESTED)
    return freeze_features(model) is None and _taking(model) == NESTED_RIGHT


def _weights_changed(freeze_features, sequential):
    model = sequential(*NESTED)
    before = model.weights()
    freeze_features(model)
    after = model.weights()
    changed = any(not torch.equal(old, new) for old, new in zip(before, after, strict=True))
    return changed and _taking(model) == NESTED_RIGHT


def _dense(model):
    return [part for part in model.modules() if isinstance(part, nn.Linear)]


def _let_only(model, *parts):
    """Let only these parts, layers or parameters, take gradients; return the model."""
    model.requires_grad_(False)
    for part in parts:
        part.requires_grad_(True)
    return model


@misconception("freeze_features", probe=_takes("00000000", "000000"))
def everything_frozen(model):
    """You freeze everything, the head too, so that nothing can learn. The head takes gradients."""
    return _let_only(model)


@misconception("freeze_features", probe=_takes("11111111", "111111"))
def nothing_frozen(model):
    """Nothing is frozen. It is the parameters that have `requires_grad`, not the model."""
    model.requires_grad = False
    return model


@misconception("freeze_features", probe=_takes("11111100", "111100"))
def head_frozen_instead(model):
    """You freeze the head and leave the features free. It is the other way round."""
    model.requires_grad_(True)
    _dense(model)[-1].requires_grad_(False)
    return model


@misconception("freeze_features", probe=_takes("00000010", "000010"))
def bias_of_the_head_frozen(model):
    """You freeze the bias of the head too. Its weight and its bias both take gradients."""
    return _let_only(model, _dense(model)[-1].weight)


@misconception("freeze_features", probe=_takes("00001111", "001111"))
def all_dense_layers_free(model):
    """You freeze the convolutions only. Of several dense layers just the last one stays free."""
    return _let_only(model, *_dense(model))


@misconception("freeze_features", probe=_takes("00001100", "001100"))
def first_dense_layer_for_last(model):
    """You leave the first dense layer free. The head is the last one."""
    return _let_only(model, _dense(model)[0])


@misconception("freeze_features", probe=_takes("00110011", "000011"))
def batch_normalisation_free(model):
    """You leave batch normalisation free. Its scale and its shift are features: freeze them."""
    norms = [part for part in model.modules() if isinstance(part, nn.BatchNorm2d)]
    return _let_only(model, _dense(model)[-1], *norms)


@misconception("freeze_features", probe=_takes("00000000", "000011"))
def last_child_only(model):
    """You leave the last child of the model free, whatever it is.

    The head is the last dense layer: it may be nested, and something may come after it.
    """
    return _let_only(model, list(model.children())[-1])


@misconception("freeze_features", probe=_takes("11000011", "110011"))
def convolutions_free(model):
    """You leave the convolutions free. They are the features: everything but the head is frozen."""
    convolutions = [part for part in model.modules() if isinstance(part, nn.Conv2d)]
    return _let_only(model, _dense(model)[-1], *convolutions)


@misconception("freeze_features", probe=_only_the_copy_is_frozen)
def copy_frozen(model):
    """You freeze a copy. The model that is given is frozen itself, and returned."""
    return freeze_features(copy.deepcopy(model))


@misconception("freeze_features", probe=_nothing_returned)
def frozen_and_not_returned(model):
    """You return nothing. Return the model, although it was frozen in place."""
    freeze_features(model)


@misconception("freeze_features", probe=_weights_changed)
def frozen_at_zero(model):
    """You change the weights that you freeze. Frozen means that they stay as they are."""
    freeze_features(model)
    with torch.no_grad():
        for parameter in model.parameters():
            if not parameter.requires_grad:
                parameter.zero_()
    return model


# Heads ----------------------------------------------------------------------------------------


def _shapes(model):
    return model.parameter_shapes() if model is not None else []


CONV, NORM, INNER = [(2, 1, 1, 1), (2,)], [(2,), (2,)], [(4, 8), (4,)]


def _gives(*shapes, flat=None):
    """Return a probe: with five classes the nested network has these parameters after its conv."""

    def probe(replace_head, sequential):
        nested = _shapes(replace_head(sequential(*NESTED), 5))
        found = nested == [*CONV, *NORM, *shapes]
        if flat is not None:
            found = found and _shapes(replace_head(sequential(*FLAT), 5)) == [*CONV, *flat]
        return found

    return probe


RIGHT_SHAPES = [*INNER, (5, 4), (5,)]
_right_shapes = _gives(*RIGHT_SHAPES)


def _begins_anew(replace_head, sequential):
    model = sequential(*NESTED)
    before = model.weights()
    after = replace_head(model, 5).weights()
    return _right_shapes(replace_head, sequential) and not torch.equal(before[0], after[0])


def _keeps_what_fits(replace_head, sequential):
    model = sequential(*NESTED)
    before = model.weights()[-2]
    after = replace_head(model, 2).weights()[-2]
    return tuple(after.shape) == (2, 4) and torch.equal(after, before[:2])


def _new_head_frozen(replace_head, sequential):
    return _taking(replace_head(sequential(*NESTED), 5)) == "11111100"


def _all_free_again(freeze_features, replace_head, sequential):
    model = replace_head(freeze_features(sequential(*NESTED)), 5)
    return _taking(model) == "11111111"


def _frozen_too(replace_head, sequential):
    return _taking(replace_head(sequential(*NESTED), 5)) == NESTED_RIGHT


def _trailing_layers_lost(replace_head, sequential):
    model = sequential(*NESTED)
    new = replace_head(model, 5)
    weights = new.weights()
    new.load([*weights[:-2], torch.zeros(5, 4), torch.full((5,), -1.0)])
    lost = torch.equal(new(torch.ones(1, 1, 2, 2)), torch.full((1, 5), -1.0))
    return lost and _right_shapes(replace_head, sequential)


@misconception("replace_head", probe=_gives(*INNER, (3, 4), (3,), (5, 3), (5,)))
def layer_appended(model, num_classes):
    """You put a new layer behind the old head. The new one takes the old one's place."""
    return nn.Sequential(model, nn.Linear(_dense(model)[-1].out_features, num_classes))


@misconception("replace_head", probe=_gives(*INNER, (3, 4), (3,), flat=[*INNER, (3, 4), (3,)]))
def head_not_replaced(model, num_classes):
    """Your model has the old head: the new layer was not put into the model.

    Setting a variable is not enough; set the attribute of the module that holds the layer.
    """
    return model


@misconception("replace_head", probe=_gives(*INNER, (5, 4)))
def head_without_bias(model, num_classes):
    """Your new head has no bias. It has one, as every dense layer here."""
    new = replace_head(model, num_classes)
    _dense(new)[-1].register_parameter("bias", None)
    return new


@misconception("replace_head", probe=_gives((5, 8), (5,)))
def head_takes_the_place_of_all_dense_layers(model, num_classes):
    """You replace all dense layers by one. Only the last of them is new, the others stay."""
    name, inputs = head_name(model), _dense(model)[0].in_features
    parent, _, last = name.rpartition(".")
    holder = model.get_submodule(parent)
    for key, part in list(holder.named_children()):
        if key != last and isinstance(part, (nn.Linear, nn.Tanh, nn.ReLU)):
            setattr(holder, key, nn.Identity())
    setattr(holder, last, nn.Linear(inputs, num_classes))
    return model


@misconception("replace_head", probe=_gives(*INNER, (3, 4), (3,), flat=[*INNER, (5, 4), (5,)]))
def last_child_replaced(model, num_classes):
    """You replace the last child of the model, and only if it is, or begins with, a dense layer.

    The head may be nested, and something may come after it.
    """
    key, last = list(model.named_children())[-1]
    dense = _dense(last)
    if dense:
        setattr(model, key, nn.Linear(dense[0].in_features, num_classes))
    return model


@misconception("replace_head", probe=_begins_anew)
def features_begin_anew(model, num_classes):
    """You begin anew with the other layers too. What they have learned is what you came for."""
    new = replace_head(model, num_classes)
    for part in new.modules():
        if hasattr(part, "reset_parameters"):
            part.reset_parameters()
    return new


@misconception("replace_head", probe=_keeps_what_fits)
def old_weights_in_the_new_head(model, num_classes):
    """Your new head begins with weights of the old one, which mean the old classes."""
    old = _dense(model)[-1]
    new = replace_head(model, num_classes)
    head, kept = _dense(new)[-1], min(num_classes, old.out_features)
    with torch.no_grad():
        head.weight[:kept] = old.weight[:kept]
        head.bias[:kept] = old.bias[:kept]
    return new


@misconception("replace_head", probe=_new_head_frozen)
def new_head_frozen(model, num_classes):
    """Your new head takes no gradients. It has everything to learn."""
    new = replace_head(model, num_classes)
    _dense(new)[-1].requires_grad_(False)
    return new


@misconception("replace_head", probe=_all_free_again)
def everything_free_again(model, num_classes):
    """You let everything take gradients again. What was frozen stays frozen."""
    return replace_head(model, num_classes).requires_grad_(True)


@misconception("replace_head", probe=_frozen_too)
def features_frozen_too(model, num_classes):
    """You freeze the features as well. That is another task; here all else stays as it was."""
    return freeze_features(replace_head(model, num_classes))


@misconception("replace_head", probe=_trailing_layers_lost)
def what_came_after_is_lost(model, num_classes):
    """You drop what comes after the head. Everything but the head is kept."""
    new = replace_head(model, num_classes)
    name = head_name(new)
    while True:
        parent, _, last = name.rpartition(".")
        keys = [key for key, _ in new.get_submodule(parent).named_children()]
        for key in keys[keys.index(last) + 1 :]:
            setattr(new.get_submodule(parent), key, nn.Identity())
        if not parent:
            return new
        name = parent


# Training -------------------------------------------------------------------------------------


def _tune(model, images, labels, epochs, seed, device, **faults):
    """Train like the reference, with faults, each named where it does its harm."""
    faults.get("freeze", freeze_features)(model)
    model.to(device)
    model.train("training" in faults)
    generator = torch.Generator().manual_seed(seed)
    if "chance" in faults:
        generator.seed()
    moving = faults.get("moving", lambda model: model.parameters())(model)
    optimiser = torch.optim.Adam(list(moving), lr=2e-2)
    loss_of = faults.get("loss", cross_entropy)
    losses = []
    for _ in range(epochs):
        seen = []
        order = torch.randperm(len(images), generator=generator)
        if "order" in faults:
            order = torch.arange(len(images))
        for batch in faults.get("batches", lambda batches: batches)(order.split(32)):
            loss = loss_of(model(images[batch].to(device)), labels[batch].to(device))
            if "gradients" not in faults:
                optimiser.zero_grad()
            if loss.requires_grad:
                loss.backward()
            if "step" not in faults:
                optimiser.step()
            seen.append((loss.item(), len(batch)))
        losses.append(faults.get("report", _mean_per_image)(seen))
    return losses


def _mean_per_image(seen):
    return sum(loss * count for loss, count in seen) / sum(count for _, count in seen)


# A small network: parameters 0-3 are of the convolution and of batch normalisation, 4-5 of an inner
# dense layer, 6-7 of the head. What has moved, and what takes gradients, tells what was frozen.

SMALL = (
    *(("conv", 1, 4, 3, 1, 1), ("batchnorm", 4), ("relu",), ("maxpool", 4, 4), ("flatten",)),
    *(("dense", 16, 6), ("tanh",), ("dense", 6, 3)),
)


class _Run:
    """Two epochs on a small network: what moved, whether statistics did, and the losses."""

    def __init__(self, fine_tune, sequential):
        model = sequential(*SMALL, seed=1)
        before, statistics = model.weights(), model.buffers()
        labels = torch.arange(20) % 3
        generator = torch.Generator().manual_seed(0)
        images = torch.randn(20, 1, 8, 8, generator=generator) + labels.reshape(-1, 1, 1, 1)
        self.losses = fine_tune(model, images, labels, 2)
        self.moved = _differences(before, model.weights())
        self.statistics = "1" in _differences(statistics, model.buffers())
        self.taking = _taking(model)


def _differences(before, after):
    return "".join(str(int(not torch.equal(*pair))) for pair in zip(before, after, strict=True))


def _moves(moved, taking, statistics=False):
    """Return a probe: these parameters move, these take gradients, and statistics move or not."""

    def probe(fine_tune, sequential):
        run = _Run(fine_tune, sequential)
        return (run.moved, run.taking, run.statistics) == (moved, taking, statistics)

    return probe


HEAD, NONE, ALL = "00000011", "00000000", "11111111"
_sound = _moves(HEAD, HEAD)


def _falls(losses):
    """Say whether the loss falls by more than the rounding of another order of the images."""
    return losses[1] < (1 - 1e-5) * losses[0]


def _nothing_moves(fine_tune, sequential):
    run = _Run(fine_tune, sequential)
    return run.moved == NONE and run.taking == HEAD and not _falls(run.losses)


def _a_copy_moves(fine_tune, sequential):
    run = _Run(fine_tune, sequential)
    return run.moved == NONE and _falls(run.losses)


# The images are black and the biases so far apart that no step matters: one image of 257 has a
# loss, and an epoch's loss tells what was averaged. Common batch sizes leave a last batch of one.

SIZES = (8, 16, 32, 64, 128)
LARGE = 2.0**20  # the loss of the odd image


def _one_odd(fine_tune, sequential, place):
    model = sequential(("flatten",), ("dense", 4, 2))
    model.load([torch.zeros(2, 4), torch.tensor([LARGE, 0.0])])
    labels = torch.zeros(257, dtype=torch.int64)
    labels[place] = 1
    return fine_tune(model, torch.zeros(257, 1, 2, 2), labels, 5)


def _one_of(value, values):
    return any(math.isclose(value, other, rel_tol=5e-4, abs_tol=1e-6) for other in values)


def _reports(often, rarely):
    """Return a probe: the loss with one odd image is of the first values, or of the second."""

    def probe(fine_tune, sequential):
        for place in (0, 256):
            losses = _one_odd(fine_tune, sequential, place)
            if len(losses) != 5 or not all(_one_of(loss, often + rarely) for loss in losses):
                return False
            if not any(_one_of(loss, often) for loss in losses):
                return False
        return True

    return probe


def _first_batch_only(fine_tune, sequential):
    first, last = (_one_odd(fine_tune, sequential, place) for place in (0, 256))
    with_odd = [LARGE / size for size in SIZES]
    return all(_one_of(one, with_odd) for one in first) and all(_one_of(one, [0.0]) for one in last)


def _a_loss_per_batch(fine_tune, sequential):
    losses = _one_odd(fine_tune, sequential, 0)
    return len(losses) > 5 and len(losses) % 5 == 0


def _tug_of_war(fine_tune, sequential):
    model = sequential(("flatten",), ("dense", 16, 2))
    model.load([torch.tensor([[0.15], [-0.15]]).repeat(1, 16), torch.zeros(2)])
    return fine_tune(model, torch.full((8, 1, 4, 4), 0.5), torch.arange(8) % 2, 400)


def _swings_for_ever(fine_tune, sequential):
    late = _tug_of_war(fine_tune, sequential)[200:]
    swings = not sum(late) / 200 < math.log(2) + 0.05 and max(late) - min(late) > 1e-5
    return swings and _sound(fine_tune, sequential)


def _first_loss(fine_tune, sequential, weight):
    model = sequential(("flatten",), ("dense", 4, 2))
    model.load([weight * torch.eye(2, 4), torch.zeros(2)])
    return fine_tune(model, torch.eye(1, 4).reshape(1, 1, 2, 2), torch.tensor([0]), 1)[0]


def _tells_what_is_left(fine_tune, sequential):
    loss = _first_loss(fine_tune, sequential, 2.0)
    return _sound(fine_tune, sequential) and 0 < loss < math.log1p(math.exp(-2)) - 1e-4


def _softmax_twice(fine_tune, sequential):
    p = 1 / (1 + math.exp(-2))
    expected = math.log1p(math.exp(1 - 2 * p))
    return math.isclose(_first_loss(fine_tune, sequential, 2.0), expected, rel_tol=1e-4)


def _other_losses_for_the_same_seed(fine_tune, sequential):
    images = torch.randn(70, 1, 2, 2, generator=torch.Generator().manual_seed(3))
    model = lambda: sequential(("flatten",), ("dense", 4, 4), seed=5)
    first, second = (fine_tune(model(), images, torch.arange(70) % 4, 3, 7) for _ in range(2))
    return first != second and _sound(fine_tune, sequential)


@misconception("fine_tune", probe=_moves(NONE, NONE))
def head_frozen_too(model, images, labels, epochs=5, seed=0, device="cpu"):
    """Nothing learns, since everything is frozen, the head too."""
    return _tune(model, images, labels, epochs, seed, device, freeze=_let_only)


@misconception("fine_tune", probe=_moves(ALL, ALL))
def features_move_too(model, images, labels, epochs=5, seed=0, device="cpu"):
    """The features move too: freeze them first, and do not count on the model coming frozen."""
    free = lambda model: None
    return _tune(model, images, labels, epochs, seed, device, freeze=free)


@misconception("fine_tune", probe=_moves(ALL, ALL, statistics=True))
def whole_network_trained(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You train the whole network, as `lenet`'s train does: weights and statistics all move.

    Freeze the features first, and keep the model in evaluation mode.
    """
    free = lambda model: None
    return _tune(model, images, labels, epochs, seed, device, freeze=free, training=True)


@misconception("fine_tune", probe=_moves(HEAD, HEAD, statistics=True))
def statistics_move(model, images, labels, epochs=5, seed=0, device="cpu"):
    """The running statistics of batch normalisation move, and so the features change.

    They move in training mode, even where nothing takes gradients: use `model.eval()`.
    """
    return _tune(model, images, labels, epochs, seed, device, training=True)


@misconception("fine_tune", probe=_moves(HEAD, ALL))
def frozen_by_the_optimiser_only(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You give the optimiser the head only, but do not freeze the features.

    Their gradients are computed in vain, and afterwards the model is not frozen.
    """
    free = lambda model: None
    head = lambda model: _dense(model)[-1].parameters()
    return _tune(model, images, labels, epochs, seed, device, freeze=free, moving=head)


@misconception("fine_tune", probe=_moves("00001111", "00001111"))
def all_dense_layers_trained(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You train all dense layers. The head is the last one alone."""
    dense = lambda model: _let_only(model, *_dense(model))
    return _tune(model, images, labels, epochs, seed, device, freeze=dense)


@misconception("fine_tune", probe=_nothing_moves)
def head_not_trained(model, images, labels, epochs=5, seed=0, device="cpu"):
    """The head never moves: the optimiser takes no step, or is given other parameters."""
    return _tune(model, images, labels, epochs, seed, device, step="left out")


@misconception("fine_tune", probe=_a_copy_moves)
def copy_tuned(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You train another model than the one that was given. Train it in place."""
    return _tune(copy.deepcopy(model), images, labels, epochs, seed, device)


@misconception("fine_tune", probe=_swings_for_ever)
def gradients_not_reset(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You do not reset the gradients, so that every step goes along the sum of all so far."""
    return _tune(model, images, labels, epochs, seed, device, gradients="kept")


@misconception("fine_tune", probe=_tells_what_is_left)
def loss_after_the_epoch(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You measure the loss after the epoch. It should be what you saw during the pass."""

    def afterwards(_):
        with torch.no_grad():
            return cross_entropy(model(images), labels).item()

    return _tune(model, images, labels, epochs, seed, device, report=afterwards)


@misconception(
    "fine_tune",
    probe=_reports(
        [LARGE / (256 + size) for size in SIZES], [LARGE / (256 // size + 1) for size in SIZES]
    ),
)
def mean_of_batch_means(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You take the mean of the batches' mean losses, in which a smaller last batch counts too much.

    Weight each batch's loss by the number of its images.
    """
    mean = lambda seen: sum(loss for loss, _ in seen) / len(seen)
    return _tune(model, images, labels, epochs, seed, device, report=mean)


@misconception("fine_tune", probe=_reports([LARGE / size for size in SIZES], [LARGE]))
def sum_of_batch_losses(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You add up the batches' losses and do not divide. An epoch's loss is a mean per image."""
    total = lambda seen: sum(loss for loss, _ in seen)
    return _tune(model, images, labels, epochs, seed, device, report=total)


@misconception("fine_tune", probe=_reports([LARGE / 256], [0.0]))
def last_batch_left_out(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You leave out the last batch where it is smaller. It is trained on, and counted, too."""
    whole = lambda batches: [batch for batch in batches if len(batch) == 32] or batches
    return _tune(model, images, labels, epochs, seed, device, batches=whole)


@misconception("fine_tune", probe=_reports([0.0], [LARGE]))
def loss_of_the_last_batch(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You return the loss of each epoch's last batch. It should be the mean over all its images."""
    last = lambda seen: seen[-1][0]
    return _tune(model, images, labels, epochs, seed, device, report=last)


@misconception("fine_tune", probe=_a_loss_per_batch)
def one_loss_per_batch(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You return the loss of every batch. There should be one number for each epoch."""
    every = lambda seen: [loss for loss, _ in seen]
    losses = _tune(model, images, labels, epochs, seed, device, report=every)
    return [loss for epoch in losses for loss in epoch]


@misconception("fine_tune", probe=_first_batch_only)
def same_batch_only(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You train on the first batch only. Every epoch uses all images."""
    first = lambda batches: batches[:1]
    return _tune(model, images, labels, epochs, seed, device, order="kept", batches=first)


@misconception("fine_tune", probe=_softmax_twice)
def softmax_before_cross_entropy(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You apply softmax before cross-entropy, which applies it itself. Give it the logits."""
    twice = lambda logits, targets: cross_entropy(logits.softmax(dim=1), targets)
    return _tune(model, images, labels, epochs, seed, device, loss=twice)


@misconception("fine_tune", probe=_other_losses_for_the_same_seed)
def seed_ignored(model, images, labels, epochs=5, seed=0, device="cpu"):
    """You ignore `seed`: each run goes another way. The same seed should train the same."""
    return _tune(model, images, labels, epochs, seed, device, chance="its own")
