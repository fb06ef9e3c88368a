"""What is pushed to Kaggle, judged by the kaggle package's own code; first cell and badges."""

import json
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest

from course_lib.errors import CourseError
from course_lib.kaggle import build, first_cell, repository, sync, wheels
from course_lib.kaggle.build import check_user, dataset_metadata, kernel_metadata, slugify
from course_lib.lectures import LECTURES, Lecture

WRITTEN = [lecture for lecture in LECTURES if lecture.path.is_file()]


@pytest.fixture(scope="module")
def kaggle_api():
    """The API object of the kaggle package, without account and without network."""
    pytest.importorskip("kaggle", reason="the kaggle package needs Python 3.11")
    from kaggle.api.kaggle_api_extended import KaggleApi

    api = KaggleApi()
    api.config_values = {api.CONFIG_NAME_USER: "some-teacher"}
    return api


class Kaggle:
    """Stands for the server: keeps what would have been sent."""

    def __init__(self):
        self.requests = []
        self.kernels = SimpleNamespace(
            kernels_api_client=SimpleNamespace(save_kernel=self.requests.append)
        )
        self.datasets = SimpleNamespace(
            dataset_api_client=SimpleNamespace(create_dataset=self.create)
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def create(self, request):
        self.requests.append(request)
        return SimpleNamespace(error="")


# --- what is pushed -------------------------------------------------------------------------


@pytest.mark.parametrize("lecture", WRITTEN, ids=lambda lecture: lecture.name)
def test_kaggle_takes_the_kernel_as_it_is(lecture, tmp_path, kaggle_api, monkeypatch, capsys):
    folder = build.write_kernel("some-teacher", lecture, tmp_path)
    server = Kaggle()
    monkeypatch.setattr(kaggle_api, "build_kaggle_client", lambda: server)
    kaggle_api.kernels_push(str(folder))
    assert capsys.readouterr().out == ""  # it warns of a title that does not make the slug
    (request,) = server.requests
    assert request.slug == f"some-teacher/{folder.name}"
    assert request.enable_internet is False and request.is_private is True
    assert request.dataset_data_sources == ["some-teacher/tinyml-course", *lecture.datasets]
    assert nbformat.reads(request.text, as_version=4).cells


def test_nothing_of_the_kernel_is_left_to_defaults(kaggle_api, tmp_path):
    """Whatever the package's own template names is written, but for the number of an old kernel."""
    kaggle_api.kernels_initialize(str(tmp_path))
    template = json.loads((tmp_path / "kernel-metadata.json").read_text())
    assert set(template) <= set(kernel_metadata("some-teacher", LECTURES[0]))


def test_an_accelerator_is_written_where_a_lecture_names_one():
    lecture = Lecture("09_x", "TinyML 09 Extra", "加課", accelerator="NvidiaTeslaT4")
    metadata = kernel_metadata("some-teacher", lecture)
    assert metadata["machine_shape"] == "NvidiaTeslaT4"
    assert (metadata["enable_gpu"], metadata["enable_tpu"]) == (True, False)


def test_kaggle_takes_the_data_set_as_it_is(tmp_path, kaggle_api, monkeypatch):
    requests = pytest.importorskip("requests")
    (tmp_path / "dataset-metadata.json").write_text(json.dumps(dataset_metadata("some-teacher")))
    server = Kaggle()

    def not_there(*_):
        raise requests.exceptions.HTTPError("404")

    monkeypatch.setattr(kaggle_api, "build_kaggle_client", lambda: server)
    monkeypatch.setattr(kaggle_api, "dataset_status", not_there)
    monkeypatch.setattr(kaggle_api, "upload_files", lambda *_: None)
    monkeypatch.setattr(kaggle_api, "with_retry", lambda call: call)
    result = kaggle_api.dataset_create_new(str(tmp_path), dir_mode="zip")
    assert result.error is None
    assert (server.requests[0].owner_slug, server.requests[0].slug) == (
        "some-teacher",
        "tinyml-course",
    )


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.name)
def test_titles_make_the_slugs_that_kaggle_makes(lecture):
    kaggle_slugify = pytest.importorskip("slugify").slugify
    assert slugify(lecture.title) == kaggle_slugify(lecture.title)
    assert 5 <= len(lecture.title) <= 50


NAMES = [
    "shayanfazeli",
    "some-teacher",
    "a1_b2",
    "",
    "Some-Teacher",
    "-a",
    "a-",
    "a--b",
    "王",
    "a b",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_user_name_is_refused_where_kaggle_refuses_it(name, kaggle_api):
    try:
        kaggle_api._validate_slug_syntax(name, allow_underscore=True)
    except ValueError:
        with pytest.raises(CourseError, match="--user"):
            check_user(name)
    else:
        check_user(name)


def test_a_bad_user_name_is_told_before_anything_is_written(tmp_path):
    with pytest.raises(CourseError, match="the display name is another"):
        build.build("Some Teacher", tmp_path / "kaggle")
    assert not (tmp_path / "kaggle").exists()


# --- what the image has ---------------------------------------------------------------------


def test_a_frozen_list_is_read_whatever_form_its_lines_have():
    frozen = (
        "# comment\nNumPy==2.0.2\ntensorflow_cpu==2.20.0\n"
        "torch @ https://example.org/torch-2.0.1%2Bcu118.whl#sha256=aa\n-e git+https://x/y\n\n"
    )
    assert wheels.names_of(frozen) == {"numpy", "tensorflow-cpu", "tensorflow", "torch"}


def test_the_image_list_has_what_kaggle_is_known_to_have():
    image = wheels.IMAGE.read_text(encoding="utf-8").splitlines()
    known = {"tensorflow-cpu==2.20.0", "keras==3.13.2", "numpy==2.0.2", "pandas==2.2.2"}
    assert known | {"matplotlib==3.10.0", "scikit-learn==1.6.1", "ipykernel==6.17.1"} <= set(image)
    assert not wheels.names_of("\n".join(image)) & {"tflite-micro", "tflite", "wfdb", "nbval"}


# --- the first cell -------------------------------------------------------------------------


def run_first_cell(repo, monkeypatch, codes=()):
    """Run the cell where course_lib is missing; return the pip commands it gave."""
    codes, commands = iter(codes), []

    def pip(command):
        commands.append([str(word) for word in command])
        return SimpleNamespace(returncode=next(codes))

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(subprocess, "run", pip)
    exec(first_cell.first_cell(repo), {})  # noqa: S102
    return commands


@pytest.mark.parametrize("mount", ["tinyml-course", "datasets/some-teacher/tinyml-course"])
def test_the_attached_wheels_are_installed_in_both_mount_forms(mount, tmp_path, monkeypatch):
    (tmp_path / mount).mkdir(parents=True)
    wanted = tmp_path / mount / "tinyml-course.txt"
    wanted.write_text("--no-index\n")
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", str(tmp_path))
    (command,) = run_first_cell("some/repo", monkeypatch, codes=[0])
    assert command[0] == sys.executable and command[1:4] == ["-m", "pip", "install"]
    assert "--no-deps" in command and command[-2:] == ["-r", str(wanted)]


def test_the_repository_is_asked_where_nothing_is_attached(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", str(tmp_path))
    (command,) = run_first_cell("some/repo", monkeypatch, codes=[0])
    address = command[-1].removeprefix("https://github.com/some/repo/raw/main/")
    assert (sync.README.parent / address).is_file()


@pytest.mark.parametrize(("repo", "codes"), [("", ()), ("some/repo", (1,))])
def test_without_any_source_two_lines_say_what_to_attach(repo, codes, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", str(tmp_path))
    with pytest.raises(ImportError, match="Attach the data set 'TinyML Course'") as caught:
        run_first_cell(repo, monkeypatch, codes)
    assert len(str(caught.value).splitlines()) == 2


def test_where_course_lib_is_installed_nothing_is_done(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *_: pytest.fail("something was started"))
    exec(first_cell.first_cell("some/repo"), {})  # noqa: S102


@pytest.mark.parametrize("repo", ["", "some/repo"])
def test_the_first_cell_is_short(repo):
    lines = [line for line in first_cell.first_cell(repo).splitlines() if line]
    assert len(lines) <= 15


@pytest.mark.parametrize("lecture", WRITTEN, ids=lambda lecture: lecture.name)
def test_every_lecture_begins_with_the_same_first_cell(lecture):
    notebook = nbformat.read(lecture.path, as_version=4)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert first.source == first_cell.first_cell(repository.repository()), (
        f"{lecture.name}: run `course kaggle badges`"
    )


# --- the badges -----------------------------------------------------------------------------


@pytest.mark.parametrize("lecture", WRITTEN, ids=lambda lecture: lecture.name)
def test_badges_are_in_step_with_the_one_setting(lecture):
    notebook = nbformat.read(lecture.path, as_version=4)
    before = nbformat.writes(notebook)
    sync.align(notebook, lecture, repository.repository())
    assert nbformat.writes(notebook) == before, "run `course kaggle badges`"


def test_the_readme_is_in_step_with_the_one_setting():
    text = sync.README.read_text(encoding="utf-8")
    assert sync.with_badges(text, repository.repository()) == text, "run `course kaggle badges`"


def notebook_of(*sources):
    cells = [nbformat.v4.new_markdown_cell(sources[0])]
    return nbformat.v4.new_notebook(
        cells=[*cells, *(nbformat.v4.new_code_cell(source) for source in sources[1:])]
    )


def test_an_address_brings_badges_and_no_address_takes_them_away():
    notebook, lecture = notebook_of("# Title\n# 標題\n\nText.", "x = 1"), LECTURES[2]
    sync.align(notebook, lecture, "")
    without = nbformat.writes(notebook)
    sync.align(notebook, lecture, "some/repo")
    title, _, badges = notebook.cells[0].source.partition("\n\n")
    assert title == "# Title\n# 標題"
    assert (
        "welcome?src=https://github.com/some/repo/blob/main/notebooks/02_easy_net.ipynb" in badges
    )
    assert "colab.research.google.com/github/some/repo/" in badges and badges.endswith("\n\nText.")
    sync.align(notebook, lecture, "")
    assert nbformat.writes(notebook) == without


def test_a_first_cell_is_put_in_where_there_is_none_and_replaced_where_it_is_tagged():
    notebook = notebook_of("# Title", "x = 1")
    sync.align(notebook, LECTURES[0], "")
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds == ["markdown", "markdown", "code", "code"]
    assert notebook.cells[2].metadata.tags == ["setup"]
    notebook.cells[2].source = "import old"
    sync.align(notebook, LECTURES[0], "")
    assert len(notebook.cells) == 4
    assert notebook.cells[2].source == first_cell.first_cell("")


def test_the_readme_gets_a_row_of_badges_a_lecture():
    readme = "# T\n<!-- badges -->\n<!-- /badges -->\nend\n"
    full = sync.with_badges(readme, "some/repo")
    assert full.count("open-in-kaggle.svg") == full.count("colab-badge.svg") == len(LECTURES)
    assert "mybinder.org/v2/gh/some/repo/main" in full and full.endswith("\nend\n")
    assert sync.with_badges(full, "") == readme


@pytest.mark.parametrize(
    "name", ["some", "some/", "/repo", "a b/c", "https://github.com/a/b", "a/b/c"]
)
def test_an_address_that_is_none_is_refused(name):
    with pytest.raises(CourseError, match="OWNER/NAME"):
        repository.checked(name)


def test_a_new_address_reaches_every_file(tmp_path, monkeypatch):
    monkeypatch.setattr(repository, "SETTING", tmp_path / "repository.txt")
    monkeypatch.setattr(sync, "SETTING", tmp_path / "repository.txt")
    monkeypatch.setattr(sync, "README", tmp_path / "README.md")
    monkeypatch.setattr(sync, "ONLINE", tmp_path / "online.txt")
    monkeypatch.setattr(sync, "LECTURES", ())
    (tmp_path / "README.md").write_text("<!-- badges -->\n<!-- /badges -->\n")
    (tmp_path / "online.txt").write_text("wfdb\n")
    for repo in ("some/repo", "other/name"):
        sync.set_repository(repo)
        assert len(sync.synchronise()) == 2 and not sync.synchronise()
        assert repository.repository() == repo
        assert f"gh/{repo}/" in (tmp_path / "README.md").read_text()
        lines = (tmp_path / "online.txt").read_text().splitlines()
        assert lines == [f"tinyml-course @ https://github.com/{repo}/archive/main.zip", "wfdb"]
    sync.set_repository("")
    sync.synchronise()
    assert (tmp_path / "online.txt").read_text() == "wfdb\n"
    assert (tmp_path / "README.md").read_text() == "<!-- badges -->\n<!-- /badges -->\n"


# --- course doctor --------------------------------------------------------------------------


def test_on_kaggle_the_doctor_says_what_to_attach_not_what_to_install(tmp_path, monkeypatch):
    from course_lib import checkup

    monkeypatch.setenv("KAGGLE_KERNEL_RUN_TYPE", "Interactive")
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", str(tmp_path / "nothing"))
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(checkup, "INTERNET_ADDRESS", "http://127.0.0.1:9")
    monkeypatch.setattr(checkup, "PACKAGES", {"no-such-package": True})
    findings = {finding.name: finding for finding in checkup.checkup()}
    assert "Add Input, search TinyML Course" in findings["no-such-package"].todo
    assert "Add Input, search shayanfazeli/heartbeat" in findings["heartbeat"].todo
    assert findings["attached"].value == "nothing"
    assert findings["internet"].value.startswith("off")
    assert "image built" in findings and "GPU or TPU" in findings
