"""The download, against a server on this machine that serves the real records."""

import http.server
import os
import shutil
import threading
from functools import partial
from pathlib import Path

import pytest

from course_lib.data import physionet
from course_lib.errors import CourseError

RECORDS = os.environ.get("COURSE_MITDB")
needs_records = pytest.mark.skipif(not RECORDS, reason="set COURSE_MITDB to the 48 MIT-BIH records")


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves files; damages the one that it is told to."""

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.server.asked.append(self.path.strip("/"))
        if self.path.strip("/") == self.server.cut:
            content = (Path(self.directory) / self.server.cut).read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
        else:
            super().do_GET()


@pytest.fixture
def serve(monkeypatch):
    servers = []

    def start(folder):
        handler = partial(Server, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.asked, server.cut = [], None
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("COURSE_MITDB_URL", f"http://127.0.0.1:{server.server_port}/")
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def three_files(monkeypatch):
    """The whole way with record 100 alone, to keep the faults quick."""
    names = {n: h for n, h in physionet.registry().items() if n.startswith("100.")}
    monkeypatch.setattr(physionet, "registry", lambda: names)
    return names


def test_the_registry_names_48_records():
    assert len(physionet.registry()) == 144
    assert len(physionet.record_numbers()) == 48


@needs_records
def test_the_whole_download(tmp_path, serve):
    server = serve(RECORDS)
    physionet.download_records(tmp_path)
    physionet.check_records(tmp_path)
    assert len(server.asked) == 144
    physionet.download_records(tmp_path)  # a second run asks for nothing
    assert len(server.asked) == 144


@needs_records
def test_a_corrupted_file_is_refused_and_not_kept(tmp_path, serve, three_files):
    served = tmp_path / "served"
    served.mkdir()
    for name in three_files:
        shutil.copy(Path(RECORDS) / name, served / name)
    content = bytearray((served / "100.dat").read_bytes())
    content[1000] ^= 1
    (served / "100.dat").chmod(0o644)
    (served / "100.dat").write_bytes(content)
    serve(served)
    with pytest.raises(CourseError, match=r"100\.dat: expected the published file, found another"):
        physionet.download_records(tmp_path / "kept")
    assert sorted(p.name for p in (tmp_path / "kept").iterdir()) == ["100.atr"]


@needs_records
def test_a_cut_connection_then_a_second_run(tmp_path, serve, three_files):
    server = serve(RECORDS)
    server.cut = "100.dat"
    with pytest.raises(CourseError, match=r"100\.dat: expected the published file"):
        physionet.download_records(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["100.atr"]
    server.cut, server.asked = None, []
    physionet.download_records(tmp_path)
    physionet.check_records(tmp_path)
    assert server.asked == ["100.dat", "100.hea"]


def test_no_server_is_told(tmp_path, monkeypatch, three_files):
    monkeypatch.setenv("COURSE_MITDB_URL", "http://127.0.0.1:9/")
    with pytest.raises(CourseError, match="found no connection"):
        physionet.download_records(tmp_path)


def test_what_a_killed_run_left_is_swept_up(tmp_path, monkeypatch, three_files):
    monkeypatch.setenv("COURSE_MITDB_URL", "http://127.0.0.1:9/")
    (tmp_path / "tmpabc123").write_bytes(b"half")
    with pytest.raises(CourseError):
        physionet.download_records(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_record_is_named(tmp_path):
    with pytest.raises(CourseError, match=r"100\.atr: expected the published file .* no such file"):
        physionet.check_records(tmp_path)
