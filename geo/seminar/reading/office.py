"""Files of office programs and web pages: read in a process of its own with limits, like PDFs."""

from __future__ import annotations

import json

from geo.errors import DocumentError, Finding, Severity
from geo.seminar.budget import Budget
from geo.seminar.reading import process

MODULE = "geo.seminar.reading.office_pages"


def pages(content: bytes, kind: str, budget: Budget) -> tuple[list[str], tuple[Finding, ...]]:
    """(the text of each page, what is to be told) of «zip», «rtf» or «html».

    Raises DocumentError.
    """
    output = process.run_module(MODULE, [kind], content, budget)
    try:
        result = json.loads(output)
    except ValueError as error:
        raise DocumentError("damaged") from error
    if code := result.get("refused"):
        raise DocumentError(code, **result["values"])
    findings = tuple(
        Finding(code, "", values=tuple(values.items()), severity=Severity.NOTICE)
        for code, values in result["findings"]
    )
    return result["pages"], findings
