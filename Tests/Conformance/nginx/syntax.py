#!/usr/bin/env python3
"""Asks `nginx -t` and `loginlint syntax` which files are right.

usage: syntax.py PROGRAM [FOLDER…] [--verbose]

First the samples below, where both must agree. Then every nginx file below the folders: a copy is made
startable (names that nobody resolves, certificates and modules that are not there) and nothing else is
changed; the disagreements are listed and counted. Templates are left out: they become files only later.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from case import top_level_names

# Each stands in `server {}`; a sample with `@` in front is a whole file.
SAMPLES = [
    "location / { return 200; }", "location / { return 200 }", "location / { return 200; ", "location / { return 200; } }",
    "location /a{return 200;}", "location /\n{\n}\n", "location / { # a comment }\n}", "location / { } ;", ";", "return 200; ;",
    "add_header A 'b';", "add_header A 'b;", 'add_header A "b"c;', 'add_header A "b\nc";', 'add_header A "a;{}#b";',
    'if ($uri = "x") { }', 'if ($uri = "x"){ }', "if ($uri) { if ($uri) { } }", "add_header A a\"b;", "add_header A a#b;",
    "add_header A a}b;", "add_header A ${host}x;", 'add_header A "${host}x";', "location ~ ^/a{2}$ { }", 'location ~ "^/a{2}$" { }',
    "rewrite ^/\\d{2}$ /x;", 'rewrite "^/\\d{2}$" /x;', "location ~* \\.js$ { }", "location =/a { }", "location ~^/a { }", "location {}",
    "location", "server_name a b c d;", "server_name a\nroot /x;", "root /x\nserver_name a;", "root;", "root /a /b;",
    "proxy_set_header A b;", "location / { proxy_set_header A; }", "location / { proxy_set_header A b c; }", "Root /x;", '"root" /x;',
    "root /x\\;y;", "root '/x\\'y';", "# only a comment", "", "root /x; # behind", "\troot\t/x\t;\r\n", "root\u00a0/x;", "root “/x y”;",
    "root /" + "a" * 4000 + ";", "root /" + "a" * 5000 + ";", "include missing.conf;", "include missing*.conf;", "location / { }}",
    "set $a b;", "set a b;", "gzip ON;", "error_page 404;", "error_page 404 /x;", "try_files $uri;", "try_files $uri /x;", "break;", "break x;",
    "limit_except GET { }", "location / { limit_except GET { deny all; } }", "listen 80 default_server;", "events { }", "http { }",
    "location / { proxy_pass http://127.0.0.1; }", "location / { proxy_pass; }", "location / { proxy_pass http://127.0.0.1 }",
    "location / { proxy_pass http://127.0.0.1\n proxy_set_header A b; }", "types { a/b c; }", "types { a/b }", "root /x", "{ }", "root { }",
    "@events { }", "@events { } http { }", "@", "@\ufeffevents { }", "@events { } http { map $uri $a { default 1; x 2; } }",
    "@events { } http { map $uri { } }", "@events { } http { upstream a { server 127.0.0.1; } }", "@events { } http { upstream { } }",
    "@events { } http { server { } }", "@events { } http { server x; }", "@http { }", "@events;", "@worker_processes 1; events { }",
]


LEVELS = {
    "main": "%s",
    "http": "events { } http { %s }",
    "server": "events { } http { %s server { include part.conf; } }",
    "location": "events { } http { %s server { location / { include part.conf; } } }",
}
# What this nginx may lack: modules, and releases after its own.
FOREIGN = re.compile(r"^(http[23]|lua_|.*_by_lua|js_|more_|brotli|modsecurity|geoip2|resolver_|sticky|auth_jwt|add_header_inherit|stream$|vts|quic)")


class Unaskable(Exception):
    """The file needs what this nginx lacks."""


class Nginx:
    """`nginx -t` on a copy that is made startable step by step."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=a.test",
             "-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.pem")], check=True, capture_output=True)
        (folder / "empty").write_text("")
        shutil.copytree("/etc/nginx", folder / "etc", dirs_exist_ok=True, symlinks=True)

    def verdict(self, text: str) -> str:
        """An empty text where nginx says "syntax is ok", else its complaint."""
        if re.search(r"_by_lua(_block|_file)?\b", text):
            raise Unaskable("lua")
        guess = level_of(text)
        complaint = self._complaint(text, guess)
        if guess == "main" or "not allowed here" not in complaint:
            return complaint
        # A list of directives does not tell which block includes it.
        others = [level for level in ("server", "http", "location") if level != guess]
        return "" if any(not self._complaint(text, level) for level in others) else complaint

    def _complaint(self, text: str, level: str) -> str:
        # What files refer to and their siblings define.
        defined: list[str] = []
        complaint = ""
        for _ in range(200):
            complaint = self._test(text, level, " ".join(defined))
            if not complaint:
                return ""
            if level != "main" and (line := self._sibling(text, complaint)) and line not in defined:
                defined.append(line)
                continue
            changed = self._startable(text, complaint)
            if changed is None or changed == text:
                return complaint
            text = changed
        return complaint

    def _test(self, text: str, level: str, defined: str) -> str:
        (self.folder / "etc" / "part.conf").write_text(text, encoding="utf-8", errors="surrogateescape")
        inner = text if level == "main" else f"{defined} include part.conf;" if level == "http" else defined
        (self.folder / "etc" / "main.conf").write_text(LEVELS[level] % inner, encoding="utf-8", errors="surrogateescape")
        result = subprocess.run(
            ["nginx", "-t", "-p", str(self.folder), "-e", "stderr", "-c", "etc/main.conf"],
            capture_output=True, text=True, errors="replace", timeout=20)
        if "syntax is ok" in result.stderr:
            return ""
        complaints = [line for line in result.stderr.splitlines() if "[emerg]" in line]
        return complaints[0].partition("[emerg] ")[2] if complaints else result.stderr.strip()

    def _startable(self, text: str, complaint: str) -> str | None:
        """The text without what this machine lacks; None where the complaint is about the text itself."""
        line = int(match[1]) if (match := re.search(r":(\d+)$", complaint)) else None
        if match := re.search(r'host not found in (?:upstream|resolver)? ?"([^"]+)"', complaint):
            return _replaced(text, line, re.sub(r":\d+$", "", match[1].split("/")[0]), "127.0.0.1")
        if match := re.search(r'(?:cannot load certificate(?: key)?|(?:open|stat|mkdir|BIO_new_file|SSL_CTX_\w+)\(\)?) ?\(?"([^"]+)"', complaint):
            name = match[1].removeprefix(f"{self.folder}/etc/").removeprefix(f"{self.folder}/")
            kind = "tls.key" if "certificate key" in complaint else "tls.pem" if "certificate" in complaint else "empty"
            replaced = _replaced(text, None, name, str(self.folder / kind))
            return _dropped(text, [number for number, each in enumerate(text.split("\n")) if name in each]) if "open()" not in complaint and kind == "empty" else replaced
        if 'invalid parameter "resolve"' in complaint:
            raise Unaskable("resolve")
        if line and re.search(r"getpwnam|getgrnam|dlopen", complaint):
            return _dropped(text, [line - 1])
        if (match := re.search(r'unknown directive "(\w+)"', complaint)) and FOREIGN.match(match[1]):
            dropped = _dropped(text, [line - 1] if line else [])
            if dropped is None:
                raise Unaskable(match[1])
            return dropped
        return None

    def _sibling(self, text: str, complaint: str) -> str | None:
        """What another file of the same folder would bring."""
        if "no \"ssl_certificate\" is defined" in complaint:
            return f"ssl_certificate {self.folder}/tls.pem; ssl_certificate_key {self.folder}/tls.key;"
        if match := re.search(r'unknown "(\w+)" variable', complaint):
            return f'map $host ${match[1]} {{ default ""; }}'
        if match := re.search(r'unknown log format "(\w+)"', complaint):
            return f"log_format {match[1]} x;"
        if match := re.search(r'zero size shared memory zone "(\w+)"|unknown (?:limit_req_zone|zone) "(\w+)"', complaint):
            name = match[1] or match[2]
            use = re.search(rf"(limit_req|limit_conn|proxy_cache)\s[^;]*\b{name}\b", text)
            return {
                "limit_req": f"limit_req_zone $host zone={name}:1m rate=1r/s;", "limit_conn": f"limit_conn_zone $host zone={name}:1m;",
                "proxy_cache": f"proxy_cache_path {self.folder}/{name} keys_zone={name}:1m;",
            }[use[1]] if use else None
        return None


def _replaced(text: str, line: int | None, old: str, new: str) -> str | None:
    """The text with a word replaced, near a line or everywhere."""
    lines = text.split("\n")
    wanted = range(len(lines)) if line is None else range(max(0, line - 3), min(line, len(lines)))
    pattern = re.compile(rf"(?<![\w.-]){re.escape(old)}(?![\w.-])")
    changed = [
        pattern.sub(new, each) if number in wanted and not each.strip().startswith("upstream") else each
        for number, each in enumerate(lines)
    ]
    return "\n".join(changed) if changed != lines else None


def _dropped(text: str, numbers: list[int]) -> str | None:
    """The text without some lines, which must hold no braces."""
    lines = text.split("\n")
    if not numbers or any("{" in lines[number] or "}" in lines[number] for number in numbers):
        return None
    return "\n".join("" if number in numbers else each for number, each in enumerate(lines))


def level_of(text: str) -> str:
    """The block that a file is written for, judged by the names outside of its blocks."""
    names = top_level_names(text)
    if re.search(r"^\s*server\s*\{(?:[^{}]*;)?\s*proxy_pass\s", text, re.M):
        raise Unaskable("stream")
    if names & {"events", "http", "stream", "mail", "worker_processes", "user", "pid", "daemon", "load_module"}:
        return "main"
    if names & {"server", "upstream", "map", "geo", "limit_req_zone", "limit_conn_zone", "log_format", "proxy_cache_path"}:
        return "http"
    return "server" if names & {"location", "listen", "server_name"} else "location"


class LoginLint:
    """`loginlint syntax`."""

    def __init__(self, program: str, folder: pathlib.Path):
        self._program, self._path = program, folder / "asked.conf"

    def verdict(self, text: str) -> tuple[str, bool]:
        """The first error, empty for none, and whether the file is a template."""
        self._path.write_text(text, encoding="utf-8", errors="surrogateescape")
        result = subprocess.run(
            [self._program, "syntax", str(self._path), "--as", "nginx"], capture_output=True, text=True, errors="replace", timeout=20)
        errors = [line for line in result.stdout.splitlines() if line.startswith("error")]
        if result.returncode not in (0, 1) or bool(errors) != (result.returncode == 1):
            return f"exit {result.returncode}: {(result.stderr or result.stdout).strip()[-200:]}", False
        is_template = "a template: something has to replace" in result.stdout or re.search(r"\$\{[A-Z][A-Z0-9_]*\}", text)
        return (errors[0] if errors else ""), bool(is_template)


def files_below(folder: pathlib.Path) -> list[pathlib.Path]:
    """Files that look like nginx's."""
    found = []
    for path in sorted(folder.rglob("*")):
        is_named = path.suffix in (".conf", ".nginx", ".vhost", ".inc") or path.name.startswith("nginx") or "nginx" in path.parent.name
        if not (is_named and path.is_file() and path.stat().st_size < 200_000) or path.suffix in (".yaml", ".yml", ".md", ".sh"):
            continue
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        if re.search(r"^\s*(server|location|upstream|http|proxy_[a-z_]+|add_header|map|ssl_[a-z_]+)\b[^=]*[{;]", text, re.M):
            found.append(path)
    return found


def main() -> int:
    arguments = [word for word in sys.argv[1:] if not word.startswith("-")]
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    failures = 0
    with tempfile.TemporaryDirectory(prefix="loginlint-syntax-") as scratch:
        folder = pathlib.Path(scratch)
        nginx, loginlint = Nginx(folder), LoginLint(str(pathlib.Path(arguments[0]).resolve()), folder)
        for sample in SAMPLES:
            text = sample[1:] if sample.startswith("@") else f"events {{ }} http {{ server {{\n{sample}\n}} }}"
            theirs, (ours, _) = nginx.verdict(text), loginlint.verdict(text)
            if bool(theirs) != bool(ours):
                failures += 1
                print(f"{sample[:60]!r}\n    nginx: {theirs or 'ok'}\n    loginlint: {ours or 'ok'}")
        print(f"syntax: {len(SAMPLES)} samples, {failures} disagreements")
        for name in arguments[1:]:
            root = pathlib.Path(name)
            if root.is_dir():
                _ask_about_files(root, nginx, loginlint)
    return 1 if failures else 0


def _ask_about_files(root: pathlib.Path, nginx: Nginx, loginlint: LoginLint) -> None:
    agreed, templates, unaskable, differing = 0, 0, 0, []
    paths = files_below(root)
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        ours, is_template = loginlint.verdict(text)
        if is_template:
            templates += 1
            continue
        try:
            theirs = nginx.verdict(text)
        except Unaskable:
            unaskable += 1
            continue
        if bool(theirs) == bool(ours):
            agreed += 1
        else:
            differing.append(f"{path.relative_to(root)}\n    nginx: {theirs or 'ok'}\n    loginlint: {ours or 'ok'}")
    print("\n".join(differing))
    print(
        f"{root}: {len(paths)} files, {templates} templates, {unaskable} for modules that are not here;"
        f" of the others {agreed} agree, {len(differing)} do not")


if __name__ == "__main__":
    sys.exit(main())
