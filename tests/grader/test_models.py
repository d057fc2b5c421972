"""Models stay in the worker; checks hold handles, and what they ask is the same on both sides."""

from collections.abc import Callable, Iterator

import pytest
import torch
from torch import nn

from grader.checks import build_sequential, fill
from grader.checks.answers import AnswerError, Sequential, TaskCall
from grader.model import Limits
from grader.sandbox import WarmParent
from grader.worker import networks

KIND = "process"
CODE = """
import torch
from torch import nn

class Coder(nn.Module):
    def __init__(self):
        super().__init__()
        self.into, self.out = nn.Linear(4, 2), nn.Linear(2, 4)
        self.drop = nn.Dropout(0.5)
    def encode(self, x):
        return self.drop(self.into(x))
    def decode(self, code):
        return self.out(code)
    def forward(self, x):
        return self.decode(self.encode(x))

def coder():
    return Coder()

def huge():
    return nn.Sequential(nn.Linear(16_000, 16_000), nn.ReLU(), nn.Linear(16_000, 10))

def swapped():
    model = nn.Sequential()
    second, first = nn.Linear(5, 3), nn.Linear(4, 5)
    model.append(first).append(nn.ReLU()).append(second)
    return model

def wrong(x):
    raise ValueError("no")
"""


@pytest.fixture(scope="module")
def torch_parent() -> Iterator[WarmParent]:
    parent = WarmParent(KIND, ("numpy", "torch"))
    yield parent
    parent.close()


@pytest.fixture
def worker(submit, torch_parent):
    """The tasks of CODE and `sequential`, as a check has them, answered by a real worker."""
    names = ("coder", "huge", "swapped", "wrong")
    asking = submit(
        *names,
        parent=torch_parent,
        libraries=("numpy", "torch"),
        limits=Limits(call_seconds=20, memory_mb=4096),
        nets=CODE,
    )
    tools: dict[str, Callable[..., object]] = {name: TaskCall(asking, name) for name in names}
    return {**tools, "sequential": Sequential(asking)}


EVERY_LAYER = (
    *(("conv", 1, 4, 3, 1, 1), ("batchnorm", 4), ("relu",), ("maxpool", 2, 2)),
    *(("sequential", ("deconv", 4, 2, 2, 2), ("leaky",)), ("avgpool", 2, 2), ("upsample", 2)),
    *(("tanh",), ("flatten",), ("dense", 128, 6), ("batchnorm1d", 6), ("dropout", 0.5)),
    *(("sigmoid",), ("unflatten", (2, 3)), ("softmax",)),
)


def test_a_description_gives_the_same_network_on_both_sides(worker):
    here, there = build_sequential(EVERY_LAYER, 3), worker["sequential"](*EVERY_LAYER, seed=3)
    x = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    assert torch.allclose(there(x), here.eval()(x), atol=1e-6)
    for own, other in zip(there.weights(), here.parameters(), strict=True):
        assert torch.equal(own, other)
    assert not torch.equal(build_sequential(EVERY_LAYER, 4)[0].weight, here[0].weight)


def test_building_leaves_the_random_state_alone():
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    build_sequential([("dense", 2, 2)], 1)
    assert torch.equal(torch.rand(1), expected)


def test_buffers_are_those_of_batch_normalisation(worker):
    model = worker["sequential"](("batchnorm", 2))
    x = torch.arange(16.0).reshape(2, 2, 2, 2)
    before = model.buffers()
    model(x)
    assert torch.equal(model.buffers()[0], before[0])
    model(x, training=True)
    assert torch.allclose(model.buffers()[0], 0.1 * x.mean((0, 2, 3)))


def test_other_methods_of_a_module_can_be_called(worker):
    model = worker["coder"]()
    x = torch.rand(3, 4)
    code = model(x, method="encode")
    assert code.shape == (3, 2)
    assert torch.allclose(model(code, method="decode"), model(x))
    with pytest.raises(AnswerError, match="no attribute 'explain'"):
        model(x, method="explain")


def test_a_huge_network_costs_nothing_on_meta(worker):
    model = worker["huge"].on_meta()
    assert model.parameter_shapes()[0] == (16_000, 16_000)  # 1 GB
    assert model.output_shape((7, 16_000)) == (7, 10)


def test_an_error_on_meta_is_an_answer(worker):
    with pytest.raises(AnswerError) as caught:
        worker["wrong"].on_meta(1)
    assert (caught.value.kind, caught.value.type_name) == ("raised", "ValueError")


def test_output_shapes_of_networks_with_memory(worker):
    assert worker["coder"]().output_shape((3, 4)) == (3, 4)


@pytest.mark.parametrize("inputs", [4, 70_000])
def test_networks_that_are_filled_alike_share_no_number(inputs):
    first, second = nn.Linear(inputs, 1), nn.Linear(inputs, 1)
    fill(first, 5)
    expected = [parameter.detach().clone() for parameter in first.parameters()]
    nn.init.zeros_(first.weight)
    fill(second, 5)
    assert all(map(torch.equal, second.parameters(), expected))


def test_a_network_is_filled_alike_whatever_dtype_is_the_default():
    first, second = nn.Linear(4, 3), nn.Linear(4, 3)
    fill(first, 6)
    torch.set_default_dtype(torch.float64)
    try:
        fill(second, 6)
        networks._drawn.cache_clear()
        third = nn.Linear(4, 3)
        fill(third, 6)
    finally:
        torch.set_default_dtype(torch.float32)
        networks._drawn.cache_clear()
    for other in (second, third.float()):
        assert all(map(torch.equal, other.parameters(), first.parameters()))


def test_equal_seeds_fill_alike_whatever_the_order_of_creation(worker):
    here = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3))
    fill(here, 11)
    x = torch.rand(6, 4)
    for model in (worker["swapped"](), worker["swapped"].on_meta()):
        model.fill(11)
        assert torch.allclose(model(x), here(x), atol=1e-6)
        model.fill(12)
        assert not torch.allclose(model(x), here(x), atol=1e-3)


def test_parts_find_the_parameters_of_their_shape_whatever_the_order_of_creation(worker):
    model = worker["swapped"]()
    row = torch.tensor([1.0, 2.0, 0.0, 0.0])
    parts = [((5, 4), (1,), row), ((3, 5), (2, 1), 10.0), ((3,), (), torch.ones(3))]
    model.load_parts([*parts, ((3,), (0,), 5.0)])
    x = torch.tensor([[1.0, 1.0, 7.0, 7.0], [-1.0, 0.0, 7.0, 7.0]])
    assert model(x).tolist() == [[5.0, 1.0, 31.0], [5.0, 1.0, 1.0]]


def test_a_part_of_a_shape_that_no_parameter_has_is_refused(worker):
    with pytest.raises(AnswerError, match=r"ValueError: no parameter has the shape \(4, 5\)"):
        worker["swapped"]().load_parts([((4, 5), (0, 0), 1.0)])


def test_parts_of_parameters_of_one_shape_are_refused(worker):
    model = worker["sequential"](("dense", 3, 3), ("dense", 3, 3))
    with pytest.raises(AnswerError, match="ValueError: two parameters have the same shape"):
        model.load_parts([])


def test_a_model_that_was_never_made_is_an_error_and_no_end(worker):
    coder = worker["coder"]()
    coder.reference.number += 1
    with pytest.raises(AnswerError) as found:
        coder.weights()
    assert found.value.kind == "raised"
    assert worker["coder"]().weights()


def test_parameters_of_one_shape_are_filled_differently():
    twins = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    fill(twins, 1)
    assert not torch.equal(twins[0].weight, twins[1].weight)
    assert not torch.equal(twins[0].bias, twins[1].bias)


def test_filled_values_keep_their_size_through_a_deep_network():
    deep = build_sequential([("dense", 64, 64), ("relu",)] * 30)
    fill(deep, 5)
    with torch.no_grad():
        sizes = deep(torch.randn(100, 64, generator=torch.Generator().manual_seed(2))).abs().mean()
    assert 0.05 < float(sizes) < 20


def test_a_frozen_model_takes_no_gradients_until_it_is_thawed(worker):
    model = worker["sequential"](("dense", 3, 2))
    model.freeze()
    assert model.trainable() == [False, False]
    model.freeze(False)
    assert model.trainable() == [True, True]


@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_fitting_learns_and_repeats_itself(worker, loss):
    x = torch.randn(40, 3, generator=torch.Generator().manual_seed(0))
    y = (x[:, 0] > 0).long() if loss == "cross_entropy" else x @ torch.ones(3, 2)
    layers = (("dense", 3, 16), ("relu",), ("dropout", 0.1), ("dense", 16, 2))
    weights = []
    for _ in range(2):
        model = worker["sequential"](*layers, seed=1)
        losses = model.fit(x, y, epochs=30, batch_size=16, lr=1e-2, seed=4, loss=loss)
        assert len(losses) == 30
        assert losses[-1] < losses[0] / 2
        weights.append(model.weights())
    assert all(torch.equal(one, other) for one, other in zip(*weights, strict=True))
