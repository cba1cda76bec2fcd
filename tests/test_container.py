"""The container: the Dockerfile is linted, and its steps are taken by hand, as it says, in a clean environment."""

import asyncio
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve

PROJECT = Path(__file__).parent.parent
DOCKERFILE = PROJECT / "Dockerfile"


@dataclass(frozen=True)
class Step:
    """One instruction; `argument` is on one line."""

    name: str
    argument: str


def stages() -> list[list[Step]]:
    """The instructions of each stage of the Dockerfile."""
    text = re.sub(r"(?m)^\s*#.*\n", "", DOCKERFILE.read_text("utf-8"))
    found: list[list[Step]] = []
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, argument = line.split(None, 1)
            if name == "FROM":
                found.append([])
            found[-1].append(Step(name, " ".join(argument.split())))
    return found


def said(stage: list[Step], name: str) -> list[str]:
    """The arguments of all instructions of that name."""
    return [step.argument for step in stage if step.name == name]


BUILD, RUNTIME = stages()


def variables(stage: list[Step]) -> dict[str, str]:
    """What the stage sets in the environment."""
    return dict(pair.split("=", 1) for line in said(stage, "ENV") for pair in shlex.split(line))


def test_the_linter_has_nothing_to_say() -> None:
    """hadolint knows what goes wrong in Dockerfiles."""
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not published for this platform")
    done = subprocess.run([hadolint, DOCKERFILE], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_container_is_as_operators_expect_it() -> None:
    """Not root, state in a volume of its own, a health check, and Python as the process that gets SIGTERM."""
    assert said(RUNTIME, "USER") == ["10001"]
    environment = variables(RUNTIME)
    assert said(RUNTIME, "VOLUME") == [environment["SVGBOT_HOME"]]
    assert environment["SVGBOT_HOST"] == "0.0.0.0"  # noqa: S104 - inside the container, where nothing else listens
    assert said(RUNTIME, "EXPOSE") == [environment["SVGBOT_PORT"]]
    assert "/healthz" in said(RUNTIME, "HEALTHCHECK")[0]
    assert json.loads(said(RUNTIME, "ENTRYPOINT")[0]) == ["svgbot"]
    assert json.loads(said(RUNTIME, "CMD")[0]) == ["serve"]
    installed = said(RUNTIME, "RUN")[0]
    for package in ("libcairo2", "fonts-liberation", "fonts-dejavu-core"):
        assert package in installed


def test_what_is_copied_is_what_the_build_may_see() -> None:
    """.dockerignore keeps everything else out: no secrets, no databases, no tests."""
    copied = {source for line in said(BUILD, "COPY") if "--from" not in line for source in line.split()[:-1]}
    lines = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == copied


@dataclass(frozen=True)
class Container:
    """The result of the steps, and the environment in it."""

    venv: Path
    home: Path

    def environment(self, **more: str) -> dict[str, str]:
        """What the Dockerfile sets, with this test's folders, and nothing of this machine's."""
        inside = variables(RUNTIME)
        path = inside["PATH"].replace("/app/.venv", str(self.venv)).replace("$PATH", os.defpath)
        here = {"PATH": path, "SVGBOT_HOME": str(self.home), "HOME": str(self.home)}
        return inside | here | {"SVGBOT_HOST": "127.0.0.1", "SVGBOT_PORT": str(free_port())} | more

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command in it."""
        return subprocess.run(
            command,
            executable=self.venv / "bin" / command[0],
            cwd=self.home,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """What the build stage makes, in a folder instead of an image, without the network."""
    uv = os.environ.get("UV") or shutil.which("uv") or str(PROJECT / ".uv" / "bin" / "uv")
    if not Path(uv).exists():
        pytest.skip("uv is not here: `make test` brings it")
    app, home = tmp_path_factory.mktemp("app"), tmp_path_factory.mktemp("home")
    kept = {name: os.environ[name] for name in ("HOME", "PATH", "UV_CACHE_DIR", "XDG_CACHE_HOME") if name in os.environ}
    by_hand = {"UV_PYTHON": sys.executable, "UV_OFFLINE": "1", "UV_COMPILE_BYTECODE": "0", "UV_LINK_MODE": "hardlink"}
    for step in BUILD:
        if step.name == "COPY" and "--from" not in step.argument:
            *sources, target = step.argument.split()
            for source in sources:
                _copy(PROJECT / source, app / target)
        elif step.name == "RUN":
            command = shlex.split(step.argument)
            assert command[0] == "uv"
            done = subprocess.run(
                [uv, *command[1:]],
                cwd=app,
                env=kept | variables(BUILD) | by_hand,
                capture_output=True,
                text=True,
                timeout=110,
                check=False,
            )
            if "network was disabled" in done.stderr:
                pytest.skip("uv's cache does not hold all that the image installs")
            assert done.returncode == 0, done.stderr
    yield Container(app / ".venv", home)
    shutil.rmtree(app)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def test_it_draws(container: Container, tmp_path: Path) -> None:
    """With nothing in it but what the image holds; the drawing is in the volume."""
    done = container.run("svgbot", "draw", "a blue logo", "--png", str(tmp_path / "logo.png"))
    assert done.returncode == 0, done.stderr
    stage, _, file = done.stdout.strip().removeprefix("@").partition("/")
    assert b"<svg" in (container.home / "stage" / stage / file).read_bytes()
    assert (tmp_path / "logo.png").read_bytes().startswith(b"\x89PNG")


def test_it_is_well(container: Container) -> None:
    """`svgbot doctor` finds nothing broken."""
    done = container.run("svgbot", "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "previews" in done.stdout


def test_it_holds_no_tools_of_the_developers(container: Container) -> None:
    """Neither tests nor linters, and the bot as a package, not as a link to the source."""
    installed = {path.name for path in (container.venv / "lib").glob("python3*/site-packages/*")}
    assert {"bot", "handlers", "slack_bolt"} <= installed
    assert not {"pytest", "mypy", "playwright", "tests"} & installed


async def test_it_serves_is_healthy_and_stops_when_told(container: Container) -> None:
    """The health check of the image answers, and SIGTERM ends it with status 0."""
    async with serve(SlackSettings(port=0)) as server, WorkspaceClient(server.url) as workspace:
        inside = container.environment(
            SLACK_API_URL=workspace.api_url, SLACK_BOT_TOKEN="xoxb-local", SLACK_APP_TOKEN="xapp-local"
        )
        entry = [*json.loads(said(RUNTIME, "ENTRYPOINT")[0]), *json.loads(said(RUNTIME, "CMD")[0])]
        check = json.loads(said(RUNTIME, "HEALTHCHECK")[0].partition("CMD ")[2])
        bot = await asyncio.create_subprocess_exec(
            container.venv / "bin" / entry[0],
            *entry[1:],
            cwd=container.home,
            env=inside,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await workspace.connected(timeout=60)
            assert await _healthy(check, inside)
            bot.send_signal(signal.SIGTERM)
            await workspace.connected(0, timeout=30)
            assert await asyncio.wait_for(bot.wait(), 30) == 0
        finally:
            if bot.returncode is None:
                bot.kill()
            await bot.wait()
        assert not await _healthy(check, inside)


async def _healthy(check: list[str], environment: dict[str, str]) -> bool:
    # The page opens a moment after the websocket, and says "Connection refused" until then.
    for _ in range(20):
        asked = await asyncio.create_subprocess_exec(
            sys.executable, *check[1:], env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, complaint = await asked.communicate()
        if asked.returncode == 0:
            return True
        if b"Connection refused" not in complaint:
            return False
        await asyncio.sleep(0.1)
    return False
