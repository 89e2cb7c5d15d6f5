"""Compile our Dutch for Wagtail's admin: write django.mo and djangojs.mo beside the .po files that people edit.

    .venv/bin/python tools/messages.py

The compiled files are committed, so that a server needs neither this script nor the tools of gettext.
"""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).parent.parent / "doedemocratie" / "editorial" / "locale"

for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
    messages = polib.pofile(str(source))
    messages.save_as_mofile(str(source.with_suffix(".mo")))
    sys.stdout.write(f"{source.name}: {len(messages.translated_entries())} messages\n")
