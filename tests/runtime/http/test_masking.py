"""What is secret is masked wherever it stands, and all else is shown as it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from soapwright.runtime.http.masking import MASK, Masker, Secrets
from tests.examples import examples


def masked(text: str | bytes, content_type: str = "text/xml", *values: str, **more: str) -> str:
    names = frozenset(more.get("names", "").split())
    masker = Masker(lambda: Secrets(frozenset(values), names))
    data = text if isinstance(text, bytes) else text.encode()
    return masker.content(data, content_type).decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<a><Password>x1</Password><b>x2</b></a>", "<a><Password>***</Password><b>x2</b></a>"),
        ("<s:Password Type='t'>x</s:Password>", "<s:Password Type='t'>***</s:Password>"),
        ("<Password/><b>x</b>", "<Password/><b>x</b>"),
        ("<Password><a>x</a> y</Password>z", "<Password><a>***</a> ***</Password>z"),
        ("<Password>x<!-- y -->z</Password>", "<Password>***<!-- y -->***</Password>"),
        ("<Password><![CDATA[x]]></Password>", "<Password><![CDATA[***]]></Password>"),
        ('<u password="x" name="n"/>', '<u password="***" name="n"/>'),
        ("<u password = 'x>y'>z</u>", "<u password = '***'>z</u>"),
        ('<p name="password" value="x"/>', '<p name="password" value="***"/>'),
        ('<p name="password">x</p><q>y</q>', '<p name="password">***</p><q>y</q>'),
        (
            "<e><k>password</k><v>x</v><w>y</w></e>",
            "<e><k>password</k><v>***</v><w>y</w></e>",
        ),
        (
            "<a>&lt;password&gt;x&lt;/password&gt;</a>",
            "<a>&lt;password&gt;***&lt;/password&gt;</a>",
        ),
        ("<a><![CDATA[<pwd>x</pwd>]]></a>", "<a><![CDATA[<pwd>***</pwd>]]></a>"),
        ("<!-- <pwd>x</pwd> -->", "<!-- <pwd>***</pwd> -->"),
        ('<a>{"password": "x", "n": 1}</a>', '<a>{"password": "***", "n": 1}</a>'),
        ("<Login><Token>\n  x\n</Token></Login>", "<Login><Token>\n  ***\n</Token></Login>"),
    ],
)
def test_elements_and_attributes_by_their_names(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "<a><Password>hidden",
        "<a><Password>hidden</Other>hidden",
        '<u password="hidden',
        "1 < 2 <Password>hidden</Password>",
        "<a b=<Password>hidden</Password>",
        "<a b='<Password>hidden</Password>",
        "<![CDATA[<Password>hidden",
        "<!-- <Password>hidden",
        "\ufeff<Password>hidden</Password>",
        "&lt;Password&gt;hidden",
    ],
)
def test_what_is_cut_or_no_xml_shows_no_secret(text: str) -> None:
    assert "hidden" not in masked(text)


def test_what_is_not_secret_is_shown_byte_for_byte() -> None:
    text = (
        "<?xml version='1.0' encoding='utf-8'?>\r\n<!DOCTYPE a>\n<a  b = \"1\" c='&amp;&lt;'  >"
        "<d/>Grö&#223;e &amp; ]]> x > y<!-- c --><?pi d?><![CDATA[ < & ]]>"
        "<e>&lt;f g=&quot;1&quot;&gt; &lt; h</e></a >\n"
    )
    assert masked(text) == text
    broken = b"<a>\xff\xfe</a>"
    assert Masker().content(broken, "text/xml") == broken


def test_a_known_value_is_masked_however_it_is_written() -> None:
    value = "s3cr&t<\"ü'"
    text = "<a b='x s3cr&amp;t&lt;&quot;ü&#x27; y'>s3cr&amp;t&lt;\"ü'</a>"
    assert masked(text, "text/xml", value) == "<a b='x *** y'>***</a>"
    masker = Masker(lambda: Secrets(frozenset({value})))
    assert masker.url("http://u:p@x/a?q=s3cr%26t%3C%22%C3%BC%27#f") == "http://x/a?q=***"
    assert masker.text(f"it is {value}.") == "it is ***."


def test_a_short_value_is_masked_where_it_is_the_whole_text() -> None:
    assert masked("<a>12</a><b>123</b>", "text/xml", "12") == "<a>***</a><b>123</b>"


def test_a_value_that_was_masked_once_is_masked_ever_after() -> None:
    masker = Masker()
    masker.content(b"<loginResponse><sessionId>AbCdEf123</sessionId></loginResponse>", "text/xml")
    assert masker.content(b"<H>AbCdEf123</H>", "text/xml") == b"<H>***</H>"
    assert masker.url("http://x/AbCdEf123/y") == "http://x/***/y"
    assert masker.headers({"Accept": "AbCdEf123"}, sent=True) == {"Accept": MASK}


def test_names_of_the_service_are_of_texts_alone() -> None:
    text = "<r><Ticket>x</Ticket><Ticket><Title>y</Title></Ticket></r>"
    shown = "<r><Ticket>***</Ticket><Ticket><Title>y</Title></Ticket></r>"
    assert masked(text, names="ticket_") == shown


def test_headers() -> None:
    sent = {"Authorization": "Basic x", "X-Anything": "x", "User-Agent": "me", "SOAPAction": '"a"'}
    assert Masker().headers(sent, sent=True) == {
        **{"Authorization": MASK, "X-Anything": MASK, "User-Agent": "me", "SOAPAction": '"a"'}
    }
    got = {"Set-Cookie": "s=x", "WWW-Authenticate": "x", "X-Served-By": "me", "x-auth-token": "x"}
    assert Masker().headers(got, sent=False) == {
        **{"Set-Cookie": MASK, "WWW-Authenticate": MASK, "X-Served-By": "me", "x-auth-token": MASK}
    }
    moved = Masker().headers({"Location": "https://u:p@x/y?token=z&a=b"}, sent=False)
    assert moved == {"Location": "https://x/y?token=***&a=b"}


def test_forms_and_json() -> None:
    form = "application/x-www-form-urlencoded"
    assert masked("user=me&password=x%20y&empty=", form) == "user=me&password=***&empty="
    text = ' {"a": [{"apiKey" : "x\\"y", "n": 1}], "token": 12, "b": "cut'
    shown = ' {"a": [{"apiKey" : "***", "n": 1}], "token": "***", "b": "cut'
    assert masked(text, "application/json; charset=utf-8") == shown
    assert masked('{"password": "cut', "application/json") == '{"password": "***"'


def test_what_is_no_text_is_told_by_its_length() -> None:
    assert masked(b"\x00\x01", "application/pdf") == "[2 bytes of application/pdf]"
    assert masked(b"<pwd>x</pwd>", "application/octet-stream") == "<pwd>***</pwd>"


def test_parts_of_a_multipart_message() -> None:
    kind = 'multipart/related; boundary="b"; type="text/xml"'
    message = (
        "--b\r\nContent-Type: text/xml\r\n\r\n<pwd>x</pwd>\r\n"
        "--b\r\nContent-Type: application/pdf\r\nContent-ID: <1>\r\n\r\nPDF\r\n"
        "--b\r\nContent-Type: text/xml\r\nContent-Transfer-Encoding: base64\r\n\r\nPHB3"
        "\r\n--b--\r\n"
    )
    shown = masked(message, kind)
    assert "<pwd>***</pwd>" in shown
    assert "[5 bytes of application/pdf]" in shown
    assert "PHB3" not in shown
    assert shown.endswith("--b--\r\n")


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "iso-8859-1", "utf-8-sig"])
def test_other_codings(coding: str) -> None:
    declared = "utf-16" if coding.startswith("utf-16") else coding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><a>ü<pwd>x</pwd></a>'
    data = ("\ufeff" + text if coding == "utf-16-le" else text).encode(coding)
    shown = Masker().content(data, "text/xml").decode(declared)
    assert "ü<pwd>***</pwd>" in shown


@pytest.mark.parametrize("charset", ["hex", "rot13", "no-such", "idna"])
def test_a_coding_that_is_none(charset: str) -> None:
    assert "hidden" not in masked("<pwd>hidden</pwd>", f"text/xml; charset={charset}")


@pytest.mark.parametrize("unit", ["<!--", "<a ", "</a>", "<a b='", "<pwd>", "&lt;", "<a><b>", '{"'])
def test_masking_takes_time_in_proportion_to_size(unit: str) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        masked(unit * count)
        return time.process_time() - began

    seconds(100)
    small = min(seconds(4_000) for _ in range(3))
    assert seconds(40_000) < 40 * small + 0.05


MARKUP = ["<", ">", "</", "/>", "<a", "<a>", "</a>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>"]
OTHERS = ["<!DOCTYPE a [", "&lt;", "&amp;", '"', "'", "=", " b=", "{", "[", '{"a": ', "text", "\n"]
SECRET = ["<Password>", "&lt;pwd&gt;", "</Password>", "\x00", "\ufeff"]
JUNK = st.lists(st.sampled_from([*MARKUP, *OTHERS, *SECRET]), max_size=12).map("".join)


@settings(max_examples=examples(400))
@given(JUNK, JUNK, st.sampled_from(["text/xml", "application/json", "text/html; charset=x"]))
@example("{", "", "text/xml")
def test_whatever_is_around_it_a_password_is_masked(before: str, after: str, kind: str) -> None:
    assert "hidden" not in masked(f"{before}<Password>hidden</Password>{after}", kind)


@settings(max_examples=examples(200))
@given(st.binary(max_size=60), st.text(max_size=30))
def test_anything_can_be_shown(data: bytes, kind: str) -> None:
    Masker().content(data, kind)
    Masker().content(data, f"multipart/related; boundary={kind}")
    Masker().url(kind)
    Masker().headers({kind: kind}, sent=False)


def test_neither_shows_itself() -> None:
    secrets = Secrets(frozenset({"hidden"}))
    assert "hidden" not in repr(secrets) + repr(Masker(lambda: secrets))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<a><s3cr3t-ticket'>x</a>", "text/xml"),
        (b"--b s3cr3t-ticket", 'multipart/related; boundary="b"'),
        (
            b"--b\r\nContent-ID: s3cr3t-ticket\r\n\r\n<a/>\r\n--b--",
            'multipart/related; boundary="b"',
        ),
    ],
)
def test_what_is_no_message_shows_nothing_known(data: bytes, kind: str) -> None:
    masker = Masker(lambda: Secrets(frozenset({"s3cr3t-ticket"})))
    shown = masker.content(data, kind)
    assert b"s3cr3t-ticket" not in shown
    assert b"***" in shown


def test_a_secret_of_another_encoding_is_learned() -> None:
    masker = Masker()
    raw = "<a><Password>pässwörter</Password></a>".encode("latin-1")
    for _ in range(2):
        assert b"rter" not in masker.content(raw, "text/xml")
        assert b"rter" not in masker.content(raw.replace(b"Password>", b"b>"), "text/xml")
