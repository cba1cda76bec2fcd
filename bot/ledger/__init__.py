"""The ledger, the journal and the posts on SQL: SQLAlchemy Core over one SQLite file."""

from bot.ledger.books import SqlBooks
from bot.ledger.changes import SqlChanges
from bot.ledger.journal import SqlJournal
from bot.ledger.ledger import SqlLedger
from bot.ledger.posts import SqlPosts
from bot.ledger.shelves import SqlShelves
from bot.ledger.spending import SqlSpending
from bot.ledger.store import Store, open_store
from bot.ledger.temporary import SqlTemporaryTables

__all__ = [
    "SqlBooks",
    "SqlChanges",
    "SqlJournal",
    "SqlLedger",
    "SqlPosts",
    "SqlShelves",
    "SqlSpending",
    "SqlTemporaryTables",
    "Store",
    "open_store",
]
