"""What machine is this? Asked of pretended machines: a laptop offline, Kaggle, one with GPUs."""

import os
import stat
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

import course_lib
from course_lib import checkup, matmul
from course_lib.checkup import Finding


def by_name(findings, name) -> list[Finding]:
    return [finding for finding in findings if finding.name == name]


@pytest.fixture
def laptop(monkeypatch, tmp_path):
    """No Kaggle, no GPU, no TPU, no network."""
    for name in ("KAGGLE_KERNEL_RUN_TYPE", "COLAB_RELEASE_TAG", "TPU_ACCELERATOR_TYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("COURSE_HEARTBEAT", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", str(tmp_path / "input"))
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(checkup, "INTERNET_ADDRESS", "http://127.0.0.1:9")
    return tmp_path


@pytest.fixture
def kaggle(laptop, monkeypatch):
    """Kaggle with one data set mounted in each of the two ways, and no internet."""
    monkeypatch.setenv("KAGGLE_KERNEL_RUN_TYPE", "Interactive")
    monkeypatch.setenv("BUILD_DATE", "20260801")
    for folder in ("input/flowers", "input/datasets/shayanfazeli/heartbeat"):
        (laptop / folder).mkdir(parents=True)
    return laptop


def program(folder, name: str, text: str):
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


class TestLaptop:
    def test_nothing_is_missing_where_no_lecture_needs_more(self, laptop):
        findings = checkup.checkup(internet_seconds=1.0)
        assert by_name(findings, "place")[0].value == "your own computer"
        assert "none" in by_name(findings, "GPU or TPU")[0].value
        assert by_name(findings, "internet")[0].value.startswith("off")
        assert "synthetic" in by_name(findings, "heartbeat")[0].value
        assert [
            f.name for f in findings if f.todo and f.topic in ("accelerator", "data", "network")
        ] == []

    def test_versions_are_those_of_the_installed_packages(self, laptop):
        assert by_name(checkup.packages(), "numpy")[0].value == metadata.version("numpy")

    def test_threads_and_memory_are_those_of_the_system(self, laptop):
        assert checkup.cpu_threads() == len(os.sched_getaffinity(0))
        kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
        assert checkup.memory_bytes() <= kilobytes * 1024 * 1.01

    def test_an_absent_package_is_told_with_the_line_that_brings_it(self, laptop, monkeypatch):
        monkeypatch.setattr(checkup, "PACKAGES", {"no-such-package": True, "nor-this": False})
        needed, optional = checkup.packages()[-2:]
        assert (needed.value, needed.todo) == ("absent", "pip install no-such-package")
        assert (optional.value, optional.todo) == ("absent (optional)", "")

    def test_little_memory_and_a_full_disk_are_told(self, laptop, monkeypatch):
        monkeypatch.setattr(checkup, "memory_bytes", lambda: 2**30)
        monkeypatch.setattr(checkup.shutil, "disk_usage", lambda _: type("U", (), {"free": 10})())
        assert {f.name for f in checkup.machine() if f.todo} == {"memory", "free disk"}

    def test_a_server_that_never_answers_ends_the_question_in_time(self, laptop, monkeypatch):
        monkeypatch.setattr(checkup.request, "urlopen", lambda *_, **__: time.sleep(30))
        start = time.monotonic()
        assert checkup.internet(0.2) is False
        assert time.monotonic() - start < 10


class TestKaggle:
    def test_the_place_the_image_and_both_forms_of_mount_are_named(self, kaggle):
        findings = checkup.machine() + checkup.datasets()
        assert by_name(findings, "place")[0].value == "Kaggle (interactive session)"
        assert by_name(findings, "image built")[0].value
        assert [f.value for f in by_name(findings, "attached")] == [
            "datasets/shayanfazeli/heartbeat",
            "flowers",
        ]

    def test_a_missing_data_set_and_internet_come_with_the_next_step(self, kaggle):
        assert "shayanfazeli/heartbeat" in by_name(checkup.datasets(), "heartbeat")[0].todo
        assert "Internet on" in checkup.network(1.0)[0].todo

    def test_a_real_data_set_is_recognised(self, kaggle):
        (kaggle / "input/datasets/shayanfazeli/heartbeat/mitbih_test.csv").write_text("0\n")
        found = by_name(checkup.datasets(), "heartbeat")[0]
        assert found.value.startswith("the real one") and not found.todo


class TestAccelerators:
    def test_each_gpu_is_named_with_memory_and_driver(self, laptop):
        program(
            laptop, "nvidia-smi", "print('Tesla T4, 15360 MiB, 570.1\\nTesla T4, 15360 MiB, 570.1')"
        )
        assert checkup.gpus() == ["Tesla T4, 15360 MiB, driver 570.1"] * 2
        assert [f.name for f in checkup.accelerators()] == ["GPU", "GPU"]

    def test_a_broken_driver_is_no_gpu(self, laptop):
        program(laptop, "nvidia-smi", "raise SystemExit(9)")
        assert checkup.gpus() == []

    def test_a_driver_that_hangs_is_given_up(self, laptop, monkeypatch):
        def hang(*_, timeout, **__):
            raise subprocess.TimeoutExpired("nvidia-smi", timeout)

        program(laptop, "nvidia-smi", "")
        monkeypatch.setattr(checkup.subprocess, "run", hang)
        assert checkup.gpus() == []

    def test_a_tpu_is_known_by_what_the_session_says(self, laptop, monkeypatch):
        monkeypatch.setenv("TPU_ACCELERATOR_TYPE", "v5litepod-8")
        assert checkup.tpus()[0].startswith("v5litepod-8")


class TestReport:
    def test_it_ends_with_what_to_do(self):
        text = checkup.report(
            [Finding("data", "a", "here"), Finding("data", "b", "gone", "Get it.")]
        )
        assert text.splitlines()[-2:] == ["What to do", " 1. b: Get it."]

    def test_it_says_so_when_nothing_is_missing(self):
        assert checkup.report([Finding("data", "a", "here")]).endswith("Nothing is missing.")

    def test_course_doctor_prints_it(self, laptop):
        from typer.testing import CliRunner

        from course_lib.cli import app

        answer = CliRunner().invoke(app, ["doctor"])
        assert answer.exit_code == 0
        assert f"course_lib    {course_lib.__version__}" in answer.output
        assert ("Nothing is missing." in answer.output) != ("What to do" in answer.output)


class TestMatrixProduct:
    def test_operations_are_two_n_cubed_over_the_fastest_time(self, monkeypatch):
        clock = iter([0.0, 9.0, 10.0, 10.5, 20.0, 22.0])
        monkeypatch.setattr(matmul, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
        assert matmul.best_speed(10, lambda: None, repeats=3) == 2 * 10**3 / 0.5

    def test_the_cpu_is_always_there(self, laptop):
        speeds = matmul.matrix_product(n=64)
        assert list(speeds) == ["CPU"] and speeds["CPU"] > 1e6

    def test_a_tpu_that_does_not_answer_leaves_no_number(self, laptop, monkeypatch):
        monkeypatch.setenv("TPU_ACCELERATOR_TYPE", "v3-8")
        monkeypatch.setattr(matmul, "TPU_PROGRAM", "raise SystemExit('no TPU')")
        assert matmul.matrix_product(n=64)["TPU (one core)"] is None
