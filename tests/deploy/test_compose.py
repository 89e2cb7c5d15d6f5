"""The compose file: whether it is one, what each service may do, and whether its parts fit each other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from doedemocratie.delivery.preparation import NotReadyError
from doedemocratie.delivery.services import found
from tests.deploy.reading import (
    COMPOSE,
    PROJECT,
    SETTINGS,
    VERSION,
    arguments,
    compose,
    graceful_timeout,
    image_environment,
)

SITE = ("web-1", "web-2", "worker", "prepare")
SERVICES = compose()["services"]
# A value as it is written: what it is called, and what it is without (a default, or a message when it must be there).
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])((?:[^{}$]|\$\{[^}]*\})*))?\}")


def judge(file: Path) -> subprocess.CompletedProcess[str]:
    """Return what the schema of the Compose Specification, which comes with check-jsonschema, says of a file."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_is_a_compose_file() -> None:
    judgement = judge(COMPOSE)
    assert judgement.returncode == 0, judgement.stdout


def test_the_schema_sees_a_name_that_is_wrong_and_a_value_of_another_kind(tmp_path: Path) -> None:
    broken = compose()
    broken["services"]["web-1"]["readonly"] = True
    broken["services"]["worker"]["cap_drop"] = "ALL"
    file = tmp_path / "compose.yaml"
    file.write_text(yaml.safe_dump(broken))
    judgement = judge(file)
    assert judgement.returncode == 1
    assert "readonly" in judgement.stdout
    assert "cap_drop" in judgement.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_locked(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & set(service)
    assert name in SITE or re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), (
        "the image of the site has a user of its own"
    )


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_has_a_version(name: str) -> None:
    assert re.search(r":\d+(\.\d+)*(-\w+)?$", SERVICES[name]["image"])


def test_the_site_is_one_image_of_this_version() -> None:
    assert {SERVICES[name]["image"] for name in SITE} == {f"doedemocratie:{VERSION}"}
    assert {SERVICES[name]["build"] for name in SITE} == {"."}


def test_only_the_proxy_can_be_reached_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"proxy": ["127.0.0.1:${PUBLISHED_PORT:-8080}:8080"]}
    assert compose()["networks"]["data"]["internal"] is True
    assert {name: set(SERVICES[name]["networks"]) for name in ("postgres", "valkey", "proxy")} == {
        "postgres": {"data"}, "valkey": {"data"}, "proxy": {"site"},
    }  # fmt: skip


@pytest.mark.parametrize("name", SITE)
def test_what_the_site_is_told_are_settings_that_exist(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= SETTINGS
    given = {found[1] for value in SERVICES[name]["environment"].values() for found in VARIABLE.finditer(value)}
    assert given - SETTINGS <= {"POSTGRES_PASSWORD", "PUBLISHED_PORT"}
    assert all(isinstance(value, str) for value in SERVICES[name]["environment"].values()), "true alone is no text"


@pytest.mark.parametrize("name", [*SITE, "postgres"])
def test_a_secret_has_no_default_and_says_so_when_it_is_missing(name: str) -> None:
    secrets = {
        variable: (sign, rest)
        for value in SERVICES[name]["environment"].values()
        for variable, sign, rest in VARIABLE.findall(value)
        if variable in {"SECRET_KEY", "POSTGRES_PASSWORD"}
    }
    assert secrets
    assert all(sign == "?" and variable in rest for variable, (sign, rest) in secrets.items())


def test_only_the_preparation_knows_the_first_administrator() -> None:
    knowing = [name for name in SITE if "DJANGO_SUPERUSER_PASSWORD" in SERVICES[name]["environment"]]
    assert knowing == ["prepare"]


def test_the_nodes_and_the_worker_start_when_the_database_was_prepared() -> None:
    for name in ("web-1", "web-2", "worker"):
        assert SERVICES[name]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    waits = {name: one["condition"] for name, one in SERVICES["prepare"]["depends_on"].items()}
    assert waits == {"postgres": "service_healthy", "valkey": "service_healthy"}
    assert all("test" in SERVICES[name]["healthcheck"] for name in waits)
    assert SERVICES["prepare"]["command"] == ["python", "manage.py", "prepare", "--no-static"]
    assert SERVICES["prepare"]["restart"] == "no"


def test_commands_exist_and_only_web_nodes_are_asked_for_their_health() -> None:
    commands = {name: SERVICES[name]["command"] for name in SITE if "command" in SERVICES[name]}
    assert set(commands) == {"worker", "prepare"}
    assert all(command[:2] == ["python", "manage.py"] and command[2] in get_commands() for command in commands.values())
    assert all(SERVICES[name]["healthcheck"] == {"disable": True} for name in commands)
    assert all("healthcheck" not in SERVICES[name] for name in ("web-1", "web-2")), "the image brings it"


def test_a_process_gets_the_time_that_it_needs_to_stop() -> None:
    for name in ("web-1", "web-2"):
        assert seconds(SERVICES[name]["stop_grace_period"]) > graceful_timeout()
    assert seconds(SERVICES["worker"]["stop_grace_period"]) >= 60


def seconds(duration: str) -> int:
    return int(re.fullmatch(r"(\d+)s", duration)[1])


@pytest.mark.parametrize("name", SITE)
def test_the_site_can_write_where_it_must_and_shares_its_media(name: str) -> None:
    var_dir = image_environment()["VAR_DIR"]
    assert {mount.partition(":")[0] for mount in SERVICES[name]["tmpfs"]} == {"/tmp", var_dir}  # noqa: S108
    assert SERVICES[name]["volumes"] == [f"media:{var_dir}/media"]
    assert f"{var_dir}/media" in " ".join(arguments("RUN")), "a new volume takes its owner from the image"


def test_nginx_knows_where_the_nodes_are() -> None:
    hosts = dict(entry.split(":") for entry in SERVICES["proxy"]["extra_hosts"])
    assert hosts == {name: SERVICES[name]["networks"]["site"]["ipv4_address"] for name in ("web-1", "web-2")}
    servers = re.findall(r"server (\S+):(\d+) max_fails=0;", nginx_configuration())
    assert servers == [(name, image_environment()["PORT"]) for name in hosts]
    network = compose()["networks"]["site"]["ipam"]["config"][0]
    assert f"set_real_ip_from {network['gateway']};" in nginx_configuration()


def nginx_configuration() -> str:
    return (PROJECT / "deploy" / "nginx" / "compose.conf").read_text()


def test_the_files_that_are_mounted_exist() -> None:
    mounted = [volume.split(":") for volume in SERVICES["proxy"]["volumes"]]
    assert all((PROJECT / source).is_file() and mode == "ro" for source, _, mode in mounted)
    assert "include /etc/nginx/proxy.conf;" in nginx_configuration()
    assert "/etc/nginx/proxy.conf" in [target for _, target, _ in mounted]


def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    try:
        nginx = found("nginx")
    except NotReadyError:
        pytest.skip("needs nginx")
    configuration = nginx_configuration()
    replaced: dict[str, Any] = {
        "/tmp/": f"{tmp_path}/",  # noqa: S108  # first: the others bring paths that may begin so
        "/etc/nginx/proxy.conf": PROJECT / "deploy" / "nginx" / "proxy.conf",
        "server web-1:": "server 127.0.0.1:",
        "server web-2:": "server 127.0.0.2:",
        "listen 8080": f"listen unix:{tmp_path}/site",
        "listen 127.0.0.1:8081": f"listen unix:{tmp_path}/check",
    }
    for here, there in replaced.items():
        assert here in configuration
        configuration = configuration.replace(here, str(there))
    file = tmp_path / "nginx.conf"
    file.write_text(configuration)
    command = [nginx, "-t", "-c", str(file), "-p", str(tmp_path), "-e", "stderr"]
    judgement = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judgement.returncode == 0, judgement.stderr
