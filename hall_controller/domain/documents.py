"""The kinds of documents that a hall knows when its file names none.

What lives here: the list. What must not: what is printed on any document; a kind is a word of a list and nothing else.
"""

from __future__ import annotations

KINDS: tuple[str, ...] = (
    "id_card", "temporary_id_card", "new_card", "old_card", "household_register", "residence_permit",
    "birth_certificate", "marriage_certificate", "property_certificate", "driving_licence", "vehicle_licence",
    "passport", "business_licence", "e_licence", "application_form", "form", "letter", "commitment",
    "power_of_attorney", "certificate", "photo", "receipt", "file", "other",
)  # fmt: skip
