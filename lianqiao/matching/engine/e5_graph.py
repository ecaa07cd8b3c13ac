"""Writes multilingual-e5-small as an ONNX graph: a 12-layer BERT with layer norm behind each sum (Devlin et al. 2019).

In the int8 form the weights have one scale per output and the activations one scale per token, so that a text gets the same vector
whatever shares its batch. Input ``x`` is ``(texts, tokens, width)``: the sum of the embeddings; ``lengths`` is ``(texts,)``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from lianqiao.matching.engine.e5_file import E5Weights

_ORT = "com.microsoft"  # operators of onnxruntime: attention, sums with layer norm, products of integers


class _Graph:
    """Collects nodes and constants under names that cannot clash."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def add(self, operator: str, inputs: list[str], output: str, *, domain: str = "", **options: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **options))
        return output


def build_graph(weights: E5Weights, *, int8: bool) -> bytes:
    """Return the serialised graph with its weights: 22 MB in int8, 85 MB in float32."""
    graph = _Graph()
    x = graph.add(
        "LayerNormalization",
        ["x", *(graph.constant(name, weights.plain(name)) for name in ("emb.ln.w", "emb.ln.b"))],
        "h0",
        axis=-1,
        epsilon=weights.epsilon,
    )
    for layer in range(weights.layers):
        x = _layer(graph, weights, layer, x, int8=int8)
    shape: list[str | int | None] = ["texts", "tokens", weights.width]
    inputs = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, shape),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]),
    ]
    outputs = [helper.make_tensor_value_info(x, TensorProto.FLOAT, shape)]
    body = helper.make_graph(graph.nodes, "e5", inputs, outputs, list(graph.constants.values()))
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_ORT, 1)]
    model: ModelProto = helper.make_model(body, opset_imports=opsets, ir_version=9)
    data: bytes = model.SerializeToString()
    return data


def _layer(graph: _Graph, weights: E5Weights, layer: int, x: str, *, int8: bool) -> str:
    width, inner, at = weights.width, weights.inner, f"l{layer}."

    def plain(name: str) -> str:
        return graph.constant(at + name, weights.plain(at + name))

    def product(source: str, names: tuple[str, ...], rows: int, columns: int) -> str:
        matrix = np.concatenate([weights.matrix(f"{at}{name}.w", rows, columns) for name in names])
        return (_product_int8 if int8 else _product)(graph, source, matrix, at + names[0])

    joined = product(x, ("q", "k", "v"), width, width)
    parts = [f"{at}{part}" for part in ("query", "key", "value")]
    sizes = graph.constant("three", np.array([width] * 3, dtype=np.int64))
    graph.nodes.append(helper.make_node("Split", [joined, sizes], parts, axis=-1))
    biases = np.concatenate([weights.plain(f"{at}{name}.b") for name in ("q", "k", "v")])
    mixed = graph.add(
        "MultiHeadAttention",
        [*parts, graph.constant(at + "qkv.b", biases), "lengths"],
        at + "mixed",
        domain=_ORT,
        num_heads=weights.heads,
    )
    for source, first, norm in ((mixed, "ao", "aln"), (None, "fo", "oln")):
        if source is None:
            wide = product(x, ("fi",), inner, width)
            source = graph.add("BiasGelu", [wide, plain("fi.b")], at + "gelu", domain=_ORT)  # noqa: PLW2901
        small = product(source, (first,), width, inner if first == "fo" else width)
        x = graph.add(
            "SkipLayerNormalization",
            [small, x, plain(f"{norm}.w"), plain(f"{norm}.b"), plain(f"{first}.b")],
            at + norm,
            domain=_ORT,
            epsilon=weights.epsilon,
        )
    return x


def _product(graph: _Graph, source: str, matrix: NDArray[np.float32], at: str) -> str:
    return graph.add("MatMul", [source, graph.constant(f"{at}.w", matrix.T)], f"{at}.y")


def _product_int8(graph: _Graph, source: str, matrix: NDArray[np.float32], at: str) -> str:
    """Multiply in integers: ``(source / its largest value in the row * 127) @ (matrix / its scale)``, then both scales back."""
    rows, columns = matrix.shape
    scales = np.abs(matrix).max(axis=1) / np.float32(127)
    rounded = np.clip(np.rint(matrix / scales[:, None]), -127, 127).astype(np.int8)
    largest = graph.add("ReduceMax", [graph.add("Abs", [source], f"{at}.abs")], f"{at}.max", axes=[-1], keepdims=1)
    share = graph.constant("share", np.array(1 / 127, dtype=np.float32))
    tiny = graph.constant("tiny", np.array(1e-12, dtype=np.float32))  # a row of zeros must not divide by zero
    step = graph.add("Max", [graph.add("Mul", [largest, share], f"{at}.share"), tiny], f"{at}.step")
    # One scale per row of a table of two dimensions: the operator divides, rounds and clips in one go.
    steps = graph.add("Reshape", [step, _sizes(graph, -1)], f"{at}.steps")
    middle = helper.make_tensor("value", TensorProto.UINT8, [1], [128])
    middles = graph.add("ConstantOfShape", [graph.add("Shape", [steps], f"{at}.count")], f"{at}.middles", value=middle)
    flat = graph.add("Reshape", [source, _sizes(graph, -1, columns)], f"{at}.flat")
    whole = graph.add("QuantizeLinear", [flat, steps, middles], f"{at}.whole", axis=0)
    raw = graph.add(
        "MatMulIntegerToFloat",
        [
            whole,
            graph.constant(f"{at}.w", rounded.T),
            graph.constant("one", np.array(1, dtype=np.float32)),
            graph.constant(f"{at}.scales", scales.astype(np.float32)),
            graph.constant("middle", np.array(128, dtype=np.uint8)),
            graph.constant(f"zeros{rows}", np.zeros(rows, dtype=np.int8)),
        ],
        f"{at}.raw",
        domain=_ORT,
    )
    texts = graph.add("Shape", [source], f"{at}.texts", end=2)
    shape = graph.add("Concat", [texts, _sizes(graph, rows)], f"{at}.shape", axis=0)
    return graph.add("Mul", [graph.add("Reshape", [raw, shape], f"{at}.table"), step], f"{at}.y")


def _sizes(graph: _Graph, *sizes: int) -> str:
    return graph.constant("sizes" + "x".join(map(str, sizes)), np.array(sizes, dtype=np.int64))
