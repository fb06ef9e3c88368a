"""The one error family of the course."""


class CourseError(Exception):
    """Something the student can put right, told in one sentence and a next step.

    Args:
        where: the file and the place in it, or the argument, that is wrong.
        expected: what the course needs there.
        found: what is there instead.
        todo: what to do next.
    """

    def __init__(self, where: object, *, expected: str, found: str, todo: str) -> None:
        self.where, self.expected, self.found, self.todo = str(where), expected, found, todo
        super().__init__(f"{where}: expected {expected}, found {found}.\n{todo}")

    def __reduce__(self):  # keyword-only arguments need help to cross a process border
        return _rebuild, (self.where, self.expected, self.found, self.todo)


def _rebuild(where: str, expected: str, found: str, todo: str) -> CourseError:
    return CourseError(where, expected=expected, found=found, todo=todo)
