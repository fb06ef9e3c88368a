"""Draw recordings: python -m course_lib.plots 2_000.csv [--save x.png]."""

import argparse
import sys

from course_lib.errors import CourseError
from course_lib.plots.airdigit import plot_files


def main() -> int:
    """Draw the files of the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.plots", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--save", metavar="x.png", help="write a picture instead of a window")
    arguments = parser.parse_args()
    try:
        plot_files(arguments.files, arguments.save)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
