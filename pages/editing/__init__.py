"""The forms of the page "Rediger". Each kind of record has a module; `FORMS` is their registry.

A form shows fields (`pages.editing.fields`), whose values are kept in the work of the session and
in its draft, and gives the wishes that they come to. Checks, preview, drafts, conflicts and
publication are the frame's.
"""

from __future__ import annotations

from pages.editing import area_form
from pages.editing.form import Form

#: The forms by their name in the address, in the order they are offered.
FORMS: dict[str, Form] = {
    "area": area_form.FORM,
}
