"""Files as a coordinator brings them: an agreement with both texts on one page, what is refused, what is dropped."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser import clicks
from tests.browser.conftest import Scenes, Seat
from tests.browser.offices import EUROPE, Office
from tests.browser.people import Person
from tests.browser.work import button, fill, told
from tests.files.samples import PDF, WORD, zipped

MOST_CLICKS = 6
_DROP = """(box) => {
  const data = new DataTransfer();
  data.items.add(new File(["Dear all"], "letter_EN.txt"));
  box.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def test_a_signed_agreement_with_both_files_is_six_clicks(
    own_office: Office, seat: Seat, scene: Scenes, tmp_path: Path
) -> None:
    english, chinese, page = tmp_path / "MoU_EN.pdf", tmp_path / "备忘录.docx", tmp_path / "page.pdf"
    english.write_bytes(PDF)
    chinese.write_bytes(zipped(WORD))
    page.write_bytes(b"<!doctype html><script>alert(1)</script>")
    hanna = seat(own_office, EUROPE)
    clicks.start(hanna)
    hanna.page.locator("#new-menu summary").click()
    hanna.page.locator("#new-menu").get_by_role("link", name="Agreement", exact=True).click()
    hanna.page.locator("#f-partnership_id").click()
    hanna.page.keyboard.type("Basel")
    fill(hanna, {"title.en": "MoU on ports (sample)", "signed_on": "2024-01-01"})
    expect(hanna.page.locator("#terms-preview tbody")).to_contain_text("30 Sep 2026")
    choose(hanna, "English", english)
    choose(hanna, "简体中文", chinese)
    scene(hanna, "new-agreement-files")
    button(hanna, "Record the agreement").click()
    told(hanna, "3 years, then 1 year each, 3 months' notice")
    assert clicks.taken(hanna) <= MOST_CLICKS
    files = hanna.page.locator("#files")
    expect(files.locator(".doc")).to_have_count(2)
    expect(files).to_contain_text("MoU EN")
    with hanna.page.expect_download() as saved:
        files.get_by_role("link", name="备忘录", exact=True).click()
    assert (saved.value.suggested_filename, Path(saved.value.path()).read_bytes()) == (
        chinese.name,
        chinese.read_bytes(),
    )

    refused(hanna, page, scene)
    dropped(hanna)
    scene(hanna, "files")


def refused(hanna: Person, page: Path, scene: Scenes) -> None:
    """See a file of a kind that is not taken refused at its place, still chosen."""
    files = hanna.page.locator("#files")
    with hanna.watch.expecting(422):
        files.locator("input[type=file]").set_input_files(page)
        files.get_by_role("button", name="Keep").click()
        told(hanna, "Files of this kind are not taken")
    expect(hanna.page.locator("[data-chosen]")).to_contain_text("page.pdf")  # chosen still: nothing to choose again
    scene(hanna, "file-refused")
    hanna.page.get_by_role("link", name="Cancel").click()


def dropped(hanna: Person) -> None:
    """Drop a file on the card, and say what it is."""
    files = hanna.page.locator("#files")
    files.locator("[data-drop]").evaluate(_DROP)
    expect(files.locator("[data-chosen]")).to_contain_text("letter_EN.txt")
    files.locator("[name=kind]").select_option("correspondence")
    files.get_by_role("button", name="Keep").click()
    told(hanna, "The file is kept.")
    expect(files).to_contain_text("letter EN")


def choose(person: Person, language: str, file: Path) -> None:
    """Choose the file of a language, by the place that has its name."""
    with person.page.expect_file_chooser() as opened:
        person.page.locator(".slots").get_by_text(language, exact=True).click()
    opened.value.set_files(file)
