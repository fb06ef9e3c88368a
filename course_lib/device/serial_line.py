"""A board at the end of a serial port, as whole lines of text."""

from course_lib.errors import CourseError

BAUD = 115200


class Board:
    """The serial line to a board, as whole lines of text.

    Args:
        port: for example `/dev/ttyUSB0` or `COM3`.

    Raises:
        CourseError: there is no such port or it cannot be opened; lists the ports there are.
    """

    def __init__(self, port: str) -> None:
        self.port, self.pending = port, b""
        try:
            import serial
        except ImportError:
            raise CourseError(
                "record", expected="the package pyserial", found="that it is not installed",
                todo="pip install pyserial",
            ) from None  # fmt: skip
        try:
            self.serial = serial.Serial(port, BAUD, timeout=0.3)
        except (serial.SerialException, OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CourseError(
                f"port {port}", expected=f"one of: {list_ports()}", found=reason,
                todo="Plug the board in, close the Serial Monitor, and give its port with --port.",
            ) from None  # fmt: skip

    def read_line(self) -> str | None:
        """Return the next line, or None when none was complete within 0.3 s."""
        import serial

        try:
            self.pending += self.serial.read_until(b"\n", 1000)
        except (serial.SerialException, OSError, TypeError):  # TypeError: pyserial, fd closed
            raise CourseError(
                f"port {self.port}", expected="a board that stays connected",
                found="that it is gone", todo="Plug it in and run the same command again: "
                "the numbers go on after those already kept.",
            ) from None  # fmt: skip
        if not self.pending.endswith(b"\n") and len(self.pending) < 1000:
            return None
        line, self.pending = self.pending.decode("utf-8", "replace"), b""
        return line

    def forget(self) -> None:
        """Throw away what has come but has not been read."""
        self.pending = b""
        self.serial.reset_input_buffer()

    def close(self) -> None:
        self.serial.close()


def list_ports() -> str:
    """Return the serial ports of this machine in one line."""
    from serial.tools.list_ports import comports

    ports = [f"{p.device} ({p.description})" for p in sorted(comports(), key=lambda p: p.device)]
    return ", ".join(ports) or "no serial port at all is there"
