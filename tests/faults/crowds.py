"""Many applicants at once, each of whom goes on until everything is promised, whatever happens to the site."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.faults.browsers import BROKEN, Answer, Applicant, a_scan

KEY = "contact.name"
"""A field every applicant saves again and again."""
SIZES = (3_000_000, 40_000)
"""Bytes of the files in turns: the large ones are first written to the folder for temporary files."""
PAUSE = 0.2
"""Seconds before somebody tries again."""
GIVES_UP = 240
"""Seconds after which somebody stops trying."""


class Crowd:
    """Applicants who send eight files each, save a field after each, and file.

    Attributes:
        applicants: Who they are; what each was promised stands with them.
        count: Acknowledgements so far.
    """

    def __init__(self, applicants: Sequence[Applicant]) -> None:
        self.applicants = applicants
        self.count = 0
        self._counted = threading.Lock()

    def do_everything(self) -> None:
        """All of them at once, to the end.

        Raises:
            AssertionError: Somebody is refused for good, or waits for too long.
        """
        with ThreadPoolExecutor(max_workers=len(self.applicants)) as pool:
            for ended in [pool.submit(self._apply, one) for one in self.applicants]:
                ended.result()

    def _apply(self, applicant: Applicant) -> None:
        version = 1
        for number, document in enumerate(applicant.documents):
            content = a_scan(applicant, number, SIZES[number % len(SIZES)])
            self._until_good(lambda d=document, c=content: applicant.send(d, c))
            text = f"試験{number}"
            self._until_good(lambda t=text, v=version: applicant.save(KEY, t, v))
            version += 1
        self._until_good(applicant.file)

    def _until_good(self, ask: Callable[[], Answer]) -> None:
        """Try as the scripts of the pages do: again when nobody answers, or when the site says that it is its fault."""
        ends = time.monotonic() + GIVES_UP
        while True:
            try:
                answer = ask()
            except BROKEN:
                answer = None
            if answer is not None and answer.status < 500:
                assert answer.is_good, (answer.status, answer.text)
                break
            assert time.monotonic() < ends, answer
            time.sleep(PAUSE)
        with self._counted:
            self.count += 1

    def wait_for(self, count: int) -> None:
        """Return once so many things were acknowledged."""
        ends = time.monotonic() + GIVES_UP
        while self.count < count:
            assert time.monotonic() < ends, self.count
            time.sleep(0.01)


def attempt(work: Callable[[], None], failures: list[BaseException]) -> None:
    """Do it, and keep what went wrong for the thread that waits."""
    try:
        work()
    except AssertionError as failure:
        failures.append(failure)
