"""Names and comments that a C compiler takes."""

import re

from course_lib.errors import CourseError

# C11 and C++17 keywords, https://en.cppreference.com/w/cpp/keyword
KEYWORDS = frozenset(
    (
        "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t "
        "char32_t class compl const const_cast constexpr continue decltype default delete do "
        "double dynamic_cast else enum explicit export extern false float for friend goto if "
        "inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq "
        "private protected public register reinterpret_cast restrict return short signed "
        "sizeof static static_assert static_cast struct switch template this thread_local "
        "throw true try typedef typeid typename union unsigned using virtual void volatile "
        "wchar_t while xor xor_eq "
    ).split()
)


def c_identifier(name: str) -> str:
    """Return `name` when C and C++ take it as a variable's name.

    Raises:
        CourseError: it is empty, has other characters, starts with a digit or underscore, is a
            keyword, or is longer than the 63 characters that C compares.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,62}", name) or name in KEYWORDS:
        raise CourseError(
            "variable name",
            expected="a C identifier (letters, digits, underscores; not a keyword)",
            found=repr(name),
            todo="Use a name such as ecg_arrhythmia.",
        )
    return name


def comment_lines(lines: list[str]) -> str:
    """Return the lines as `//` comments that no text can break out of.

    A line break would end the comment, and so would `??/` or a backslash at the end of the line
    continue it, so control characters become spaces and a closing backslash goes.
    """
    clean = ("".join(c if c.isprintable() else " " for c in line) for line in lines)
    return "".join(f"// {line.rstrip(' /?' + chr(92))}".rstrip() + "\n" for line in clean)
