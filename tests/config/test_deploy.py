"""The files of docs/deploy name programs, options and settings that there are."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from celery import current_app
from celery.bin.base import CLIContext
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands
from gunicorn.config import Config

from tests.config.test_docs import required, settings_table

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PLACE = "/srv/plumbline/"


def lines(path: Path, key: str) -> list[str]:
    """Return what a unit says under a key, one for each line."""
    return re.findall(rf"^{key}=(.*)$", path.read_text(), re.MULTILINE)


def commands() -> list[list[str]]:
    """Return the command lines of all units."""
    return [
        shlex.split(line.removeprefix(PLACE))
        for unit in UNITS
        for line in lines(unit, "ExecStart")
    ]


def options_of(name: str) -> list[str]:
    """Return what the unit of this name gives its program."""
    unit = DEPLOY / "systemd" / f"plumbline-{name}.service"
    return shlex.split(lines(unit, "ExecStart")[0])[1:]


def test_every_unit_starts_something_of_this_house() -> None:
    for program, *words in commands():
        if words[0] == "manage.py":
            assert program == ".venv/bin/python"
            assert words[1] in get_commands()
        elif program.startswith(".venv/"):
            assert (Path(sys.executable).parent / Path(program).name).exists()
        else:
            assert os.access(ROOT / program, os.X_OK), program


def test_gunicorn_and_celery_know_their_options() -> None:
    known = Config().parser().parse_args(options_of("web"))
    assert known.args == ["config.wsgi"]
    for name in ("worker", "beat"):
        app, *words = options_of(name)[1:]
        assert app == "config"
        command = celery.commands[words[0]]
        context = CLIContext(current_app, no_color=True, workdir=None)
        assert command.make_context(name, words[1:], obj=context).args == []


def test_units_name_units_that_there_are() -> None:
    ours = {unit.name for unit in UNITS}
    for unit in UNITS:
        named = set(
            re.findall(r"plumbline[\w-]*\.(?:service|timer|target)", unit.read_text())
        )
        assert named <= ours, unit.name
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert {f"{name}.service" for name in timers} <= ours


def test_one_user_seals_and_another_serves() -> None:
    users = {
        name: lines(DEPLOY / "systemd" / f"plumbline-{name}.service", "User")
        for name in ("web", "beat", "migrate", "verify", "worker")
    }
    assert users.pop("worker") == ["plumbline-worker"]
    assert set(map(tuple, users.values())) == {("plumbline",)}


def test_the_environment_holds_what_production_needs() -> None:
    text = (DEPLOY / "plumbline.env").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    assert required() <= named
    assert named <= {name for name, _ in settings_table()} | {"DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_leads_to_the_web_server_and_lets_in_what_it_takes(name: str) -> None:
    text = (DEPLOY / name).read_text()
    bound = Config().parser().parse_args(options_of("web")).bind
    assert set(re.findall(r"127\.0\.0\.1:\d+", text)) == set(bound)
    megabytes = re.search(r"(?:client_max_body_size|max_size) (\d+)(?:m;|MB\n)", text)
    assert megabytes
    assert int(megabytes[1]) * 10**6 > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_nginx_passes_one_address_on() -> None:
    """A list that a stranger began would count as the proxies' own."""
    text = (DEPLOY / "nginx.conf").read_text()
    places = text.count("proxy_pass ")
    for header, value in [
        ("X-Forwarded-For", "$remote_addr"),
        ("X-Forwarded-Proto", "$scheme"),
        ("Host", "$host"),
    ]:
        assert text.count(f"proxy_set_header {header} {value};") == places


@pytest.mark.parametrize("name", ["backup", "manage", "restore"])
def test_a_script_can_be_read(name: str) -> None:
    script = DEPLOY / f"plumbline-{name}"
    subprocess.run(["sh", "-n", script], check=True)
    assert os.access(script, os.X_OK)
