"""What the bot needs in an account, as statements: `svgbot init` prints them or runs them. Each may be run again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from snowflake.snowpark import Session

from bot.errors import NotPermitted
from bot.ledger.mirrored import MIRRORED
from bot.settings import Settings
from bot.snowflake.connection import Connection
from bot.snowflake.names import Schema, identifier, quoted
from bot.snowflake.places import home_of
from bot.snowflake.pool import Pool
from bot.snowflake.stage_sql import current_role, grant, run, stage_statement
from bot.snowflake.tables import make_table, name_of
from bot.snowflake.trouble import VENDOR_ERRORS, number_of, state_of

_UNSUPPORTED: Final = "0A000"


@dataclass(frozen=True, slots=True)
class Statement:
    """`make` is done by the bot's own role; `grant` by whoever owns what is granted. Where the account has no hybrid
    tables, `otherwise` does instead."""

    kind: Literal["make", "grant"]
    sql: str
    otherwise: str = ""


def statements(
    schema: Schema, stage: str, *, role: str, warehouse: str = "", hybrid: bool = False
) -> tuple[Statement, ...]:
    """All that the bot needs, in an order in which it can be run: first what lets the role make things."""
    tables = MIRRORED.values()
    create = "USAGE, CREATE STAGE, CREATE TABLE" + ", CREATE HYBRID TABLE" * hybrid
    before = [
        grant("USAGE", f"DATABASE {quoted(schema.database)}", role),
        grant(create, f"SCHEMA {schema}", role),
        *([grant("USAGE", f"WAREHOUSE {quoted(warehouse)}", role)] if warehouse else []),
        *cortex_grants(role),
    ]
    after = [
        grant("READ, WRITE", f"STAGE {schema.of(stage)}", role),
        *(grant("SELECT, INSERT, UPDATE, DELETE", f"TABLE {schema.of(name_of(table.name))}", role) for table in tables),
    ]
    made = [
        Statement("make", f"{stage_statement(schema, stage)};"),
        *(
            _table(make_table(table, schema, hybrid=False), make_table(table, schema, hybrid=True), hybrid)
            for table in tables
        ),
    ]
    return (*(Statement("grant", sql) for sql in before), *made, *(Statement("grant", sql) for sql in after))


def cortex_grants(role: str) -> tuple[str, str]:
    """What lets the role use Cortex: it takes both."""
    user = f"GRANT DATABASE ROLE SNOWFLAKE.CORTEX_USER TO ROLE {quoted(role)};"
    return user, grant("USE AI FUNCTIONS", "ACCOUNT", role)


def _table(standard: str, hybrid: str, wants_hybrid: bool) -> Statement:
    return Statement("make", f"{hybrid};", f"{standard};") if wants_hybrid else Statement("make", f"{standard};")


Outcome: TypeAlias = Literal["done", "otherwise", "left"]

EXAMPLE: Final = Schema("SVGBOT", "PUBLIC")


async def initial(settings: Settings, pool: Pool | None, *, hybrid: bool, asking: bool) -> tuple[Statement, ...]:
    """The statements for these settings. Without an account, or without `asking` there, names that only it knows are
    those of the example in docs/snowflake.md."""
    role = identifier(pool.connection.role) if pool else ""
    if pool and not role and asking:
        role = await pool.call(current_role)
    named = settings.stage_url.startswith("@") or pool is not None
    schema = home_of(settings, pool.connection if pool else Connection("other", "")) if named else EXAMPLE
    warehouse = identifier(pool.connection.warehouse) if pool else ""
    return statements(schema, settings.stage, role=role or EXAMPLE.database, warehouse=warehouse, hybrid=hybrid)


async def made(pool: Pool, statement: Statement) -> Outcome:
    """What became of the statement: `otherwise` says that the other thing was done, `left` that a grant is an admin's
    to give. Raises errors.NotPermitted where the bot may not make what it needs."""
    return await pool.call(_doing(statement), tag={"task": "init"})


def _doing(statement: Statement) -> Callable[[Session], Outcome]:

    def do(session: Session) -> Outcome:
        try:
            run(session, statement.sql.removesuffix(";"))
        except VENDOR_ERRORS as error:
            if statement.otherwise and state_of(error) == _UNSUPPORTED:
                run(session, statement.otherwise.removesuffix(";"))
                return "otherwise"
            if number_of(error) not in {2003, 2043, 3001}:
                raise
            if statement.kind == "grant":
                return "left"
            raise NotPermitted("not_made", statement=statement.sql.partition(" (")[0]) from error
        return "done"

    return do
