"""Readers: the type by content, every limit, and nothing hidden comes through."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.documents.child import answer
from knowledge.documents.parse_html import read_html
from knowledge.documents.readers import kind_of, read_document, text_lines
from knowledge.documents.shapes import MAX_BYTES
from knowledge.errors import ImportRefusedError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def html_texts(page: str) -> list[str]:
    return [line.text for line in read_html(page.encode())[0]]


def make_pdf(pages: list[str], title: str = "") -> bytes:
    """A small PDF with one Helvetica font; each page is a string of drawing operations."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for operations in pages:
        body = zlib.compress(operations.encode("latin-1"))
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(body), body))
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % len(objects))
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    objects.append(f"<</Title({title})>>".encode())
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(objects), start))
    return out.getvalue()


def show(text: str, y: int, before: str = "0 g 0 Tr", size: int = 12) -> str:
    return f"q BT {before} /F1 {size} Tf 50 {y} Td ({text}) Tj ET Q\n"


def make_docx(build: object = None) -> bytes:
    from docx import Document

    document = Document()
    build(document)  # type: ignore[operator]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repack(data: bytes, changes: dict[str, bytes]) -> bytes:
    """A copy of a zip with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# ---- type and limits ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"Just words.", "text"),
        (b"# Heading\n\nWords with a <b>tag</b>.", "text"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"\n<!-- a --><div>x</div>", "html"),
        (b"words <p>a</p><p>b</p><p>c</p>", "html"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"PK\x03\x04....", "docx"),
        ("Wörter".encode("utf-16"), "text"),
    ],
)
def test_the_type_comes_from_the_content(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x7fELF\x02", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .doc"),
        (os.urandom(2000) + b"\x00", "binary"),
        (b"  \n ", "empty"),
        (b"PK\x03\x04 garbage", "archive"),
    ],
)
def test_what_is_no_document_is_refused_with_a_hint(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=words) as caught:
        read_document(write(tmp_path, "leaflet.txt", data))
    assert caught.value.hint


def test_too_big_not_there_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ImportRefusedError, match="bigger than 20 MB"):
        read_document(big)
    for path in (tmp_path / "missing.txt", tmp_path, tmp_path / "bad\0name"):
        with pytest.raises(ImportRefusedError):
            read_document(path)
    os.mkfifo(tmp_path / "pipe")
    started = time.monotonic()
    with pytest.raises(ImportRefusedError, match="plain file"):
        read_document(tmp_path / "pipe")
    assert time.monotonic() - started < 2


def test_more_than_five_million_characters_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="5,000,000 characters"):
        read_document(write(tmp_path, "long.txt", "words and " * 510_000))
    with pytest.raises(ImportRefusedError, match="5,000,000 characters"):
        read_document(write(tmp_path, "long.html", "<html><body><p>" + "words and " * 510_000 + "</p></body></html>"))


def test_a_parser_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = write(tmp_path, "a.html", "<html><body><p>Some words.</p></body></html>")
    with pytest.raises(ImportRefusedError, match="longer than 0 seconds"):
        read_document(path, seconds=0.01)


def test_the_child_can_neither_connect_nor_write_nor_run_programs(tmp_path: Path) -> None:
    attacks = [
        "import socket; socket.socket()",
        f"open({str(tmp_path / 'x')!r}, 'w')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
    ]
    for attack in attacks:
        code = f"from knowledge.documents.child import refuse_side_effects\nrefuse_side_effects()\n{attack}"
        done = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, cwd=Path(__file__).parents[2], check=False)
        assert done.returncode != 0 and b"PermissionError" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the address space")
def test_the_child_stops_at_its_memory_limit() -> None:
    code = "from knowledge.documents.child import limit_memory_and_time\nlimit_memory_and_time()\nbytearray(1200 * 1024 * 1024)"
    done = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, cwd=Path(__file__).parents[2], check=False)
    assert b"MemoryError" in done.stderr


def test_line_breaks_of_all_kinds_and_gaps_are_read() -> None:
    assert [(line.text, line.gap) for line in text_lines("a\r\nb\rc\n\n\nd\u2028e")] == [
        ("a", False),
        ("b", False),
        ("c", False),
        ("d", True),
        ("e", False),
    ]


# ---- html -----------------------------------------------------------------------------------


def test_a_page_gives_title_headings_items_and_table_rows() -> None:
    page = """<html><head><title>Cooling aids | Some Site</title></head><body><nav>Menu item</nav><main><article>
    <h2>Vests</h2><p>They help <b>many</b> people.<br>Not all.</p><ul><li>ice</li><li><p>gel</p></li></ul>
    <figure><table><caption>Prices</caption><tr><th>Aid</th><th>Price</th></tr><tr><td>Vest</td><td>$90</td></tr></table></figure>
    <p>Counts of 10<sup>9</sup> and a note<sup>[3]</sup> or<sup>12</sup>.</p></article></main><footer>Imprint</footer></body></html>"""
    lines, _ = read_html(page.encode())
    assert [(line.kind, line.text) for line in lines] == [
        ("title", "Cooling aids"),
        ("heading", "Vests"),
        ("unknown", "They help many people."),
        ("unknown", "Not all."),
        ("item", "ice"),
        ("item", "gel"),
        ("unknown", "Prices"),
        ("row", "Aid | Price"),
        ("row", "Vest | $90"),
        ("unknown", "Counts of 10⁹ and a note[3] or¹²."),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>SECRET</script>", "<style>.a{content:'SECRET'}</style>", "<!-- SECRET -->", "<template>SECRET</template>", "<noscript>SECRET</noscript>",
        "<p hidden>SECRET</p>", "<p aria-hidden='true'>SECRET</p>", "<p style='display:none'>SECRET</p>", "<p style='VISIBILITY : hidden'>SECRET</p>",
        "<p style='font-size:0'>SECRET</p>", "<p style='font-size:1px;'>SECRET</p>", "<p style='opacity:0'>SECRET</p>", "<p style='color:#fff'>SECRET</p>",
        "<p style='position:absolute;left:-9999px'>SECRET</p>", "<p style='height:0;overflow:hidden'>SECRET</p>", "<p style='text-indent:-999em'>SECRET</p>",
        "<span class='sr-only'>SECRET</span>", "<span class='mine'>SECRET</span>", "<p id='it'>SECRET</p>", "<p style='clip:rect(0,0,0,0)'>SECRET</p>",
        "<img src=x alt='SECRET'>", "<p title='SECRET'>x</p>", "<iframe srcdoc='SECRET'>SECRET</iframe>", "<svg><text>SECRET</text></svg>",
        "<input value='SECRET'>", "<textarea>SECRET</textarea>", "<![CDATA[SECRET]]>", "<?php SECRET ?>", "<object>SECRET</object>", "<font color=white>SECRET</font>",
    ],
)  # fmt: skip
def test_what_a_reader_would_not_see_is_left_out(hidden: str) -> None:
    page = f"<html><head><style>.mine, #it {{ display: none }}</style></head><body><p>Seen one.</p>{hidden}<p>Seen two.</p></body></html>"
    texts = " ".join(html_texts(page))
    assert "SECRET" not in texts and "Seen one." in texts and "Seen two." in texts


def test_visible_styles_are_kept() -> None:
    for style in (
        "font-size:1em",
        "font-size:0.9rem",
        "opacity:0.9",
        "border-width:0",
        "line-height:0.9",
        "min-width:0",
        "color:#fff;background:#036",
        "margin-left:-10px",
    ):
        assert html_texts(f"<html><body><p style='{style}'>Seen.</p></body></html>") == ["Seen."]


def test_hidden_text_is_reported() -> None:
    assert read_html(b"<html><body><p hidden>Order</p><p>Seen.</p></body></html>")[1] == ["hidden text was left out (1 place)"]


def test_outside_files_and_entities_are_never_followed(tmp_path: Path) -> None:
    page = "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><head><link rel=stylesheet href=http://192.0.2.1/x></head><body><p>A &x; text.</p></body></html>"
    assert "root:" not in str(read_document(write(tmp_path, "a.html", page)))


def test_endless_nesting_ends() -> None:
    page = ("<html><body>" + "<div>" * 20_000 + "deep words" + "</div>" * 20_000).encode()
    result = answer("html", page)
    assert "lines" in result or "refused" in result


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<li>",
                "<h1>",
                "</h1>",
                "<",
                "&",
                "<!--",
                "<br>",
                "<sup>",
                "a b",
                "<div hidden>",
                "]]>",
            ]
        ),
        max_size=40,
    )
)
def test_broken_html_never_breaks_the_reader(pieces: list[str]) -> None:
    assert "refused" not in answer("html", ("<html><body>" + "".join(pieces)).encode())


# ---- docx -----------------------------------------------------------------------------------


def test_a_word_file_gives_headings_lists_tables_and_no_hidden_text(tmp_path: Path) -> None:
    from docx.oxml import parse_xml
    from docx.shared import Pt, RGBColor

    def build(document: object) -> None:
        document.add_heading("Cooling aids", 0)  # type: ignore[attr-defined]
        document.add_heading("Vests", 1)  # type: ignore[attr-defined]
        paragraph = document.add_paragraph("They help many people. ")  # type: ignore[attr-defined]
        for look in ("hidden", "white", "tiny"):
            run = paragraph.add_run("SECRET ")
            run.font.hidden = look == "hidden"
            if look == "white":
                run.font.color.rgb = RGBColor(255, 255, 255)
            if look == "tiny":
                run.font.size = Pt(1)
        paragraph._p.append(parse_xml(f'<w:del xmlns:w="{W}"><w:r><w:t>SECRET</w:t></w:r></w:del>'))
        paragraph._p.append(parse_xml(f'<w:ins xmlns:w="{W}"><w:r><w:t>Not all.</w:t></w:r></w:ins>'))
        document.add_paragraph("ice vest", style="List Bullet")  # type: ignore[attr-defined]
        table = document.add_table(rows=2, cols=2)  # type: ignore[attr-defined]
        for cell, text in zip(table._cells, ("Aid", "Price", "Vest", "$90"), strict=True):
            cell.text = text

    found = read_document(write(tmp_path, "leaflet.bin", make_docx(build)))
    assert found.format == "docx"
    assert [(line.kind, line.text) for line in found.lines if line.kind != "title"] == [
        ("heading", "Vests"),
        ("unknown", "They help many people. Not all."),
        ("item", "ice vest"),
        ("row", "Aid | Price"),
        ("row", "Vest | $90"),
    ]
    assert [line.text for line in found.lines if line.kind == "title"] == ["Cooling aids"]
    assert found.notes == ("hidden text was left out (3 places)",)


def test_bombs_entities_and_unsafe_names_in_a_word_file_are_refused(tmp_path: Path) -> None:
    good = make_docx(lambda document: document.add_paragraph("Some words."))
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    attacks = {
        "far more": {"word/media/zeros.bin": b"\0" * 40_000_000},
        "far more than": {"word/document.xml": b"<a>" + b" " * 70_000_000 + b"</a>"},
        "entities": {"word/document.xml": bomb},
        "entities, which": {"word/document.xml": bomb.decode().encode("utf-16")},
        "unsafe names": {"../../evil.xml": b"<a/>"},
        "unsafe names,": {"/etc/evil.xml": b"<a/>"},
    }
    for words, changes in attacks.items():
        with pytest.raises(ImportRefusedError, match=words):
            read_document(write(tmp_path, "bomb.docx", repack(good, changes)))


def test_another_kind_of_archive_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(ImportRefusedError, match="another kind"):
        read_document(write(tmp_path, "sheet.docx", out.getvalue()))


def test_a_part_that_points_outside_is_not_fetched(tmp_path: Path) -> None:
    good = make_docx(lambda document: document.add_paragraph("Some words."))
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    outside = (
        '<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="http://192.0.2.1/evil" TargetMode="External"/></Relationships>'
    )
    changed = repack(good, {"word/_rels/document.xml.rels": relations.replace("</Relationships>", outside).encode()})
    assert [line.text for line in read_document(write(tmp_path, "a.docx", changed)).lines] == ["Some words."]


# ---- pdf ------------------------------------------------------------------------------------


def test_a_pdf_gives_lines_without_running_heads_and_hidden_text(tmp_path: Path) -> None:
    pages = [
        show("Cooling Leaflet 2025", 780) + show(f"Heat slows the signals in nerves on day {number}, and", 700) + show("a cool drink may help.", 686)
        + show(f"Rest for {number} hours in the shade.", 672) + show(f"Then walk {number} steps again.", 658)
        + show("SECRET", 600, "0 g 3 Tr") + show("SECRET", 580, "1 g 0 Tr") + show("SECRET", 560, "1 1 1 rg 0 Tr") + show("SECRET", 540, size=1)
        + show(f"Page {number} of 4", 20)
        for number in range(1, 5)
    ]  # fmt: skip
    found = read_document(write(tmp_path, "leaflet", make_pdf(pages, "How to keep cool")))
    texts = [line.text for line in found.lines]
    assert texts[0] == "How to keep cool" and found.lines[0].kind == "title"
    assert texts[1:3] == ["Heat slows the signals in nerves on day 1, and", "a cool drink may help."]
    assert "SECRET" not in str(texts) and "Page" not in str(texts) and "Leaflet" not in str(texts)
    assert found.notes == ("text that a reader cannot see was left out (16 places)",)


def test_scans_long_and_broken_pdfs_are_refused(tmp_path: Path) -> None:
    attacks = {
        "no text that a reader can see": make_pdf(["0 0 10 10 re f"]),
        "no text that a reader can": make_pdf([show("only hidden", 700, "3 Tr")]),
        "more than 500 pages": make_pdf([""] * 501),
        "damaged|no pages|no text|stopped": b"%PDF-1.7\n" + os.urandom(5000),
        "damaged|no pages|no text|stopped |longer": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj trailer<</Root 1 0 R>>",
        "damaged|no pages|no text|no  text|stopped": make_pdf([show("x" * 90, 700)]).replace(b"/FlateDecode", b"/ASCII85Decode")[:700],
    }
    for words, data in attacks.items():
        with pytest.raises(ImportRefusedError, match=words):
            read_document(write(tmp_path, "a.pdf", data), seconds=20)


def test_a_stream_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError):
        read_document(write(tmp_path, "bomb.pdf", make_pdf([" " * 60_000_000])), seconds=20)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["pdf", "docx"]), st.booleans())
def test_garbage_is_refused_and_never_crashes(garbage: bytes, kind: str, with_head: bool) -> None:
    head = {"pdf": b"%PDF-1.5\n", "docx": b"PK\x03\x04"}[kind] if with_head else b""
    assert set(answer(kind, head + garbage)) <= {"refused", "lines", "notes"}
