"""One child process that is always there, in a process of its own: forks do not belong into a test runner."""

import subprocess
import sys

START = """
import os, signal, sys, time
from banso.cli import background
from banso.cli.background import BackgroundProcess
background.RESTART_AFTER = 0.1

def work():
    print("works", flush=True)
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        print("puts back", flush=True)
        os.kill(os.getpid(), signal.SIGTERM)
        print("undisturbed", flush=True)
        raise

def until(said):
    ends = time.monotonic() + 30
    while not said():
        assert time.monotonic() < ends
        time.sleep(0.02)
"""


def said(program: str) -> list[str]:
    ended = subprocess.run(
        [sys.executable, "-c", START + program], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def test_a_child_that_was_killed_is_started_again_and_stops_when_told() -> None:
    lines = said("""
child = BackgroundProcess(work, [signal.SIGUSR1])
child.keep_alive()
first = child.pid
child.keep_alive()
assert child.pid == first
os.kill(first, signal.SIGKILL)
until(lambda: child.keep_alive() or child.pid not in (0, first))
time.sleep(0.5)
child.tell_to_stop()
child.wait()
print("there" if child.is_there() else "gone")
""")
    assert lines[-3:] == ["puts back", "undisturbed", "gone"]


def test_a_child_told_to_stop_before_it_listens_stops_all_the_same() -> None:
    lines = said("""
child = BackgroundProcess(work, [])
child.keep_alive()
child.tell_to_stop()
child.wait()
print("gone")
""")
    assert lines[-1] == "gone"


def test_a_child_that_cannot_start_is_not_tried_all_the_time_and_says_why() -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            START
            + """
background.RESTART_AFTER = 60
child = BackgroundProcess(lambda: 1 / 0, [])
child.keep_alive()
until(lambda: not child.is_there())
child.keep_alive()
print(child.is_there())
""",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout.splitlines() == ["False"]
    assert ended.stderr.count("ZeroDivisionError") == 1


def test_what_the_parent_still_has_to_do_does_not_happen_twice() -> None:
    lines = said("""
import atexit
atexit.register(print, "parent ends", flush=True)
child = BackgroundProcess(lambda: None, [])
try:
    child.keep_alive()
    until(lambda: not child.is_there())
finally:
    print("goes on", flush=True)
""")
    assert lines == ["goes on", "parent ends"]
