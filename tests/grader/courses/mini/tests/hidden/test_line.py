"""Hidden checks of `line`: the same weights must compute the same."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_same, check, refuses, solution

reference = solution("line")


def loaded_twin(model, inputs, bias, seed):
    """A reference line with the same random weights as `model` is given."""
    twin = reference.build_line(inputs, bias)
    generator = torch.Generator().manual_seed(seed)
    values = [torch.randn(p.shape, generator=generator) for p in twin.parameters()]
    model.load(values)
    with torch.no_grad():
        for parameter, value in zip(twin.parameters(), values, strict=True):
            parameter.copy_(value)
    return twin


@check("build_line", points=2, examples=6)
@given(inputs=st.integers(1, 3), bias=st.booleans(), seed=st.integers(0, 9))
def test_a_line_computes_a_line(build_line, inputs, bias, seed):
    """With the same weights it computes what a line computes."""
    model = build_line(inputs, bias)
    twin = loaded_twin(model, inputs, bias, seed)
    x = torch.arange(-4.0, 4.0).repeat(inputs, 1).T
    with torch.no_grad():
        assert_same(model(x), twin(x), tolerance=1e-4)


@check("build_line", points=1, about="refusals")
def test_a_line_without_inputs_is_refused(build_line):
    """No inputs raise ValueError."""
    refuses(lambda: build_line(0))


@check("mean_error", points=3, examples=6)
@given(layers=st.sampled_from([(), (("relu",),)]), n=st.integers(1, 4), training=st.booleans())
def test_the_error_is_the_mean_square(mean_error, sequential, layers, n, training):
    """The error is the mean of the squared differences, and the model's mode stays."""
    model = sequential(("dense", 2, 1), *layers, seed=n)
    model.train(training)
    x = torch.arange(2.0 * n).reshape(n, 2) - n
    y = torch.ones(n, 1)
    expected = ((model(x) - y) ** 2).mean().item()
    assert_same(mean_error(model, x, y), expected, tolerance=1e-4)
    if model.training != training:
        raise Mismatch("the model is in another mode than before")
