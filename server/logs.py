"""How log lines look: for people or as JSON, on standard error."""

import logging
import sys
from typing import Any, Literal

import structlog
from structlog.typing import EventDict


def configure_logs(*, level: str, form: Literal["console", "json"]) -> None:
    """Send our own lines and those of libraries through one formatter, secrets excluded.

    httpx is kept below warnings: its lines name each upstream URL with its query. So are Alembic,
    which tells at each start that it has nothing to do, and aiosqlite, which tells every statement.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(form),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for chatty in ("aiosqlite", "alembic", "httpx", "httpcore", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_tells_no_token)


def _tells_no_token(record: logging.LogRecord) -> bool:
    """Leave out what shows a WebSocket's handshake: its address with the query, and its headers."""
    return record.levelno >= logging.INFO and "WebSocket %s" not in str(record.msg)


def _rendering(form: Literal["console", "json"]) -> list[Any]:
    """Tracebacks are shown without local variables, which hold people's data and credentials."""
    if form == "json":
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(tracebacks),
            structlog.processors.JSONRenderer(),
        ]
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    return [_on_one_line, renderer]


def _on_one_line(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Escape what would end the line or steer a terminal: paths and messages come from anywhere."""
    return {name: _printable(value) for name, value in line.items()}


def _printable(value: object) -> object:
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in value
    )
