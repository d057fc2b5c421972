"""Answers an object that claims to be a PyTorch module, to stay in the worker and speak for itself.

A class is no module by its name. And where one is, it is asked for numbers, not for a verdict.

Outcome: malformed
"""


class Module:
    __module__ = "torch.nn.modules.module"
    __class__ = property(lambda self: Module)
    __getattr__ = lambda self, name: lambda *args, **kwargs: True
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0


def span(values):
    return Module()
