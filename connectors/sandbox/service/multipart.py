"""A multipart parser as forgiving as Intuit's (qbo.md §10.3).

python-quickbooks sends bare line feeds, an empty line before the first boundary, parts without a file name
and base64 content; Ruby clients declare one hyphen less than they send. Strict parsers reject them all.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
NAME = re.compile(r'\bname="?([^";\r\n]+)"?', re.IGNORECASE)
FILE_NAME = re.compile(r'\bfilename="?([^"\r\n]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body, decoded."""

    name: str
    content_type: str
    content: bytes
    file_name: str = ""


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """Split a body by its declared boundary; parts without a name are skipped."""
    declared = BOUNDARY.search(content_type)
    if declared is None:
        return []
    mark = re.escape(declared.group(1).encode().lstrip(b"-"))
    # However many hyphens were declared, a delimiter is a line that begins with some and then has the rest.
    pieces = re.split(rb"(?:\A|\r?\n)-+" + mark + rb"(?:--)?[ \t]*(?=\r?\n|\Z)", body)
    return [part for piece in pieces[1:] if (part := _part(piece)) is not None]


def _part(piece: bytes) -> Part | None:
    match = re.match(rb"\r?\n(.*?)\r?\n\r?\n(.*)\Z", piece, re.DOTALL)
    if match is None:
        return None
    headers = _headers(match.group(1).decode(errors="replace"))
    disposition = headers.get("content-disposition", "")
    name, file_name = NAME.search(disposition), FILE_NAME.search(disposition)
    if name is None:
        return None
    content = match.group(2)
    if headers.get("content-transfer-encoding", "").lower() == "base64":
        content = _decoded(content)
    called = file_name.group(1) if file_name else ""
    return Part(name.group(1), headers.get("content-type", ""), content, called)


def _headers(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _decoded(content: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        return content
