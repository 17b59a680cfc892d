"""`banso serve`: the site in one foreground process tree."""

import argparse
import errno
import gc
import os
import socket
import sys
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from banso.cli.background import BackgroundProcess
from banso.cli.worker import work_for_site
from banso.definitions.region import installed_region

PORTS_TRIED = 50
"""How many ports are tried, upwards from the one asked for."""
COLLECTED_AFTER = 10_000
"""The collector looks for rings of objects nobody holds when so many more objects have been made than have gone."""
HIGHEST_PORT = 65535
CANNOT_START = 1
"""Exit code when the site cannot start."""
# Path, never the query: it may hold a company's answers. No referrer and no user agent either.
ACCESS_LOG = "%(t)s %(m)s %(U)s %(s)s %(B)sB %(M)sms"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso serve`."""
    parser.add_argument("--demo", action="store_true", help="架空の利用者とデモの日付で起動する")
    parser.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス(初期値 127.0.0.1)")
    parser.add_argument(
        "--port", type=read_port, default=8000, help="待ち受けるポート。使用中なら次の空きを使う"
    )
    parser.add_argument("--workers", type=int, default=2, help="プロセスの数(初期値 2)")
    parser.add_argument("--threads", type=int, default=4, help="プロセスごとのスレッドの数(初期値 4)")
    parser.add_argument(
        "--without-worker", action="store_true", help="試算などの仕事をしない(banso worker を別に動かすとき)"
    )


def read_port(text: str) -> int:
    """Read a port number.

    Raises:
        ArgumentTypeError: It is not one of 1 to 65535.
    """
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text}: ポートは 1 から 65535 までの数で指定してください")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Prepare the database, print the address and serve until Ctrl-C.

    Returns:
        0 after a clean stop, 1 when the site cannot start.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banso.config.settings")
    if args.demo:
        os.environ["BANSO_DEMO"] = "1"
    try:
        django.setup()
        call_command("prepare_site")
        read_region()
        return serve(listen(args.host, args.port), args)
    except (CommandError, DatabaseError, ImproperlyConfigured, OSError) as error:
        sys.stderr.write(f"起動できません / cannot start: {error}\n")
        return CANNOT_START
    except KeyboardInterrupt:
        return 0


def read_region() -> None:
    """Read the programmes before any worker starts, so that all share them and the first page is quick.

    Raises:
        BadDefinition: A file cannot be used.
    """
    installed_region()
    # The programmes never change and never go: the collector need not look at them during a request. Nor is there
    # much to find in what a request made, which goes when it is answered.
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket on the port, or on the next free one.

    Raises:
        OSError: None of the ports is free, or the host is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + PORTS_TRIED, HIGHEST_PORT + 1)):
        tried = socket.socket(family, socket.SOCK_STREAM)
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, candidate))
            tried.listen()
        except OSError as error:
            tried.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return tried
    raise OSError(errno.EADDRINUSE, f"{port}番から先のポートがすべて使用中です / all ports are busy")


def announce(address: tuple[Any, ...], port_asked: int) -> None:
    """Print where the site is, and how to stop it.

    Args:
        address: Host and port it listens on.
        port_asked: The port the person wanted.
    """
    host, port = address[:2]
    if port != port_asked:
        print_line(f"{port_asked}番ポートは使用中のため、{port}番を使います / port {port_asked} is busy")
    shown = f"[{host}]" if ":" in host else host
    print_line("")
    print_line(f"  Banso: http://{shown}:{port}/")
    print_line("")
    print_line("停止するには Ctrl-C を押してください / press Ctrl-C to stop")


def print_line(text: str) -> None:
    """Print at once: whoever reads the output through a pipe is waiting for the address."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Site(BaseApplication):
    """The site in gunicorn, configured here and not from files or variables of gunicorn's own."""

    def __init__(self, listener: socket.socket, args: argparse.Namespace) -> None:
        self.address = listener.getsockname()
        self.listener = listener
        self.args = args
        super().__init__()

    def load_config(self) -> None:
        """Hand the listening socket over; gunicorn closes it when it stops."""
        values: dict[str, Any] = {
            "bind": f"fd://{self.listener.detach()}",
            "worker_class": "gthread",
            "workers": self.args.workers,
            "threads": self.args.threads,
            "graceful_timeout": 10,
            "accesslog": "-",
            "access_log_format": ACCESS_LOG,
            "loglevel": "warning",
            "proc_name": "banso",
            "control_socket_disable": True,
            # Only now does a signal stop it cleanly, so only now is the address told.
            "when_ready": self.tell_address,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def tell_address(self, server: Arbiter) -> None:
        """Say where the site is."""
        announce(self.address, self.args.port)

    def load(self) -> Any:
        """Return the WSGI application."""
        return get_wsgi_application()

    def run(self) -> None:
        """Serve until a signal says stop."""
        SiteArbiter(self).run()


class SiteArbiter(Arbiter):
    """Gunicorn's master, which looks after the background work whenever it looks after its web workers."""

    def __init__(self, app: Site) -> None:
        super().__init__(app)
        self.background = None if app.args.without_worker else BackgroundProcess(self.work, self.SIGNALS)

    def manage_workers(self) -> None:
        """Start what is missing."""
        super().manage_workers()
        if self.background is not None:
            self.background.keep_alive()

    def stop(self, graceful: bool = True) -> None:
        """Stop the background work beside the web workers."""
        if self.background is not None:
            self.background.tell_to_stop()
        super().stop(graceful)
        if self.background is not None:
            self.background.wait()

    def work(self) -> None:
        """Do the background work, in the child: the port is not its business."""
        for listener in self.LISTENERS:
            listener.close()
        work_for_site()


def serve(listener: socket.socket, args: argparse.Namespace) -> int:
    """Answer requests until a signal says stop.

    Returns:
        0 after a clean stop, else what gunicorn says.
    """
    process = os.getpid()
    try:
        Site(listener, args).run()
    except SystemExit as stop:
        # The workers, copies of this process, come past here as well; one word is enough.
        if os.getpid() == process:
            print_line("停止しました / stopped")
        return stop.code if isinstance(stop.code, int) else 0
    return 0
