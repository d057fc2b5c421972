"""Hidden checks of `autoencoder`: more statistics, training seen from outside, hidden digits."""

import functools
import math
from pathlib import Path

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_dtype, assert_same, build_sequential, check, solution
from grader.checks.local import find_root, trusted_module

HERE = Path(__file__).resolve()
reference = solution("autoencoder")
datasets = trusted_module(find_root(HERE) / "exercises", "datasets")

SEEDS = st.integers(0, 2**32 - 1)
# Standard deviations: a right answer goes further with a chance below 1e-10, so that a check, with
# at most 160 comparisons, gives a false alarm with one below 2e-8.
SURE = 6.5
SIGMA = 0.3
NO_POINTS, FULL_POINTS = 1.0, 6.0  # gains in dB on the hidden digits
DENSE = (
    *(("flatten",), ("dense", 784, 64), ("relu",)),
    *(("dense", 64, 784), ("sigmoid",), ("unflatten", (1, 28, 28))),
)


def pictures(count, seed=0):
    """Return images of noise in [0, 1]."""
    return torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(seed))


def assert_near(actual, expected, deviation, what):
    """Compare a measured number with its expectation, `deviation` being its standard deviation."""
    if not abs(actual - expected) <= SURE * deviation:
        raise Mismatch(f"{what} is {actual:.4g}, and should be near {expected:.4g}", actual)


@functools.cache
def hidden_digits():
    """Return the digits that nobody has seen, noisy and clean, each a little shifted in brightness.

    A new scale for every image: no table of known images helps.
    """
    clean, _ = datasets.digits(HERE.parent / "data", normalised=False)
    scale = torch.rand(len(clean), 1, 1, 1, generator=torch.Generator().manual_seed(71))
    clean = clean * (0.9 + 0.1 * scale)
    return reference.add_noise(clean, SIGMA, 72), clean


@functools.cache
def training_digits():
    """Return the digits to train on, noisy and clean."""
    clean, _ = datasets.digits(find_root(HERE) / "exercises" / "data", normalised=False)
    return reference.add_noise(clean, SIGMA, 73), clean


def gain(output):
    """Return by how many dB the output is nearer to the clean hidden digits than the noisy ones."""
    noisy, clean = hidden_digits()
    assert_same(tuple(output.shape), tuple(clean.shape), "the output's shape")
    error, noise = (((one.double() - clean) ** 2).mean().item() for one in (output, noisy))
    if not math.isfinite(error):
        raise Mismatch("the output is not finite", error)
    return 10 * math.log10(noise / max(error, 1e-12))


def share(decibels):
    """Return the share of the points that a gain earns."""
    return (decibels - NO_POINTS) / (FULL_POINTS - NO_POINTS)


@check("build_autoencoder", points=1)
@given(seed=st.integers(0, 9))
def test_images_of_a_batch_are_independent(build_autoencoder, seed):
    """In evaluation mode each image of a batch comes out as it would alone."""
    model = build_autoencoder()
    model(pictures(9, seed), training=True)
    images = pictures(4, seed)
    together = model(images)
    for i in range(4):
        assert_same(model(images[i : i + 1]), together[i : i + 1], "one alone", tolerance=1e-4)


@check("build_autoencoder", points=1)
def test_gradients_reach_every_parameter(build_autoencoder):
    """Gradients reach every parameter."""
    model = build_autoencoder()
    _, clean = training_digits()
    found = model.gradients(clean[:32], pictures(32, seed=4) - 0.5)
    if not found:
        raise Mismatch("the network has no parameters")
    for shape, gradient in zip(model.parameter_shapes(), found, strict=True):
        if gradient is None or not gradient.any():
            raise Mismatch(f"no gradient reaches the parameter of shape {shape}")


@check("build_autoencoder", points=1)
def test_every_call_makes_a_new_network(build_autoencoder):
    """Every call makes a new network, with random weights of its own."""
    first, second = build_autoencoder(), build_autoencoder()
    starts = zip(first.weights(), second.weights(), strict=True)
    if all(torch.equal(one, other) for one, other in starts):
        raise Mismatch("two networks start with the same weights")
    before = second.weights()
    first.load([torch.zeros_like(value) for value in first.weights()])
    assert_same(second.weights(), before, "the second network after a change of the first")


@check("build_autoencoder", points=5, partial=True, seconds=60)
def test_the_network_can_learn_to_remove_noise(build_autoencoder):
    """Gain on hidden digits, trained for 12 epochs: a point from 1 dB up, all from 6 dB."""
    noisy, clean = training_digits()
    best = 0.0
    for seed in (1, 2, 3):
        model = build_autoencoder()
        model.fit(noisy, clean, epochs=12, batch_size=32, lr=2e-3, seed=seed, loss="mse")
        best = max(best, gain(model(hidden_digits()[0])))
        if best >= FULL_POINTS:
            break
    return min(1.0, max(0.0, share(best)))


@check("add_noise", points=1)
@given(seed=SEEDS)
def test_the_noise_is_normal(add_noise, seed):
    """The noise is normally distributed: so much of it is small, and so much is large."""
    count = 20 * 28 * 28
    noise = add_noise(torch.full((20, 1, 28, 28), 0.5), 0.1, seed).double() - 0.5
    for sigmas in (0.5, 1.0, 2.0, 3.0):
        expected = math.erf(sigmas / math.sqrt(2))
        deviation = math.sqrt(expected * (1 - expected) / count)
        inside = (noise.abs() < sigmas * 0.1).double().mean().item()
        # The share outside of 3 sigmas is small, and its tail longer than a normal one's.
        assert_near(inside, expected, 1.3 * deviation, f"the share within {sigmas:g} sigma")


@check("add_noise", points=1)
@given(seed=SEEDS)
def test_every_pixel_has_noise_of_its_own(add_noise, seed):
    """Every pixel of every image has noise of its own: no two places go together."""
    noise = add_noise(torch.full((8, 2, 28, 28), 0.5), 0.1, seed).double() - 0.5
    for axis in range(4):
        length = noise.shape[axis] - 1
        pairs = noise.narrow(axis, 0, length) * noise.narrow(axis, 1, length)
        deviation = 0.1**2 / math.sqrt(pairs.numel())
        assert_near(
            pairs.mean().item(), 0, 1.1 * deviation, f"what neighbours on axis {axis} share"
        )


@check("add_noise", points=1)
@given(sigma=st.sampled_from([0.1, 0.4]), seed=SEEDS)
def test_noise_is_clipped_and_not_squeezed(add_noise, sigma, seed):
    """On black and on white half of the noise is cut off, and the other half stays as it is."""
    for grey in (0.0, 1.0):
        noisy = add_noise(torch.full((10, 1, 28, 28), grey), sigma, seed)
        stays = (noisy == grey).double().mean().item()
        assert_near(stays, 0.5, 0.5 / math.sqrt(7840), f"the share that stays {grey:g}")
        error = (noisy.double() - grey).square().clamp(max=0.25).mean().item()
        expected = clipped_square(sigma)
        assert_near(error, expected, 1.1 * expected * math.sqrt(5 / 7840), "the mean square")


def clipped_square(sigma):
    """Return the mean of min(max(noise, 0)², 0.25), by adding up many thin slices."""
    z = torch.linspace(0, 8, 80001, dtype=torch.float64)
    density = torch.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return torch.trapezoid((sigma * z).square().clamp(max=0.25) * density, z).item()


@check("add_noise", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "float64"]), seed=SEEDS)
def test_the_dtype_is_kept(add_noise, dtype, seed):
    """The result has the dtype of the images."""
    assert_dtype(add_noise(torch.full((2, 3), 0.5, dtype=getattr(torch, dtype)), 0.1, seed), dtype)


@check("train_denoiser", points=1, seconds=20)
def test_losses_are_those_seen_during_the_pass(train_denoiser, sequential, device):
    """The loss of an epoch is what was seen on the way, not what is left afterwards."""
    model = sequential(("conv", 1, 1, 1))
    model.load([torch.zeros(1, 1, 1, 1), torch.tensor([0.6])])
    clean = torch.full((1, 1, 28, 28), 0.5)
    losses = train_denoiser(model, clean, 0.0, epochs=1, device=device)
    assert_same(losses, [0.01], "the loss of one epoch of one image", tolerance=1e-5)


@check("train_denoiser", points=1, seconds=20)
def test_the_model_trains_in_training_mode(train_denoiser, sequential, device):
    """A model that comes in evaluation mode is trained in training mode: its dropout works."""
    # White images, and a model that answers 1 where it sees more than 0.5 and that no step moves:
    # its error is the share that dropout takes away.
    model = sequential(("dropout", 0.75), ("conv", 1, 1, 1), ("sigmoid",))
    model.load([torch.full((1, 1, 1, 1), 1e8), torch.tensor([-0.5e8])])
    model.eval()
    losses = train_denoiser(model, torch.ones(10, 1, 28, 28), 0.01, epochs=1, device=device)
    assert_same(len(losses), 1, "the number of losses")
    assert_near(losses[0], 0.75, math.sqrt(0.75 * 0.25 / 7840), "the loss")


@check("train_denoiser", points=1, seconds=20)
def test_the_same_seed_trains_the_same(train_denoiser, sequential, device):
    """The same start and the same seed give the same losses and weights, another seed others."""
    clean = pictures(50)
    models = [sequential(*DENSE, seed=5) for _ in range(3)]
    runs = [
        train_denoiser(model, clean, 0.2, 2, seed, device)
        for model, seed in zip(models, (7, 7, 8), strict=True)
    ]
    assert_same(runs[1], runs[0], "the losses of the second run", tolerance=1e-5)
    assert_same(models[1].weights(), models[0].weights(), "the weights", tolerance=1e-4)
    if runs[2] == runs[0]:
        raise Mismatch("another seed gives the same losses", runs[2])


@check("train_denoiser", points=1, seconds=20)
def test_every_step_uses_its_own_gradients(train_denoiser, sequential, device):
    """Training settles at the lowest loss: each step uses its own gradients, no older ones."""
    # Grey images, and a model that can answer any grey and begins 0.1 too bright. Steps along the
    # sum of all gradients so far run past the right grey and swing back, without end.
    model = sequential(
        *(("avgpool", 4, 4), ("flatten",), ("dense", 49, 784), ("unflatten", (1, 28, 28)))
    )
    model.load([torch.zeros(784, 49), torch.full((784,), 0.6)])
    losses = train_denoiser(model, torch.full((8, 1, 28, 28), 0.5), 0.02, epochs=400, device=device)
    late = sum(losses[200:]) / 200
    if not late < 0.4 * losses[0]:
        raise Mismatch("the loss does not settle at its lowest", late)


@check("train_denoiser", points=4, partial=True, seconds=60)
def test_noise_on_digits_that_nobody_has_seen(train_denoiser, sequential, device):
    """Gain on hidden digits: a point from 1 dB up, all from 6 dB (the better of two seeds)."""
    _, clean = training_digits()
    best = 0.0
    for seed in (1, 2):
        model = sequential(*DENSE, seed=seed)
        train_denoiser(model, clean, SIGMA, epochs=10, seed=seed, device=device)
        best = max(best, gain(output_of(model.weights())))
        if best >= FULL_POINTS:
            break
    return min(1.0, max(0.0, share(best)))


def output_of(weights):
    """Return what the dense network with these weights makes of the noisy hidden digits."""
    network = build_sequential(DENSE, 0)
    own = list(network.parameters())
    assert_same(
        [tuple(value.shape) for value in weights],
        [tuple(parameter.shape) for parameter in own],
        "the shapes of the trained weights",
    )
    with torch.no_grad():
        for parameter, value in zip(own, weights, strict=True):
            parameter.copy_(value)
        return network(hidden_digits()[0])
