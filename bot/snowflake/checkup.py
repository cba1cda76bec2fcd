"""What `svgbot doctor` asks of Snowflake, in the order in which one thing needs the other. Each question raises
errors.SessionError where the answer is no, and returns the facts for its sentence where it is yes."""

from typing import Any

from snowflake.snowpark import Session

from bot.errors import Fact, NotPermitted, SessionError
from bot.ledger.mirrored import MIRRORED
from bot.snowflake.mirror import merge_statement
from bot.snowflake.names import Schema
from bot.snowflake.pool import Pool
from bot.snowflake.stage_sql import current_role, grant, run
from bot.snowflake.tables import name_of
from bot.snowflake.trouble import VENDOR_ERRORS, number_of

Facts = dict[str, Fact]


async def connection(pool: Pool) -> Facts:
    """Who the bot is there."""
    row = await pool.call(lambda session: run(session, "SELECT CURRENT_USER(), CURRENT_ROLE()")[0])
    kind = pool.connection.kind.replace("_", " ")
    return {"account": pool.connection.account, "user": str(row[0]), "role": str(row[1]), "kind": kind}


async def warehouse(pool: Pool) -> Facts:
    """Whether the warehouse runs, or resumes when it is needed."""

    def ask(session: Session) -> Any:
        (name,) = run(session, "SELECT CURRENT_WAREHOUSE()")[0]
        if name:
            run(session, "SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 1))")  # this one cannot do without
        return name

    name = await pool.call(ask)
    if not name:
        raise SessionError("warehouse_unset")
    return {"warehouse": str(name)}


async def mirror(pool: Pool, schema: Schema) -> Facts:
    """Whether the ledger's tables are there and may be written, by a batch without rows."""

    def ask(session: Session) -> None:
        for table in MIRRORED:
            try:
                run(session, merge_statement(schema, table), "[]")
            except VENDOR_ERRORS as error:
                number = number_of(error)
                if number == 3001:
                    there = f"TABLE {schema.of(name_of(table))}"
                    statement = grant("SELECT, INSERT, UPDATE, DELETE", there, current_role(session))
                    raise NotPermitted("grant_missing", grant=statement, number=number) from error
                if number in {2003, 2043}:
                    raise NotPermitted("tables_missing", schema=str(schema), table=name_of(table)) from error
                raise

    await pool.call(ask)
    return {"schema": str(schema), "count": len(MIRRORED)}
