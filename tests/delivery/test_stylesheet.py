"""The one stylesheet that is made of several."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage

from doedemocratie.delivery.storage import BundledStaticFilesStorage, MediaStorage
from doedemocratie.delivery.stylesheet import StylesheetError, bundle, without_comments


def bundled(files: dict[str, str], name: str = "css/site.css") -> str:
    """Return the bundle of ``name`` among ``files``."""
    return bundle(name, files.__getitem__)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('@import url("a.css") layer(base);', "@layer base {\np { top: 0 }\n}"),
        ("@import url(a.css) layer(base);", "@layer base {\np { top: 0 }\n}"),
        ("@import 'a.css' layer(base.text);", "@layer base.text {\np { top: 0 }\n}"),
        ('@import "a.css" layer;', "@layer {\np { top: 0 }\n}"),
        ('@import "a.css";', "p { top: 0 }"),
        ('@import url("a.css") print;', "@media print {\np { top: 0 }\n}"),
        ('@import url("a.css") layer(x) print;', "@media print {\n@layer x {\np { top: 0 }\n}\n}"),
    ],
)
def test_an_import_becomes_what_it_means(statement: str, expected: str) -> None:
    assert bundled({"css/site.css": statement, "css/a.css": "p { top: 0 }"}) == expected


def test_imports_keep_their_order_and_may_be_nested() -> None:
    files = {
        "css/site.css": '@layer one, two;\n@import url("1.css") layer(one);\n@import url("2.css") layer(two);',
        "css/1.css": "/* first */ a {}",
        "css/2.css": '@import url("3.css");\nb {}',
        "css/3.css": "c {}",
    }
    assert bundled(files).split() == [
        "@layer",
        "one,",
        "two;",
        "@layer",
        "one",
        "{",
        "a",
        "{}",
        "}",
        "@layer",
        "two",
        "{",
        "c",
        "{}",
        "b",
        "{}",
        "}",
    ]


@pytest.mark.parametrize("file", ["https://example.org/a.css", "//example.org/a.css", "../a.css", "sub/a.css"])
def test_only_a_neighbour_can_be_imported(file: str) -> None:
    with pytest.raises(StylesheetError, match=re.escape(file)):
        bundled({"css/site.css": f'@import url("{file}");'})


def test_a_stylesheet_that_imports_itself_is_refused() -> None:
    with pytest.raises(StylesheetError, match="imports itself"):
        bundled({"css/site.css": '@import "a.css";', "css/a.css": '@import "site.css";'})


def test_comments_go_and_strings_stay() -> None:
    css = """
    /* one
       two */
    a::before { content: "/* no comment */" } /* } */
    b { background: url(data:image/svg+xml,/*x*/) }
    """
    assert without_comments(css) == (
        'a::before { content: "/* no comment */" }\nb { background: url(data:image/svg+xml,/*x*/) }'
    )


class TestStorage:
    """The storage, with files as the site has them."""

    @pytest.fixture
    def collected(self, tmp_path: Path) -> Path:
        source = tmp_path / "source"
        (source / "css").mkdir(parents=True)
        (source / "fonts").mkdir()
        (source / "fonts" / "text.woff2").write_bytes(b"font")
        (source / "css" / "site.css").write_text('@import url("a.css") layer(a);\n')
        (source / "css" / "a.css").write_text('/* why */\n@font-face { src: url("../fonts/text.woff2") }\n')
        target = tmp_path / "target"
        storage = BundledStaticFilesStorage(location=str(target))
        originals = FileSystemStorage(location=str(source))
        paths = {}
        for name in ("css/site.css", "css/a.css", "fonts/text.woff2"):
            with originals.open(name) as file:
                storage.save(name, file)
            paths[name] = (originals, name)
        errors = [done for _, _, done in storage.post_process(paths) if isinstance(done, Exception)]
        assert errors == []
        return target

    def test_the_bundle_holds_the_imports_and_hashed_addresses(self, collected: Path) -> None:
        manifest = BundledStaticFilesStorage(location=str(collected)).load_manifest()[0]
        css = (collected / manifest["css/site.css"]).read_text()
        assert "@import" not in css
        assert "why" not in css
        assert re.search(r'@layer a \{\s*@font-face \{ src: url\("\.\./fonts/text\.[0-9a-f]{12}\.woff2"\)', css)
        font = manifest["fonts/text.woff2"]
        assert Path(font).name in css
        assert (collected / font).read_bytes() == b"font"

    def test_the_hash_follows_an_imported_file(self, collected: Path, tmp_path: Path) -> None:
        before = BundledStaticFilesStorage(location=str(collected)).load_manifest()[0]["css/site.css"]
        source = FileSystemStorage(location=str(tmp_path / "source"))
        Path(source.path("css/a.css")).write_text("a { top: 0 }\n")
        storage = BundledStaticFilesStorage(location=str(tmp_path / "again"))
        paths = {name: (source, name) for name in ("css/site.css", "css/a.css")}
        for name in paths:
            with source.open(name) as file:
                storage.save(name, file)
        list(storage.post_process(paths))
        assert storage.hashed_files["css/site.css"] != before


def test_the_sites_own_stylesheet_is_one_small_file() -> None:
    def read(name: str) -> str:
        found = finders.find(name)
        assert found, f"{name} is imported and does not exist"
        return Path(found).read_text(encoding="utf-8")

    css = bundle("css/site.css", read)
    assert "@import" not in css
    assert css.count("{") == css.count("}")
    assert len(gzip.compress(css.encode(), 9)) <= 12_000, "ARCHITECTURE: one stylesheet of at most 12 kB gzipped"


def test_tests_and_development_use_plain_files() -> None:
    assert settings.STORAGES["staticfiles"]["BACKEND"].endswith(StaticFilesStorage.__name__)


@pytest.mark.parametrize("name", ["images/a.webp", "images/tafel.fill-80x80.webp", "images/zonder", "images/.webp"])
def test_a_media_name_is_never_used_twice(name: str, tmp_path: Path) -> None:
    storage = MediaStorage(location=str(tmp_path))
    names = {storage.get_available_name(name) for _ in range(20)}
    assert len(names) == 20
    assert {Path(made).suffix for made in names} == {Path(name).suffix}
    assert {Path(made).parent for made in names} == {Path("images")}
