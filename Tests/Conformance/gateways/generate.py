"""Configurations that nobody would write, but both programs read."""

import json
import random

PATHS = ["/", "/a", "/a/", "/a/b", "/a/b/c?q=1", "/ab", "/b/x", "/b", "/api/v1/x", "/API/v1", "/c/d/e",
         "/a/x?t=1&q=2"]
HOSTS = ["a.test", "x.b.test", "y.b.test", "c.test", "z.test"]


class Caddyfile:
    """Sites with directives in any order, nested three deep."""

    MATCHERS = ["path /a/* /b", "header X-Kind k", "not path /a*", "method POST", "query q=1",
                "host a.test *.b.test", "path_regexp ^/a/[a-z]$",
                "{\n  path /a*\n  not header X-Kind k\n}"]
    PATHS = ["/a", "/a/*", "/a*", "/b/*", "/api/*", "/*/x", "/c/*", "/a/b*", "/*/d/*", "/*b*"]
    HEADERS = ["-Authorization", "Authorization `Bearer s`", "X-Src {host}", "+X-Src two",
               "X-Src {header.X-Kind}", "-X-*", "Host other.test"]
    UPSTREAM_HEADERS = ["-Authorization", "X-Src a", "Host {upstream_hostport}", "X-Real-IP {remote_host}",
                        "X-Forwarded-Proto https", "-X-Forwarded-For", "Authorization {header.X-Kind}",
                        "Host {host}"]
    URI = ["strip_prefix /a", "strip_prefix /api/v1", "strip_suffix /x", "path_regexp /+b /z"]

    def __init__(self, dice: random.Random, port: int, upstreams: list[int]):
        self._dice, self._upstreams, self._count = dice, upstreams, 0
        sites = [f"http://a.test:{port}", f"http://*.b.test:{port}, http://c.test:{port}",
                 f"http://x.b.test:{port}", f":{port}", f"http://a.test:{port}/a*"]
        options = f"{{\n  http_port {port}\n  auto_https off\n  admin off\n}}\n"
        self.text = options + "".join(
            f"{site} {{\n{self._block(1)}}}\n" for site in dice.sample(sites, dice.randint(1, 4)))

    def _block(self, depth: int) -> str:
        self._count += 1
        name = f"@m{self._count}"
        lines = [f"{name} {self._dice.choice(self.MATCHERS)}\n"]
        lines += [self._line(depth, name) for _ in range(self._dice.randint(1, 5))]
        return "".join(lines)

    def _line(self, depth: int, name: str) -> str:
        dice = self._dice
        matcher = dice.choice(["", "", "", dice.choice(self.PATHS) + " ", name + " "])
        kind = dice.random()
        if depth < 4 and kind < .18:
            return f"handle {matcher}{{\n{self._block(depth + 1)}}}\n"
        if depth < 4 and kind < .28:
            path = dice.choice(["/a/*", "/a*", "/api/*", "/b", "/c/d*"])
            return f"handle_path {path} {{\n{self._block(depth + 1)}}}\n"
        if depth < 4 and kind < .34:
            return f"route {matcher}{{\n{self._block(depth + 1)}}}\n"
        if kind < .42:
            return f"request_header {matcher}{dice.choice(self.HEADERS)}\n"
        if kind < .48:
            return f"uri {matcher}{dice.choice(self.URI)}\n"
        if kind < .54:
            return f"rewrite {matcher or '* '}{dice.choice(['/z{uri}', '/r{path}?k=v', '/q', '/w{path}'])}\n"
        if kind < .56:
            return f"redir {matcher or '* '}{dice.choice(['/n', 'https://x.test{uri} 301', '/p{path} permanent'])}\n"
        if kind < .58:
            return f"respond {matcher}{dice.choice(['204', 'denied 403'])}\n"
        if kind < .62:
            copies = dice.choice(["X-User", "X-User Authorization"])
            return (f"forward_auth {matcher}127.0.0.1:{self._upstreams[0]} {{\n"
                    f"  uri /authz\n  copy_headers {copies}\n}}\n")
        headers = "".join(f"  header_up {dice.choice(self.UPSTREAM_HEADERS)}\n"
                          for _ in range(dice.choice([0, 0, 1, 2])))
        return (f"reverse_proxy {matcher}127.0.0.1:{dice.choice(self._upstreams)}"
                + (f" {{\n{headers}}}\n" if headers else "\n"))


class TraefikFile:
    """Routers with rules of every kind, middlewares and priorities; no two have one priority."""

    MATCHERS = ["Host(`a.test`)", "Host(`c.test`)", "HostRegexp(`^[a-z]+\\.b\\.test$`)", "PathPrefix(`/a`)",
                "PathPrefix(`/a/`)", "Path(`/b`)", "PathPrefix(`/api/v1`)", "PathRegexp(`^/a/[a-z]$`)",
                "Method(`POST`)", "Header(`X-Kind`, `k`)", "Query(`q`, `1`)", "ClientIP(`127.0.0.0/8`)",
                "ClientIP(`10.0.0.0/8`)", "HeaderRegexp(`X-Kind`, `^k`)"]

    def __init__(self, dice: random.Random, port: int, upstreams: list[int]):
        def headers(**values):
            return {"headers": {"customRequestHeaders": {
                name.replace("_", "-"): value for name, value in values.items()}}}

        middlewares = {
            "strip": {"stripPrefix": {"prefixes": dice.sample(["/a", "/a/b", "/api", "/b/"], 2)}},
            "stripPattern": {"stripPrefixRegex": {"regex": ["/[a-c]+"]}},
            "none": headers(Authorization=""), "fixed": headers(authorization="Bearer s"),
            "source": headers(X_Src="x", X_Forwarded_Proto=dice.choice(["", "https"])),
            "add": {"addPrefix": {"prefix": "/pre"}},
            "pattern": {"replacePathRegex": {"regex": "^/a/(.*)", "replacement": "/n/${1}x"}},
            "path": {"replacePath": {"path": "/fixed"}},
            "chain": {"chain": {"middlewares": dice.sample(["strip", "add", "none", "source"], 2)}},
            "ask": {"forwardAuth": {
                "address": f"http://127.0.0.1:{upstreams[0]}/authz",
                "authResponseHeaders": dice.choice([["X-User"], ["X-User", "Authorization"]])}},
            "secure": {"redirectScheme": {"scheme": "https", "port": "8443"}},
        }
        routers, taken = {}, set()
        for number in range(dice.randint(2, 7)):
            rule = self._rule(dice, 0)
            while len(rule) in taken:
                rule += " "
            router = {"rule": rule, "service": f"s{dice.randrange(len(upstreams))}"}
            priority = len(rule)
            if dice.random() < .3:
                priority = dice.randint(200, 999)
                while priority in taken:
                    priority += 1
                router["priority"] = priority
            taken.add(priority)
            chosen = dice.sample(sorted(middlewares), dice.choice([0, 0, 1, 2]))
            if chosen:
                router["middlewares"] = chosen
            routers[f"r{number}"] = router
        services = {
            f"s{index}": {"loadBalancer": {
                "passHostHeader": dice.random() < .8, "servers": [{"url": f"http://127.0.0.1:{upstream}"}]}}
            for index, upstream in enumerate(upstreams)}
        self.text = json.dumps({
            "entryPoints": {"web": {"address": f"127.0.0.1:{port}"}},
            "http": {"middlewares": middlewares, "routers": routers, "services": services}}, indent=1)

    def _rule(self, dice: random.Random, depth: int) -> str:
        kind = dice.random()
        if depth < 3 and kind < .3:
            return f"{self._rule(dice, depth + 1)} && {self._rule(dice, depth + 1)}"
        if depth < 3 and kind < .45:
            return f"({self._rule(dice, depth + 1)} || {self._rule(dice, depth + 1)})"
        if depth < 3 and kind < .52:
            return f"!{self._rule(dice, 3)}"
        return dice.choice(self.MATCHERS)


def requests(dice: random.Random, count: int):
    """Methods, hosts, targets and headers."""
    for _ in range(count):
        headers = {}
        if dice.random() < .8:
            headers["Authorization"] = "Bearer token"
        if dice.random() < .4:
            headers["X-Kind"] = dice.choice(["k", "z"])
        yield dice.choice(["GET", "GET", "POST"]), dice.choice(HOSTS), dice.choice(PATHS), headers
