"""Several people press a button at the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection, transaction

from banso.core.errors import BansoError


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do all in threads that wait for each other; the names of what was refused."""
    together, refused = threading.Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        try:
            together.wait(timeout=30)
            act()
        except BansoError as error:
            refused.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return refused


def until_somebody_waits(patience: int = 1000) -> None:
    """Go on when another connection waits for a lock of ours; on SQLite whoever writes waits from the start."""
    if connection.vendor != "postgresql":
        return
    pause = threading.Event()
    for _ in range(patience):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        pause.wait(0.01)
    raise TimeoutError("nobody waits")


def one_after_the_other(
    first: Callable[[], object], second: Callable[[], object]
) -> tuple[list[str], list[str]]:
    """Do one thing in a transaction that stays open until another one waits for it; what was refused of each."""
    begun, refused = threading.Event(), ([], [])

    def do_first() -> None:
        with transaction.atomic():
            first()
            begun.set()
            until_somebody_waits()

    def do(act: Callable[[], object], told: list[str]) -> None:
        try:
            act()
        except BansoError as error:
            told.append(type(error).__name__)
        finally:
            begun.set()
            connection.close()

    threads = [threading.Thread(target=do, args=(do_first, refused[0]))]
    threads[0].start()
    begun.wait(timeout=30)
    threads.append(threading.Thread(target=do, args=(second, refused[1])))
    threads[1].start()
    for thread in threads:
        thread.join(timeout=60)
    return refused
