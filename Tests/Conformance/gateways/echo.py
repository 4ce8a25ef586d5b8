"""Upstreams on loopback that answer with what they received."""

import http.server
import json
import threading


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path.startswith("/authz"):
            # An authentication service that agrees and brings headers.
            self.send_response(200)
            self.send_header("Authorization", "Basic from-the-answer")
            self.send_header("X-User", "bob")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        headers = {}
        for name, value in self.headers.items():
            name = name.lower()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        body = json.dumps({"port": self.server.server_port, "uri": self.path, "headers": headers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = _answer

    def log_message(self, *arguments):
        pass


class Echoes:
    """Several upstreams, each on a port that the system chooses."""

    def __init__(self, count: int):
        self.servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) for _ in range(count)]
        for server in self.servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()

    @property
    def ports(self) -> list[int]:
        return [server.server_port for server in self.servers]

    def close(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()
