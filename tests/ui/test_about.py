"""What the page Sources & about tells."""

from __future__ import annotations


def test_it_says_what_the_program_is_is_not_and_how_an_answer_is_made(screen):
    html = screen.about().html
    for heading in ("What it is", "What it is not", "How an answer is made", "Limits you should know", "Your words"):
        assert heading in html
    assert html.count("<h1>") == 1


def test_every_source_is_listed_with_the_date_of_its_check_and_that_no_clinician_read_it(screen):
    html = screen.about().html
    for title in ("Examplimab (Exemplo)", "Mockumab (Mocky)", "Fatigue in MS"):
        assert title in html
    assert "20 Nov 2026" in html and "19 Nov 2026" in html and "Not yet" in html


def test_works_cited_say_how_much_was_read(screen):
    html = screen.about().html
    assert "Exemplo label, 2025" in html and "We read the product label" in html


def test_added_documents_are_labelled_as_not_checked_by_us(screen):
    html = screen.about().html
    row = html[html.index("Leaflet from my clinic") :]
    assert "Not checked by us" in row and "22 Nov 2026" in row


def test_the_filter_narrows_the_list_and_says_when_nothing_fits(screen):
    screen.about().app.text_input(key="source_filter").set_value("mock").run()
    assert "Mockumab" in screen.html and "Samplinod" not in screen.html
    screen.app.text_input(key="source_filter").set_value("zzz").run()
    assert "No source has that in its name." in screen.html


def test_the_page_draws_when_the_library_cannot_be_read(open_screen):
    def unreadable() -> None:
        raise OSError("gone")

    html = open_screen(load_library=unreadable).about().html
    assert "cannot be read right now" in html and "What it is not" in html


def test_the_conversation_is_still_there_after_a_look_at_this_page(screen):
    screen.ask("How is examplimab given?").about()
    screen.app.switch_page("views/ask.py").run()
    assert "Examplimab is given" in screen.html
