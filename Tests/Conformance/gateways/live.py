"""Runs Caddy and Traefik and compares what they do with what `loginlint route` says."""

import http.client
import json
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from echo import Echoes
from generate import Caddyfile, TraefikFile, requests

HERE = Path(__file__).parent
COMPARED = ["host", "authorization", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host",
            "x-forwarded-port", "x-forwarded-prefix", "x-src", "x-real-ip", "x-user"]
FATES = {"Bearer token": {"passed"}, None: {"stripped", "conditional"}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Gateway:
    """A running Caddy or Traefik."""

    def __init__(self, kind: str, path: Path, port: int):
        self.port = port
        if kind == "caddy":
            command = ["caddy", "run", "--config", str(path), "--adapter", "caddyfile"]
        else:
            # The file holds both configurations; Traefik takes one from each.
            command = ["traefik", f"--entrypoints.web.address=127.0.0.1:{port}",
                       f"--providers.file.filename={path}"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            time.sleep(.1)
            try:
                self.ask("GET", "up.test", "/", {})
                break
            except OSError:
                continue
        if kind == "traefik":
            time.sleep(.7)

    def ask(self, method: str, host: str, target: str, headers: dict[str, str]):
        """The status, the Location and what the upstream received; nil where none was asked."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": f"{host}:{self.port}", **headers, "Connection": "close"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        try:
            seen = json.loads(body)
        except ValueError:
            seen = None
        return response.status, response.getheader("location"), seen

    def close(self):
        self._process.terminate()
        self._process.wait()


def differences(answer: dict, status: int, location: str | None, seen: dict | None, sends_token: bool):
    if not isinstance(seen, dict):
        if answer["upstream"]:
            return [f"an upstream is asked, but the answer is {status}"]
        if answer["status"] != status:
            return [f"status {answer['status']}, really {status}"]
        return [] if location is None or answer["redirect"] == location else [
            f"redirect {answer['redirect']}, really {location}"]
    if not answer["upstream"]:
        return [f"no upstream, really {seen['port']}{seen['uri']}"]
    found = []
    ours, real = answer["upstream"], (seen["port"], seen["uri"])
    if (ours["port"], ours["uri"]) != real:
        found.append(f"{ours['port']}{ours['uri']}, really {real[0]}{real[1]}")
    for name in COMPARED:
        mine, theirs = answer["requestHeaders"].get(name), seen["headers"].get(name)
        if mine and "from the answer" in mine:
            continue
        if name == "authorization" and not sends_token and answer["authorization"] == "passed":
            continue
        if mine != theirs:
            found.append(f"{name}: {mine!r}, really {theirs!r}")
    if sends_token:
        fates = FATES.get(seen["headers"].get("authorization"), {"replaced", "conditional"})
        if answer["authorization"] not in fates:
            found.append(f"authorization {answer['authorization']}, really one of {sorted(fates)}")
    return found


def compare(program: str, path: Path, gateway: Gateway, questions, label: str) -> tuple[int, int]:
    asked = wrong = 0
    for method, host, target, headers in questions:
        status, location, seen = gateway.ask(method, host, target, headers)
        command = [program, "route", method, f"http://{host}:{gateway.port}{target}", "--config", str(path),
                   "--format", "json", "--header", f"Host: {host}:{gateway.port}"]
        for name, value in headers.items():
            command += ["--header", f"{name}: {value}"]
        answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        found = differences(answer, status, location, seen, "Authorization" in headers)
        asked += 1
        if found:
            wrong += 1
            print(f"{label}: {method} {host}{target} {headers}: {'; '.join(found)}")
    return asked, wrong


def written(path: Path, port: int, upstreams: list[int]):
    """A case: its requests stand in comments, `# ask GET a.test/x Name: value | …`."""
    text = path.read_text()
    for name, value in {"PORT": port, "ONE": upstreams[0], "TWO": upstreams[1], "THREE": upstreams[2]}.items():
        text = text.replace(f"@{name}@", str(value))
    questions = []
    for line in text.splitlines():
        if not line.startswith("# ask "):
            continue
        first, *lines = line[len("# ask "):].split(" | ")
        method, url = first.split(" ", 1)
        host, _, target = url.partition("/")
        headers = dict(part.split(": ", 1) for part in lines)
        questions.append((method, host, "/" + target, headers))
        questions.append((method, host, "/" + target, {"Authorization": "Bearer token", **headers}))
    return text, questions


def main() -> int:
    program = str(Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    failures = 0
    echoes = Echoes(3)
    with tempfile.TemporaryDirectory() as folder:
        for kind, name, generator in [("caddy", "Caddyfile", Caddyfile), ("traefik", "routes.yml", TraefikFile)]:
            if not shutil.which(kind):
                print(f"{kind} is not installed: left out")
                continue
            total = wrong = 0
            inputs = sorted((HERE / "cases").glob(f"*.{kind}")) + [seed + number for number in range(count)]
            for item in inputs:
                port = free_port()
                path = Path(folder) / name
                if isinstance(item, Path):
                    text, questions = written(item, port, echoes.ports)
                    label = item.name
                else:
                    dice = random.Random(item)
                    text = generator(dice, port, echoes.ports).text
                    questions, label = list(requests(dice, 25)), f"{kind} {item}"
                path.write_text(text)
                gateway = Gateway(kind, path, port)
                try:
                    asked, bad = compare(program, path, gateway, questions, label)
                finally:
                    gateway.close()
                total, wrong = total + asked, wrong + bad
            print(f"{kind}: {total} requests, {wrong} of them answered otherwise")
            failures += wrong
    echoes.close()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
