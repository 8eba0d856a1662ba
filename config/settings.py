"""One frozen, checked `Settings`, read from `AMITY_…`; the only place that knows the variables' names and defaults.

`load` collects every problem before it refuses, so that an operator mends them all at once. Relative paths start at
`root`, the directory of the checkout. Durations are seconds, except where the name says minutes.
"""

import importlib.metadata
import os
import re
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import parsing, sources
from config.parsing import Network
from config.sources import Problem

_LOCAL_DOMAIN = "amity.localhost"


class SettingsError(Exception):
    """Settings that cannot work: `problems` has one for each, with the variable, its value and the mend."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Variable:
    """A setting's default as one would type it (None: worked out from the others), its parser, its secrecy."""

    default: str | None
    parse: parsing.Parser
    secret: bool = False


VARIABLES: Mapping[str, Variable] = {
    "HOST": Variable("127.0.0.1", parsing.host),
    "PORT": Variable("8000", parsing.port),
    "BASE_URL": Variable(None, parsing.base_url),
    "INSTANCE_DOMAIN": Variable(None, parsing.domain),
    "DATA_DIR": Variable("var", parsing.path),
    "EXPORT_DIR": Variable(None, parsing.path),
    "DATABASE_URL": Variable(None, parsing.database_url),
    "REDIS_URL": Variable(None, parsing.redis_url),
    "MAIL_URL": Variable(None, parsing.mail_url),
    "MAIL_FROM": Variable(None, parsing.mailbox),
    "MAIL_INBOX_URL": Variable(None, parsing.inbox_url),
    "SECRET_KEY": Variable(None, parsing.secret, secret=True),
    "HOME_TIMEZONE": Variable("Asia/Shanghai", parsing.zone),
    "DEFAULT_LOCALE": Variable("en", parsing.locale),
    "LOCALES": Variable("en,zh-Hans", parsing.locales),
    "WORKERS": Variable("1", parsing.Between(1, 64)),
    "TRUSTED_PROXIES": Variable(None, parsing.networks),
    "LOG_FORMAT": Variable("text", parsing.OneOf(("text", "json"))),
    "MAX_UPLOAD": Variable("50 MB", parsing.size),
    "KEEP_FREE": Variable("200 MB", parsing.size),
    "LOGIN_LIMIT": Variable("10 per minute", parsing.limit),
    "ARGON2_TIME_COST": Variable("3", parsing.Between(1, 100)),
    "ARGON2_MEMORY_KIB": Variable("65536", parsing.Between(8, 4194304)),
    "TICK_SECONDS": Variable("1", parsing.Seconds(0.01, 60)),
    "LEASE_SECONDS": Variable("120", parsing.Seconds(0.1, 3600)),
    "RETRY_MINUTES": Variable("1,2,5,10,20,30,60", parsing.minutes),
    "SMTP_CONNECT_TIMEOUT": Variable("10", parsing.Seconds(0.1, 600)),
    "SMTP_TIMEOUT": Variable("60", parsing.Seconds(0.1, 3600)),
    "SMTP_DATA_TIMEOUT": Variable("600", parsing.Seconds(0.1, 3600)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided, checked; one attribute for each name of VARIABLES. Secrets stay out of its repr."""

    host: str
    port: int
    base_url: str
    instance_domain: str
    data_dir: Path
    export_dir: Path | None
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    mail_url: str = field(repr=False)
    mail_from: str
    mail_inbox_url: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    home_timezone: str
    default_locale: str
    locales: tuple[str, ...]
    workers: int
    trusted_proxies: tuple[Network, ...]
    log_format: str
    max_upload: int
    keep_free: int
    login_limit: str
    argon2_time_cost: int
    argon2_memory_kib: int
    tick_seconds: float
    lease_seconds: float
    retry_minutes: tuple[float, ...]
    smtp_connect_timeout: float
    smtp_timeout: float
    smtp_data_timeout: float

    @property
    def embedded(self) -> bool:
        """Whether clock and drain run in one worker process beside the web (no Redis)."""
        return self.redis_url is None

    @property
    def home_zone(self) -> zoneinfo.ZoneInfo:
        """The office's zone."""
        return zoneinfo.ZoneInfo(self.home_timezone)


def load(environ: Mapping[str, str], root: Path) -> Settings:
    """Return the settings of `environ` over `root`/.env; raises SettingsError with every problem.

    Makes DATA_DIR and EXPORT_DIR and, where no SECRET_KEY is given, keeps one in DATA_DIR/secret_key (mode 0600).
    """
    given, problems = sources.read(environ, root, VARIABLES)
    values: dict[str, Any] = {}
    for name, variable in VARIABLES.items():
        found = given.get(name)
        text = variable.default if found is None else found.text
        try:
            values[name.lower()] = None if text is None else variable.parse(text)
        except ValueError as error:
            used = sources.PREFIX + name if found is None else found.name
            problems.append(Problem(used, masked(text or "", secret=variable.secret), str(error)))
    problems += _disagreements(values)
    if problems:
        raise SettingsError(problems)
    return _completed(values, root)


def masked(text: str, *, secret: bool) -> str:
    """Return `text` fit for a log: nothing of a secret, a URL without its user and password."""
    if secret:
        return "***"
    text = re.sub(r"^([a-z+]+:(?://)?)?.*@(?=[^@]*$)", r"\1***@", text, flags=re.DOTALL) if ":" in text else text
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", text).encode("unicode_escape", "replace").decode()


def one_tz_database() -> str:
    """Switch the system's tz database off, so that zones come from the pinned tzdata alone; return its version.

    Raises SettingsError where tzdata is missing. Every entry point calls it before it reads a zone.
    """
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        zoneinfo.ZoneInfo("Asia/Shanghai")
        return importlib.metadata.version("tzdata")
    except (zoneinfo.ZoneInfoNotFoundError, importlib.metadata.PackageNotFoundError):
        mend = "is not installed; run: pip install --require-hashes -r requirements.txt"
        raise SettingsError([Problem("tzdata", None, mend)]) from None


def _disagreements(values: Mapping[str, Any]) -> list[Problem]:
    default, locales = values.get("default_locale"), values.get("locales")
    if default is None or locales is None or default in locales:
        return []
    return [Problem("AMITY_DEFAULT_LOCALE", default, f"give one of AMITY_LOCALES: {', '.join(locales)}")]


def _completed(values: dict[str, Any], root: Path) -> Settings:
    """Fill in what is worked out from the rest, and make paths absolute."""
    data_dir = values["data_dir"] = (root / values["data_dir"]).absolute()
    _make("AMITY_DATA_DIR", data_dir, 0o700)
    if values["export_dir"] is not None:
        export_dir = values["export_dir"] = (root / values["export_dir"]).absolute()
        _make("AMITY_EXPORT_DIR", export_dir, 0o750)
    values["database_url"] = _absolute(values["database_url"] or f"sqlite:///{data_dir}/amity.sqlite3", root)
    values["mail_url"] = _absolute(values["mail_url"] or f"maildir:{data_dir}/mail", root)
    values["base_url"] = values["base_url"] or _own_url(values["host"], values["port"])
    values["instance_domain"] = values["instance_domain"] or _own_domain(values["base_url"])
    values["mail_from"] = values["mail_from"] or f"Amity <amity@{values['instance_domain']}>"
    values["trusted_proxies"] = values["trusted_proxies"] or ()
    values["secret_key"] = values["secret_key"] or _kept_secret(data_dir / "secret_key")
    return Settings(**values)


def _absolute(url: str, root: Path) -> str:
    """Make the path of a SQLite file or a maildir absolute, from `root`; other addresses stay."""
    for scheme in ("sqlite:///", "maildir:"):
        if url.startswith(scheme):
            return scheme + str((root / url.removeprefix(scheme)).absolute())
    return url


def _own_url(host: str, port: int) -> str:
    name = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - the address to open, not to listen on
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _own_domain(base_url: str) -> str:
    """Return the host of `base_url`, or a local name where that is no name that lasts."""
    host = urlsplit(base_url).hostname or ""
    lasting = "." in host and re.fullmatch(r"[\d.]+", host) is None and ":" not in host
    return host if lasting else _LOCAL_DOMAIN


def _make(name: str, directory: Path, mode: int) -> None:
    """Make a directory that is missing, and see that it can be written."""
    try:
        directory.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        mend = f"cannot be made ({error.strerror}); name a directory that can be written"
        raise SettingsError([Problem(name, str(directory), mend)]) from None
    if not os.access(directory, os.W_OK | os.X_OK):
        mend = "cannot be written; give it to Amity's user, or name another directory"
        raise SettingsError([Problem(name, str(directory), mend)])


def _kept_secret(path: Path) -> str:
    """Return the secret kept at `path`; the first to come makes it, whole or not at all, readable by nobody else."""
    mine = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if not path.exists():
            mine.unlink(missing_ok=True)
            with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
            os.link(mine, path)
        return parsing.secret(path.read_text(encoding="ascii").strip())
    except FileExistsError:
        return parsing.secret(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        mend = f"{path} cannot be used ({error}); mend it, or set AMITY_SECRET_KEY"
        raise SettingsError([Problem("AMITY_SECRET_KEY", None, mend)]) from None
    finally:
        mine.unlink(missing_ok=True)
