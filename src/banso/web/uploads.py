"""When a request had arrived: the moment its last byte was read, not the moment somebody got round to it."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils import timezone

from banso.records.models import DemonstrationClock
from banso.web import clock

LARGEST_BODY = 256_000_000
"""Bytes of a request with files; the limits of single files are lower, and stand in the programme files."""
NOTED = "banso.arrived_at"


class ArrivalHandler(FileUploadHandler):
    """Notes the moment at which a request with files had been read; the files themselves go to the next handlers."""

    def handle_raw_input(
        self,
        input_data: object,
        meta: object,
        content_length: int,
        boundary: object,
        encoding: object = None,
    ) -> None:
        """Refuse a body that no file may have, before it fills the disk."""
        if content_length > LARGEST_BODY:
            raise RequestDataTooBig(f"more than {LARGEST_BODY} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handlers."""

    def upload_complete(self) -> None:
        """Note the moment."""
        if self.request is not None:
            self.request.META[NOTED] = clock.real_now()


def arrived_at(request: HttpRequest) -> datetime:
    """When the last byte of a request had been read, as a moment of the domain, aware.

    Args:
        request: With or without files; without, it is the moment asked.
    """
    real: datetime = request.META.get(NOTED) or clock.real_now()
    return DemonstrationClock.objects.moment(timezone.localtime(real)) if settings.BANSO_DEMO else real
