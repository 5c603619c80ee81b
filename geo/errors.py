"""What can go wrong, as codes with values; the words for a person live in `geo.text`."""

from __future__ import annotations

from enum import StrEnum

from geo.frozen import frozen


class Severity(StrEnum):
    """How grave a finding is: an error blocks, a notice informs."""

    ERROR = "error"
    NOTICE = "notice"


@frozen
class Finding:
    """One fault in the data: what (`code`, `values`) and where (file, feature, field)."""

    code: str
    file: str
    feature: str = ""
    field: str = ""
    values: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR


class IpoKartError(Exception):
    """Base of every error this product raises on purpose."""


class DataError(IpoKartError):
    """The data files cannot become a register; `findings` says why, never empty."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings, first: {findings[0].code}")
        self.findings = findings


class SettingsError(IpoKartError):
    """The settings of a register cannot be used: `code`, the file, and values (`entry` is the key).

    `code` is unreadable, too_large, not_toml, missing, wrong_kind, bad_text, not_in, bad_colour,
    bad_count, unknown_key, bad_id, bad_zone, bad_epsg, bad_number, bad_box, bad_point,
    bad_place_look, bad_code or twice (`settings.…` in the words).
    """

    def __init__(self, code: str, path: str, **values: str) -> None:
        super().__init__(f"settings: {code} {values.get('entry', '')} in {path}")
        self.code, self.path, self.values = code, path, values


class NewRegisterError(IpoKartError):
    """No register can be started: `code` says why, `values` fill its sentence.

    `code` is a key of `new_register.…` in the words.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(f"no new register: {code}")
        self.code, self.values = code, values


class UnknownValueError(IpoKartError):
    """A person asked for something that is not in the vocabulary or the register.

    `kind` is edition, unit, status, bydel, area, colour or page; `valid` lists what exists.
    """

    def __init__(self, kind: str, value: str, valid: tuple[str, ...]) -> None:
        super().__init__(f"unknown {kind}: {value}")
        self.kind, self.value, self.valid = kind, value, valid


class NotInstalledError(IpoKartError):
    """A file or library that installing should have brought is not there; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"not installed: {name}")
        self.name = name


class StoreError(IpoKartError):
    """The register cannot be opened, read or written as asked; what was there is untouched.

    `code` is foreign, damaged, not_as_written, newer, busy, moved, own_file, not_a_file,
    not_a_copy, read_only, not_allowed, unreachable, disk_full, disk_failing, file_limit,
    no_locks, no_memory, unexpected, changed_meanwhile, conflict, unsettled, before_history,
    no_history, changed_since, unknown_version, nobody, no_reason, nothing, thing_gone,
    no_right, not_yours, bad_days, bad_record, bad_address, no_driver, too_short,
    nothing_erased, erase_reason, erase_id or cannot_undo_erasure, and on a server
    no_connection, lost_connection, outcome_unknown, too_many, replica, login_refused,
    no_database, no_register, no_rights, foreign_tables or server_memory;
    `values` fill its sentence (`store.…` in the words).
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(f"store: {code}")
        self.code, self.values = code, values


class TooLargeError(IpoKartError):
    """A picture of this many pixels is beyond the limits of `geo.scene.page`."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(f"no picture of {width}x{height} pixels")
        self.width, self.height = width, height


class TemplateError(IpoKartError):
    """Somebody's office template cannot be used.

    `code` is not_pptx, encrypted, macros, strict, template_too_large, broken or no_layouts, for
    Word not_docx, encrypted_docx, macros_docx, strict_docx, broken_docx, linked_docx or
    no_room_docx; `values` fill its sentence (`template.…` in the words).
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(f"template refused: {code}")
        self.code, self.values = code, values


class DocumentError(IpoKartError):
    """A document that somebody dropped cannot be read.

    `code` is too_many_bytes, too_many_pages, picture_too_large, unpacks_too_large, encrypted,
    macros, script, old_word, unknown_kind, damaged, too_slow, too_much_memory, no_tesseract or
    no_lexicon;
    `values` fill its sentence (`import.…` in the words).
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(f"document refused: {code}")
        self.code, self.values = code, values


class GisFileError(IpoKartError):
    """A GIS file that somebody brings cannot be read, or not yet: something has to be said first.

    `code` has its sentence in `incoming.…` in the words; `values` fill it. `choices` are what can
    be answered, where the file leaves a question open (`several_layers`).
    """

    def __init__(self, code: str, choices: tuple[str, ...] = (), /, **values: str) -> None:
        super().__init__(f"GIS file refused: {code}")
        self.code, self.choices, self.values = code, choices, values
