"""Turns a formula, as docstrings have it, into LaTeX; what is not surely one stays as it is."""

from __future__ import annotations

import ast
import re

__all__ = ["latex"]

# How tightly a part of a formula binds, from loose to tight.
COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)

_SIGNS = {
    ast.Eq: "=",
    ast.NotEq: r"\ne",
    ast.Lt: "<",
    ast.LtE: r"\le",
    ast.Gt: ">",
    ast.GtE: r"\ge",
}
_AROUND = {
    "floor": (r"\left\lfloor ", r" \right\rfloor"),
    "ceil": (r"\left\lceil ", r" \right\rceil"),
    "abs": (r"\left| ", r" \right|"),
    "sqrt": (r"\sqrt{", "}"),
}
_KNOWN = {"exp", "log", "max", "min", "sin", "cos", "tanh"}
_GREEK = {
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "mu", "nu"),
    *("xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
}
_EQUALS = re.compile(r"(?<![-<>=!+*/%&|^@:])=(?!=)")
_PRIME = "_prime"


def latex(line: str) -> str | None:
    """Return a formula in LaTeX; None if the line is no formula in the notation of Python.

    Understood are sums, products, fractions, powers, indices, comparisons, `...`, primes (`H'`)
    and the usual functions. Behind the formula, after three spaces, there may be a remark, and
    after three more another formula.
    """
    first, *others = re.split(r"\s{3,}", line.strip())
    found = _formula(first)
    if found is None:
        return None
    for part in others:
        formula = _formula(part)
        if formula is None and (re.search(r"[^\w\s',.;:()=+/-]", part) or "_" in part):
            return None
        found += rf" \qquad {formula}" if formula else rf" \qquad\text{{{part}}}"
    return found


def _formula(text: str) -> str | None:
    """Return a formula in LaTeX, with the comma or full stop behind it; None if it is none."""
    parts = re.fullmatch(r"(.*?)((?<!\.)\.|[,;:])?", text, re.DOTALL)
    if parts is None or _PRIME in text:
        return None
    try:
        return _Formula(parts[1]).text + (parts[2] or "")
    except (SyntaxError, ValueError, RecursionError):
        return None


class _Formula:
    """The LaTeX of one formula; ValueError where it holds anything that is not understood."""

    def __init__(self, formula: str) -> None:
        primed = re.sub(r"(?<=\w)'+", lambda marks: _PRIME * len(marks[0]), formula)
        self.source = _EQUALS.sub("==", primed)
        node = ast.parse(self.source, mode="eval").body
        if not isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare | ast.Call):
            raise ValueError("a name or a number is no formula")
        self.text = self.tex(node)

    def tex(self, node: ast.expr, least: int = COMPARISON) -> str:
        """Return a part of the formula, in brackets if it binds less tightly than `least`."""
        binds, text = self.part(node)
        return rf"\left({text}\right)" if binds < least else text

    def part(self, node: ast.expr) -> tuple[int, str]:
        if isinstance(node, ast.BinOp):
            return self.operation(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return SIGN, f"-{self.tex(node.operand, SIGN)}"
        if isinstance(node, ast.Compare):
            signs = [_SIGNS.get(type(op)) for op in node.ops]
            if None in signs:
                raise ValueError("`in` and `is` are no mathematics")
            others = [
                f"{s} {self.tex(c, SUM)}" for s, c in zip(signs, node.comparators, strict=True)
            ]
            return COMPARISON, " ".join([self.tex(node.left, SUM), *others])
        return ATOM, self.atom(node)

    def operation(self, node: ast.BinOp) -> tuple[int, str]:
        left, right = node.left, node.right
        match node.op:
            case ast.Add():
                return SUM, f"{self.tex(left, SUM)} + {self.tex(right, PRODUCT)}"
            case ast.Sub():
                return SUM, f"{self.tex(left, SUM)} - {self.tex(right, PRODUCT)}"
            case ast.Mult():
                return PRODUCT, rf"{self.tex(left, PRODUCT)} \cdot {self.tex(right, SIGN)}"
            case ast.Div():
                return PRODUCT, rf"\frac{{{self.tex(left)}}}{{{self.tex(right)}}}"
            case ast.Pow():
                return POWER, f"{self.tex(left, ATOM)}^{{{self.tex(right)}}}"
        raise ValueError("an operator that mathematics writes in another way")

    def atom(self, node: ast.expr) -> str:
        match node:
            case ast.Name(name):
                return _symbol(name)
            case ast.Constant(value) if value is Ellipsis:
                return r"\dots"
            case ast.Constant(value) if type(value) in (int, float):
                return self.written(node)
            case ast.Subscript(ast.Name(name), ast.Tuple(indices)):
                return f"{_symbol(name)}_{{{', '.join(self.tex(index) for index in indices)}}}"
            case ast.Subscript(ast.Name(name), index):
                return f"{_symbol(name)}_{{{self.tex(index)}}}"
            case ast.Call(ast.Name(name), arguments, []):
                return self.call(name, arguments)
        raise ValueError("not a part of a formula")

    def call(self, name: str, arguments: list[ast.expr]) -> str:
        inside = ", ".join(self.tex(argument) for argument in arguments)
        if name in _AROUND and len(arguments) == 1:
            return inside.join(_AROUND[name])
        if name in _KNOWN:
            return rf"\{name}\left({inside}\right)"
        if len(name) == 1:
            return rf"{name}\left({inside}\right)"
        raise ValueError("a function that is code")

    def written(self, node: ast.Constant) -> str:
        """Return a number as it was written."""
        text = ast.get_source_segment(self.source, node) or ""
        if not re.fullmatch(r"\d+(?:\.\d+)?", text):
            raise ValueError("a number in the notation of computers")
        return text


def _symbol(name: str) -> str:
    """Return a name: one letter in italics, a word upright, `c_in` with an index, primes behind."""
    bare = name.replace(_PRIME, "")
    primes = "'" * ((len(name) - len(bare)) // len(_PRIME))
    letter, _, index = bare.partition("_")
    if len(bare) == 1:
        return bare + primes
    if bare in _GREEK:
        return rf"\{bare}{primes}"
    if len(letter) == 1 and re.fullmatch(r"[A-Za-z0-9]+", index):
        inner = index if len(index) == 1 else rf"\mathrm{{{index}}}"
        return f"{letter}{primes}_{{{inner}}}"
    escaped = bare.replace("_", r"\_")
    return rf"\mathrm{{{escaped}}}{primes}"
