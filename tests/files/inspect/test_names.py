import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.files.inspect import clean_name
from lianqiao.files.inspect.names import LONGEST_BYTES


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\张三\\执照.PDF", "执照.pdf"),
        ("/tmp/.hidden.pdf", "hidden.pdf"),
        ("evil\u202efdp.exe.pdf", "evilfdp.exe.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ('x<y>:"z".pdf', "x_y___z_.pdf"),
        ("con.pdf", "file_con.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
    ],
)
def test_name_is_cleaned(name, cleaned):
    assert clean_name(name, "pdf") == cleaned


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(name):
    cleaned = clean_name(name, "pdf")

    assert cleaned.endswith(".pdf") and 4 < len(cleaned.encode()) <= LONGEST_BYTES
    assert not set(cleaned) & set('/\\\0\n\r"<>|?*') and not cleaned.startswith(".")
    assert clean_name(cleaned, "pdf") == cleaned
