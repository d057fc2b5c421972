"""Opens nbgrader's database, makes it where there is none, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    bindparam,
    create_engine,
    event,
    inspect,
)
from sqlalchemy import exc as sql
from sqlalchemy.engine import make_url

from grader.errors import CourseError, GraderError, MachineError, UsageError

__all__ = ["Database", "Open"]

PATIENCE: Final = 5  # seconds that are waited for somebody else who writes

# The tables and columns that are read or written; one that lacks any of them is of another version.
COLUMNS: Final = {
    "course": {"id"},
    "student": {"id", "first_name", "last_name", "email", "lms_user_id"},
    "assignment": {"id", "name", "duedate", "course_id"},
    "notebook": {"id", "name", "assignment_id", "kernelspec"},
    "base_cell": {"id", "name", "notebook_id", "type"},
    "grade_cells": {"id", "max_score", "cell_type"},
    "solution_cells": {"id"},
    "task_cells": {"id"},
    "source_cell": {"id", "name", "notebook_id"},
    "submitted_assignment": {"id", "assignment_id", "student_id", "timestamp"},
    "submitted_notebook": {
        "id",
        "notebook_id",
        "assignment_id",
        "flagged",
        "late_submission_penalty",
    },
    "grade": {
        "id",
        "notebook_id",
        "cell_id",
        "auto_score",
        "manual_score",
        "extra_credit",
        "needs_manual_grade",
    },
    "comment": {"id", "notebook_id", "cell_id", "auto_comment", "manual_comment"},
}


class Open(NamedTuple):
    """A gradebook inside a transaction: the connection, and nbgrader's tables by name."""

    where: str
    connection: Connection
    tables: Mapping[str, Table]

    def insert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows, all in one statement."""
        if rows:
            self.connection.execute(self.tables[table].insert(), rows)

    def update(
        self, table: str, rows: Sequence[dict[str, Any]], keys: Sequence[str] = ("id",)
    ) -> None:
        """Set, in the rows that the keys name, the other columns; all rows have the same."""
        if rows:
            columns = self.tables[table].c
            statement = self.tables[table].update()
            for key in keys:
                statement = statement.where(columns[key] == bindparam(f"this_{key}"))
            names = {name: f"this_{name}" if name in keys else name for name in rows[0]}
            renamed = [{names[name]: value for name, value in row.items()} for row in rows]
            self.connection.execute(statement, renamed)

    def rows(self, query: Select[Any]) -> Iterator[Any]:
        """Yield what a query finds, some rows at a time: a class has many."""
        for some in self.connection.execute(query).partitions(1000):
            yield from some


class Database:
    """nbgrader's database, a file or a SQLAlchemy URL; the first transaction opens it."""

    def __init__(self, address: Path | str) -> None:
        self.engine = _engine(address)
        url = self.engine.url
        self.tables: Mapping[str, Table] | None = None
        self.is_file = url.get_backend_name() == "sqlite"
        self.where = url.database or ":memory:" if self.is_file else url.render_as_string()

    @contextmanager
    def transaction(self) -> Iterator[Open]:
        """Lock the gradebook and yield it; all that is written in the block stays, or nothing.

        A gradebook that is not there yet is made. Errors: MachineError where the machine or
        somebody else is in the way, CourseError or UsageError where it is no sound gradebook.
        """
        try:
            with self.engine.begin() as connection:
                tables = self.tables or self._tables(connection)
                yield Open(self.where, connection, tables)
            self.tables = tables
        except sql.DBAPIError as error:
            raise self._explained(error) from error

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _tables(self, connection: Connection) -> Mapping[str, Table]:
        found = set(inspect(connection).get_table_names())
        if not found:
            _make(connection)
        elif "submitted_assignment" not in found:
            names = ", ".join(sorted(found)[:5])
            raise UsageError(
                f"is a database, but no gradebook of nbgrader's: its tables are {names}",
                where=self.where,
                hint="give --db another file or database; nothing was written to this one",
            )
        metadata = MetaData()
        metadata.reflect(connection, only=lambda name, _: name in COLUMNS, resolve_fks=False)
        self._demand_columns(metadata.tables)
        return metadata.tables

    def _demand_columns(self, tables: Mapping[str, Table]) -> None:
        """Raise CourseError where the tables are not those of the nbgrader of today."""
        for name, columns in COLUMNS.items():
            there = set(tables[name].columns.keys()) if name in tables else set()
            if not columns <= there:
                lacks = f"{name}.{min(columns - there)}" if there else name
                raise CourseError(
                    f"was made by another version of nbgrader: there is no {lacks}",
                    where=self.where,
                    hint="make a copy of it, then run `nbgrader db upgrade` beside it",
                )

    def _explained(self, error: sql.DBAPIError) -> GraderError:
        """Return an error of the database as one that says how to mend it."""
        cause = str(error.orig).strip().partition("\n")[0]
        if any(word in cause for word in ("locked", "lock timeout", "could not obtain lock")):
            return MachineError(
                "is in use: another program is writing to it",
                where=self.where,
                hint="run this again when nbgrader, or the other `grader grade`, is done; the "
                "reports are written, and the next run fills the gradebook",
            )
        if any(word in cause for word in ("malformed", "not a database", "corrupt")):
            return CourseError(
                f"is damaged: {cause}",
                where=self.where,
                hint="put a copy of it back, or move it away: the next run writes a new one, but "
                "what people entered in nbgrader is only in the old one",
            )
        return MachineError(
            f"cannot be written: {cause}",
            where=self.where,
            hint=(
                "see whether it is yours, and whether the disk is full"
                if self.is_file
                else "see whether the server runs, and whether you may write there"
            )
            + "; the reports are written, and the next run fills the gradebook",
        )


# ----------------------------------------------------------------------------------------------


def _engine(address: Path | str) -> Engine:
    """Return an engine whose transactions lock; UsageError where the address is none."""
    url = URL.create("sqlite", database=str(address)) if isinstance(address, Path) else address
    try:
        engine = create_engine(url)
    except sql.ArgumentError:
        raise UsageError(
            "is no address of a database",
            where="--db",
            hint="write it as sqlite:///gradebook.db or postgresql://user@host/name",
        ) from None
    except ImportError as error:
        raise MachineError(
            f"the driver of {make_url(url).drivername} is not installed",
            where="--db",
            hint=f"pip install {error.name}",
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_own_transactions)
        event.listen(engine, "begin", _begin_writing)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _begin_waiting)
    return engine


def _without_own_transactions(connection: Any, _: object) -> None:
    """Keep Python's sqlite3 from starting transactions of its own, which leave out tables made."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")


def _begin_writing(connection: Connection) -> None:
    """Lock before anything is read, so that what is read is still so when it is written."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_waiting(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")


def _make(connection: Connection) -> None:
    """Make the tables of the nbgrader that is installed, and note their version as it does."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from nbgrader.api import Base
    from nbgrader.dbutil import ALEMBIC_DIR

    Base.metadata.create_all(connection)
    MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
