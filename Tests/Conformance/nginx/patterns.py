"""Regular expressions of locations, each in a server of its own, with paths to try them on."""

from urllib.parse import quote

from case import Case

# What proxies' configurations hold, and what is easily read wrong. Paths are given without escapes.
PATTERNS: list[tuple[str, list[str]]] = [
    (r"^/api/v[0-9]+/", ["/api/v12/x", "/api/v/x", "/x/api/v1/"]),
    (r"\.(?:js|css|woff2?)$", ["/a.js", "/a.woff", "/a.jsx", "/js"]),
    (r"^/(?P<tenant>[^/]+)/(.*)$", ["/one/two/three", "/one/", "/one"]),
    (r"^/(?!api|admin)([a-z]+)", ["/apix", "/shop", "/admin"]),
    (r"^/(?!api(?:/|$)).*", ["/api", "/api/", "/apix"]),
    (r"^/(\w{2,3})(?:/(\d+))?$", ["/ab", "/abc/12", "/abcd", "/a"]),
    (r"^/(a+)(a*)$", ["/aaa", "/"]),
    (r"^/(a+?)(a*)$", ["/aaa"]),
    (r"^/(a++)(a?)$", ["/aaa"]),
    (r"^/(?>a+)b", ["/aab", "/aa"]),
    (r"^/(a|ab)(c|bcd)$", ["/abcd", "/ac", "/abc"]),
    (r"^/(?:(a)|(b))+$", ["/ab", "/ba", "/c"]),
    (r"^/(x)?(y)?$", ["/x", "/y", "/", "/xy"]),
    (r"/(.)\1$", ["/aa", "/ab", "/x/bb"]),
    (r"(?i)^/(Ab)\1$", ["/abAB", "/abab", "/abx"]),
    (r"^/(?i:get)Item$", ["/GETItem", "/getitem"]),
    (r"(?<=/)b(c)", ["/bc", "/abc"]),
    (r"(?<!x)/y(.?)", ["/y1", "/x/y"]),
    (r"/[]a]+$", ["/a]", "/b"]),
    (r"/[^]]+$", ["/a", "/]"]),
    (r"/([\w.-]+)$", ["/a-b.c", "/a b"]),
    (r"/([a\d-]+)$", ["/a-9", "/b"]),
    (r"/([[:alpha:]]+)([[:^alpha:]]*)$", ["/ab12", "/12"]),
    (r"/([[:xdigit:]]{4})$", ["/c0de", "/code"]),
    (r"\Q.*\E(.)", ["/.*x", "/ax"]),
    (r"(?x) ^/ ( a ) \  b  # blanks", ["/a b", "/ab"]),
    (r"^/a(?#comment)b", ["/ab", "/a"]),
    (r"\A/\w+\z", ["/ab", "/a b"]),
    (r"^/\x41(\x{42})\103", ["/ABC", "/AB"]),
    (r"^/(\h+)x", ["/ \tx", "/x"]),
    (r"^/a\.b$", ["/a.b", "/axb"]),
    (r"^/{x}$", ["/{x}", "/x"]),
    (r"^/a{,2}$", ["/a{,2}", "/aa"]),
    (r"^/a{2}$", ["/aa", "/aaa"]),
    (r"^/(ab){2,}$", ["/abab", "/ab", "/ababab"]),
    (r"^/(?<q>['\"]).*?\k<q>(.*)$", ["/'a'b'", "/'a", '/"a"']),
    (r"^/(a)(?=b)(.)", ["/ab", "/ac"]),
    (r"^/(?=.*x)(?=.*y)(\w+)", ["/axby", "/axb"]),
    (r"(^|/)\.(?!well-known)", ["/.git", "/.well-known/x", "/a/.env"]),
    (r"^/(.*)/([^/]*)$", ["/a/b/c", "/a"]),
    (r"^/(.*?)/(.*)$", ["/a/b/c"]),
    (r"\b(cat)\b", ["/a cat", "/cats"]),
    (r"\Bat(s?)", ["/cats", "/at"]),
    (r"^/(é+)$", ["/éé", "/e"]),
    (r"^/[^\x00-\x7F]+(.*)", ["/é", "/e"]),
    (r"^/(\d{4})-(\d\d)$", ["/2024-05", "/2024-5"]),
    (r"^(/[a-z]+)*/end$", ["/a/b/end", "/end", "/a/B/end"]),
    (r"^/(?:a(?:b(?:c)?)?)?$", ["/", "/a", "/ab", "/abc", "/ac"]),
    (r"^/((?:[a-z]+\.)+)([a-z]+)$", ["/a.b.c", "/abc"]),
    (r"^/(.+)\.(jpe?g|PNG)$", ["/a.jpg", "/a.b.PNG", "/a.png"]),
    (r"^/(|a)b$", ["/b", "/ab"]),
    (r"^/(a|)b$", ["/b", "/ab"]),
    (r"^/$|^/x$", ["/", "/x", "/xx"]),
    (r"/(?:)x", ["/x"]),
    (r"^/\/x", ["/x"]),
    (r"^/a$b", ["/a", "/ab"]),
    (r"^/((a)|b)*$", ["/ab", "/ba", "/"]),
    (r"^/(?:(?!x).)*$", ["/abc", "/abxc"]),
    (r"^/([^/?#]+)\.php(/.*)?$", ["/i.php", "/i.php/p", "/a/i.php"]),
    (r"^/_next/(static|image)(/|$)", ["/_next/static/x", "/_next/data"]),
    (r"^/auth/(admin|realms/master)", ["/auth/admin/x", "/auth/realms/shop"]),
    (r"(?m)^/x$", ["/x"]),
    (r"^/(?|(a)|(b))$", ["/a", "/b"]),
    (r"^/(?:a(?1)?b|(x))", ["/axb", "/ab"]),
]


def cases() -> list[Case]:
    """One configuration with all of them."""
    lines, requests = [], []
    for number, (pattern, paths) in enumerate(PATTERNS):
        # Inside quotes nginx takes one of two backslashes away.
        written = pattern.replace("\\", "\\\\").replace('"', '\\"')
        lines += [
            "server {", "    listen 127.0.0.1:%edge%;", f"    server_name p{number}.test;",
            f'    location ~ "{written}" {{', '        add_header X-Groups "<$1><$2>" always;', "        return 200;", "    }",
            "    location / {", "        return 404;", "    }", "}",
        ]
        requests += [f"#> GET http://p{number}.test{quote(path)}" for path in paths]
    return [Case("patterns", "\n".join(lines + requests))]
