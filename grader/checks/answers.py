"""What a check holds in its hands: tasks it may call, models it may question, and errors.

A task is called like a function. The call crosses to whoever answers (a worker, or trusted code
in this process), and comes back as a plain value, as a Model, or as an AnswerError.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from grader.errors import WireError
from grader.model import Device
from grader.wire import MAX_DIMENSIONS, Reference, decode, encode

__all__ = [
    "EQUIPMENT",
    "AnswerError",
    "Answerer",
    "Frame",
    "Model",
    "Sequential",
    "TaskCall",
    "all_right",
    "answer_of",
    "answer_or_error",
    "exception_of",
    "is_error",
    "verdict_part",
]


# File, line, function and code of one step of a traceback.
Frame = tuple[str, int, str, str]
MAX_FRAMES = 20
MAX_NUMBERS = 2**28  # of all parameters of a model: twice as many as VGG-19 has

_ERROR = encode(("error", 0, 0, 0))[: -3 * len(encode(0))]  # how every encoded error begins


class AnswerError(Exception):
    """A call gave no value: the student's code raised, timed out, died or broke a rule.

    It never has the class of the student's exception; `type_name` and `bases` name it.
    """

    def __init__(
        self,
        kind: str,
        text: str = "",
        *,
        type_name: str = "",
        bases: Sequence[str] = (),
        frames: Sequence[Frame] = (),
    ) -> None:
        super().__init__(f"{type_name}: {text}" if type_name else text)
        self.kind = kind
        self.text = text
        self.type_name = type_name
        self.bases = bases
        self.frames = frames


class Answerer(Protocol):
    """Whoever answers calls: a worker in its sandbox, or trusted code in this process."""

    @property
    def device(self) -> Device:
        """Where models are trained."""

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the answer; AnswerError where there is none."""

    def forget(self) -> None:
        """Let go of all models that were made; an example of a check needs none of another's."""


class TaskCall:
    """A task as a check calls it."""

    def __init__(self, answerer: Answerer, name: str) -> None:
        self._answerer = answerer
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._answerer.call(self.__name__, args, kwargs)

    def on_meta(self, *args: Any, **kwargs: Any) -> Any:
        """Call the task with torch's meta device as the default: a huge network costs nothing."""
        return self._answerer.call("@on_meta", (self.__name__, args, kwargs), {})

    def __repr__(self) -> str:
        return self.__name__


def answer_of(blob: bytes, model: Callable[[Reference], Any] | None = None) -> Any:
    """Return the value of an encoded answer, or raise its AnswerError.

    The bytes may come from a hostile worker. `model` makes a Model of a reference; without it a
    model is malformed.
    """
    try:
        # Where nothing has imported torch, no answer shall make this process do so.
        answer = decode(blob, model or _no_model, tensors=sys.modules.get("torch") is not None)
        # Only what has its type is looked at: an array as wide as a message may be takes hours to
        # print, and all memory as a list.
        match answer:
            case (str("value"), value, str()):
                return value
            case (str("error"), (str(kind), str(bases)), told, str()):
                name, text, frames = exception_of(told)
            case _:
                raise WireError("it is neither a value nor an error")
    except WireError as fault:
        raise AnswerError("malformed", f"the answer cannot be read: {fault}") from None
    raise AnswerError(kind[:20], text, type_name=name, bases=bases[:1000].split(), frames=frames)


def exception_of(told: Any) -> tuple[str, str, list[Frame]]:
    """Return the type, message and frames of an exception that a worker tells of.

    Long texts are cut. WireError for what is no exception.
    """
    match told:
        case (str(name), str(text), [*rows]):
            return name[:100], text[:2000], [_frame(row) for row in rows[:MAX_FRAMES]]
    raise WireError("an exception is told in another form")


def _frame(row: Any) -> Frame:
    match row:
        case (str(file), int(line), str(function), str(code)):
            return file[:200], line, function[:100], code[:200]
    raise WireError("a line of a traceback is told in another form")


def verdict_part(blob: bytes) -> bytes:
    """Return the part of an answer on which a verdict may depend: of an error, its kind and class.

    The encoding is canonical: two answers are the same if and only if their bytes are.
    """
    kind, content, *_ = decode(blob)
    return blob if kind == "value" else blob[: len(encode((kind, content)))]


def all_right(answers: Sequence[bytes], right: Sequence[bytes]) -> bool:
    """Say whether every answer is as the right one in all that a verdict may depend on."""
    if len(answers) != len(right):
        return False
    return all(map(_is_right, answers, right))


def _is_right(answer: bytes, known: bytes) -> bool:
    if known.startswith(_ERROR):
        # What comes after the kind and class is the submission's own, but must be there.
        return answer.startswith(known) and answer_or_error(answer).kind != "malformed"
    return answer == known


def is_error(blob: bytes) -> bool:
    """Say whether an encoded answer is an error."""
    return blob.startswith(_ERROR)


def answer_or_error(blob: bytes, model: Callable[[Reference], Any] | None = None) -> Any:
    """Return what `answer_of` returns, or its AnswerError."""
    try:
        return answer_of(blob, model)
    except AnswerError as error:
        return error


def _shape(sides: Any) -> tuple[int, ...]:
    """Return the shape that an answer tells; AnswerError where it is none."""
    plain = isinstance(sides, list | tuple) and len(sides) <= MAX_DIMENSIONS
    if not plain or not all(type(side) is int and side >= 0 for side in sides):
        raise AnswerError("malformed", "a shape is not made of whole numbers")
    return tuple(sides)


def _no_model(_: Reference) -> Any:
    raise WireError("a model came where a plain value was asked for")


def _listed(answer: Any) -> list[Any]:
    """Return the items of an answer that should be a list; AnswerError where it is none."""
    if not isinstance(answer, list | tuple):
        raise AnswerError("malformed", f"a {type(answer).__name__} came where a list was asked for")
    return list(answer)


class Model:
    """A torch module that stays where it was made; all that is known of it is what it answers."""

    def __init__(self, answerer: Answerer, reference: Reference) -> None:
        self._answerer = answerer
        self.reference = reference

    def _ask(self, operation: str, *args: Any) -> Any:
        return self._answerer.call(operation, (self, *args), {})

    def __call__(self, x: Any, training: bool = False, method: str = "forward") -> Any:
        """Return the output for `x`, without gradients; in evaluation mode unless `training`.

        `method` is another public method of the module, such as `encode`.
        """
        return self._ask("@forward", x, training, method)

    def output_shape(self, shape: Sequence[int]) -> tuple[int, ...]:
        """Return the shape of the output for an input of this shape; costs nothing on meta."""
        return _shape(self._ask("@output_shape", tuple(shape)))

    def parameter_shapes(self) -> list[tuple[int, ...]]:
        """Return the shape of every parameter, in order of creation.

        A check may make tensors of them, so that there is a bound on all of them together.
        """
        shapes = [_shape(row[0]) for row in map(_listed, _listed(self._ask("@parameters"))) if row]
        if sum(map(math.prod, shapes)) > MAX_NUMBERS:
            raise AnswerError("malformed", "the model has more parameters than any should have")
        return shapes

    def trainable(self) -> list[bool]:
        """Say of every parameter whether it takes gradients, in order of creation."""
        return [needs for _, needs in _listed(self._ask("@parameters"))]

    def weights(self) -> list[Any]:
        """Return the values of all parameters, in order of creation."""
        return _listed(self._ask("@weights"))

    def buffers(self) -> list[Any]:
        """Return the values of all buffers, in order: of batch normalisation, its statistics."""
        return _listed(self._ask("@buffers"))

    def fill(self, seed: int) -> None:
        """Give all parameters numbers that hang on `seed` (`worker.networks.fill`)."""
        self._ask("@fill", seed)

    def fit(
        self,
        inputs: Any,
        targets: Any,
        *,
        epochs: int,
        batch_size: int = 32,
        lr: float = 1e-3,
        seed: int = 0,
        loss: str = "cross_entropy",
    ) -> list[float]:
        """Train with Adam; return the mean loss of every epoch (`worker.networks.fit`)."""
        settings = (int(epochs), int(batch_size), float(lr), int(seed), loss)
        return _listed(self._ask("@fit", inputs, targets, *settings))

    def load(self, values: Sequence[Any]) -> None:
        """Give all parameters new values, in order of creation."""
        self._ask("@load", list(values))

    def load_parts(self, parts: Sequence[tuple[Sequence[int], Sequence[int], Any]]) -> None:
        """Make all parameters 0 but for parts of them: rows of `(shape, place, value)`.

        A place is the first indices of an entry, or of a whole row, of the parameter of that
        shape, wherever it stands among the others.
        """
        self._ask("@load_parts", tuple(parts))

    def gradients(self, x: Any, cotangent: Any) -> list[Any]:
        """Return the gradients of `sum(model(x) * cotangent)`, None for a parameter without."""
        return _listed(self._ask("@gradients", x, cotangent))

    def freeze(self, frozen: bool = True) -> None:
        """Stop all parameters taking gradients, or let them take some again."""
        self._ask("@freeze", frozen)

    @property
    def training(self) -> bool:
        """Whether the model is in training mode."""
        return bool(self._ask("@mode"))

    def train(self, mode: bool = True) -> None:
        """Put the model in training mode, or in evaluation mode."""
        self._ask("@set_mode", mode)

    def eval(self) -> None:
        """Put the model in evaluation mode."""
        self.train(False)

    def to(self, device: str) -> None:
        """Move the model to a device, in place."""
        self._ask("@to", device)


class Sequential:
    """Builds models from plain descriptions, on the answerer's side (`worker.networks`)."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def __call__(self, *layers: tuple[Any, ...], seed: int = 0) -> Model:
        """Return a sequential model of these layers, its weights drawn from `seed`."""
        model: Model = self._answerer.call("@build", (list(layers), seed), {})
        return model


# What a check may ask for besides tasks, by the name of its parameter.
EQUIPMENT: dict[str, Callable[[Answerer], Any]] = {
    "sequential": Sequential,
    "device": lambda answerer: answerer.device,
}
