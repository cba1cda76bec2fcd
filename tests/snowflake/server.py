"""A Snowflake account on loopback: fakesnow answers the real connector, and this shim does what fakesnow lacks: stages
whose files go over HTTP as to Google's storage, links, grants, sessions that expire, and whatever a test breaks.
"""

import email.utils
import gzip
import hashlib
import importlib
import json
import logging
import re
import secrets
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from unittest import mock
from urllib.parse import quote

import uvicorn
from snowflake.connector.gcs_storage_client import SnowflakeGCSRestClient
from snowflake.connector.storage_client import SnowflakeStorageClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from tests.cortex.sql import AiFunctions

# The package gives the module's name to a function.
fakesnow: Any = importlib.import_module("fakesnow.server")

LITERAL = r"'((?:[^'\\]|\\.)*)'"
STAGE = r'@"((?:[^"]|"")*)"\."((?:[^"]|"")*)"\."((?:[^"]|"")*)"'

SCHEMA = r'"((?:[^"]|"")*)"\."((?:[^"]|"")*)"'

StageKey = tuple[str, str, str]

MADE = "1790000000.000000000"  # when every stage was
# Snowflake's reference, SHOW STAGES.
SHOWN_STAGE = (
    "created_on name database_name schema_name url has_credentials has_encryption_key owner comment region type "
    "storage_integration"
).split()


@dataclass
class File:
    """What lies in a stage; `digest` is what the connector keeps beside it."""

    data: bytes
    digest: str = ""
    modified: float = field(default_factory=time.time)


@dataclass
class Refusal:
    """Statements that match get this error instead of an answer, `times` times (None: always)."""

    pattern: str
    number: int
    state: str = "42501"
    message: str = "SQL access control error"
    times: int | None = None


class Fault(Exception):
    """An error that Snowflake answers with."""

    def __init__(self, number: int, state: str, message: str) -> None:
        super().__init__(message)
        self.number, self.state, self.message = number, state, message


class FakeSnowflake:
    """One account. What the tests look at: `statements` as (text, tag), `logins`, `stages`."""

    def __init__(self) -> None:
        self.port = 0
        self.statements: list[tuple[str, str]] = []
        self.logins: list[dict[str, Any]] = []
        self.heartbeats = 0
        self.renewals = 0
        self.stages: dict[StageKey, dict[str, File]] = {}
        self.types: dict[StageKey, str] = {}
        self.refusals: list[Refusal] = []
        self.ai = AiFunctions()
        self.login_refusal: tuple[str, str] | None = None
        self.login_status = 200
        self.role = "SVGBOT_ROLE"
        self.warehouse = "WH"
        self.hybrid = False  # trial accounts and some regions have no hybrid tables
        self.cut_uploads = 0
        self.storage_requests = 0
        self.scrambled_checksums = False
        self._expiring = ""
        self._refused_binding = ("", 0)
        self._gone: dict[str, str] = {}
        self._tokens: set[str] = set()

    def reset(self) -> None:
        """As new, but for the tables and the sessions."""
        port, gone, tokens = self.port, self._gone, self._tokens
        self.__init__()  # type: ignore[misc]
        self.port, self._gone, self._tokens = port, gone, tokens

    def expire(self, code: str = "390114") -> None:
        """Every session there is ends."""
        self._gone |= dict.fromkeys(self._tokens, code)

    def expire_at(self, pattern: str) -> None:
        """Every session ends just before the next statement that matches."""
        self._expiring = pattern

    def refuse_binding(self, part: str, number: int) -> None:
        """From now on statements with that in a bound value fail."""
        self._refused_binding = (part, number)

    def refuse(self, pattern: str, number: int, state: str = "42501", times: int | None = None) -> None:
        """From now on these statements fail."""
        self.refusals.append(Refusal(pattern, number, state, times=times))

    @property
    def open_sessions(self) -> int:
        """How many are logged in."""
        return len(fakesnow.sessions)

    @property
    def texts(self) -> list[str]:
        """The statements without their tags."""
        return [text for text, _ in self.statements]

    @property
    def settings(self) -> dict[str, Any]:
        """The bot's settings for this account."""
        return {
            "snowflake_account": "acme-dev",
            "snowflake_user": "SVGBOT",
            "snowflake_password": "secret",
            "snowflake_host": "127.0.0.1",
            "snowflake_port": self.port,
            "snowflake_protocol": "http",
            "snowflake_database": "DB",
            "snowflake_schema": "PUBLIC",
        }

    # Over HTTP.

    def app(self) -> Starlette:
        """What listens."""
        return Starlette(
            routes=[
                Route("/session/v1/login-request", self._login, methods=["POST"]),
                Route("/session/token-request", self._renewal, methods=["POST"]),
                Route("/session/heartbeat", self._heartbeat, methods=["POST"]),
                Route("/queries/v1/query-request", self._query, methods=["POST"]),
                Route("/storage/{path:path}", self._storage, methods=["HEAD", "GET", "PUT"]),
                Mount("/", fakesnow.app),
            ]
        )

    async def _login(self, request: Request) -> Response:
        body = await _body(request)
        self.logins.append(body["data"])
        answer = json.loads((await fakesnow.login_request(request)).body)
        token = answer["data"]["token"]
        # Not before: a login that is on its way when the trouble begins is refused as well.
        if self.login_status != 200:
            return Response(status_code=self.login_status)
        if self.login_refusal:
            code, message = self.login_refusal
            return JSONResponse({"success": False, "code": code, "message": message, "data": {}})
        self._tokens.add(token)
        answer["data"] |= {"masterToken": f"master-{token}", "masterValidityInSeconds": 14400, "sessionId": 1}
        answer["data"]["sessionInfo"] |= {"roleName": self.role, "warehouseName": self.warehouse}
        return JSONResponse(answer)

    async def _renewal(self, request: Request) -> Response:
        """A session token for a master token, as the connector asks for after 390112."""
        self.renewals += 1
        old = (await _body(request))["oldSessionToken"]
        new = secrets.token_urlsafe(32)
        fakesnow.sessions[new] = fakesnow.sessions[old]
        self._tokens.add(new)
        data = {"sessionToken": new, "masterToken": f"master-{new}", "sessionId": 1}
        data |= {"validityInSecondsST": 3600, "validityInSecondsMT": 14400}
        return JSONResponse({"success": True, "data": data})

    async def _heartbeat(self, request: Request) -> Response:
        self.heartbeats += 1
        gone = self._gone.get(fakesnow.to_token(request))
        return JSONResponse({"success": gone is None, "code": gone, "message": None, "data": None})

    async def _query(self, request: Request) -> Response:
        body = await _body(request)
        text, tag = body["sqlText"].strip(), (body.get("parameters") or {}).get("QUERY_TAG", "")
        if self._expiring and re.search(self._expiring, text):
            self._expiring = ""
            self.expire()
        gone = self._gone.get(fakesnow.to_token(request))
        if gone:
            return JSONResponse({"success": False, "code": gone, "message": "Authentication token has expired."})
        self.statements.append((text, tag))
        try:
            self._check(text, json.dumps(body.get("bindings")))
            answer = self._own(text, body)
            if answer is None:
                answer = await self._unloaded(request, text) or await self._merged(request, text, body)
            if answer is None:
                answer = await _fakesnow(request, {**body, "sqlText": self._put_plainly(request, text)})
        except Fault as fault:
            number = f"{fault.number:06d}"
            data = {"errorCode": number, "sqlState": fault.state, "queryId": str(uuid.uuid4())}
            return JSONResponse({"success": False, "code": number, "message": fault.message, "data": data})
        return answer

    async def _storage(self, request: Request) -> Response:
        """The cloud's storage: a body that was cut is never stored."""
        self.storage_requests += 1
        database, schema, stage, path = str(request.scope["path"]).removeprefix("/storage/").split("/", 3)
        files = self.stages[database, schema, stage]
        if request.method == "PUT":
            if self.cut_uploads:
                self.cut_uploads -= 1
                await request.receive()
                raise ConnectionAbortedError  # nobody answers, as when a cable is pulled
            files[path] = File(await request.body(), request.headers.get("x-goog-meta-sfc-digest", ""))
            return Response()
        if path not in files:
            return Response(status_code=404)
        file = files[path]
        return Response(file.data, headers={"x-goog-meta-sfc-digest": file.digest})

    # Statements.

    def _check(self, text: str, bound: str) -> None:
        part, number = self._refused_binding
        if part and part in bound:
            raise Fault(number, "42000", "refused")
        for refusal in self.refusals:
            if refusal.times != 0 and re.search(refusal.pattern, text):
                if refusal.times is not None:
                    refusal.times -= 1
                raise Fault(refusal.number, refusal.state, refusal.message)

    def _own(self, text: str, body: dict[str, Any]) -> Response | None:
        """The answer to what fakesnow cannot do, None for everything else."""
        if table := self.ai.answer(text, body):
            return _rows(*table)
        if found := re.match(rf"CREATE STAGE IF NOT EXISTS {STAGE[1:]}(.*)", text, re.S):
            key = _names(found)
            self.stages.setdefault(key, {})
            self.types.setdefault(key, "INTERNAL NO CSE" if "SNOWFLAKE_SSE" in found[4] else "INTERNAL")
            return _rows(["status"], [["Stage area successfully created."]])
        if found := re.fullmatch(rf"(LIST|REMOVE) {LITERAL}(?: PATTERN = {LITERAL})?", text):
            return self._listed(found[1], _unescaped(found[2]), found[3] and _unescaped(found[3]))
        if found := re.match(rf"PUT {LITERAL} {LITERAL} AUTO_COMPRESS = FALSE", text):
            return self._put(_unescaped(found[1]), _unescaped(found[2]))
        if found := re.match(rf"GET {LITERAL} {LITERAL}(?: PATTERN = {LITERAL})?", text):
            return self._get(_unescaped(found[1]), _unescaped(found[2]), found[3] and _unescaped(found[3]))
        if found := re.fullmatch(rf"SHOW STAGES LIKE {LITERAL} IN SCHEMA {SCHEMA}", text):
            rows = [
                [MADE, key[2], *key[:2], "", "N", "N", self.role, "Drawings by svgbot", None, kind, None]
                for key, kind in self.types.items()
                if key[:2] == (found[2].replace('""', '"'), found[3].replace('""', '"'))
            ]
            return _rows(SHOWN_STAGE, rows, {"created_on": "timestamp_ltz"})
        if found := re.fullmatch(rf"SHOW GRANTS ON STAGE {STAGE[1:]}", text):
            grants = [[MADE, right, "STAGE", found[3], "ROLE", self.role] for right in ("WRITE", "READ", "OWNERSHIP")]
            return _rows(["created_on", "privilege", "granted_on", "name", "granted_to", "grantee_name"], grants)
        if found := re.match(rf"SELECT GET_PRESIGNED_URL\((?:{LITERAL}|(@[\w.\"]+)), \?, (\d+)\)", text):
            stage = re.fullmatch(STAGE, _unescaped(found[1] or found[2]))
            assert stage, text
            path = body["bindings"]["1"]["value"]
            where = "/".join(quote(part) for part in (*_names(stage), path))
            return _rows(["url"], [[f"http://127.0.0.1:{self.port}/storage/{where}"]])
        if text == "SELECT CURRENT_ROLE()":
            return _rows(["role"], [[self.role]])
        if text == "SELECT CURRENT_USER(), CURRENT_ROLE()":
            return _rows(["user", "role"], [["SVGBOT", self.role]])
        if text == "SELECT CURRENT_WAREHOUSE()":
            return _rows(["warehouse"], [[self.warehouse]])
        if "GENERATOR(" in text:
            return _rows(["count"], [["1"]])
        if re.match(r"GRANT|ALTER SESSION|SELECT SYSTEM\$CANCEL", text, re.I):
            return _rows(["status"], [["Statement executed successfully."]])
        if re.match(r"CREATE HYBRID TABLE", text, re.I) and not self.hybrid:
            raise Fault(2, "0A000", "Unsupported feature 'HYBRID TABLE'.")
        return None

    def _files(self, location: str) -> tuple[StageKey, str, dict[str, File]]:
        found = re.match(rf"{STAGE}/(.*)", location, re.S)
        assert found, location
        key = _names(found)
        if key not in self.stages:
            raise Fault(2003, "02000", "Stage does not exist or not authorized.")
        return key, found[4], self.stages[key]

    def _matching(self, location: str, pattern: str | None) -> tuple[StageKey, dict[str, File]]:
        key, prefix, files = self._files(location)
        named = {path: f"{key[2].lower()}/{path}" for path in files if path.startswith(prefix)}
        matching = {path for path, name in named.items() if pattern is None or re.fullmatch(pattern, name, re.S)}
        return key, {path: files[path] for path in sorted(matching)}

    def _listed(self, verb: str, location: str, pattern: str | None) -> Response:
        key, files = self._matching(location, pattern)
        if verb == "REMOVE":
            for path in files:
                del self.stages[key][path]
            return _rows(["name", "result"], [[f"{key[2].lower()}/{path}", "removed"] for path in files])
        rows = [
            [
                f"{key[2].lower()}/{path}",
                str(len(file.data)),
                hashlib.md5(file.data + b"?" * self.scrambled_checksums, usedforsecurity=False).hexdigest(),
                email.utils.formatdate(file.modified, usegmt=True),
            ]
            for path, file in files.items()
        ]
        return _rows(["name", "size", "md5", "last_modified"], rows)

    def _put(self, source: str, location: str) -> Response:
        key, folder, _ = self._files(location)
        return _transfer(
            command="UPLOAD",
            src_locations=[source.removeprefix("file://")],
            autoCompress=False,
            sourceCompression="none",
            overwrite=False,
            stageInfo=_storage_at(key, folder),
        )

    def _get(self, location: str, target: str, pattern: str | None) -> Response:
        key, files = self._matching(location, pattern)
        return _transfer(
            command="DOWNLOAD",
            src_locations=list(files),
            encryptionMaterial=[],
            localLocation=target.removeprefix("file://"),
            stageInfo=_storage_at(key, ""),
        )

    async def _unloaded(self, request: Request, text: str) -> Response | None:
        """COPY INTO a stage: the text of the query's one field, byte for byte."""
        found = re.match(rf"COPY INTO {LITERAL} FROM \((.*?)\) FILE_FORMAT", text, re.S)
        if found is None:
            return None
        _, path, files = self._files(_unescaped(found[1]))
        if path in files:
            raise Fault(100183, "0A000", "Files already existing at the unload destination.")
        connection = fakesnow.to_conn(fakesnow.to_token(request))
        rows = connection.cursor().execute(found[2]).fetchall()
        files[path] = File(rows[0][0].encode())
        return _rows(["rows_unloaded", "input_bytes", "output_bytes"], [["1", "1", "1"]])

    async def _merged(self, request: Request, text: str, body: dict[str, Any]) -> Response | None:
        """MERGE from a JSON text: fakesnow cannot unpack it inside of a MERGE, so it is laid in a table before."""
        found = re.match(r"(MERGE INTO .* USING) \((SELECT .* PARSE_JSON\(\?\)\)\))\) (AS new .*)", text, re.S)
        if found is None:
            return None
        name = f"DB.PUBLIC.MERGED_{secrets.token_hex(6)}"
        await _fakesnow(request, {**body, "sqlText": f"CREATE TABLE {name} AS {found[2]}"})
        try:
            return await _fakesnow(request, {"sqlText": f"{found[1]} {name} {found[3]}"})
        finally:
            await _fakesnow(request, {"sqlText": f"DROP TABLE {name}"})

    def _put_plainly(self, request: Request, text: str) -> str:
        """The statement without what fakesnow's parser does not know; schemas are there when they are named."""
        if found := re.match(
            r'CREATE (?:OR REPLACE )?(?:\w+ )?TABLE (?:IF NOT EXISTS )?("(?:[^"]|"")*"\."(?:[^"]|"")*")\.', text
        ):
            connection = fakesnow.to_conn(fakesnow.to_token(request))
            try:
                connection.cursor().execute(f"CREATE SCHEMA IF NOT EXISTS {found[1]}")
            except Exception as error:
                raise Fault(1003, "42000", str(error)) from error
        text = re.sub(r"HYBRID |,\s+INDEX [^\n]*\)(?=,|\n)", "", text)
        text = text.replace("DATA_RETENTION_TIME_IN_DAYS = 0", "")
        return re.sub(r"CLUSTER BY \(.*\)$", "", text, flags=re.S)


@contextmanager
def running() -> Iterator[FakeSnowflake]:
    """The account, listening while the block runs."""
    for name in ("fakesnow.server", "sqlglot"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    account = FakeSnowflake()
    config = uvicorn.Config(
        account.app(), host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none", loop="asyncio"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="snowflake", daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    account.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield account
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def storage_here(account: FakeSnowflake) -> Iterator[None]:
    """In this process the connector finds the account's storage on loopback: it would speak https to Google's own hosts
    only. The rest of the way is its own; after a failure it tries again at once."""

    def at_home(location: str, filename: str, *_: object) -> str:
        return f"http://127.0.0.1:{account.port}/storage/{quote(location + filename)}"

    with (
        mock.patch.object(SnowflakeGCSRestClient, "generate_file_url", staticmethod(at_home)),
        mock.patch.object(SnowflakeStorageClient, "SLEEP_UNIT", 0.01),
    ):
        yield


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    if request.headers.get("content-encoding") == "gzip":
        raw = gzip.decompress(raw)
    body: dict[str, Any] = json.loads(raw)
    return body


async def _fakesnow(request: Request, body: dict[str, Any]) -> Response:
    """fakesnow's answer to the body; what it cannot do is an error in the statement, not one to be tried again."""

    class Passed:
        headers = {  # noqa: RUF012
            "Authorization": request.headers["authorization"],
        }
        url, query_params, path_params = request.url, request.query_params, request.path_params

        async def body(self) -> bytes:
            return json.dumps(body).encode()

    response: Response = await fakesnow.query_request(Passed())
    if response.status_code == 500:
        raise Fault(1003, "42000", json.loads(bytes(response.body))["message"])
    return response


def _rows(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], kinds: Mapping[str, str] = MappingProxyType({})
) -> Response:
    """The rows, of text but for the columns of other `kinds`."""
    held = [list(row) for row in rows]
    types = [
        {"name": name, "type": kinds.get(name, "text"), "nullable": True, "length": 1 << 24, "byteLength": 1 << 24}
        | dict.fromkeys(("precision", "database", "schema", "table", "collation"))
        | {"scale": 9 if name in kinds else None}
        for name in columns
    ]
    data = {
        "parameters": [],
        "rowtype": types,
        "rowset": held,
        "total": len(held),
        "returned": len(held),
        "queryId": str(uuid.uuid4()),
        "queryResultFormat": "json",
        "statementTypeId": 0x5000,
    }
    return JSONResponse({"success": True, "code": None, "message": None, "data": data})


def _transfer(**data: Any) -> Response:
    data |= {"parallel": 4, "queryId": str(uuid.uuid4())}
    return JSONResponse({"success": True, "code": None, "message": None, "data": data})


def _storage_at(key: StageKey, folder: str) -> dict[str, Any]:
    location = "/".join((*key, folder)).rstrip("/") + "/"
    creds = {"GCS_ACCESS_TOKEN": secrets.token_hex(8)}
    return {"locationType": "GCS", "location": location, "creds": creds}


def _names(found: re.Match[str]) -> StageKey:
    database, schema, stage = (part.replace('""', '"') for part in found.groups()[:3])
    return database, schema, stage


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.S)
