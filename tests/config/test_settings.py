"""Settings: defaults, the two ways to give a value, and refusals that name variable, value and mend."""

import importlib.metadata
import stat
import subprocess
import sys
import zoneinfo
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import settings
from config.settings import VARIABLES, SettingsError

ROOT = Path(__file__).parents[2]


def problems(environ: dict[str, str], root: Path) -> list[str]:
    """Return the lines of the refusal."""
    with pytest.raises(SettingsError) as refused:
        settings.load(environ, root)
    return str(refused.value).splitlines()


def test_without_any_variable_a_local_office_starts(tmp_path: Path) -> None:
    found = settings.load({}, tmp_path)
    assert found.database_url == f"sqlite:///{tmp_path}/var/amity.sqlite3"
    assert found.mail_url == f"maildir:{tmp_path}/var/mail"
    assert (found.host, found.port, found.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert (found.instance_domain, found.mail_from) == ("amity.localhost", "Amity <amity@amity.localhost>")
    assert (found.home_timezone, found.default_locale, found.locales) == ("Asia/Shanghai", "en", ("en", "zh-Hans"))
    assert (found.redis_url, found.embedded, found.mail_inbox_url) == (None, True, None)
    assert (found.lease_seconds, found.tick_seconds, found.retry_minutes) == (120, 1, (1, 2, 5, 10, 20, 30, 60))
    assert (found.smtp_connect_timeout, found.smtp_timeout, found.smtp_data_timeout) == (10, 60, 600)
    assert (found.login_limit, found.workers, found.trusted_proxies) == ("10 per minute", 1, ())
    assert (found.max_upload, found.keep_free) == (50 * 1024**2, 200 * 1024**2)
    assert found.home_zone.key == "Asia/Shanghai"


def test_every_setting_has_its_attribute() -> None:
    assert {field.name for field in fields(settings.Settings)} == {name.lower() for name in VARIABLES}


def test_values_are_typed_and_the_domain_follows_the_address(tmp_path: Path) -> None:
    found = settings.load(
        {
            "AMITY_BASE_URL": "https://Amity.example.org/",
            "AMITY_DATABASE_URL": "postgresql://amity:pw@db/amity",
            "AMITY_REDIS_URL": "redis://cache:6379/1",
            "AMITY_MAIL_URL": "smtp://user:p%40w@mail.example.org:587?tls=starttls",
            "AMITY_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
            "AMITY_RETRY_MINUTES": "0.01,2",
            "AMITY_LOCALES": "zh-Hans,en,pt-BR",
        },
        tmp_path,
    )
    assert (found.base_url, found.instance_domain) == ("https://Amity.example.org", "amity.example.org")
    assert found.redis_url == "redis://cache:6379/1"
    assert not found.embedded
    assert found.trusted_proxies == (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"))
    assert found.retry_minutes == (0.01, 2)
    assert found.locales == ("zh-Hans", "en", "pt-BR")
    assert found.mail_url.endswith("?tls=starttls")


def test_the_bare_names_of_platforms_are_honoured_and_ours_win(tmp_path: Path) -> None:
    bare = settings.load({"PORT": "9000", "HOST": "0.0.0.0"}, tmp_path)
    assert (bare.host, bare.port, bare.base_url) == ("0.0.0.0", 9000, "http://127.0.0.1:9000")
    assert settings.load({"PORT": "9000", "AMITY_PORT": "9001"}, tmp_path).port == 9001
    assert problems({"PORT": "none"}, tmp_path) == ["PORT=none: give a whole number from 1 to 65535"]


def test_an_ipv6_host_is_bracketed_in_the_address(tmp_path: Path) -> None:
    assert settings.load({"AMITY_HOST": "::1"}, tmp_path).base_url == "http://[::1]:8000"


def test_dotenv_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "# a comment\n\nexport AMITY_PORT=8100 # why\nAMITY_MAIL_FROM='Amity # <a@b.example>'\nOTHER=1\n"
        'AMITY_LOGIN_LIMIT="5 per hour"\n'
    )
    found = settings.load({"AMITY_PORT": "8200"}, tmp_path)
    assert (found.port, found.mail_from, found.login_limit) == (8200, "Amity # <a@b.example>", "5 per hour")


def test_a_broken_dotenv_is_refused_by_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("AMITY_PORT=1\nAMITY_PORT 8000\nAMITY_PROT=1\n")
    assert problems({}, tmp_path) == [
        ".env line 2: write NAME=value",
        "AMITY_PROT: unknown; did you mean AMITY_PORT?",
    ]
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    assert problems({}, tmp_path) == [".env: cannot be read; make it a readable text file in UTF-8"]


def test_a_value_can_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    assert settings.load({"AMITY_SECRET_KEY_FILE": "key"}, tmp_path).secret_key == "k" * 40
    both = {"AMITY_SECRET_KEY_FILE": "key", "AMITY_SECRET_KEY": "x" * 40}
    assert problems(both, tmp_path) == [
        "AMITY_SECRET_KEY_FILE=key: leave this or AMITY_SECRET_KEY out; only one can hold"
    ]
    assert problems({"AMITY_PORT_FILE": "none"}, tmp_path) == [
        "AMITY_PORT_FILE=none: name a file that can be read and holds only the value"
    ]
    (tmp_path / "huge").write_text("1" * 70_000)
    assert problems({"AMITY_PORT_FILE": "huge"}, tmp_path)[0].startswith("AMITY_PORT_FILE=huge: ")


def test_empty_counts_as_not_given(tmp_path: Path) -> None:
    assert settings.load({"AMITY_REDIS_URL": "", "AMITY_PORT": ""}, tmp_path).redis_url is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HOST", "a b"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٨٠٠٠"),
        ("BASE_URL", "amity.example.org"),
        ("BASE_URL", "https://amity.example.org/office"),
        ("BASE_URL", "https://amity.example.org:port"),
        ("INSTANCE_DOMAIN", "https://amity.example.org"),
        ("INSTANCE_DOMAIN", "a..b"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "postgresql://host"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "unix://"),
        ("MAIL_URL", "smtp://mail.example.org?tls=maybe"),
        ("MAIL_URL", "smtp://mail.example.org?timeout=1"),
        ("MAIL_URL", "smtps://mail.example.org?tls=none"),
        ("MAIL_URL", "maildir:"),
        ("MAIL_URL", "sendmail"),
        ("MAIL_FROM", "amity"),
        ("MAIL_FROM", "a@b, c@d"),
        ("MAIL_FROM", "Amity <a@b>\r\nBcc: c@d"),
        ("MAIL_INBOX_URL", "pop3://mail"),
        ("SECRET_KEY", "short"),
        ("HOME_TIMEZONE", "Asia/Chongqing City"),
        ("HOME_TIMEZONE", "../etc/passwd"),
        ("HOME_TIMEZONE", "Asia"),
        ("DEFAULT_LOCALE", "english"),
        ("DEFAULT_LOCALE", "fr"),
        ("LOCALES", "en,en"),
        ("LOCALES", "zh_CN"),
        ("WORKERS", "many"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "proxy"),
        ("LOG_FORMAT", "xml"),
        ("LOGIN_LIMIT", "often"),
        ("ARGON2_TIME_COST", "0"),
        ("ARGON2_MEMORY_KIB", "1"),
        ("TICK_SECONDS", "0"),
        ("LEASE_SECONDS", "-1"),
        ("RETRY_MINUTES", "1,,2"),
        ("SMTP_TIMEOUT", "nan"),
    ],
)
def test_a_broken_value_is_refused_by_name_with_the_mend(name: str, text: str, tmp_path: Path) -> None:
    (line,) = problems({f"AMITY_{name}": text}, tmp_path)
    assert line.startswith(f"AMITY_{name}=")
    assert ": give " in line or ": name " in line


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    lines = problems({"AMITY_PORT": "x", "AMITY_WORKERS": "x", "AMITY_ZZZZ": "1"}, tmp_path)
    assert [line.split("=")[0].split(":")[0] for line in lines] == ["AMITY_ZZZZ", "AMITY_PORT", "AMITY_WORKERS"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRET_KEY", "hush"),
        ("DATABASE_URL", "mysql://amity:hush@db/amity"),
        ("DATABASE_URL", "amity:hush@db"),
        ("DATABASE_URL", "postgresql://amity:a@hush@db"),
        ("MAIL_URL", "smtp:user:hush@host"),
        ("MAIL_URL", "smtp://host?password=hush"),
        ("REDIS_URL", "http://:hush@host"),
    ],
)
def test_a_refusal_tells_no_secret(name: str, text: str, tmp_path: Path) -> None:
    (line,) = problems({f"AMITY_{name}": text}, tmp_path)
    assert "***" in line
    assert "hush" not in line.split(": give")[0]


def test_the_settings_repr_tells_no_secret(tmp_path: Path) -> None:
    urls = {"AMITY_DATABASE_URL": "postgresql://a:hush@db/x", "AMITY_MAIL_URL": "smtp://u:hush@mail"}
    found = settings.load({**urls, "AMITY_SECRET_KEY": "hush" * 10}, tmp_path)
    assert "hush" in found.database_url
    assert "hush" not in repr(found)


def test_a_refusal_stays_one_line_and_printable(tmp_path: Path) -> None:
    (line,) = problems({"AMITY_LOG_FORMAT": "te\nxt\x1b[31m"}, tmp_path)
    assert line.isprintable()


def test_the_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = settings.load({}, tmp_path)
    kept = tmp_path / "var" / "secret_key"
    assert first.secret_key == kept.read_text()
    assert len(first.secret_key) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert settings.load({}, tmp_path).secret_key == first.secret_key
    assert sorted(path.name for path in kept.parent.iterdir()) == ["secret_key"]


def test_two_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from config import settings;"
        "sys.stdin.read(); print(settings.load({}, Path(sys.argv[1])).secret_key)"
    )
    many = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        for _ in range(4)
    ]
    for process in many:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    printed = {process.communicate(timeout=30)[0] for process in many}
    assert printed == {(tmp_path / "var" / "secret_key").read_bytes() + b"\n"}


def test_a_broken_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_text("short")
    (line,) = problems({}, tmp_path)
    assert line.startswith(f"AMITY_SECRET_KEY: {tmp_path}/var/secret_key cannot be used")


def test_a_data_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (line,) = problems({"AMITY_DATA_DIR": "file/var"}, tmp_path)
    assert line.startswith(f"AMITY_DATA_DIR={tmp_path}/file/var: cannot be made")


def test_the_directory_of_feeds_is_made_and_has_to_be_writable(tmp_path: Path) -> None:
    found = settings.load({"AMITY_EXPORT_DIR": "export/feeds"}, tmp_path)
    assert found.export_dir == tmp_path / "export" / "feeds"
    assert stat.S_IMODE(found.export_dir.stat().st_mode) & 0o007 == 0
    (tmp_path / "file").write_text("")
    (line,) = problems({"AMITY_EXPORT_DIR": "file/feeds"}, tmp_path)
    assert line.startswith(f"AMITY_EXPORT_DIR={tmp_path}/file/feeds: cannot be made")
    (line,) = problems({"AMITY_EXPORT_DIR": "/proc/self"}, tmp_path)
    assert line == "AMITY_EXPORT_DIR=/proc/self: cannot be written; give it to Amity's user, or name another directory"


def test_relative_paths_start_at_the_root(tmp_path: Path) -> None:
    found = settings.load(
        {"AMITY_DATABASE_URL": "sqlite:///x.db", "AMITY_MAIL_URL": "maildir:m", "AMITY_DATA_DIR": "d"}, tmp_path
    )
    assert (found.database_url, found.mail_url) == (f"sqlite:///{tmp_path}/x.db", f"maildir:{tmp_path}/m")
    assert found.data_dir == tmp_path / "d"


@given(st.sampled_from(sorted(VARIABLES)), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_text_at_all_breaks_a_parser(name: str, text: str) -> None:
    try:
        value = VARIABLES[name].parse(text)
    except ValueError as error:
        assert str(error).startswith("give ") or "each language once" in str(error)  # noqa: PT017 - any text may do
    else:
        assert value is not None


def test_example_env_lists_every_setting_with_its_default_and_one_comment_line() -> None:
    lines = (ROOT / "config" / "example.env").read_text().split("\n\n", 1)[1].splitlines()
    comments, settings_lines = lines[0::2], lines[1::2]
    assert all(line.startswith("# ") for line in comments)
    shown = dict(line.removeprefix("#AMITY_").split("=", 1) for line in settings_lines)
    assert set(shown) == set(VARIABLES)
    assert len(shown) == len(settings_lines)
    for name, variable in VARIABLES.items():
        assert shown[name] == variable.default or (variable.default is None and name in shown)
        assert not shown[name] or variable.parse(shown[name]) is not None


def test_one_tz_database_switches_the_systems_off() -> None:
    version = settings.one_tz_database()
    assert zoneinfo.TZPATH == ()
    assert version == importlib.metadata.version("tzdata")
