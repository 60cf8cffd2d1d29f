"""Uploading attachments: metadata and content come in pairs of parts (qbo.md §2.8)."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Request

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.rows import DECODER
from connectors.sandbox.service import links
from connectors.sandbox.service.multipart import Part, parts_of

METADATA, CONTENT = "file_metadata_", "file_content_"
SIZE_MAX = 100 * 1024 * 1024


def upload_answer(company: Company, request: Request) -> dict[str, Any]:
    """Make an Attachable of every file and return the AttachableResponse."""
    parts = {
        part.name: part for part in parts_of(request.headers.get("Content-Type", ""), request.get_data())
    }
    numbers = [name.removeprefix(CONTENT) for name in parts if name.startswith(CONTENT)]
    if not numbers:
        raise faults.missing("file_content_01")
    return {"AttachableResponse": [_attached(company, parts, number) for number in numbers]}


def _attached(company: Company, parts: dict[str, Part], number: str) -> Record:
    content = parts[CONTENT + number]
    try:
        body = _metadata(parts.get(METADATA + number))
        if len(content.content) > SIZE_MAX:
            raise faults.business("The file is larger than 100 MB.")
        body.setdefault("FileName", content.file_name or f"file_{number}")
        body.setdefault("ContentType", content.content_type or "application/octet-stream")
        body["Size"] = len(content.content)
        record = company.attach(body, content.content)
    except faults.Fault as fault:
        return {"Fault": fault.body()}
    return {"Attachable": links.with_temporary(company, record)}


def _metadata(part: Part | None) -> Record:
    if part is None:
        return {}
    try:
        body = DECODER.decode(part.content)
    except msgspec.DecodeError as error:
        raise faults.bad_property(f"Unexpected content: {error}") from None
    if not isinstance(body, dict):
        raise faults.bad_property("Can not deserialize instance of Attachable out of this content")
    return body
