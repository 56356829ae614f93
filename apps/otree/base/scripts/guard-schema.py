"""Asks whether the database fits the study's code, before pages and exports break on a field that it does not hold.

oTree makes tables that are missing and never changes one that is there. So: a new app is fine, a field more or of another
type is not. Runs in the study's own image and directory, in front of the app and in each sync; changes nothing.

Ends with 0 if it fits, 3 if not, 1 if the code cannot be loaded or the database cannot be read. What it prints last is
what Argo CD's page shows.
"""

import contextlib
import io
import os
import re
import sqlite3
import sys
import time
import traceback
from datetime import datetime, timezone
from pathlib import Path

import sqlalchemy
import sqlalchemy.dialects.postgresql

WORK = Path(os.environ.get("WORK", "/work"))
PATIENCE = int(os.environ.get("PATIENCE", "60"))  # seconds, for a database that starts at the same time
SHOWN_FIELDS = 8  # of perhaps hundreds: the cluster keeps 2 kB of a message


def main():
    models = import_project()
    misfits = find_misfits(models, read_columns())
    if not misfits:
        return
    message = describe(misfits)
    if glass := broken_glass():
        print(f"The glass is broken ({glass}), so this image may start although it does not fit.\n{message}")
        return
    refuse(3, f"{message}\n{ways_out()}")


# The study's code


def import_project():
    """Loads the study as the command `otree` does, but makes no tables and no db.sqlite3; gives its models."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.getcwd())
    # What the app has and this container lacks: settings may read it, tables do not depend on it.
    for name in ("OTREE_ADMIN_PASSWORD", "OTREE_REST_KEY", "OTREE_SECRET_KEY"):
        os.environ.setdefault(name, "unused")
    connect = sqlite3.connect
    sqlite3.connect = lambda *_, **options: connect(":memory:", **options)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            sqlalchemy.MetaData.create_all = lambda *_, **__: None
            import otree
            from otree.main import setup

            note("otree-version", otree.__version__)
            setup()
    except SystemExit as ended:  # oTree's own way to say what is wrong with a study
        refuse_code(ended.code if isinstance(ended.code, str) else said.getvalue())
    except Exception:
        refuse_code(traceback.format_exc())
    from otree.database import AnyModel

    return [model for model in models_below(AnyModel) if hasattr(model, "__table__")]


def models_below(model):
    for child in model.__subclasses__():
        yield child
        yield from models_below(child)


def refuse_code(error):
    last_lines = "\n".join(error.strip().splitlines()[-8:])[-900:]
    refuse(
        1,
        f"This image cannot start: loading its code ends with\n\n{last_lines}\n\n"
        "Nothing was changed. If a previous version runs, it goes on serving.\n"
        "Way out: see the same with `otree resetdb` or the bots on your own computer, mend it there and push again.",
    )


# The database


def read_columns():
    """What the database holds: table → column → type, length, and whether a row must bring a value for it."""
    rows = query(
        """
        SELECT c.relname, a.attname, format_type(a.atttypid, NULL), a.atttypmod,
               a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
          AND a.attnum > 0 AND NOT a.attisdropped
        """
    )
    columns = {}
    for table, column, type_name, modifier, is_required in rows:
        length = modifier - 4 if type_name == "character varying" and modifier > 0 else None
        columns.setdefault(table, {})[column] = (type_name, length, is_required)
    return columns


def names_in_database(types):
    """What Postgres calls types of SQL: FLOAT is `double precision` there."""
    return dict(query("SELECT name, to_regtype(name)::text FROM unnest(CAST(:types AS text[])) name", types=sorted(types)))


def query(statement, **values):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with engine().connect() as connection:
                return connection.execute(sqlalchemy.text(statement), values).fetchall()
        except sqlalchemy.exc.OperationalError as error:
            if time.monotonic() > until:
                refuse_database(error.orig)
            time.sleep(1)


def engine():
    """The database of the app, or the one that a reset is just making."""
    url = sqlalchemy.engine.url.make_url(os.environ["DATABASE_URL"])
    url.database = noted("database") or url.database
    return sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool, connect_args={"connect_timeout": 5})


def refuse_database(error):
    reason = str(error).strip().splitlines()[0]
    refuse(
        1,
        f"Whether this image fits its database cannot be seen, because the database does not answer: {reason}\n"
        "Nothing was changed. Way out: `grove status` and `grove doctor` show what is wrong with it; then Sync again.",
    )


# The comparison


def find_misfits(models, columns):
    """What the study needs and the database does not have: model, field, what is wrong with it."""
    present = [model for model in models if model.__table__.name in columns]
    type_names = names_in_database({sql_type(column) for model in present for column in model.__table__.columns})
    return [
        (model, field, what)
        for model in present
        for field, what in table_misfits(model.__table__, columns[model.__table__.name], type_names)
    ]


def table_misfits(table, held, type_names):
    for column in table.columns:
        if column.name not in held:
            yield column.name, "is new"
        elif what := type_misfit(column, held[column.name], type_names):
            yield column.name, what
    for name, (_, _, is_required) in held.items():
        if is_required and name not in table.columns:
            yield name, "is unknown to this image, and the database wants a value for it"


def type_misfit(column, held, type_names):
    type_name, length, _ = held
    wanted = type_names[sql_type(column)]
    if (wanted, type_name) in WIDER:
        return None
    if wanted != type_name:
        return f"is {field_kind(column, wanted)} now, the database holds {FIELD_KINDS.get(type_name, type_name)}"
    if length is not None and (column.type.length or sys.maxsize) > length:
        return f"may be longer now than the {length} characters that the database takes"
    return None


# What the database may hold instead, because every value of the study fits in and comes out the same.
WIDER = {("character varying", "text"), ("integer", "bigint"), ("smallint", "integer"), ("smallint", "bigint")}

FIELD_KINDS = {
    "boolean": "a BooleanField",
    "character varying": "a StringField",
    "double precision": "a FloatField",
    "integer": "an IntegerField",
    "text": "a LongStringField or CurrencyField",
}


def field_kind(column, type_name):
    if "Currency" in type(column.type).__name__:
        return "a CurrencyField"
    return "a LongStringField" if type_name == "text" else FIELD_KINDS.get(type_name, type_name or sql_type(column))


def sql_type(column):
    return column.type.compile(dialect=sqlalchemy.dialects.postgresql.dialect())


# The words


def describe(misfits):
    fields = [(model.get_folder_name(), f"{model.__name__}.{field}", what) for model, field, what in misfits]
    own = [f"- {field} of the app {app} {what}" for app, field, what in fields if app != "otree"]
    core = [field for app, field, _ in fields if app == "otree"]
    lines = own[:SHOWN_FIELDS]
    if len(own) > SHOWN_FIELDS:
        lines.append(f"- and {len(own) - SHOWN_FIELDS} more")
    if core:
        lines.append(f"- oTree's own {core[0]}{' and others' if len(core) > 1 else ''}: another version of oTree made it")
    return "This image does not fit the database of its experiment:\n" + "\n".join(lines)


def ways_out():
    name, environment = experiment()
    served = noted("serving")
    back = f"the image that served last, {served}" if served else "the previous image"
    return (
        "Nothing was changed. If a previous version runs, it goes on serving.\n"
        "Ways out:\n"
        f"1. Keep the data, go back to {back}: grove rollback {name}{environment}\n"
        f"2. Begin with an empty database: grove reset {name}{environment}, or the action create-job of the CronJob "
        "reset-database in Argo CD's page. It first keeps a verified dump, which grove restore brings back.\n"
        "3. Break the glass, if you know that it fits: docs/lab-manager.md"
    )


def experiment():
    """Name and environment for commands, from the namespace."""
    match = re.fullmatch(r"exp-(.+?)(-staging)?", os.environ.get("NAMESPACE", ""))
    if match is None:
        return "NAME", ""
    return match[1], "" if match[2] else " --environment production"


def broken_glass():
    """The reason for which the lab lets everything through at present, if it does: see guard-text.ts of grove."""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    glasses = re.findall(r"^break-glass (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (.+)$", os.environ.get("GUARD", ""), re.MULTILINE)
    return next((reason for until, reason in glasses if now < until), None)


def refuse(exit_code, message):
    print(message, file=sys.stderr)
    sys.exit(exit_code)


# What other containers of the pod noted, and what they read


def noted(name):
    with contextlib.suppress(OSError):
        return (WORK / name).read_text().split("\n", 1)[0].strip()
    return ""


def note(name, text):
    with contextlib.suppress(OSError):  # for logs and archives only
        (WORK / name).write_text(f"{text}\n")


if __name__ == "__main__":
    main()
