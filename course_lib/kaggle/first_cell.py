"""The first code cell of every lecture: it brings `course_lib` where it is not installed."""

from course_lib.kaggle.repository import BRANCH

TITLE = "TinyML Course"  # of the course's data set on Kaggle
WHEELS = "tinyml-course.txt"  # in that data set: which of its wheels to install, --no-index
ONLINE = "course_lib/kaggle/online.txt"  # in the repository: the same from the internet

SENTENCE = (
    "Find `course_lib`: installed here, or in an attached Kaggle data set.\n\n"
    "找到 `course_lib`：已安裝的，或附加的 Kaggle 資料集裡的。"
)

# --no-deps: whatever the image has stays as it is, so that nothing else of it can break.
_CELL = """\
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("course_lib") is None:  # a plain Kaggle or Colab session: bring it
    kaggle = Path(os.environ.get("COURSE_KAGGLE_INPUT", "/kaggle/input"))
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "-r"]
    lists = [*kaggle.rglob("{wheels}")]
{online}    if not any(subprocess.run([*pip, name]).returncode == 0 for name in lists):
        raise ImportError(
            "Attach the data set '{title}' (Add Input); on a computer: make lab. Run All again.\\n"
            "請以 Add Input 附加資料集「{title}」；在自己的電腦上：make lab。再執行 Run All。"
        )
"""


def first_cell(repo: str) -> str:
    """Return the source of the first code cell.

    Args:
        repo: `OWNER/NAME` on GitHub; the cell does not try the internet where it is empty.

    Returns:
        At most 15 lines of Python besides the empty one.
    """
    address = f"https://github.com/{repo}/raw/{BRANCH}/{ONLINE}"
    online = f'    lists += ["{address}"]\n' if repo else ""
    return _CELL.format(wheels=WHEELS, title=TITLE, online=online).rstrip("\n")
