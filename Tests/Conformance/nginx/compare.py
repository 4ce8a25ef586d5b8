"""Compares what nginx did with what `loginlint route` says."""

import re
from collections import Counter

from case import Case, Request
from echo import Echo, Received
from instance import Response

# What nginx itself puts into an answer, and what the upstreams of this suite do.
OWN_RESPONSE_HEADERS = {
    "server", "date", "content-type", "content-length", "connection", "transfer-encoding", "keep-alive",
    "location", "www-authenticate", "last-modified", "etag", "accept-ranges", "x-seen", "allow",
}
# Answers that `add_header` without `always` is for.
PLAIN = {200, 201, 204, 206, 301, 302, 303, 304, 307, 308}
KNOWN = {"remote_addr": "127.0.0.1", "server_addr": "127.0.0.1", "realip_remote_addr": "127.0.0.1"}


class Comparison:
    """The differences of one request; `open` holds what loginlint leaves to the run time."""

    def __init__(self, case: Case, request: Request, answer: dict, response: Response,
                 seen: Received | None, line: int | None, echo: Echo):
        self.differences: list[str] = []
        self.open: list[str] = []
        self._request, self._answer, self._response, self._seen = request, answer, response, seen
        # loginlint does not look for files: nginx may find none and go another way, or one in a folder.
        if answer["action"] == "static" and answer["status"] is None:
            place = answer["location"] and answer["location"]["line"]
            is_elsewhere = line is not None and place != line
            is_folder = request.target.partition("?")[0].endswith("/")
            if is_folder or seen is None and (is_elsewhere or response.status != 200):
                self.open.append("file")
                return
        if answer["authorization"] == "unknown":
            self.open.append("unknown")
            return
        # A request that nginx refuses while it reads it is logged by the default server.
        if line is not None and response.status not in (400, 414):
            self._compare_place(case, line)
        if seen is None:
            self._compare_own_answer()
        else:
            self._compare_upstream(seen, echo)
        if answer["responseHeaders"] is not None:
            self._compare_response_headers()

    def _differ(self, what: str, nginx: object, loginlint: object) -> None:
        self.differences.append(f"{what}: nginx {nginx!r}, loginlint {loginlint!r}")

    def _compare_place(self, case: Case, line: int) -> None:
        block = case.blocks.get(line)
        server = block.server if block else None
        location = line if block and block.kind == "location" else None
        own = self._answer["location"] and self._answer["location"]["line"]
        if own != location:
            self._differ("location", location, own)
        elif (own := self._answer["server"] and self._answer["server"]["line"]) != server:
            self._differ("server", server, own)

    def _compare_own_answer(self) -> None:
        answer, status = self._answer, self._response.status
        if answer["upstream"]:
            return self._differ("answer", f"{status} from itself", f"upstream {answer['upstream']}")
        if answer["status"] is not None and answer["status"] != status:
            self._differ("status", status, answer["status"])
        location = self._response.header("location")
        if answer["redirect"] is not None and not fits(answer["redirect"], location or ""):
            self._differ("redirect", location, answer["redirect"])

    def _compare_upstream(self, seen: Received, echo: Echo) -> None:
        upstream = self._answer["upstream"]
        if not upstream:
            return self._differ("answer", f"upstream {seen.upstream}", f"{self._answer['action']} {self._answer['status']}")
        name = echo.name(upstream["port"])
        if name != seen.upstream:
            self._differ("upstream", seen.upstream, name or upstream)
        if self._answer["action"] in ("proxy", "grpc"):
            if upstream["uri"] is None:
                self.open.append("uri")
            elif not fits(upstream["uri"], seen.target):
                self._differ("uri", seen.target, upstream["uri"])
        self._compare_fate(seen)
        if self._answer["requestHeaders"] is not None:
            self._compare_request_headers(seen)

    def _compare_fate(self, seen: Received) -> None:
        fate, sent = self._answer["authorization"], self._request.header("authorization")
        received = [value for name, value in seen.headers if name.lower() == "authorization"]
        if fate == "conditional":
            self.open.append("authorization")
            return
        if len(received) > 1:
            actual = {"duplicated"}
        elif sent is None:
            # The answer tells the fate of a token that was not sent.
            actual = {"added", "replaced"} if received else {"passed", "stripped", "replaced"}
        elif not received:
            actual = {"stripped"}
        else:
            actual = {"passed"} if received == [sent] else {"replaced"}
        if fate not in actual:
            self._differ("authorization", sorted(actual), fate)

    def _compare_request_headers(self, seen: Received) -> None:
        told, received = dict(self._answer["requestHeaders"]), seen.joined()
        if self._request.header("authorization") is None and told.get("authorization") == "$http_authorization":
            del told["authorization"]
        if self._answer["action"] in ("fastcgi", "uwsgi"):
            # A parameter's name does not tell `-` from `_`.
            told = {name.replace("_", "-"): value for name, value in told.items()}
        if self._answer["action"] == "grpc":
            # The bridge from HTTP/2 sets these itself.
            for name in ("connection", "te"):
                received.pop(name, None)
                told.pop(name, None)
        for name in sorted(told.keys() | received.keys()):
            value = told.get(name)
            if value is None or name not in received:
                if value is not None and "$" in value:
                    self.open.append(name)
                else:
                    self._differ(f"header {name}", received.get(name), value)
            elif not fits(value, received[name]):
                self._differ(f"header {name}", received[name], value)

    def _compare_response_headers(self) -> None:
        status = self._response.status
        told = Counter()
        for header in self._answer["responseHeaders"]:
            if header["always"] or status in PLAIN:
                told[(header["name"].lower(), header["value"])] += 1
        received = Counter(
            (name.lower(), value)
            for name, value in self._response.headers
            if name.lower() not in OWN_RESPONSE_HEADERS
        )
        if self._seen and "set=" in self._seen.target:
            for pair in self._seen.target.partition("?")[2].split("&"):
                key, _, line = pair.partition("=")
                if key == "set":
                    name, _, value = line.partition(":")
                    received[(name.lower(), value)] -= 1
        missing, extra = told - received, received - told
        for name, value in list(missing):
            match = next((own for own in extra if own[0] == name and fits(value, own[1])), None)
            if match or "$" in value:
                del missing[(name, value)]
                extra.pop(match, None)
        if missing or extra:
            self._differ("response headers", sorted(extra), sorted(missing))


def fits(told: str, actual: str) -> bool:
    """Whether a value is the one that was told; a variable that loginlint left may be anything."""
    # Blanks around a value are no part of it (RFC 9110 section 5.5).
    told, actual = told.strip(" "), actual.strip(" ")
    if told == actual:
        return True
    if "$" not in told:
        return False
    pattern = ""
    for part in re.split(r"(\$\{?\w+\}?)", told):
        name = part.strip("${}")
        if part.startswith("$") and name:
            pattern += re.escape(KNOWN[name]) if name in KNOWN else ".*"
        else:
            pattern += re.escape(part)
    return re.fullmatch(pattern, actual, re.DOTALL) is not None
