"""Makes configurations and requests from a seed: the same ones for the same seed."""

import random

from case import Case

EMPTY = '""'
SEGMENTS = ["a", "b", "api", "v1", "auth", "app.js", "old", "x"]
PATTERNS = [
    r"^/a", r"\.js$", r"^/api/(.*)$", r"^/(?<first>\w+)/(\d+)", r"^/(a|b)/?(x)?", r"/v(\d)", r"^/auth/(?<rest>.*)$",
    r"^/[ab]+/[^/]*$", r"(?i)^/API", r"^/(?:old|x)/(.+)", r"x$", r'"^/[a-z]{1,2}/"',
]
VALUE_PATTERNS = [
    r"^(\w+)-(\d+)$", r"one", r"^o(.)e$", r"^$", r"(?<word>t[wh]\w+)", r"^\d+$", r"^https?://(?<site>[a-z]+)\.test", "e",
]
WORDS = ["one", "two", "three", "one-1", "0", ""]
PLAIN_VALUES = [
    "$http_x_a", "$http_x_b", "$arg_q", "$args", "$cookie_c", "$uri", "$request_uri", "$host", "$http_host", "$scheme",
    "$server_port", "$server_name", "$request_method", "$http_origin", "$is_args$args", "$http_authorization",
    "$remote_user", "$proxy_add_x_forwarded_for", "$remote_addr", "$document_uri", "$request", "fixed", '"two words"', '""',
]
HOSTS = ["one.test", "two.test", "www.three.test", "api.three.test", "shop.four.test", "five.test"]
NAMES = ["one.test", "two.test", "*.three.test", "www.*", ".four.test", r'"~^(?<sub>[a-z]+)\.four\.test$"', "_", "five.test"]
METHODS = ["GET"] * 8 + ["POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"]
UPSTREAMS = ["127.0.0.1:%app%", "127.0.0.1:%api%", "127.0.0.1:%idp%", "pool"]
# Locations that subrequests and jumps reach, and one that nobody does: it makes all variables known.
HELPERS = """    location ~ "^/_(?<word>w)(?<first>f)(?<rest>r)(?<sub>s)(?<site>t)$" {
        set $s0 0;
        set $s1 1;
        return 404;
    }
    location = /_auth/yes {
        return 204;
    }
    location = /_auth/no {
        return 401;
    }
    location = /_auth/forbidden {
        internal;
        return 403;
    }
    location = /_auth/asked {
        internal;
        proxy_pass http://127.0.0.1:%auth%/__status/200;
    }
    location = /_mirror {
        internal;
        proxy_pass http://127.0.0.1:%auth%/mirrored;
    }
    location = /error {
        return 200 "error $args";
    }
    location = /exists {
        proxy_pass http://127.0.0.1:%app%;
    }
    location ^~ /err/ {
        proxy_pass http://127.0.0.1:%idp%;
    }
    location @first {
        proxy_set_header X-Named first;
        proxy_pass http://127.0.0.1:%api%;
    }
    location @second {
        add_header X-Named second;
        return 200 "named";
    }
    location @third {
        error_page 503 @second;
        return 503;
    }
"""


class Generator:
    """An endless row of configurations."""

    def __init__(self, seed: int):
        self.seed = seed
        self.count = 0
        self._random = random.Random(seed)

    def case(self) -> Case:
        self.count += 1
        return Case(f"generated-{self.seed}-{self.count}", _Configuration(self._random).text())


class _Configuration:
    """One configuration; the lists say what may be used where."""

    def __init__(self, source: random.Random):
        self._random = source
        self._maps: list[str] = []
        self._sets = ["$s0", "$s1"]
        self._paths = ["/"]
        self._has_map_patterns = False
        self._lines: list[str] = []

    def text(self) -> str:
        self._add("upstream pool {", "    server 127.0.0.1:%app%;", "}")
        for number in range(self._random.choice([0, 1, 1, 2, 3])):
            self._map(f"$map{number}")
        if self._chance(0.3):
            self._headers(0, 0.6)
        if self._chance(0.3):
            self._error_pages(0)
        count = self._random.choice([1, 1, 1, 2, 3])
        names = self._random.sample(NAMES, k=len(NAMES))
        for number in range(count):
            self._server(names[2 * number : 2 * number + 2], number)
        for _ in range(12):
            self._request()
        return "\n".join(self._lines)

    # --- Pieces -------------------------------------------------------------------------------------

    def _add(self, *lines: str) -> None:
        self._lines += lines

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _pick(self, values):
        return self._random.choice(values)

    def _value(self, may_use_groups: bool = False) -> str:
        pool = list(PLAIN_VALUES) + self._maps * 4 + self._sets * 3 + ["$word", "$sub", "$first"]
        # How a pattern in a table changes groups that a header list uses depends on nginx's own passes over it.
        if may_use_groups or not self._has_map_patterns:
            pool += ["$1", "$2", "<$1>", "$rest"]
        value = self._pick(pool)
        if self._chance(0.2) and not value.startswith('"'):
            value = f'"{self._pick(["x", "", "Bearer "])}{value}{self._pick(["", "-", "/$server_port"])}"'
        return value

    def _map(self, name: str) -> None:
        source = self._pick(["$http_x_a", "$uri", "$arg_q", "$host", "$http_origin", "$http_authorization", *self._maps])
        self._add(f"map {source} {name} {{")
        if source == "$host" and self._chance(0.6):
            self._add("    hostnames;", "    *.three.test three;", "    .four.test four;", "    one.test one;")
        if self._chance(0.15):
            self._add("    volatile;")
        if self._chance(0.7):
            self._add(f"    default {self._pick(['none', '$http_x_b', '0', '$uri'])};")
        for word in self._random.sample(["one", "two", "/api/v1", "ONE-1", '""'], k=2):
            self._add(f"    {word} {self._pick(['first', '$host', EMPTY, 'x$http_x_b'])};")
        for pattern in self._random.sample(VALUE_PATTERNS, k=self._pick([0, 0, 1, 2])):
            self._has_map_patterns = True
            self._add(f"    {self._pick(['~', '~*'])}{pattern} {self._pick(['matched', '$1', '$word', 'x-$1'])};")
        self._add("}")
        self._maps.append(name)

    def _headers(self, depth: int, probability: float) -> None:
        indent = "    " * depth
        names = ["Host", "Authorization", "X-Forwarded-Proto", "X-Forwarded-For", "X-Own", "Cookie", "X-A", "Connection"]
        if self._chance(probability):
            for name in self._random.sample(names, k=self._pick([1, 1, 2, 3])):
                # A Host that the request decides may be no host at all.
                value = self._pick(["$host", "$http_host", "$proxy_host", "fixed.test"]) if name == "Host" else self._value()
                self._add(f"{indent}proxy_set_header {name} {value};")
        if self._chance(probability):
            for name in self._random.sample(["Access-Control-Allow-Origin", "Vary", "X-Added"], k=self._pick([1, 1, 2])):
                always = self._pick(["", "", " always"])
                self._add(f"{indent}add_header {name} {self._value()}{always};")

    def _error_pages(self, depth: int) -> None:
        indent = "    " * depth
        for code in self._random.sample([401, 403, 404, 405, 418, 500, 302], k=self._pick([1, 1, 2])):
            change = self._pick(["", "", "= ", "=200 ", "=302 "])
            target = self._pick(["@first", "@second", "@third", "/err/page", "/error?from=$uri", "http://else.test/$host"])
            if depth == 0 and target.startswith("@"):
                target = "/error"
            self._add(f"{indent}error_page {code} {change}{target};")

    # --- Servers ------------------------------------------------------------------------------------

    def _server(self, names: list[str], number: int) -> None:
        port = self._pick(["edge", "edge", "edge", "side"]) if number else "edge"
        flag = " default_server" if number == 1 and port == "edge" and self._chance(0.5) else ""
        self._add("server {", f"    listen 127.0.0.1:%{port}%{flag};", f"    server_name {' '.join(names)};")
        for directive in ("absolute_redirect off", "port_in_redirect off", "server_name_in_redirect on",
                          "recursive_error_pages on", "underscores_in_headers on", "merge_slashes off"):
            if self._chance(0.08):
                self._add(f"    {directive};")
        self._headers(1, 0.4)
        if self._chance(0.3):
            self._error_pages(1)
        self._access(1, 0.1)
        if self._chance(0.4):
            self._rewrites(1, is_server=True)
        used: set[str] = set()
        for _ in range(self._pick([2, 3, 4, 5])):
            self._location(1, "", used)
        if "/" not in used:
            self._location(1, "", used, "/")
        self._add(HELPERS.rstrip("\n"), "}")

    # --- Locations ----------------------------------------------------------------------------------

    def _location(self, depth: int, parent: str, used: set[str], path: str | None = None) -> None:
        indent = "    " * depth
        kind = "prefix" if path else self._pick(["prefix"] * 5 + ["exact", "caret", "regex", "regex", "caseless"])
        if kind in ("regex", "caseless"):
            name = self._pick(PATTERNS)
            head = f"{'~' if kind == 'regex' else '~*'} {name}"
        else:
            name = path or parent.rstrip("/") + "/" + "/".join(self._random.sample(SEGMENTS, k=self._pick([1, 1, 2])))
            if not path and self._chance(0.4):
                name += "/"
            head = {"prefix": "", "exact": "= ", "caret": "^~ "}[kind] + name
            self._paths.append(name)
        # `/a` and `^~ /a` are the same location to nginx, `= /a` is another.
        key = ("= " if kind == "exact" else "~ " if kind in ("regex", "caseless") else "") + (head if "~" in head[:1] else name)
        if key in used:
            return
        used.add(key)
        self._add(f"{indent}location {head} {{")
        if self._chance(0.04):
            self._add(f"{indent}    internal;")
        if self._chance(0.45):
            self._rewrites(depth + 1)
        self._access(depth + 1, 0.25)
        self._headers(depth + 1, 0.4)
        if self._chance(0.2):
            self._error_pages(depth + 1)
        if self._chance(0.08):
            self._add(f"{indent}    mirror /_mirror;")
        if self._chance(0.1):
            self._limit_except(depth + 1)
        if self._chance(0.12):
            self._add(f"{indent}    try_files {self._pick(['$uri', '/none'])} {self._pick(['@first', '@second', '/exists', '/exists?q=$uri'])};")
        self._content(depth + 1, kind in ("prefix", "exact", "caret"))
        if kind in ("prefix", "caret") and depth < 3 and self._chance(0.3):
            inner: set[str] = set()
            for _ in range(self._pick([1, 2])):
                self._location(depth + 1, name, inner)
        self._add(f"{indent}}}")

    def _content(self, depth: int, may_have_uri: bool) -> None:
        indent, upstream = "    " * depth, self._pick(UPSTREAMS)
        kind = self._random.random()
        if kind < 0.35:
            self._add(f"{indent}proxy_pass http://{upstream};")
        elif kind < 0.55:
            uri = self._pick(["/", "/base/", "/x", "/y?z=1"]) if may_have_uri else ""
            self._add(f"{indent}proxy_pass http://{upstream}{uri};")
        elif kind < 0.65:
            path = self._pick(["", "$uri", "$request_uri", "/$1", "/v$is_args$args", "/$arg_q", "/x$uri$is_args$args"])
            self._add(f"{indent}set $backend {upstream};", f"{indent}proxy_pass http://$backend{path};")
        elif kind < 0.7:
            self._add(f"{indent}fastcgi_param REQUEST_METHOD $request_method;", f"{indent}fastcgi_param REQUEST_URI $request_uri;")
            if self._chance(0.5):
                self._add(f"{indent}fastcgi_param HTTP_AUTHORIZATION {self._value()};")
            self._add(f"{indent}fastcgi_pass 127.0.0.1:%fastcgi%;")
        elif kind < 0.78:
            self._add(f"{indent}return {self._answer()};")

    def _answer(self) -> str:
        return self._pick([
            "200 text", "204", "301 /moved$uri", "302 https://$host/x", "307 $scheme://$host$request_uri", "403", "404",
            '404 "gone"', "418", "500", '200 "$uri"', "444"])

    def _access(self, depth: int, probability: float) -> None:
        indent = "    " * depth
        if self._chance(probability):
            self._add(f"{indent}auth_basic {self._pick(['people', 'people', 'off'])};", f"{indent}auth_basic_user_file users;")
        if self._chance(probability):
            self._add(f"{indent}auth_request {self._pick(['/_auth/yes', '/_auth/no', '/_auth/forbidden', '/_auth/asked', 'off', 'off'])};")
            if self._chance(0.4):
                self._add(f"{indent}auth_request_set $s1 $upstream_http_x_seen;")
        if self._chance(probability):
            self._add(*(f"{indent}{line};" for line in self._pick([
                ["deny all"], ["allow 127.0.0.1", "deny all"], ["deny 127.0.0.0/8"], ["allow all"], ["deny 10.0.0.0/8"]])))
        if self._chance(probability):
            self._add(f"{indent}satisfy {self._pick(['any', 'any', 'all'])};")

    def _limit_except(self, depth: int) -> None:
        indent = "    " * depth
        self._add(f"{indent}limit_except {self._pick(['GET', 'GET POST', 'OPTIONS', 'POST'])} {{")
        self._add(f"{indent}    " + self._pick([
            "deny all;", "auth_basic people; auth_basic_user_file users;", "allow 127.0.0.1; deny all;",
            "proxy_pass http://127.0.0.1:%idp%;", "auth_basic off;"]))
        self._add(f"{indent}}}")

    # --- Rewrite directives -------------------------------------------------------------------------

    def _rewrites(self, depth: int, is_server: bool = False) -> None:
        for _ in range(self._pick([1, 1, 2, 3])):
            self._pick([self._set, self._if, self._if, self._rewrite])(depth, is_server)

    def _set(self, depth: int, is_server: bool) -> None:
        name = self._pick(self._sets + (["$args"] if self._chance(0.1) else []))
        value = self._value(may_use_groups=True)
        # A query with blanks would break the request line.
        self._add(f"{'    ' * depth}set {name} {'a=1' if name == '$args' else value};")

    def _condition(self) -> str:
        value = self._pick(["$http_x_a", "$arg_q", "$uri", "$request_method", "$http_origin", "$s0", "$s1", "$cookie_c", *self._maps])
        if value == "$request_method":
            return self._pick(["$request_method = OPTIONS", "$request_method !~ ^(GET|HEAD)$", "$request_method = POST"])
        if value == "$uri":
            return f"$uri {self._pick(['~', '~*', '!~'])} {self._pick([pattern for pattern in PATTERNS if '{' not in pattern])}"
        return self._pick([
            value, f"{value} = {self._pick(['one', 'two', EMPTY, '$http_x_b'])}", f"{value} != one",
            f"{value} {self._pick(['~', '~*', '!~', '!~*'])} {self._pick(VALUE_PATTERNS)}", "!-e $document_root/none",
        ])

    def _if(self, depth: int, is_server: bool) -> None:
        indent = "    " * depth
        self._add(f"{indent}if ({self._condition()}) {{")
        choice = self._random.random()
        if choice < 0.35:
            self._set(depth + 1, is_server)
        elif choice < 0.5:
            self._rewrite(depth + 1, is_server)
        elif choice < 0.6:
            self._add(f"{indent}    return {self._answer()};")
        elif choice < 0.65:
            self._add(f"{indent}    break;")
        elif not is_server:
            if choice < 0.8:
                self._add(f"{indent}    proxy_pass http://{self._pick(UPSTREAMS)};")
            if self._chance(0.6):
                self._add(f"{indent}    add_header X-If {self._value()};")
        self._add(f"{indent}}}")

    def _rewrite(self, depth: int, is_server: bool) -> None:
        # The paths of subrequests stay as they are: only those begin with an underscore.
        pattern = self._pick([r"^/old/(.*)", r"^/api/(.*)$", r"^/(a|b)/(.*)$", r"^/x", r"^/auth/(?<rest>.*)$"])
        target = self._pick(["/api/$1", "/b/$1", "/new", "/a/?p=$1", "/x/$1?", "/api/$1?p=$uri?", "/$rest", "/enc/$1/$args"])
        flag = self._pick(["", " last", " break", " break", " permanent", " redirect"])
        if self._chance(0.1):
            target, flag = self._pick(["http://else.test/$1", "$scheme://else.test/$1?x=1", "https://else.test$request_uri?"]), ""
        self._add(f"{'    ' * depth}rewrite {pattern} {target}{flag};")

    # --- Requests -----------------------------------------------------------------------------------

    def _request(self) -> None:
        path = self._pick(self._paths)
        if self._chance(0.5):
            path = path.rstrip("/") + "/" + "/".join(self._pick(SEGMENTS + ["12", "A", "a%20b", "c%3Fd", "x+y"]) for _ in range(self._pick([1, 2])))
        elif self._chance(0.2):
            path = path.rstrip("/") or "/"
        if self._chance(0.05):
            path = self._pick(["/a/../b", "//api//v1", "/%61/x", "/./old/x", "/a|b"])
        if self._chance(0.4):
            path += self._pick(["?q=one", "?q=two&x=1", "?q=%20x", "?v", "?q="])
        method, port = self._pick(METHODS), self._pick(["", "", "", "", " | X-Port: side"])
        line = f"#> {method} http://{self._pick(HOSTS)}{path}{port if '%side%' in ' '.join(self._lines) else ''}"
        for name, values, probability in (
            ("Authorization", ["Bearer one", "Bearer one", "Basic YWRhOmxvdmVsYWNl"], 0.75),
            ("X-A", [word for word in WORDS if word], 0.5), ("X-B", ["two", "0"], 0.3), ("Cookie", ["c=one", "d=1; c=two-2"], 0.3),
            ("Origin", ["https://spa.test", "http://evil.example"], 0.3), ("X-Forwarded-For", ["192.0.2.7"], 0.1),
            ("X-Forwarded-Proto", ["https"], 0.2), ("X_Under", ["1"], 0.05),
        ):
            if self._chance(probability):
                line += f" | {name}: {self._pick(values)}"
        if method in ("POST", "PUT"):
            line += f" | Content-Length: {self._pick([0, 2])}"
        self._add(line)
