"""Wrong versions of the tasks of `autoencoder`; each docstring is what the student reads."""

import copy
import math

import torch
from autoencoder import Autoencoder, add_noise, build_autoencoder
from torch import nn
from torch.nn.functional import l1_loss, mse_loss

from grader.misconceptions import misconception

# Networks -------------------------------------------------------------------------------------

# Every student's network is another, so misunderstandings are recognised by what they do.


def _pictures(count, seed=0):
    return torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(seed))


def _close(one, other):
    return one.shape == other.shape and torch.allclose(one, other, atol=1e-4)


def _range_of(build_autoencoder):
    """Return the smallest and largest value that wide weights bring forth."""
    model = build_autoencoder()
    model.load([30 * weight for weight in model.weights()])
    output = model(20 * _pictures(8) - 10)
    return output.min().item(), output.max().item()


def _code_size(build_autoencoder):
    return build_autoencoder()(_pictures(2), method="encode")[0].numel()


def _unbounded(build_autoencoder):
    low, high = _range_of(build_autoencoder)
    return low < -1.01 and high > 1.01


def _never_negative(build_autoencoder):
    low, high = _range_of(build_autoencoder)
    return low >= 0 and high > 1.01


def _from_minus_1_to_1(build_autoencoder):
    low, high = _range_of(build_autoencoder)
    return -1 <= low < -0.01 and high <= 1


def _code_of_the_image(build_autoencoder):
    return _code_size(build_autoencoder) >= 784


def _code_too_large(build_autoencoder):
    return 196 < _code_size(build_autoencoder) < 784


def _remembers_the_image(build_autoencoder):
    model, images = build_autoencoder(), _pictures(3)
    code, output = model(images, method="encode"), model(images)
    model(1 - images, method="encode")
    other = model(code, method="decode")
    model(images, method="encode")
    again = model(code, method="decode")
    return _close(again, output) and not _close(other, output)


def _half_decoded(build_autoencoder):
    model = build_autoencoder()
    decoded = model(model(_pictures(3), method="encode"), method="decode")
    output = model(_pictures(3))
    bounded = torch.sigmoid(decoded.reshape(output.shape))
    return _close(bounded, output)


def _never_the_same(build_autoencoder):
    model = build_autoencoder()
    return not torch.equal(model(_pictures(3)), model(_pictures(3)))


def _hangs_on_the_batch(build_autoencoder):
    model, images = build_autoencoder(), _pictures(3)
    together = model(images)
    steady = torch.equal(model(images), together)
    return steady and not _close(model(images[:1]), together[:1])


def _no_gradient_at_the_start(build_autoencoder):
    found = build_autoencoder().gradients(_pictures(3), _pictures(3, 1))
    return found[0] is None and found[-1] is not None


def _the_same_again(build_autoencoder):
    pairs = zip(build_autoencoder().weights(), build_autoencoder().weights(), strict=True)
    return all(torch.equal(one, other) for one, other in pairs)


def _flat(build_autoencoder):
    return tuple(build_autoencoder()(_pictures(3)).shape) == (3, 784)


def _ends_in(*last):
    """Return an autoencoder with other layers at the end."""
    model = build_autoencoder()
    model.decoder = nn.Sequential(*model.decoder[:-1], *last)
    return model


def _with_code(channels, stride=2):
    """Return an autoencoder with a code of so many maps, its second convolution strided or not."""
    model = build_autoencoder()
    model.encoder[2] = nn.Conv2d(16, channels, 3, stride=stride, padding=1)
    size = {"kernel_size": 3, "padding": 1} if stride == 1 else {"kernel_size": 2, "stride": 2}
    model.decoder[0] = nn.ConvTranspose2d(channels, 16, **size)
    return model


@misconception("build_autoencoder", probe=_unbounded)
def any_output():
    """The values that come out are not bounded. Grey levels are in [0, 1]: end in a sigmoid."""
    return _ends_in()


@misconception("build_autoencoder", probe=_never_negative)
def relu_at_the_end():
    """Your network ends in ReLU, so its values are not negative, but can be larger than 1.

    A sigmoid keeps them in [0, 1].
    """
    return _ends_in(nn.ReLU())


@misconception("build_autoencoder", probe=_from_minus_1_to_1)
def tanh_at_the_end():
    """Your network ends in tanh, which goes from -1 to 1. Grey levels are in [0, 1]: sigmoid."""
    return _ends_in(nn.Tanh())


@misconception("build_autoencoder", probe=_code_of_the_image)
def code_not_smaller():
    """Your code has as many numbers as the image, or more: channels count as well as pixels.

    What does not have to squeeze can copy the noise. At most 196 numbers are left of 784.
    """
    return _with_code(4, stride=1)


@misconception("build_autoencoder", probe=_code_too_large)
def code_only_a_little_smaller():
    """Your code is smaller than the image, but not four times: channels count as well as pixels.

    Multiply channels, rows and columns: at most 196 numbers.
    """
    return _with_code(8)


class _Remembers(Autoencoder):
    def encode(self, images):
        self.images = images
        return super().encode(images)

    def decode(self, code):
        return (super().decode(code) + self.images[: len(code)]).clamp(0, 1)


@misconception("build_autoencoder", probe=_remembers_the_image)
def image_passed_around_the_code():
    """Your decoder uses more than the code: something of the image gets around it.

    A connection past the code lets the noise through too. `decode` has only its argument.
    """
    return _Remembers()


class _HalfDecoded(Autoencoder):
    def decode(self, code):
        return self.decoder[:-1](code)

    def forward(self, images):
        return torch.sigmoid(self.decode(self.encode(images)))


@misconception("build_autoencoder", probe=_half_decoded)
def sigmoid_outside_of_decode():
    """`forward` applies the sigmoid, but `decode` alone does not: put it at the end of `decode`."""
    return _HalfDecoded()


class _Noisy(Autoencoder):
    def encode(self, images):
        return super().encode(images + 0.3 * torch.randn_like(images))


@misconception("build_autoencoder", probe=_never_the_same)
def noise_within_the_network():
    """The same image comes out differently each time, in evaluation mode too.

    Noise is added to the images before the network sees them, not within it.
    """
    return _Noisy()


@misconception("build_autoencoder", probe=_hangs_on_the_batch)
def statistics_of_the_batch():
    """What comes out for an image depends on the others in its batch, in evaluation mode too.

    Normalisation over a batch must then use what it has stored (`track_running_stats`).
    """
    model = build_autoencoder()
    model.encoder.insert(1, nn.BatchNorm2d(16, track_running_stats=False))
    return model


class _Detached(Autoencoder):
    def encode(self, images):
        return super().encode(images).detach()


@misconception("build_autoencoder", probe=_no_gradient_at_the_start)
def encoder_without_gradients():
    """No gradient reaches your encoder, so it learns nothing (`detach` or `no_grad`?)."""
    return _Detached()


_ONLY = build_autoencoder()


@misconception("build_autoencoder", probe=_the_same_again)
def the_same_network_again():
    """Every call returns the same network, or the same weights. It should make a new one."""
    return copy.deepcopy(_ONLY)


@misconception("build_autoencoder", probe=_flat)
def flat_output():
    """Your network returns flat rows of 784 numbers. They should be images (n, 1, 28, 28)."""
    return _ends_in(nn.Sigmoid(), nn.Flatten())


# Noise ----------------------------------------------------------------------------------------


def _normal(x, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(x.shape, generator=generator, dtype=x.dtype)


def _spread_on_grey(add_noise):
    return add_noise(torch.full((50, 1, 28, 28), 0.5), 0.04, 1).std().item()


def _other_every_time(add_noise):
    x = torch.full((2, 1, 28, 28), 0.5)
    return not torch.equal(add_noise(x, 0.1, 1), add_noise(x, 0.1, 1))


def _the_same_every_time(add_noise):
    x = torch.full((2, 1, 28, 28), 0.5)
    return torch.equal(add_noise(x, 0.1, 1), add_noise(x, 0.1, 2))


def _leaves_the_range(add_noise):
    noisy = add_noise(torch.zeros(8, 1, 28, 28), 0.4, 1)
    return noisy.min().item() < -1 and not _other_every_time(add_noise)


def _spreads_by_the_root(add_noise):
    return abs(_spread_on_grey(add_noise) - 0.2) < 0.01


def _one_for_all(add_noise):
    noisy = add_noise(torch.full((3, 1, 28, 28), 0.5), 0.1, 1)
    return torch.equal(noisy[0], noisy[1]) and _the_same_every_time(add_noise) is False


@misconception("add_noise", probe=_leaves_the_range)
def noise_not_clipped(x, sigma, seed):
    """Your noisy images have values below 0 and above 1. Clip them to [0, 1] at the end."""
    return x + sigma * _normal(x, seed)


@misconception("add_noise")
def clipped_to_minus_1(x, sigma, seed):
    """You clip to [-1, 1]. Grey levels are in [0, 1]."""
    return (x + sigma * _normal(x, seed)).clamp(-1, 1)


@misconception("add_noise")
def squeezed_into_the_range(x, sigma, seed):
    """You scale the noisy image so that it fits into [0, 1]. Clip it: other values stay."""
    noisy = x + sigma * _normal(x, seed)
    spread = noisy.max() - noisy.min()
    return (noisy - noisy.min()) / spread.clamp(min=1e-12)


@misconception("add_noise", probe=_spreads_by_the_root)
def sigma_as_variance(x, sigma, seed):
    """You use `sigma` as the variance. It is the standard deviation: no square root."""
    return add_noise(x, math.sqrt(sigma), seed)


@misconception("add_noise")
def uniform_noise(x, sigma, seed):
    """Your noise is uniform, between two bounds. It should be normal: randn, and not rand."""
    noise = torch.rand(x.shape, generator=torch.Generator().manual_seed(seed), dtype=x.dtype)
    return (x + sigma * (2 * noise - 1)).clamp(0, 1)


@misconception("add_noise")
def noise_that_only_brightens(x, sigma, seed):
    """Your noise is never negative: it only makes the image brighter. Its mean should be 0."""
    return (x + sigma * _normal(x, seed).abs()).clamp(0, 1)


@misconception("add_noise")
def noise_multiplied(x, sigma, seed):
    """You multiply the image with the noise, so that black stays black. Noise is added."""
    return (x * (1 + sigma * _normal(x, seed))).clamp(0, 1)


@misconception("add_noise", probe=_other_every_time)
def noise_without_the_seed(x, sigma, seed):
    """You ignore `seed`: the same call gives other noise every time."""
    return (x + sigma * torch.randn_like(x)).clamp(0, 1)


@misconception("add_noise", probe=_the_same_every_time)
def always_the_same_noise(x, sigma, seed):
    """Your noise is always the same, whatever `seed` is."""
    return add_noise(x, sigma, 0)


@misconception("add_noise", probe=_one_for_all)
def one_noise_for_all_images(x, sigma, seed):
    """All images get the same noise. Every pixel of every image has noise of its own."""
    return (x + sigma * _normal(x[:1], seed)).clamp(0, 1)


@misconception("add_noise")
def noise_alone(x, sigma, seed):
    """You return the noise without the image."""
    return add_noise(torch.zeros_like(x), sigma, seed)


@misconception("add_noise")
def sigma_fixed(x, sigma, seed):
    """Your noise always has a standard deviation of 0.3; `sigma` says how large it is."""
    return add_noise(x, 0.3, seed)


# Training -------------------------------------------------------------------------------------


def _train(model, clean, sigma, epochs, seed, device, **faults):
    """Train like the reference, with faults, each named where it does its harm."""
    model.to(device)
    if "mode" not in faults:
        model.train()
    generator = torch.Generator().manual_seed(seed)
    if "chance" in faults:
        generator.seed()
    noise_of = faults.get("noise", add_noise)
    loss_of = faults.get("loss", mse_loss)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    losses = []
    noisy = noise_of(clean, sigma, seed)
    for _ in range(epochs):
        if "noise_kept" not in faults:
            start = noisy if "piled" in faults else clean
            noisy = noise_of(start, sigma, int(torch.randint(2**31, (), generator=generator)))
        order = torch.randperm(len(clean), generator=generator)
        if "order" in faults:
            order = torch.arange(len(clean))
        seen = []
        for batch in faults.get("batches", lambda batches: batches)(order.split(32)):
            pair = faults.get("pair", lambda noisy, clean: (noisy, clean))
            shown, target = pair(noisy[batch].to(device), clean[batch].to(device))
            loss = loss_of(model(shown), target)
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


# The first loss of one image says what is compared with what: BLACK is a model that answers black,
# SAME one that answers what it sees.

GREY, SIGMA = 0.5, 0.1
RIGHT_BLACK, RIGHT_SAME = GREY**2, SIGMA**2


def _first_loss(train_denoiser, sequential, weight, grey, sigma=SIGMA):
    layers = [("conv", 1, 1, 1), *([] if weight else [("relu",)])]
    model = sequential(*layers)
    model.load([torch.full((1, 1, 1, 1), float(weight)), torch.tensor([0.0 if weight else -1.0])])
    return train_denoiser(model, torch.full((1, 1, 28, 28), grey), sigma, epochs=1)[0]


def _compares(black, same):
    """Return a probe: these are the first losses of the two models."""

    def probe(train_denoiser, sequential):
        found = [_first_loss(train_denoiser, sequential, weight, GREY) for weight in (0, 1)]
        pairs = zip(found, (black, same), strict=True)
        return all(
            math.isclose(one, other, rel_tol=0.02 + i * 0.2, abs_tol=1e-6)
            for i, (one, other) in enumerate(pairs)
        )

    return probe


_sound = _compares(RIGHT_BLACK, RIGHT_SAME)


def _steps(train_denoiser, sequential, clean, sigma, epochs, *first):
    """Return the losses of a model that answers 1 above 0.5, and 0 below, and cannot move."""
    model = sequential(*first, ("conv", 1, 1, 1), ("sigmoid",))
    model.load([torch.full((1, 1, 1, 1), 1e8), torch.tensor([-0.5e8])])
    model.eval()
    return train_denoiser(model, clean, sigma, epochs)


def _noise_stays(train_denoiser, sequential):
    losses = _steps(train_denoiser, sequential, torch.zeros(9, 1, 28, 28), 0.3, 6)
    return min(losses) == max(losses) > 0 and _sound(train_denoiser, sequential)


def _noise_grows(train_denoiser, sequential):
    losses = _steps(train_denoiser, sequential, torch.zeros(9, 1, 28, 28), 0.3, 6)
    return losses[-1] > 1.5 * losses[0] > 0


def _noise_leaves_the_range(train_denoiser, sequential):
    found = _first_loss(train_denoiser, sequential, 1, 0.0)
    return _sound(train_denoiser, sequential) and 0.8 * SIGMA**2 < found < 1.2 * SIGMA**2


def _dropout_drops_nothing(train_denoiser, sequential):
    clean = torch.ones(9, 1, 28, 28)
    losses = _steps(train_denoiser, sequential, clean, 0.01, 1, ("dropout", 0.9))
    return losses[0] < 0.01 and _sound(train_denoiser, sequential)


def _greys(train_denoiser, sequential):
    """Return the losses on grey images of a model that begins 0.1 too bright."""
    model = sequential(
        *(("avgpool", 4, 4), ("flatten",), ("dense", 49, 784), ("unflatten", (1, 28, 28)))
    )
    model.load([torch.zeros(784, 49), torch.full((784,), 0.6)])
    losses = train_denoiser(model, torch.full((8, 1, 28, 28), 0.5), 0.02, 400)
    return losses, model.weights()[1]


def _swings_for_ever(train_denoiser, sequential):
    losses, bias = _greys(train_denoiser, sequential)
    moved = not torch.equal(bias, torch.full((784,), 0.6))
    return moved and sum(losses[200:]) / 200 > 0.4 * losses[0]


def _never_moves(train_denoiser, sequential):
    losses, bias = _greys(train_denoiser, sequential)
    return torch.equal(bias, torch.full((784,), 0.6)) and min(losses) > 0.99 * losses[0]


def _another_moves(train_denoiser, sequential):
    losses, bias = _greys(train_denoiser, sequential)
    return torch.equal(bias, torch.full((784,), 0.6)) and losses[-1] < 0.5 * losses[0]


def _tells_what_is_left(train_denoiser, sequential):
    model = sequential(("conv", 1, 1, 1))
    model.load([torch.zeros(1, 1, 1, 1), torch.tensor([0.6])])
    loss = train_denoiser(model, torch.full((1, 1, 28, 28), 0.5), 0.0, 1)[0]
    return _sound(train_denoiser, sequential) and not math.isclose(loss, 0.01, rel_tol=1e-3)


# One white image among 256 black ones, and a model that answers black: an epoch's loss tells what
# was averaged. Common batch sizes leave a last batch of one image.

SIZES = (8, 16, 32, 64, 128)


def _one_white(train_denoiser, sequential, place):
    model = sequential(("conv", 1, 1, 1), ("relu",))
    model.load([torch.zeros(1, 1, 1, 1), torch.tensor([-1.0])])
    clean = torch.zeros(257, 1, 28, 28)
    clean[place] = 1.0
    return train_denoiser(model, clean, 0.0, 5)


def _one_of(value, values):
    return any(math.isclose(value, other, rel_tol=1e-4, abs_tol=1e-9) for other in values)


def _reports(often, rarely):
    """Return a probe: the loss with one white image is of the first values, or of the second."""

    def probe(train_denoiser, sequential):
        for place in (0, 256):
            losses = _one_white(train_denoiser, sequential, place)
            if len(losses) != 5 or not all(_one_of(loss, often + rarely) for loss in losses):
                return False
            if not any(_one_of(loss, often) for loss in losses):
                return False
        return True

    return probe


def _first_batch_only(train_denoiser, sequential):
    first, last = (_one_white(train_denoiser, sequential, place) for place in (0, 256))
    return all(_one_of(one, [1 / size for size in SIZES]) for one in first) and not any(last)


def _a_loss_per_batch(train_denoiser, sequential):
    losses = _one_white(train_denoiser, sequential, 0)
    return len(losses) > 5 and len(losses) % 5 == 0


def _other_losses_for_the_same_seed(train_denoiser, sequential):
    clean = torch.zeros(9, 1, 28, 28)
    first, second = (_steps(train_denoiser, sequential, clean, 0.3, 6) for _ in range(2))
    return first != second and _sound(train_denoiser, sequential)


@misconception("train_denoiser", probe=_compares(GREY**2 + SIGMA**2, 0))
def noisy_target(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You compare with the noisy image, so your network learns to copy the noise.

    It is shown the noisy image, and should answer the clean one.
    """
    pair = lambda noisy, clean: (noisy, noisy)
    return _train(model, clean, sigma, epochs, seed, device, pair=pair)


@misconception("train_denoiser", probe=_compares(GREY**2, 0))
def no_noise(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You show the clean images. The network never sees noise, and cannot learn to remove it."""
    pair = lambda noisy, clean: (clean, clean)
    return _train(model, clean, sigma, epochs, seed, device, pair=pair)


@misconception("train_denoiser", probe=_compares(GREY**2 + SIGMA**2, SIGMA**2))
def input_and_target_swapped(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You show the clean images and compare with the noisy ones. It is the other way round."""
    pair = lambda noisy, clean: (clean, noisy)
    return _train(model, clean, sigma, epochs, seed, device, pair=pair)


@misconception("train_denoiser", probe=_noise_stays)
def noise_drawn_once(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """Your noise is the same in every epoch: drawn once, or with the same seed every time.

    Then it can be learned by heart. Draw new noise in every epoch.
    """
    return _train(model, clean, sigma, epochs, seed, device, noise_kept=True)


@misconception("train_denoiser", probe=_noise_grows)
def noise_piles_up(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You add each epoch's noise to the noisy images of the one before. Begin with clean ones."""
    return _train(model, clean, sigma, epochs, seed, device, piled=True)


@misconception("train_denoiser", probe=_noise_leaves_the_range)
def training_noise_not_clipped(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """The noisy images you train on are not clipped to [0, 1]. `add_noise` gives them clipped."""
    noise = lambda x, sigma, seed: x + sigma * _normal(x, seed)
    return _train(model, clean, sigma, epochs, seed, device, noise=noise)


@misconception("train_denoiser", probe=_compares(GREY**2, 0.0776))
def sigma_ignored(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You train with noise of standard deviation 0.3, whatever `sigma` is."""
    return _train(model, clean, 0.3, epochs, seed, device)


@misconception("train_denoiser", probe=_compares(784 * GREY**2, 784 * SIGMA**2))
def errors_added_up(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """Your loss adds up the squared errors of all pixels. It should be their mean."""
    loss = lambda output, target: mse_loss(output, target, reduction="sum") / len(output)
    return _train(model, clean, sigma, epochs, seed, device, loss=loss)


@misconception("train_denoiser", probe=_compares(GREY, SIGMA * math.sqrt(2 / math.pi)))
def absolute_error(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """Your loss is the mean absolute error. It should be the mean squared error."""
    return _train(model, clean, sigma, epochs, seed, device, loss=l1_loss)


@misconception("train_denoiser", probe=_dropout_drops_nothing)
def left_in_evaluation_mode(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You train in the mode that the model comes in. Call `model.train()` first."""
    return _train(model, clean, sigma, epochs, seed, device, mode="as it was")


@misconception("train_denoiser", probe=_swings_for_ever)
def gradients_not_reset(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You do not reset the gradients, so that every step goes along the sum of all so far."""
    return _train(model, clean, sigma, epochs, seed, device, gradients="kept")


@misconception("train_denoiser", probe=_never_moves)
def no_step(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """Your weights never move: the optimiser takes no step, or is given other parameters."""
    return _train(model, clean, sigma, epochs, seed, device, step="left out")


@misconception("train_denoiser", probe=_another_moves)
def copy_trained(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You train another model than the one that was given. Train it in place."""
    return _train(copy.deepcopy(model), clean, sigma, epochs, seed, device)


@misconception("train_denoiser", probe=_tells_what_is_left)
def loss_after_the_epoch(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You measure the loss after the epoch. It should be what you saw during the pass."""
    seeds = iter(range(seed, seed + epochs))

    def afterwards(_):
        with torch.no_grad():
            return mse_loss(model(add_noise(clean, sigma, next(seeds))), clean).item()

    return _train(model, clean, sigma, epochs, seed, device, report=afterwards)


@misconception(
    "train_denoiser",
    probe=_reports([1 / (256 + size) for size in SIZES], [1 / (256 / size + 1) for size in SIZES]),
)
def mean_of_batch_means(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You take the mean of the batches' mean losses, in which a smaller last batch counts too much.

    Weight each batch's loss by the number of its images.
    """
    mean = lambda seen: sum(loss for loss, _ in seen) / len(seen)
    return _train(model, clean, sigma, epochs, seed, device, report=mean)


@misconception("train_denoiser", probe=_reports([1 / size for size in SIZES], [1.0]))
def sum_of_batch_losses(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You add up the batches' losses and do not divide. An epoch's loss is a mean per image."""
    total = lambda seen: sum(loss for loss, _ in seen)
    return _train(model, clean, sigma, epochs, seed, device, report=total)


@misconception("train_denoiser", probe=_reports([1 / 256], [0.0]))
def last_batch_left_out(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You leave out the last batch where it is smaller. It is trained on, and counted, too."""
    whole = lambda batches: [batch for batch in batches if len(batch) == 32] or batches
    return _train(model, clean, sigma, epochs, seed, device, batches=whole)


@misconception("train_denoiser", probe=_reports([0.0], [1.0]))
def loss_of_the_last_batch(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You return the loss of each epoch's last batch. It should be the mean over all its images."""
    last = lambda seen: seen[-1][0]
    return _train(model, clean, sigma, epochs, seed, device, report=last)


@misconception("train_denoiser", probe=_a_loss_per_batch)
def one_loss_per_batch(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You return the loss of every batch. There should be one number for each epoch."""
    every = lambda seen: [loss for loss, _ in seen]
    losses = _train(model, clean, sigma, epochs, seed, device, report=every)
    return [loss for epoch in losses for loss in epoch]


@misconception("train_denoiser", probe=_first_batch_only)
def same_batch_only(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You train on the first batch only. Every epoch uses all images."""
    first = lambda batches: batches[:1]
    return _train(model, clean, sigma, epochs, seed, device, order="kept", batches=first)


@misconception("train_denoiser", probe=_other_losses_for_the_same_seed)
def seed_ignored(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """You ignore `seed`: each run goes another way. The same seed should train the same."""
    return _train(model, clean, sigma, epochs, seed, device, chance="its own")
