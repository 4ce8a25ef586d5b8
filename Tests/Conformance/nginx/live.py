#!/usr/bin/env python3
"""Asks a real nginx and `loginlint route` the same questions; every disagreement fails.

usage: live.py PROGRAM [--seed N] [--generated N] [--only TEXT] [--keep FOLDER] [--verbose]

The questions are those of the files in `cases/`, and N more to configurations that are generated from a
seed. nginx runs on loopback with upstreams that tell what they received.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import patterns
from case import Case, Request
from compare import Comparison
from echo import LOOPBACK, Echo
from generate import Generator
from instance import Nginx, Refused, Response, free_port, send

HERE = pathlib.Path(__file__).parent
UPSTREAMS = {
    "app": "http", "api": "http", "idp": "http", "auth": "http", "bridged": "http",
    "fastcgi": "fastcgi", "scgi": "scgi", "uwsgi": "uwsgi",
}


class Suite:
    """One run with its upstreams, its folder and its figures."""

    def __init__(self, program: str, folder: pathlib.Path, verbose: bool):
        self.program, self.folder, self.verbose = program, folder, verbose
        self.echo = Echo(UPSTREAMS)
        self.counts: Counter = Counter()
        self.open: Counter = Counter()
        self.failures: list[str] = []
        version = subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr
        self.version = re.search(r"nginx/([\d.]+)", version)[1]
        self._make_certificate()
        self.grpc = free_port()
        self._bridge = self._start_bridge()

    def close(self) -> None:
        self._bridge.stop()
        self.echo.close()

    def _make_certificate(self) -> None:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=a.test",
             "-keyout", str(self.folder / "tls.key"), "-out", str(self.folder / "tls.pem")],
            check=True, capture_output=True)

    def _start_bridge(self) -> Nginx:
        """gRPC speaks HTTP/2: a second nginx turns it into HTTP/1 for an ordinary upstream."""
        text = (
            f"server {{ listen {LOOPBACK}:{self.grpc} http2;\n location / {{ proxy_set_header Host $http_host;"
            f" proxy_pass http://{LOOPBACK}:{self.echo.ports['bridged']}; }} }}")
        bridge = Nginx(self.folder / "bridge", Case("bridge", text).configuration({}), self.grpc)
        self.echo.ports["bridged"] = self.grpc
        return bridge

    # --- One configuration ------------------------------------------------------------------------

    def run(self, case: Case, may_be_refused: bool = False) -> None:
        """Starts nginx with a configuration and compares all its requests."""
        folder = self.folder / case.name
        self._place_files(folder, case)
        ports = {"edge": free_port(), "tls": free_port(), "side": free_port()}
        marks = {**self.echo.ports, **ports, "grpc": self.grpc}
        configuration = case.configuration(marks)
        try:
            nginx = Nginx(folder, configuration, ports["edge"])
        except Refused as refusal:
            self.counts["refused"] += 1
            if not may_be_refused:
                self.failures.append(f"{case.name}: nginx refuses it: {refusal}")
            elif self.verbose:
                print(f"{case.name}: refused: {refusal}")
            return
        results = []
        try:
            for number, request in enumerate(case.requests):
                port = ports.get(request.header("X-Port") or "", ports["tls" if request.scheme == "https" else "edge"])
                request = self._completed(request, number, port)
                results.append((request, port, self._send(request, port)))
            nginx.wait_for_log(len(results))
        finally:
            nginx.stop()
        log = nginx.log()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = list(pool.map(lambda result: self._ask(folder / "nginx.conf", *result[:2]), results))
        for number, ((request, _, response), answer) in enumerate(zip(results, answers)):
            seen = response.header("x-seen")
            received = self.echo.received[int(seen)] if seen is not None else None
            self._judge(case, request, answer, response, received, log.get(str(number)))

    def _place_files(self, folder: pathlib.Path, case: Case) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("tls.key", "tls.pem"):
            shutil.copy(self.folder / name, folder / name)
        # The user `ada` with the password `lovelace`.
        (folder / "users").write_text("ada:{PLAIN}lovelace\n")
        (folder / "html").mkdir(exist_ok=True)
        for name in case.files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("a file\n")

    def _completed(self, request: Request, number: int, port: int) -> Request:
        """The request with what every client sends."""
        headers = [line for line in request.headers if line[0] != "X-Port"]
        if request.header("host") is None:
            headers.insert(0, ("Host", f"{request.host}:{port}"))
        if request.header("connection") is None:
            headers.append(("Connection", "close"))
        headers.append(("X-Case", str(number)))
        return Request(request.method, request.scheme, request.host, request.target, headers)

    def _send(self, request: Request, port: int) -> Response:
        return send(port, request.scheme == "https", request.method, request.target, request.headers, request.host)

    def _ask(self, path: pathlib.Path, request: Request, port: int) -> dict:
        url = f"{request.scheme}://{request.host}:{port}{request.target}"
        command = [self.program, "route", request.method, url, "--config", str(path), "--format", "json"]
        command += ["--nginx", self.version]
        for name, value in request.headers:
            command += ["--header", f"{name}: {value}"]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if result.returncode != 0:
            return {"error": f"exit {result.returncode}: {result.stderr.strip()}"}
        return json.loads(result.stdout)

    def _judge(self, case, request, answer, response, received, line) -> None:
        self.counts["requests"] += 1
        name = f"{case.name}: {request}"
        if "error" in answer:
            self.failures.append(f"{name}\n    {answer['error']}")
            return
        # A condition that only the run time knows makes for more than one way, of which nginx takes one.
        ways = [answer] + [
            {**answer, "requestHeaders": None, "responseHeaders": None, **way} for way in answer["alternatives"]]
        comparisons = [Comparison(case, request, way, response, received, line, self.echo) for way in ways]
        comparison = next((each for each in comparisons if not each.differences), comparisons[0])
        if comparison is not comparisons[0]:
            comparison.open.append("condition")
        self.counts["upstream" if received else "nginx itself"] += 1
        self.open.update(comparison.open)
        if comparison.differences:
            self.failures.append("\n    ".join([name, *comparison.differences]))
        elif self.verbose:
            print(f"{name}: {response.status} {answer['action']} {answer['authorization']} {comparison.open or ''}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--generated", type=int, default=150, help="requests to generated configurations")
    parser.add_argument("--only", default="", help="only cases with this in their names")
    parser.add_argument("--keep", help="work in this folder and leave it behind")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    folder = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="loginlint-nginx-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    suite = Suite(program, folder, options.verbose)
    try:
        written_cases = [Case(path.stem, path.read_text(encoding="utf-8")) for path in sorted((HERE / "cases").glob("*.conf"))]
        for case in written_cases + patterns.cases():
            if options.only in case.name:
                suite.run(case)
        written = suite.counts["requests"]
        generator = Generator(options.seed)
        while suite.counts["requests"] - written < options.generated:
            case = generator.case()
            if options.only in case.name:
                suite.run(case, may_be_refused=True)
            if generator.count > options.generated:
                break
    finally:
        suite.close()
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    for failure in suite.failures:
        print(failure)
    counts = suite.counts
    print(
        f"nginx {suite.version}: {counts['requests']} requests ({written} written, {counts['requests'] - written}"
        f" generated with seed {options.seed}), {counts['upstream']} reached an upstream,"
        f" {len(suite.failures)} disagreements; left to the run time: {dict(suite.open) or 'nothing'};"
        f" {counts['refused']} configurations refused")
    return 1 if suite.failures else 0


if __name__ == "__main__":
    sys.exit(main())
