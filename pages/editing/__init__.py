"""The forms of the page "Rediger". Each kind of record has a module; `FORMS` is their registry.

A form shows fields (`pages.editing.fields`), whose values are kept in the work of the session and
in its draft, and gives the wishes that they come to. Checks, preview, drafts, conflicts and
publication are the frame's.
"""

from __future__ import annotations

from pages.editing import (
    area_form,
    border_form,
    followup_form,
    glossary_form,
    lineage_form,
    list_form,
    measure_form,
    milestone_form,
    source_form,
    status_form,
)
from pages.editing.form import Form

#: The forms by their name in the address, in the order they are offered.
FORMS: dict[str, Form] = {
    "area": area_form.FORM,
    "border": border_form.FORM,
    "rename": lineage_form.RENAME,
    "split": lineage_form.SPLIT,
    "merge": lineage_form.MERGE,
    "end": lineage_form.END,
    "list": list_form.FORM,
    "followup": followup_form.FORM,
    "statuses": status_form.FORM,
    "measure": measure_form.FORM,
    "event": milestone_form.FORM,
    "source": source_form.FORM,
    "glossary": glossary_form.FORM,
}
