"""Upstreams that remember what they received: HTTP/1, FastCGI, SCGI and uwsgi on loopback."""

import socket
import struct
import threading
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"


@dataclass
class Received:
    """One request as an upstream saw it."""

    upstream: str
    method: str
    target: str
    headers: list[tuple[str, str]] = field(default_factory=list)

    def joined(self) -> dict[str, str]:
        """The headers by lower-case name, lines of one name joined."""
        lines: dict[str, list[str]] = {}
        for name, value in self.headers:
            lines.setdefault(name.lower(), []).append(value)
        return {name: ", ".join(values) for name, values in lines.items()}


class Echo:
    """Upstreams by name, each on a free port; every answer names the request that it belongs to.

    The paths below `/__status/` are answered with the status that follows; all others with 200. A query
    `set=Name:value` adds a header line to the answer.
    """

    def __init__(self, upstreams: dict[str, str]):
        """Starts an upstream for each name; the values are `http`, `fastcgi`, `scgi` and `uwsgi`."""
        self.received: list[Received] = []
        self.ports: dict[str, int] = {}
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        for name, kind in upstreams.items():
            listener = socket.create_server((LOOPBACK, 0), backlog=64)
            self._sockets.append(listener)
            self.ports[name] = listener.getsockname()[1]
            serve = getattr(self, f"_{kind}")
            threading.Thread(target=self._accept, args=(listener, name, serve), daemon=True).start()

    def close(self) -> None:
        for listener in self._sockets:
            listener.close()

    def name(self, port: int) -> str | None:
        """The upstream on a port."""
        return next((name for name, own in self.ports.items() if own == port), None)

    def _accept(self, listener: socket.socket, name: str, serve) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection, name, serve), daemon=True).start()

    def _serve(self, connection: socket.socket, name: str, serve) -> None:
        with connection:
            connection.settimeout(5)
            try:
                serve(connection, name)
            except (OSError, ValueError, IndexError, struct.error):
                pass

    def _remember(self, request: Received) -> tuple[int, list[tuple[str, str]]]:
        """Stores a request; the status and the headers of its answer."""
        with self._lock:
            self.received.append(request)
            number = len(self.received) - 1
        path, _, query = request.target.partition("?")
        status = 200
        if path.startswith("/__status/"):
            status = int(path.removeprefix("/__status/").split("/")[0])
        headers = [("X-Seen", str(number)), ("Content-Type", "text/plain")]
        for pair in query.split("&"):
            key, _, value = pair.partition("=")
            if key == "set":
                name, _, text = value.partition(":")
                headers.append((name, text))
        return status, headers

    # --- HTTP/1 -----------------------------------------------------------------------------------

    def _http(self, connection: socket.socket, name: str) -> None:
        buffer = b""
        while b"\r\n\r\n" not in buffer:
            chunk = connection.recv(65536)
            if not chunk:
                return
            buffer += chunk
        head, _, body = buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        # nginx sends a blank that it decoded as it is.
        method, target = first.rsplit(" ", 1)[0].split(" ", 1)
        headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
        request = Received(name, method, target, headers)
        length = int(request.joined().get("content-length", "0"))
        # An authentication request announces a body and sends none.
        connection.settimeout(0.05)
        try:
            while len(body) < length:
                chunk = connection.recv(65536)
                if not chunk:
                    break
                body += chunk
        except TimeoutError:
            pass
        status, answer = self._remember(request)
        text = b"" if method == "HEAD" or status in (204, 304) else b"echo\n"
        lines = [f"HTTP/1.1 {status} Echo", *(f"{name}: {value}" for name, value in answer)]
        lines += [f"Content-Length: {len(text)}"] if status not in (204, 304) else []
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + text)

    # --- Gateways: headers become parameters --------------------------------------------------------

    def _answer_gateway(self, name: str, parameters: list[tuple[str, str]], prefix: str) -> bytes:
        values = dict(parameters)
        headers = [
            (key.removeprefix("HTTP_").replace("_", "-"), value)
            for key, value in parameters
            if key.startswith("HTTP_")
        ]
        target = values.get("REQUEST_URI", "/")
        status, answer = self._remember(Received(name, values.get("REQUEST_METHOD", ""), target, headers))
        lines = [f"{prefix}{status} Echo", *(f"{key}: {value}" for key, value in answer)]
        return ("\r\n".join([*lines, "", ""]) + "echo\n").encode("latin-1")

    def _fastcgi(self, connection: socket.socket, name: str) -> None:
        stream = connection.makefile("rb")
        parameters = b""
        while True:
            _, kind, number, length, padding, _ = struct.unpack("!BBHHBB", stream.read(8))
            content = stream.read(length)
            stream.read(padding)
            if kind == 4:
                parameters += content
            # The end of the body: an empty FCGI_STDIN.
            if kind == 5 and length == 0:
                break
        pairs, offset = [], 0
        while offset < len(parameters):
            sizes = []
            for _ in range(2):
                size = parameters[offset]
                if size & 0x80:
                    size = struct.unpack("!I", parameters[offset : offset + 4])[0] & 0x7FFFFFFF
                    offset += 3
                offset += 1
                sizes.append(size)
            key = parameters[offset : offset + sizes[0]].decode("latin-1")
            offset += sizes[0]
            pairs.append((key, parameters[offset : offset + sizes[1]].decode("latin-1")))
            offset += sizes[1]
        text = self._answer_gateway(name, pairs, "Status: ")
        for kind, content in ((6, text), (6, b""), (3, bytes(8))):
            connection.sendall(struct.pack("!BBHHBB", 1, kind, number, len(content), 0, 0) + content)

    def _scgi(self, connection: socket.socket, name: str) -> None:
        stream = connection.makefile("rb")
        length = b""
        while (byte := stream.read(1)) != b":":
            length += byte
        words = stream.read(int(length)).decode("latin-1").split("\0")
        pairs = list(zip(words[0:-1:2], words[1::2]))
        connection.sendall(self._answer_gateway(name, pairs, "Status: "))

    def _uwsgi(self, connection: socket.socket, name: str) -> None:
        stream = connection.makefile("rb")
        _, length, _ = struct.unpack("<BHB", stream.read(4))
        block, offset, words = stream.read(length), 0, []
        while offset < len(block):
            size = struct.unpack("<H", block[offset : offset + 2])[0]
            words.append(block[offset + 2 : offset + 2 + size].decode("latin-1"))
            offset += 2 + size
        pairs = list(zip(words[0::2], words[1::2]))
        connection.sendall(self._answer_gateway(name, pairs, "HTTP/1.1 "))
