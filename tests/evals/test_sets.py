"""Question sets: what is taken, and that every fault is named with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evals.errors import EvalError, SetFormatError
from evals.sets import read_set, read_sets

EVALS = Path(__file__).parents[2] / "evals"
GOOD: dict[str, Any] = {"id": "a", "turns": [{"user": "Q?", "expect": {"kind": ["answer"], "must_include": [["x", "y"], "z"]}}]}


def write(path: Path, *lines: Any) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(SetFormatError) as caught:
        read_set(path)
    return str(caught.value).split("\n")


def test_a_good_set_is_read_and_a_lone_pattern_is_a_group(tmp_path: Path) -> None:
    (case,) = read_set(write(tmp_path / "s.jsonl", GOOD, "")).cases
    assert case.turns[0].expect is not None
    assert case.turns[0].expect.must_include == (("x", "y"), ("z",))
    assert case.settings.audience == "patient" and case.reference_answer is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"turns": []}, "turns: is empty"),
        ({"turns": "Q?"}, "turns: should be a list"),
        ({"turns": [{}]}, "turns[1].user: is missing"),
        ({"turns": [{"user": 3}]}, "turns[1].user: should be a text in quotes"),
        ({"id": ""}, "id: is empty"),
        ({"id": None}, "id: should be a text in quotes"),
        ({"tags": "brand"}, "tags: should be a list"),
        ({"settings": {"size": "tiny"}}, "settings.size:"),
        ({"settings": {"country": "uk"}}, "settings.country:"),
        ({"reference_answer": "  "}, "reference_answer is empty"),
        ({"colour": "red"}, "colour: is not a known key"),
        ({"turns": [{"user": "Q", "expect": {"must_inclde": [["x"]]}}]}, "turns[1].expect.must_inclde: is not a known key"),
        ({"turns": [{"user": "Q", "expect": {"must_include": [[]]}}]}, "turns[1].expect.must_include[1]: is empty"),
        ({"turns": [{"user": "Q", "expect": {"must_include": [["(x"]]}}]}, "is not a regular expression"),
        ({"turns": [{"user": "Q", "expect": {"must_include": [[".*"]]}}]}, "would match every answer"),
        ({"turns": [{"user": "Q", "expect": {"must_not_include": ["x|"]}}]}, "would match every answer"),
        ({"turns": [{"user": "Q", "expect": {"kind": ["anser"]}}]}, "turns[1].expect.kind[1]:"),
        ({"turns": [{"user": "Q", "expect": {"kind": "answer"}}]}, "turns[1].expect.kind: should be a list"),
        ({"turns": [{"user": "Q", "expect": {"max_words": 0}}]}, "turns[1].expect.max_words:"),
    ],
)
def test_each_fault_is_named_with_file_line_and_place(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = write(tmp_path / "s.jsonl", GOOD | {"id": "first"}, GOOD | change)
    (line,) = problems(path)
    assert line.startswith(f"{path}:2: ")
    assert message in line


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "s.jsonl", "{", GOOD, "[]", GOOD, {"id": "b"})
    found = problems(path)
    assert [line.removeprefix(f"{path}:")[0] for line in found] == ["1", "3", "4", "5"]
    assert "not valid JSON" in found[0] and "one JSON object" in found[1] and "stands on line 2 already" in found[2]


def test_odd_files_are_refused_with_one_clear_line(tmp_path: Path) -> None:
    assert "should end in .jsonl or .csv" in problems(write(tmp_path / "s.txt", "x"))[0]
    assert "cannot be read" in problems(tmp_path / "absent.jsonl")[0]
    assert "holds no case" in problems(write(tmp_path / "empty.jsonl", ""))[0]
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "a"}\n{"id": "\xe9"}')
    assert "latin.jsonl:2: is not UTF-8" in problems(tmp_path / "latin.jsonl")[0]


def test_a_line_break_character_inside_a_text_does_not_split_the_line(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps(GOOD | {"turns": [{"user": "a\u2028b"}]}, ensure_ascii=False), encoding="utf-8")
    assert read_set(path).cases[0].turns[0].user == "a\u2028b"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_from_any_spreadsheet_is_read(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(
        b"\xef\xbb\xbf" + f'Question{separator}Answer\r\n"Is it, or not;?"{separator}"Two\nlines"\r\n\r\nB{separator}C\r\n'.encode()
    )
    one, two = read_set(path).cases
    assert (one.id, one.turns[0].user, one.reference_answer) == ("mine-001", "Is it, or not;?", "Two\nlines")
    assert two.id == "mine-002"


def test_csv_may_bring_ids_topics_and_tags(tmp_path: Path) -> None:
    (case,) = read_set(write(tmp_path / "m.csv", "id,question,answer,tags,topic", "k,Q,A,brand; number,ms")).cases
    assert (case.id, case.tags, case.topic) == ("k", ("brand", "number"), "ms")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["frage,antwort", "a,b"], ":1: the first line should name the columns question and answer"),
        (["question", "a"], ":1: the first line should name the columns question and answer; answer not found"),
        (["question,answer,Answer", "a,b,1"], ":1: the column answer stands there more than once"),
        (["question,answer", "a,b", ",b"], ":3: the question cell is empty"),
        (["question,answer", "a,"], ":2: the answer cell is empty"),
        (["question,answer", "a,b,c"], ":2: should have 2 cells"),
        (["question,answer", '"a\nb",c', "d"], ":4: should have 2 cells"),
        (["id,question,answer", "k,a,b", "k,c,d"], ":3: the id 'k' stands on line 2 already"),
    ],
)
def test_csv_faults_name_their_line(tmp_path: Path, lines: list[str], message: str) -> None:
    assert any(message in line for line in problems(write(tmp_path / "m.csv", *lines)))


def test_cases_are_chosen_by_tag_or_topic_and_ids_must_not_clash(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", GOOD | {"tags": ["brand"]}, GOOD | {"id": "b", "topic": "ms"})
    assert [case.id for case in read_sets([one], ["brand"])[0]] == ["a"]
    assert [case.id for case in read_sets([one], ["ms"])[0]] == ["b"]
    with pytest.raises(EvalError, match="no case has the tag nothing"):
        read_sets([one], ["nothing"])
    two = write(tmp_path / "two.jsonl", GOOD)
    with pytest.raises(SetFormatError, match=r"is in .*one\.jsonl too"):
        read_sets([one, two])


def test_the_sets_and_templates_that_we_ship_are_valid() -> None:
    paths = sorted([*EVALS.glob("sets/*.jsonl"), *EVALS.glob("templates/*.jsonl"), *EVALS.glob("templates/*.csv")])
    assert len(paths) >= 3
    for path in paths:
        read_set(path)


SETS = sorted(EVALS.glob("sets/*.jsonl"))


def test_every_set_has_its_datasheet_and_every_datasheet_its_set() -> None:
    assert SETS
    assert {path.stem for path in SETS} == {path.stem for path in EVALS.glob("sets/*.md")}


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_datasheet_says_who_wrote_the_set_from_what_how_it_is_scored_and_how_it_may_be_used(path: Path) -> None:
    sheet = path.with_suffix(".md").read_text(encoding="utf-8")
    for part in ("What it is for", "Who wrote it", "From what", "What is in it", "How it is scored", "Development or test"):
        assert f"**{part}.**" in sheet, part
    assert "**Use.**" in sheet or "**Licence.**" in sheet
    assert "**Limits.**" in sheet or "**What is not in it.**" in sheet
    assert "Apache-2.0" in sheet and re.search(r"\b[Nn]o\s+clinician\b", sheet)
    cases = read_set(path).cases
    assert re.search(rf"\b{len(cases)}\b", sheet), f"the sheet does not name its {len(cases)} cases"
    word = "Test" if path.stem.endswith("-test") else "Development"
    assert re.search(rf"\*\*Development or test\.\*\*\s+{word}", sheet), word


def test_a_development_set_has_its_test_half_and_they_share_no_question() -> None:
    halves = {path.stem: path for path in SETS}
    for name, path in halves.items():
        if name.endswith("-dev"):
            ours, theirs = ({case.turns[0].user.casefold() for case in read_set(one).cases} for one in (path, halves[f"{name[:-4]}-test"]))
            assert not ours & theirs, name


def test_a_pair_needs_two_frames(tmp_path: Path) -> None:
    alone = GOOD | {"pair": "p"}
    assert problems(write(tmp_path / "a.jsonl", alone)) == [f"{tmp_path / 'a.jsonl'}:1: the pair 'p' has one case alone"]
    assert len(read_set(write(tmp_path / "b.jsonl", alone, alone | {"id": "b"})).cases) == 2


def test_columns_of_a_spreadsheet_that_we_do_not_read_are_named_and_left_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "m.csv", "Question,Answer,Notes,", "Q,A,from the leaflet,")
    notes: list[str] = []
    (case,), _ = read_sets([path], on_note=notes.append)
    assert (case.turns[0].user, case.reference_answer) == ("Q", "A")
    assert len(notes) == 1 and "not read: notes, (no name)" in notes[0]


def test_a_limit_takes_the_first_cases_of_each_set(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", GOOD, GOOD | {"id": "b"}, GOOD | {"id": "c"})
    two = write(tmp_path / "two.jsonl", GOOD | {"id": "d"})
    cases, infos = read_sets([one, two], limit=2)
    assert [case.id for case in cases] == ["a", "b", "d"]
    assert [info.cases for info in infos] == [2, 1]


def test_a_turn_is_scored_when_something_is_expected_of_it(tmp_path: Path) -> None:
    scene = {"user": "S"}
    asked = {"user": "Q", "expect": {"kind": ["answer"]}}
    cases = read_set(
        write(
            tmp_path / "s.jsonl",
            {"id": "a", "turns": [scene, asked]},
            {"id": "b", "turns": [asked, scene]},
            {"id": "c", "turns": [scene, scene]},
            {"id": "d", "turns": [asked, scene], "reference_answer": "R"},
        )
    ).cases
    assert [[case.is_scored(0), case.is_scored(1)] for case in cases] == [[False, True], [True, False], [False, True], [True, True]]
