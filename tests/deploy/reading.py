"""Reads the image, the compose file and the manifests as the tests need them."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from doedemocratie.delivery.management.commands.document_settings import declared

PROJECT = Path(settings.BASE_DIR)
KUBERNETES = PROJECT / "deploy" / "kubernetes"
COMPOSE = PROJECT / "compose.yaml"

VERSION = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"]
SETTINGS = {one.name for one in declared()}


def graceful_timeout() -> int:
    """Return the seconds that gunicorn gives the requests at hand. Its configuration is read, because importing it acts."""
    configuration = (PROJECT / "doedemocratie" / "delivery" / "gunicorn_conf.py").read_text()
    return int(re.search(r"^graceful_timeout = (\d+)$", configuration, re.MULTILINE)[1])


def instructions() -> list[tuple[str, str]]:
    """Return each instruction of the Dockerfile with its argument, on one line."""
    text = re.sub(r"^\s*#.*\n", "", (PROJECT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def final_stage() -> list[tuple[str, str]]:
    """Return the instructions that make the image which is run."""
    last_from = max(number for number, (name, _) in enumerate(instructions()) if name == "FROM")
    return instructions()[last_from:]


def arguments(name: str) -> list[str]:
    """Return the arguments of each instruction ``name`` of the image which is run."""
    return [argument for instruction, argument in final_stage() if instruction == name]


def image_environment() -> dict[str, str]:
    """Return the variables that the image sets."""
    return dict(pair.split("=", 1) for argument in arguments("ENV") for pair in argument.split())


def is_in_image(path: str) -> bool:
    """Return whether .dockerignore lets ``path``, relative to the project, into the image. The last pattern that fits wins."""
    parts = path.split("/")
    above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    ignored = False
    for line in (PROJECT / ".dockerignore").read_text().splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        if any(_fits(pattern.removeprefix("!"), one) for one in above):
            ignored = not pattern.startswith("!")
    return not ignored


def _fits(pattern: str, path: str) -> bool:
    """Return whether a pattern of .dockerignore names ``path`` itself, of those that this project uses."""
    if pattern.startswith("**/"):
        return fnmatch.fnmatch(path.rpartition("/")[2], pattern.removeprefix("**/"))
    return pattern.count("/") == path.count("/") and fnmatch.fnmatch(path, pattern)


def compose() -> dict[str, Any]:
    """Return the compose file, with its variables as they are written."""
    return yaml.safe_load(COMPOSE.read_text())


def manifests(*kinds: str) -> list[dict[str, Any]]:
    """Return the manifests that `kubectl apply -f deploy/kubernetes/` applies, of ``kinds`` only when there are any."""
    found = [one for file in sorted(KUBERNETES.glob("*.yaml")) for one in yaml.safe_load_all(file.read_text())]
    return [one for one in found if not kinds or one["kind"] in kinds]


def manifest(kind: str, name: str) -> dict[str, Any]:
    """Return one manifest."""
    return next(one for one in manifests(kind) if one["metadata"]["name"] == name)


def secrets() -> list[dict[str, Any]]:
    """Return the secrets of the template."""
    return list(yaml.safe_load_all((KUBERNETES / "secret.yaml.example").read_text()))


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each workload with what its pods are made of."""
    for one in manifests("Deployment", "Job"):
        yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def containers() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each container of the manifests, those that run first included, with a name that tells where it is."""
    for name, pod in pods():
        for one in [*pod.get("initContainers", []), *pod["containers"]]:
            yield f"{name}: {one['name']}", one
