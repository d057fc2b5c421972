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
PARTS = {"train": "train", "test": "t10k"}  # what MNIST calls its files

# Mean and standard deviation of all pixels, in [0, 1], of the training images of each source.
DIGITS_MEAN, DIGITS_STD = 0.1557, 0.2771
MNIST_MEAN, MNIST_STD = 0.1307, 0.3081


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


def _tensors(images, labels, normalised, mean, std):
    """Return images (n, 28, 28) in [0, 1] and their labels as the tensors that networks take."""
    import torch

    if normalised:
        images = (images - mean) / std
    images = torch.from_numpy(images.astype(np.float32)).unsqueeze(1)
    return images, torch.from_numpy(labels.astype(np.int64))


def _data_file(name, folder):
    """Return where a file of the course is; FileNotFoundError with what to do if it is nowhere."""
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
        f"{name} is not in {tried}. It belongs in the folder `data` beside datasets.py; copy it "
        f"there again from the course, or call {name.split('.')[0]}(folder) with its folder."
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
