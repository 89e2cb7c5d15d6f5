"""The manifests: whether Kubernetes knows all that they say, what each pod may do, and whether they fit each other."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
from django.core.management import get_commands

from tests.deploy.reading import (
    KUBERNETES,
    SETTINGS,
    VERSION,
    arguments,
    containers,
    graceful_timeout,
    image_environment,
    manifest,
    manifests,
    pods,
    secrets,
)

# The oldest release of Kubernetes in which a container can sleep before it stops, and the newest that the validator knows.
RELEASES = ["1.30", kubernetes_validate.latest_version()]
WEB = {"app.kubernetes.io/name": "doedemocratie", "app.kubernetes.io/component": "web"}
CONTAINERS = dict(containers())
PODS = dict(pods())


def name_of(one: dict[str, Any]) -> str:
    return f"{one['kind']} {one['metadata']['name']}"


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("one", [*manifests(), *secrets()], ids=name_of)
def test_kubernetes_knows_all_that_is_said(one: dict[str, Any], release: str) -> None:
    kubernetes_validate.validate(one, release, strict=True)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("spec", "template", "spec", "containers", 0, "readinessprobe"), {}),
        (("spec", "template", "spec", "terminationGracePeriodSeconds"), "45 seconds"),
        (("spec", "template", "spec", "containers", 0, "securityContext", "readOnlyRootFilesystem"), "yes"),
    ],
)
def test_the_validator_sees_a_name_that_is_wrong_and_a_value_of_another_kind(path: tuple[Any, ...], value: Any) -> None:
    broken = deepcopy(manifest("Deployment", "doedemocratie-web"))
    place: Any = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, RELEASES[-1], strict=True)


def test_everything_that_was_asked_is_there() -> None:
    kinds = {one["kind"] for one in manifests()}
    assert kinds == {
        "ConfigMap", "Deployment", "HorizontalPodAutoscaler", "Ingress", "Job", "NetworkPolicy", "PodDisruptionBudget", "Service",
    }  # fmt: skip
    assert all("namespace" not in one["metadata"] for one in manifests()), "kubectl says in which"


@pytest.mark.parametrize("name", PODS)
def test_a_pod_meets_the_restricted_standard_of_kubernetes(name: str) -> None:
    pod = PODS[name]
    user, group = arguments("USER")[0].split(":")
    context = pod["securityContext"]
    assert context["runAsNonRoot"] is True
    assert (context["runAsUser"], context["runAsGroup"], context["fsGroup"]) == (int(user), int(group), int(group))
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    assert all(set(volume) == {"name", "emptyDir"} and volume["emptyDir"]["sizeLimit"] for volume in pod["volumes"])


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_is_locked_and_limited(name: str) -> None:
    one = CONTAINERS[name]
    assert one["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    for kind in ("requests", "limits"):
        assert set(one["resources"][kind]) == {"cpu", "memory"}


def test_one_image_everywhere_with_the_version_of_the_project() -> None:
    assert {one["image"] for one in CONTAINERS.values()} == {f"registry.example.org/doedemocratie:{VERSION}"}
    assert [job["metadata"]["name"] for job in manifests("Job")] == [
        f"doedemocratie-prepare-{VERSION.replace('.', '-')}"
    ]


def test_what_pods_are_told_are_settings_that_exist() -> None:
    (config,) = manifests("ConfigMap")
    main, administrator = secrets()
    assert set(config["data"]) <= SETTINGS
    assert {*main["stringData"], *administrator["stringData"]} <= SETTINGS
    assert not set(config["data"]) & set(main["stringData"])
    assert not re.search("SECRET|PASSWORD|DATABASE|CACHE|STORAGE|EMAIL_URL", " ".join(config["data"]))
    for name, one in CONTAINERS.items():
        assert "env" not in one
        sources = [source.get("configMapRef") or source["secretRef"] for source in one["envFrom"]]
        known = [{"name": config["metadata"]["name"]}, {"name": main["metadata"]["name"]}]
        first = [{"name": administrator["metadata"]["name"], "optional": True}]
        assert sources == known + (first if name.endswith(": prepare") else [])


def test_the_secrets_are_a_template_that_is_never_applied() -> None:
    assert all("REPLACE-ME" in value for secret in secrets() for value in secret["stringData"].values())
    assert not manifests("Secret")
    assert not [
        file for file in KUBERNETES.iterdir() if "secret" in file.name and file.suffix in {".yaml", ".yml", ".json"}
    ]


@pytest.mark.parametrize("name", CONTAINERS)
def test_commands_exist_and_no_static_files_are_collected(name: str) -> None:
    command = CONTAINERS[name].get("command", [])
    if name.endswith(": web"):
        assert not command, "the image starts the web server"
        return
    assert command[:2] == ["python", "manage.py"]
    assert command[2] in get_commands()
    assert command[2] != "prepare" or "--no-static" in command


@pytest.mark.parametrize("name", [name for name in CONTAINERS if "wait" not in name])
def test_the_site_can_write_where_it_must(name: str) -> None:
    mounts = {mount["mountPath"]: mount["name"] for mount in CONTAINERS[name]["volumeMounts"]}
    assert set(mounts) == {"/tmp", image_environment()["VAR_DIR"]}  # noqa: S108
    assert set(mounts.values()) == {volume["name"] for volume in PODS[name.partition(":")[0]]["volumes"]}


def test_no_probe_asks_for_the_database() -> None:
    """With /readyz a database that is away would take every pod out of the service, and no stored page were shown."""
    web = CONTAINERS["doedemocratie-web: web"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert web[probe]["httpGet"] == {"path": "/healthz", "port": "http"}
    others = [one for name, one in CONTAINERS.items() if not name.endswith(": web")]
    assert not any(probe in one for one in others for probe in ("startupProbe", "readinessProbe", "livenessProbe"))

    def patience(probe: str) -> int:
        return web[probe]["periodSeconds"] * web[probe]["failureThreshold"]

    assert patience("livenessProbe") > patience("readinessProbe") >= 30


def test_a_process_gets_the_time_that_it_needs_to_stop() -> None:
    before = CONTAINERS["doedemocratie-web: web"]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert before >= 5
    assert PODS["doedemocratie-web"]["terminationGracePeriodSeconds"] > before + graceful_timeout()
    assert PODS["doedemocratie-worker"]["terminationGracePeriodSeconds"] >= 60


def test_an_upgrade_takes_no_pod_away_before_the_new_one_serves() -> None:
    for name in ("doedemocratie-web", "doedemocratie-worker"):
        deployment = manifest("Deployment", name)["spec"]
        assert deployment["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
        # The new pods wait as long as the job may take, and the deployment waits for the pods.
        command = CONTAINERS[f"{name}: wait-for-migrations"]["command"]
        (job,) = manifests("Job")
        assert int(command[command.index("--timeout") + 1]) >= job["spec"]["activeDeadlineSeconds"]
        assert deployment["progressDeadlineSeconds"] > int(command[-1])
    assert job["spec"]["backoffLimit"] > 0
    assert job["spec"]["ttlSecondsAfterFinished"] > 0


def test_ports_fit_each_other() -> None:
    ports = {port["name"]: port["containerPort"] for port in CONTAINERS["doedemocratie-web: web"]["ports"]}
    (config,) = manifests("ConfigMap")
    assert ports == {"http": int(image_environment()["PORT"]), "metrics": int(config["data"]["METRICS_PORT"])}
    scraped = manifest("Deployment", "doedemocratie-web")["spec"]["template"]["metadata"]["annotations"]
    assert scraped["prometheus.io/port"] == str(ports["metrics"])
    (service,) = manifests("Service")
    assert [(port["name"], port["targetPort"]) for port in service["spec"]["ports"]] == [("http", "http")]
    (ingress,) = manifests("Ingress")
    (rule,) = ingress["spec"]["rules"]
    backend = rule["http"]["paths"][0]["backend"]["service"]
    assert backend == {"name": service["metadata"]["name"], "port": {"name": "http"}}
    policy = manifest("NetworkPolicy", "doedemocratie-web")["spec"]
    assert [rule["ports"] for rule in policy["ingress"]] == [[{"port": "http"}], [{"port": "metrics"}]]


def test_the_ingress_has_tls_for_the_host_that_the_site_answers_to() -> None:
    (ingress,) = manifests("Ingress")
    (config,) = manifests("ConfigMap")
    host = config["data"]["ALLOWED_HOSTS"]
    assert config["data"]["SITE_URL"] == f"https://{host}"
    assert [rule["host"] for rule in ingress["spec"]["rules"]] == [host]
    assert [tls["hosts"] for tls in ingress["spec"]["tls"]] == [[host]]


def test_selectors_find_the_pods() -> None:
    for kind in ("Deployment", "Job"):
        for one in manifests(kind):
            labels = one["spec"]["template"]["metadata"]["labels"]
            assert kind == "Job" or one["spec"]["selector"]["matchLabels"] == labels
            assert labels["app.kubernetes.io/name"] == "doedemocratie", "the network policy of all"
    (service,) = manifests("Service")
    (budget,) = manifests("PodDisruptionBudget")
    assert service["spec"]["selector"] == budget["spec"]["selector"]["matchLabels"] == WEB
    assert manifest("Deployment", "doedemocratie-web")["spec"]["template"]["metadata"]["labels"] == WEB
    spread = PODS["doedemocratie-web"]["topologySpreadConstraints"]
    assert all(constraint["labelSelector"]["matchLabels"] == WEB for constraint in spread)
    everybody = manifest("NetworkPolicy", "doedemocratie")["spec"]
    assert everybody["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "doedemocratie"}
    assert everybody["policyTypes"] == ["Ingress", "Egress"], "what is not named is closed"
    assert "ingress" not in everybody


def test_there_are_always_two_web_nodes_and_the_autoscaler_alone_says_how_many() -> None:
    (scaler,) = manifests("HorizontalPodAutoscaler")
    deployment = manifest("Deployment", scaler["spec"]["scaleTargetRef"]["name"])
    assert scaler["spec"]["minReplicas"] >= 2
    assert "replicas" not in deployment["spec"]
    (budget,) = manifests("PodDisruptionBudget")
    assert budget["spec"]["maxUnavailable"] < scaler["spec"]["minReplicas"]
