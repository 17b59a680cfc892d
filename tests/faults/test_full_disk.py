"""A disk without room: what does not fit is refused in words, never called saved, and the site goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.browsers import Answer, Applicant, a_scan
from tests.faults.disks import Disk, LimitedFiles, small_disk
from tests.faults.sites import site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
KEY = "contact.name"
NO_ROOM = 507
LARGE = 4_000_000
"""Bytes of a file that is first written to the folder for temporary files."""


@pytest.fixture(params=["tmpfs", "limit on the size of files"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    if request.param != "tmpfs":
        yield LimitedFiles(tmp_path)
        return
    try:
        with small_disk(tmp_path) as mounted:
            yield mounted
    except PermissionError as refused:
        pytest.skip(str(refused))


def test_what_does_not_fit_is_refused_in_words_and_the_site_goes_on_afterwards(disk: Disk) -> None:
    with site(disk.folder / "state") as running:
        prepared = running.in_django("tests.faults.applicants", 1, 1800)
        applicant = Applicant(running.address, prepared[0])
        first, *others = applicant.documents
        assert applicant.send(first, a_scan(applicant, 0)).is_good
        assert applicant.save(KEY, "入るうち", 1).is_good
        kept = dict(applicant.promised.files)

        disk.fill(running)
        for refused in (
            applicant.send(others[0], a_scan(applicant, 1)),
            applicant.send(others[0], a_scan(applicant, 1, LARGE)),
            applicant.save(KEY, "入らないとき" * 3000, 2),
        ):
            require_words(refused)
        assert applicant.get("/papers").is_good
        assert applicant.promised.files == kept
        assert applicant.promised.saved == {KEY: "入るうち"}

        disk.free(running)
        found = running.in_django("tests.faults.standing")
        assert not found["problems"], found["problems"]
        assert found["files"][str(applicant.application)] == kept
        assert found["answers"][str(applicant.application)][KEY] == "入るうち"
        assert applicant.save(KEY, "また入る", 2).is_good
        for number, document in enumerate(others, start=1):
            assert applicant.send(document, a_scan(applicant, number)).is_good
        assert applicant.file().status == 302
        assert applicant.promised.filed
        assert not running.in_django("tests.faults.standing")["problems"]
        assert "監査記録は正常です" in running.banso("audit", "verify")


def require_words(answer: Answer) -> None:
    """It says that nothing was saved, and why."""
    assert answer.status == NO_ROOM, (answer.status, answer.text)
    assert "保存できませんでした" in answer.text
    assert "保存済み" not in answer.text
