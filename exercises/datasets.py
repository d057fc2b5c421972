"""The course's images: handwritten digits, as tensors that a network can take.

    from datasets import digits
    images, labels = digits()           # (1400, 1, 28, 28) float32 and (1400,) int64

The digits come with the course: 8×8 pixels each, enlarged and centred on 28×28 as MNIST's are.
More of them are kept back to grade with. Where you have MNIST itself, `mnist(folder)` reads it.
"""

import gzip
from pathlib import Path

import numpy as np

SIDE = 28  # of an image
DIGIT_SIDE = 20  # of the digit in its middle; the rest is border
CELLS = ("round", "spindle", "ring", "speckled")  # the kinds of cells, in the order of labels
CELLS_SIDE = 64  # of an image of cells
PARTS = {"train": "train", "test": "t10k"}  # what MNIST calls its files

# Mean and standard deviation of all pixels, in [0, 1], of the training images of each source.
DIGITS_MEAN, DIGITS_STD = 0.1557, 0.2771
MNIST_MEAN, MNIST_STD = 0.1307, 0.3081

FRAME_SIDE = 128  # of a frame of `calcium`
SCENE_SIDE = 34  # of what it shows, before it is enlarged twice and its border cut off
CALCIUM_MEAN, CALCIUM_STD = 0.995, 0.404


def digits(folder=None, normalised=True):
    """Return `(images, labels)` of the digits: float32 (n, 1, 28, 28) and int64 (n,), as tensors.

    The images have mean 0 and standard deviation 1 over all pixels; where `normalised` is False,
    they are in [0, 1], 0 for the background. `folder` holds `digits.npz`; None means the `data`
    folder beside this file. Raises FileNotFoundError where there is no such file.
    """
    with np.load(_data_file("digits.npz", folder), allow_pickle=False) as stored:
        images, labels = stored["images"], stored["labels"]
    return _tensors(enlarge(images / 16), labels, normalised, DIGITS_MEAN, DIGITS_STD)


def mnist(folder, part="test", normalised=True):
    """Return `(images, labels)` of MNIST, in the form of `digits`.

    `folder` holds MNIST's own files, such as `t10k-images-idx3-ubyte`, each gzipped (`.gz`) or
    not; `part` is "train" or "test". Raises FileNotFoundError where a file is missing, and
    ValueError for another part and for a file that is not of this format.
    """
    if part not in PARTS:
        raise ValueError(f'part is {part!r}; it must be "train" or "test"')
    images = _read_idx(Path(folder) / f"{PARTS[part]}-images-idx3-ubyte")
    labels = _read_idx(Path(folder) / f"{PARTS[part]}-labels-idx1-ubyte")
    return _tensors(images / 255, labels, normalised, MNIST_MEAN, MNIST_STD)


def cells(count, seed=0):
    """Return `(images, labels)` of drawn cells: float32 (n, 1, 64, 64) and int64 (n,), as tensors.

    They look like fluorescence microscopy: several cells of one kind on a dim, noisy background,
    values in [0, 1]. The label says which kind, a place in CELLS: round cells, spindles (long and
    thin), rings (bright at the rim), or speckled ones (bright grains in a faint body). Every
    kind is as frequent as the others, give or take one image, and the order is random. Where the
    cells lie, how large, how bright and how many they are tells nothing. The same `count` and
    `seed` give the same images.
    """
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % len(CELLS))
    images = np.stack([_cell_image(CELLS[label], rng) for label in labels])
    return _tensors(images, labels, False, 0.0, 1.0)


def pretrained():
    """Return a network that has been trained on something else, to start from.

    It takes images (n, 1, 64, 64) in [0, 1] to 8 logits: it was trained to tell eight kinds of
    drawn shapes apart (squares, frames, bars, crosses, triangles, corners, stripes, crumbs), and
    has never seen a cell. Its last layer is `Linear(32, 8)`. Every call returns a new network,
    with the same weights. Raises FileNotFoundError where `data/pretrained.npz` is missing.
    """
    import torch

    network = pretrained_architecture()
    with torch.no_grad():
        for parameter, value in zip(network.parameters(), pretrained_weights(), strict=True):
            parameter.copy_(value)
    return network


def pretrained_weights(folder=None):
    """Return the values of the parameters of `pretrained()`, in order, as float32 tensors."""
    import torch

    with np.load(_data_file("pretrained.npz", folder), allow_pickle=False) as stored:
        return [torch.from_numpy(stored[name].astype(np.float32)) for name in sorted(stored)]


def pretrained_architecture():
    """Return the network of `pretrained()` with random weights."""
    from torch import nn

    return nn.Sequential(
        *(nn.Conv2d(1, 8, 5, stride=2, padding=2), nn.ReLU()),
        *(nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.AvgPool2d(8)),
        *(nn.Flatten(), nn.Linear(32, 8)),
    )


def enlarge(images):
    """Return square images (n, side, side) enlarged and centred on zeros, (n, 28, 28).

    Between the centres of the given pixels the values are interpolated, along rows and columns.
    """
    side = images.shape[-1]
    places = (np.arange(DIGIT_SIDE) + 0.5) * side / DIGIT_SIDE - 0.5
    spread = np.stack([np.interp(places, np.arange(side), one) for one in np.eye(side)], axis=1)
    border = (SIDE - DIGIT_SIDE) // 2
    return np.pad(spread @ images @ spread.T, [(0, 0), (border, border), (border, border)])


def eight(folder=None):
    """Return lecture 004's handwritten eight: float32 (1, 22, 16) in [0, 1], as a tensor.

    0 is the background, 1 the ink. `folder` holds `eight.csv`, as for `digits`.
    """
    import torch

    grey = np.loadtxt(_data_file("eight.csv", folder), delimiter=",", dtype=np.float32)
    return torch.from_numpy(grey[None] / 255)


def calcium(count, seed=0):
    """Return `(images, labels)` of `count` frames: float32 (n, 1, 128, 128) and int64 (n,).

    The frames look like calcium imaging of the surface of a brain: spots of activity under a haze,
    dark vessels across them, and the grain of the camera, which is coarse in one or two places.
    Label 1 is a real frame. Label 0 is a fake, of which a part was made by transposed convolutions
    (kernel 3, stride 2) with uneven weights, as by a GAN's generator: it shows a fine grid. About
    half of the frames are fake. The same seed gives the same frames; other seeds give others. The
    images have mean 0 and standard deviation 1, or nearly.
    """
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 2)
    frames = np.stack([_frame(rng, real=bool(label)) for label in labels])
    return _tensors(frames, labels, True, CALCIUM_MEAN, CALCIUM_STD)


def _tensors(images, labels, normalised, mean, std):
    """Return images (n, 28, 28) in [0, 1] and their labels as the tensors that networks take."""
    import torch

    if normalised:
        images = (images - mean) / std
    images = torch.from_numpy(images.astype(np.float32)).unsqueeze(1)
    return images, torch.from_numpy(labels.astype(np.int64))


def _data_file(name, folder):
    """Return where a file of data is; FileNotFoundError with what to do if it is nowhere."""
    if folder is not None:
        folders = [Path(folder)]
    else:
        # The file is run without its path where it is graded, so the working folder counts too.
        folders = [place / "data" for place in (Path(__file__).parent, Path(), Path("exercises"))]
    for place in folders:
        if (place / name).is_file():
            return place / name
    tried = ", ".join(sorted({str(place.absolute()) for place in folders}))
    raise FileNotFoundError(
        f"{name} is not in {tried}. It belongs in the folder `data` beside datasets.py; "
        "copy it there again from the course, or name the folder it is in."
    )


def _read_idx(path):
    """Return the array of unsigned bytes in an IDX file, gzipped or not."""
    packed = path.with_name(f"{path.name}.gz")
    if path.is_file():
        data = path.read_bytes()
    elif packed.is_file():
        data = gzip.decompress(packed.read_bytes())
    else:
        raise FileNotFoundError(f"neither {path.name} nor {packed.name} is in {path.parent}")
    if len(data) < 4 or data[:3] != b"\x00\x00\x08":
        raise ValueError(f"{path} is not an IDX file of bytes: it begins with {data[:4].hex(' ')}")
    start = 4 + 4 * data[3]
    shape = np.frombuffer(data[4:start], ">u4").astype(int)
    if len(data) - start != shape.prod():
        raise ValueError(f"{path} holds {len(data) - start} bytes, not those of {tuple(shape)}")
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def _cell_image(kind, rng):
    """Return one image (64, 64) of cells of one kind, in [0, 1]."""
    reach = 15  # pixels from the middle of a cell to where it has ended
    image = np.zeros((CELLS_SIDE + 2 * reach, CELLS_SIDE + 2 * reach))
    around = np.arange(-reach, reach + 1)
    places = _places(rng.integers(5, 9), rng)
    for place in places:
        top, left = np.floor(place).astype(int)
        y, x = around[:, None] + top - place[0], around + left - place[1]
        angle, size = rng.uniform(0, np.pi), rng.uniform(4.5, 6.5)
        along = (np.cos(angle) * x + np.sin(angle) * y) / size
        across = (np.cos(angle) * y - np.sin(angle) * x) / size
        cell = rng.uniform(0.7, 1.0) * _cell(kind, along, across, rng)
        image[top : top + 2 * reach + 1, left : left + 2 * reach + 1] += cell
    image = image[reach:-reach, reach:-reach]
    image *= rng.uniform(25, 40) * len(places) / image.sum()  # as bright as the other kinds
    down, right = rng.normal(0, 0.03, 2)  # a light that falls off to one side
    slope = np.arange(CELLS_SIDE) / CELLS_SIDE
    image += 0.12 + down * slope[:, None] + right * slope
    return np.clip(image + rng.normal(0, 0.05, image.shape), 0, 1)


def _places(count, rng):
    """Return `count` places in an image of cells that keep apart, or fewer if it gets crowded."""
    places = []
    for candidate in rng.uniform(7, CELLS_SIDE - 7, (50 * count, 2)):
        if len(places) < count and all(np.hypot(*(candidate - one)) > 14 for one in places):
            places.append(candidate)
    return places


def _cell(kind, along, across, rng):
    """Return one cell; `along` and `across` are the coordinates in it, its radius about 1."""
    if kind == "spindle":
        along, across = along / 1.7, across * 1.9
    turn = np.arctan2(across, along)
    dents = sum(rng.normal(0, 0.07) * np.cos(k * turn + rng.uniform(0, 6)) for k in (2, 3))
    distance = np.hypot(along, across) * (1 + dents)
    body = 1 / (1 + np.exp((distance - 1) / 0.12))
    if kind == "ring":
        return 0.3 * body + np.exp(-(((distance - 0.9) / 0.25) ** 2))
    if kind != "speckled":
        return body
    grains = 0.4 * body
    for _ in range(rng.integers(5, 9)):
        place, out = rng.uniform(0, 2 * np.pi), np.sqrt(rng.uniform(0, 0.7))
        apart = np.hypot(along - out * np.cos(place), across - out * np.sin(place))
        grains += np.exp(-((apart / 0.22) ** 2))
    return grains


def _frame(rng, real):
    """Return one frame (128, 128): real, or fake in a part of it."""
    scene = _scene(rng)
    frame = _enlarged_twice(scene, np.zeros((2, 2)))
    coarse = _part(rng)
    if real:
        coarse = coarse + _part(rng)
    else:
        uneven = rng.uniform(0.21, 0.3, (2, 2)) * rng.choice([-1, 1], (2, 2))
        frame = frame + _part(rng) * (_enlarged_twice(scene, uneven) - frame)
    grain = rng.uniform(0.04, 0.1) + 0.28 * coarse
    return frame + grain * rng.standard_normal(frame.shape)


def _part(rng):
    """Return how much each pixel of a frame belongs to a round part of it, from 0 to 1."""
    y, x = (np.exp(-(((np.arange(FRAME_SIDE) - m) / 13) ** 2) / 2) for m in rng.uniform(20, 108, 2))
    return np.outer(y, x)


def _scene(rng):
    """Return what a frame shows (34, 34): haze, spots of activity, and dark vessels."""
    y, x = np.mgrid[:SCENE_SIDE, :SCENE_SIDE]
    scene = np.full(y.shape, 0.9)
    for waves in ((0, 1), (1, 0), (1, 1)):
        along = np.pi * (waves[0] * y + waves[1] * x) / SCENE_SIDE
        scene += rng.normal(0, 0.12) * np.cos(along + rng.uniform(0, 2 * np.pi))
    for _ in range(rng.integers(3, 7)):
        (cy, cx), radius = rng.uniform(0, SCENE_SIDE, 2), rng.uniform(1.5, 5)
        scene += rng.uniform(0.4, 1.3) * np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * radius**2))
    for _ in range(rng.integers(2, 4)):
        scene *= 1 - 0.6 * _vessel(rng, y - SCENE_SIDE / 2, x - SCENE_SIDE / 2)
    return scene


def _vessel(rng, y, x):
    """Return how dark a winding vessel and a branch of it make each place, from 0 to 1."""
    angle = rng.uniform(0, np.pi)
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    offset, bend, width = rng.uniform(-12, 12), rng.uniform(1, 3), rng.uniform(0.8, 1.4)
    length, phase = rng.uniform(4, 9), rng.uniform(0, 2 * np.pi)
    fork, slope = rng.uniform(-10, 10), rng.uniform(0.5, 1.2) * rng.choice([-1, 1])

    def course(along):
        return offset + bend * np.sin(along / length + phase)

    vessel = np.exp(-(((across - course(along)) / width) ** 2))
    branch = course(fork) + slope * (along - fork)
    return np.maximum(vessel, np.exp(-(((across - branch) / (0.8 * width)) ** 2)) * (along > fork))


def _enlarged_twice(scene, uneven):
    """Return a scene (34, 34) enlarged by two transposed convolutions and cut to (128, 128)."""
    sides = []
    for first, second in uneven:  # vertically, then horizontally
        once = _transposed_convolution(SCENE_SIDE, first)
        sides.append(_transposed_convolution(len(once), second) @ once)
    border = (len(sides[0]) - FRAME_SIDE) // 2
    cut = slice(border, border + FRAME_SIDE)
    return (sides[0] @ scene @ sides[1].T)[cut, cut]


def _transposed_convolution(side, uneven):
    """Return the matrix of a transposed convolution with 3 weights and stride 2.

    Every other value of its output gets one weight, the rest get two. Their sums are equal, and
    the output smooth, only if `uneven` is 0.
    """
    matrix, one = np.zeros((2 * side + 1, side)), np.eye(side)
    matrix[1::2] = (1 + uneven) * one
    for outer in (matrix[:-1:2], matrix[2::2]):
        outer += (1 - uneven) / 2 * one
    return matrix
