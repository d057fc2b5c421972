"""Public checks of `autoencoder`: shapes and ranges, statistics of noise, training seen closely."""

import math

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_same, check

CODE = 28 * 28 // 4  # numbers for each image, at most
SEEDS = st.integers(0, 2**32 - 1)

# Noise is judged by statistics of many numbers. A right answer fails a comparison with a chance
# below 1e-10, which is 6.5 standard deviations of what is measured, and a check, which makes at
# most 160 of them, with one below 2e-8.
SURE = 6.5

ONE_BY_ONE = ("conv", 1, 1, 1)


def pictures(count, seed=0):
    """Return images of noise in [0, 1]."""
    return torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(seed))


def assert_near(actual, expected, deviation, what):
    """Compare a measured number with its expectation, `deviation` being its standard deviation."""
    if not abs(actual - expected) <= SURE * deviation:
        raise Mismatch(f"{what} is {actual:.4g}, and should be near {expected:.4g}", actual)


@check("build_autoencoder", points=1)
@given(count=st.integers(1, 4))
def test_images_come_out_in_their_shape(build_autoencoder, count):
    """Images of 28×28 come out as images of 28×28, as many as went in."""
    output = build_autoencoder()(pictures(count))
    assert_same(tuple(output.shape), (count, 1, 28, 28), "the output's shape")


@check("build_autoencoder", points=1)
def test_the_code_is_at_least_four_times_smaller(build_autoencoder):
    """The code holds at most 196 numbers for each image."""
    code = build_autoencoder()(pictures(5), method="encode")
    assert_same(code.shape[0], 5, "the first axis of the code of five images")
    numbers = code[0].numel()
    if numbers > CODE:
        raise Mismatch(f"the code has {numbers} numbers for an image, more than {CODE}", numbers)


@check("build_autoencoder", points=1)
@given(scale=st.sampled_from([1.0, 30.0]), seed=st.integers(0, 9))
def test_what_comes_out_is_in_0_to_1(build_autoencoder, scale, seed):
    """Whatever goes in and whatever the weights are, the values that come out are in [0, 1]."""
    model = build_autoencoder()
    model.load([scale * weight for weight in model.weights()])
    output = model(20 * pictures(3, seed) - 10)
    low, high = output.min().item(), output.max().item()
    if not 0 <= low <= high <= 1:
        raise Mismatch(f"the values go from {low:g} to {high:g}, not only from 0 to 1", output)


@check("build_autoencoder", points=1)
@given(seed=st.integers(0, 9))
def test_forward_is_decode_after_encode(build_autoencoder, seed):
    """Forward gives what decode makes of the code, and of nothing else."""
    model = build_autoencoder()
    images = pictures(3, seed)
    code = model(images, method="encode")
    output = model(images)
    model(1 - images, method="encode")  # what was encoded last must not matter
    assert_same(model(code, method="decode"), output, "decode(encode(images))", tolerance=1e-5)


@check("add_noise", points=1)
@given(seed=SEEDS, other=SEEDS)
def test_the_seed_fixes_the_noise(add_noise, seed, other):
    """The same seed gives the same noise, another seed other noise."""
    x = torch.full((2, 1, 5, 5), 0.5)
    first = add_noise(x, 0.1, seed)
    different = add_noise(x, 0.1, other if other != seed else seed ^ 1)
    again = add_noise(x, 0.1, seed=seed)  # by keyword: equal calls would be asked only once
    assert_same(again, first, "the same seed again")
    if torch.equal(different, first):
        raise Mismatch("two different seeds gave the same noise", different)


@check("add_noise", points=1)
@given(sigma=st.sampled_from([0.3, 0.5, 2.0]), seed=SEEDS)
def test_noisy_images_are_in_0_to_1(add_noise, sigma, seed):
    """The result has the shape of the images, and values in [0, 1]."""
    x = pictures(2, seed=1)
    noisy = add_noise(x, sigma, seed)
    assert_same(tuple(noisy.shape), tuple(x.shape), "the shape")
    low, high = noisy.min().item(), noisy.max().item()
    if not 0 <= low <= high <= 1:
        raise Mismatch(f"the values go from {low:g} to {high:g}, not only from 0 to 1", noisy)


@check("add_noise", points=2)
@given(grey=st.sampled_from([0.4, 0.5, 0.6]), sigma=st.sampled_from([0.02, 0.05]), seed=SEEDS)
def test_the_noise_spreads_by_sigma_around_0(add_noise, grey, sigma, seed):
    """On a grey image the noise has mean 0 and standard deviation `sigma`."""
    count = 20 * 28 * 28
    noise = add_noise(torch.full((20, 1, 28, 28), grey), sigma, seed).double() - grey
    assert_near(noise.mean().item(), 0, sigma / math.sqrt(count), "the mean")
    spread = noise.std().item()
    assert_near(spread, sigma, sigma / math.sqrt(2 * count), "the standard deviation")


@check("train_denoiser", points=1, seconds=20)
def test_the_input_is_noisy_and_the_target_clean(train_denoiser, sequential, device):
    """For a model that changes nothing, the loss is the variance of the noise, clipped on black."""
    # The loss is a mean of 784 squares, whose tail is longer than a normal one's: hence 1.1. On
    # black half of the noise is cut off; the variance of such a square is 5/4 sigma⁴.
    for grey, sigma, part, spread in ((0.5, 0.05, 1, 2), (0.5, 0.12, 1, 2), (0.0, 0.2, 0.5, 1.25)):
        model = sequential(ONE_BY_ONE)
        model.load([torch.ones(1, 1, 1, 1), torch.zeros(1)])
        clean = torch.full((1, 1, 28, 28), grey)
        losses = train_denoiser(model, clean, sigma, epochs=1, device=device)
        assert_same(len(losses), 1, "the number of losses of one epoch")
        deviation = 1.1 * sigma**2 * math.sqrt(spread / 784)
        assert_near(losses[0], part * sigma**2, deviation, f"with sigma = {sigma}, the loss")


@check("train_denoiser", points=2, seconds=20)
def test_losses_are_means_over_the_images(train_denoiser, sequential, device):
    """The loss is the mean over all clean images, whatever the size of the last batch."""
    count = 523  # a prime: no batch size divides it
    model = sequential(ONE_BY_ONE, ("relu",))  # black, whatever it sees
    model.load([torch.zeros(1, 1, 1, 1), torch.tensor([-1.0])])
    clean = torch.linspace(0, 1, count).reshape(-1, 1, 1, 1).expand(-1, 1, 28, 28).contiguous()
    losses = train_denoiser(model, clean, 0.1, epochs=2, seed=1, device=device)
    assert_same(losses, [(clean**2).mean().item()] * 2, "the losses", tolerance=1e-5)


@check("train_denoiser", points=1, seconds=20)
def test_every_epoch_has_new_noise(train_denoiser, sequential, device):
    """Every epoch draws new noise: the loss of a model that cannot move is never quite the same."""
    clean = torch.zeros(9, 1, 28, 28)
    losses = train_denoiser(steps_at(sequential, 0.5), clean, 0.3, epochs=6, device=device)
    assert_same(len(losses), 6, "the number of losses")
    # Each is the share of 7056 pixels that cross the threshold, give or take 18 of them. Six equal
    # ones would be a chance below 1e-8.
    if max(losses) == min(losses):
        raise Mismatch("all epochs had the same noise", losses)


def steps_at(sequential, threshold):
    """Return a model that answers 1 above a threshold and 0 below, and that no step can move.

    Its weights are so large that single precision loses whatever a step adds to them.
    """
    model = sequential(ONE_BY_ONE, ("sigmoid",))
    model.load([torch.full((1, 1, 1, 1), 1e8), torch.tensor([-1e8 * threshold])])
    return model


@check("train_denoiser", points=1, seconds=20)
def test_a_small_network_learns_in_place(train_denoiser, sequential, device):
    """The model that is given learns: it comes nearer to eight images that it sees again."""
    clean = torch.zeros(8, 1, 28, 28)
    clean[:4, :, 6:22, 6:22] = 1.0
    model = sequential(
        *(("flatten",), ("dense", 784, 16), ("relu",)),
        *(("dense", 16, 784), ("sigmoid",), ("unflatten", (1, 28, 28))),
    )
    before = ((model(clean) - clean) ** 2).mean().item()
    losses = train_denoiser(model, clean, epochs=200, device=device)
    assert_same(len(losses), 200, "the number of losses")
    after = ((model(clean) - clean) ** 2).mean().item()
    if not after < before / 2:
        raise Mismatch(f"the error of the model went from {before:.3f} to {after:.3f}", after)
