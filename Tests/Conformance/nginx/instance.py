"""Runs nginx on loopback and sends requests byte for byte."""

import pathlib
import socket
import ssl
import subprocess
import time

from echo import LOOPBACK


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


class Refused(Exception):
    """nginx does not start; the text is what it says."""


class Nginx:
    """An nginx of its own in a folder."""

    def __init__(self, folder: pathlib.Path, configuration: str, port: int):
        """Starts nginx and waits until it answers on `port`."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "access.log").unlink(missing_ok=True)
        (folder / "nginx.conf").write_text(configuration, encoding="utf-8")
        self._process = subprocess.Popen(
            ["nginx", "-p", str(folder), "-e", "error.log", "-c", "nginx.conf"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise Refused(self._process.stderr.read().strip() or "nginx ends at once")
            try:
                socket.create_connection((LOOPBACK, port), 1).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.002)
        self.stop()
        raise Refused("nginx does not answer")

    def wait_for_log(self, count: int) -> None:
        """Waits a moment for the lines of so many requests: each is written after its answer."""
        deadline = time.monotonic() + 0.5
        while time.monotonic() < deadline and len(self._lines()) < count:
            time.sleep(0.005)

    def stop(self) -> None:
        """Ends nginx."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stderr.close()

    def log(self) -> dict[str, int]:
        """The line of the block that served each request, by the request's number."""
        words = [line.split(" ") for line in self._lines()]
        return {number: int(line) for line, number in words if number != "-"}

    def _lines(self) -> list[str]:
        path = self.folder / "access.log"
        return path.read_text().splitlines() if path.exists() else []


class Response:
    """What a client gets; the status is 444 where nginx closes the connection without a word."""

    def __init__(self, data: bytes):
        while data.startswith(b"HTTP/1.1 100 "):
            data = data.partition(b"\r\n\r\n")[2]
        head, _, self.body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1]) if first else 444
        self.headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def send(port: int, is_tls: bool, method: str, target: str, headers: list[tuple[str, str]], host: str) -> Response:
    """Sends one request; a body of as many bytes as `Content-Length` says."""
    length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers), "", ""]
    data = "\r\n".join(lines).encode("latin-1") + b"x" * length
    with socket.create_connection((LOOPBACK, port), 5) as connection:
        connection.settimeout(5)
        if is_tls:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            connection = context.wrap_socket(connection, server_hostname=host)
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # nginx answers a request that is too long before it has read it.
        return Response(_read(connection, method))


def _read(connection: socket.socket, method: str) -> bytes:
    """Reads one answer, to its end or to what its header says."""
    data = b""
    while True:
        final = data.partition(b"\r\n\r\n")[2] if data.startswith(b"HTTP/1.1 100 ") else data
        head, separator, body = final.partition(b"\r\n\r\n")
        if separator:
            fields = head.lower()
            if method == "HEAD" or b" 204 " in fields.split(b"\r\n")[0] or b" 304 " in fields.split(b"\r\n")[0]:
                return data
            if b"\r\ncontent-length: " in fields:
                length = int(fields.split(b"\r\ncontent-length: ")[1].split(b"\r\n")[0])
                if len(body) >= length:
                    return data
            elif b"chunked" in fields and body.endswith(b"0\r\n\r\n"):
                return data
        try:
            chunk = connection.recv(65536)
        except (TimeoutError, ConnectionResetError):
            return data
        if not chunk:
            return data
        data += chunk
