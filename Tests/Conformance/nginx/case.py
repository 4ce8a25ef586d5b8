"""A configuration with requests, made ready for both nginx and loginlint."""

import re
from dataclasses import dataclass, field


@dataclass
class Request:
    """What a client asks for; `target` is sent byte for byte."""

    method: str
    scheme: str
    host: str
    target: str
    headers: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> "Request":
        """Reads `GET http://shop.test/path | Name: value | …`."""
        first, *lines = [part.strip() for part in text.split(" | ")]
        method, url = first.split(" ", 1)
        scheme, _, rest = url.partition("://")
        host, slash, target = rest.partition("/")
        headers = []
        for line in lines:
            name, _, value = line.partition(":")
            # `@300@` stands for 300 letters.
            value = re.sub(r"@(\d+)@", lambda match: "a" * int(match[1]), value)
            headers.append((name, value.strip()))
        return cls(method, scheme, host, slash + target or "/", headers)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def __str__(self) -> str:
        lines = [f"{name}: {value[:60]}" for name, value in self.headers]
        return " | ".join([f"{self.method} {self.scheme}://{self.host}{self.target}", *lines])


@dataclass
class Block:
    """A server or a location: its line, and the server's line around it."""

    kind: str
    line: int
    server: int


class Case:
    """A file of `cases/`, or a generated one: what stands in `http {}`, and requests to it.

    `%name%` stands for a port or a folder, `#> …` is a request, `#file …` a file that nginx finds below
    its prefix. Every server and every location is told to log its own line, so that one can see which of
    them served a request.
    """

    def __init__(self, name: str, text: str):
        self.name = name
        self.requests = [Request.parse(line[2:].strip()) for line in text.splitlines() if line.startswith("#>")]
        self.files = [line[5:].strip() for line in text.splitlines() if line.startswith("#file")]
        self._text = text
        self.blocks: dict[int, Block] = {}

    def configuration(self, marks: dict[str, object]) -> str:
        """The whole nginx.conf; its first line holds what every configuration needs."""
        text = self._text
        for name, value in marks.items():
            text = text.replace(f"%{name}%", str(value))
        text = "\n" + self._instrumented(text)
        formats = " ".join(f"log_format L{line} '{line} $http_x_case';" for line in [0, *self.blocks])
        temporary = " ".join(
            f"{kind}_temp_path temp_{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        return (
            "daemon off; master_process off; pid nginx.pid; error_log error.log info; events { }"
            f" http {{ {temporary} {formats} access_log access.log L0;{text}\n}}\n"
        )

    def _instrumented(self, text: str) -> str:
        """Puts an access_log into each server and location, on the line of its `{`."""
        result, words, stack, line, offset = [], [], [], 2, 0
        self.blocks = {}
        while offset < len(text):
            character = text[offset]
            end = offset + 1
            if character == "#":
                end = text.find("\n", offset)
                end = len(text) if end < 0 else end
            elif character in "\"'":
                while text[end] != character:
                    end += 2 if text[end] == "\\" else 1
                end += 1
                words.append((text[offset:end], line))
            elif character == "{":
                name = words[0][0] if words else ""
                stack.append((name, words[0][1] if words else line))
                if name in ("server", "location"):
                    own = words[0][1]
                    # Two blocks on one line could not be told apart.
                    assert own not in self.blocks, f"{self.name}: two blocks on line {own}"
                    server = own if name == "server" else next(at for kind, at in stack if kind == "server")
                    self.blocks[own] = Block(name, own, server)
                    result.append(f"{{ access_log access.log L{own};")
                    words, offset = [], end
                    continue
                words = []
            elif character in ";}":
                words = []
                if character == "}" and stack:
                    stack.pop()
            elif not character.isspace():
                while end < len(text) and (text[end] not in " \t\r\n;{" or text[end - 1] == "$"):
                    end += 2 if text[end] == "\\" else 1
                words.append((text[offset:end], line))
            result.append(text[offset:end])
            line += text.count("\n", offset, end)
            offset = end
        return "".join(result)


def top_level_names(text: str) -> set[str]:
    """The names of the directives outside of all blocks."""
    names, depth, offset, is_start = set(), 0, 0, True
    while offset < len(text):
        character = text[offset]
        if character == "#":
            offset = text.find("\n", offset) % (len(text) + 1)
            continue
        if character in ";{}":
            depth = max(0, depth + {"{": 1, "}": -1, ";": 0}[character])
            is_start = True
        elif character in "\"'":
            end = offset + 1
            while end < len(text) and text[end] != character:
                end += 2 if text[end] == "\\" else 1
            offset, is_start = end, False
        elif not character.isspace():
            end = offset
            while end < len(text) and text[end] not in " \t\r\n;{":
                end += 1
            if is_start and depth == 0:
                names.add(text[offset:end])
            is_start, offset = False, end - 1
        offset += 1
    return names
