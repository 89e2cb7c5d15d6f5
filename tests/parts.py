"""Which tests say the same on every database, and which on every Wagtail: CI runs those once, on SQLite and the Wagtail of today.

A file that is not named here runs in every part.
"""

from __future__ import annotations

from fnmatch import fnmatch

ANY_DATABASE = """
    browser/* test_look.py test_seed.py seed/* bench/test_building.py
    deploy/test_compose.py deploy/test_image.py deploy/test_kubernetes.py deploy/test_running_image.py
    accounts/test_role_matrix.py accounts/test_admin_addresses.py
    core/test_drawn_pictures.py core/test_errors.py library/test_covers.py library/test_illustrations*.py library/test_metadata.py
    publications/test_editions*.py publications/test_reading.py publications/test_word_*.py
    publications/test_withdrawing_admin.py publications/test_chapters_admin.py
    editorial/test_four_eyes.py editorial/test_handbook.py editorial/test_inline_scripts.py editorial/test_outside_links_*.py
    editorial/test_publishing_rules.py editorial/test_content_checks.py editorial/test_readability*.py editorial/test_words.py
    editorial/test_writing.py
    opendata/test_woo_form.py
    delivery/test_cdn.py delivery/test_cluster.py delivery/test_headers*.py delivery/test_media*.py delivery/test_page_cache*.py
""".split()
"""What is drawn, printed, read from a file or shown by a browser, what a form of the admin says, and who may do what: rows are read
and written, and any database has them. And the cluster, which has a PostgreSQL and a Redis of its own in every part."""

ANY_WAGTAIL = """
    test_look.py test_queries.py test_seed.py seed/* bench/* deploy/* content/*
    browser/test_accessibility.py browser/test_admin_publications.py browser/test_content_checks.py browser/test_handbook*.py
    browser/test_illustrations.py browser/test_pictures.py browser/test_reading.py browser/test_redirects.py
    browser/test_tasks_*.py browser/test_workshop_screens.py
    core/test_drawn_pictures.py core/test_errors.py library/test_covers.py library/test_document*.py library/test_illustrations*.py
    library/test_metadata.py library/test_read_documents.py
    publications/test_editions*.py publications/test_reading.py publications/test_withdrawing_records.py
    publications/test_word_formulas.py publications/test_word_left_out.py publications/test_word_opening.py
    publications/test_word_parts.py publications/test_word_text.py
    editorial/test_loose_ends.py editorial/test_outside_links_*.py editorial/test_readability*.py editorial/test_redirect_following.py
    editorial/test_redirect_import.py
    search/test_analysis.py search/test_documents.py
    opendata/test_calendar.py opendata/test_feed.py opendata/test_security_txt.py opendata/test_value_lists.py
    opendata/test_woo_parts.py opendata/test_woo_sitemaps.py
    delivery/test_abandoned.py delivery/test_ca*.py delivery/test_cdn.py delivery/test_cluster.py delivery/test_database_*.py
    delivery/test_graceful_stop.py delivery/test_gunicorn_conf.py delivery/test_heartbeat.py delivery/test_media*.py
    delivery/test_metrics.py delivery/test_page_cache*.py delivery/test_prepar*.py delivery/test_run_story.py
    delivery/test_wrong_settings.py
""".split()
"""What is our own from end to end: how pages look to readers, pictures, books, files of Word, search, content files, open data, the way of
a page to its reader, how the site is set up and run."""


def markers(path: str) -> list[str]:
    """Return the markers of a file of tests; ``path`` is relative to the directory of the tests."""
    parts = {"any_database": ANY_DATABASE, "any_wagtail": ANY_WAGTAIL}
    return [marker for marker, patterns in parts.items() if any(fnmatch(path, pattern) for pattern in patterns)]
