"""Writes findings in every format, reads them back, and compares them with the JSON report.

    compare.py PROGRAM EXAMPLES SCRATCH
"""

import json
import pathlib
import shutil
import subprocess
import sys

from code_scanning import read_sarif
from places import Project, expect, state
from readers import READERS

FORMATS = ("json", "sarif", "text", *READERS)
EXIT_CODES = (0, 1)

program, examples, scratch = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])


def odd_project(folder):
    """Byte order marks, CRLF, tabs, characters outside the basic plane, names that URIs and commands escape."""
    web = folder / "a b,100% [né]"
    web.mkdir(parents=True)
    realm = {
        "realm": "läden😀", "enabled": True,
        "clients": [
            {"clientId": "a|b`<c>@d&\"", "publicClient": True, "redirectUris": ["*"], "webOrigins": ["*"]},
            {"clientId": "[x](https://example.org) %0A::error::", "publicClient": True,
             "redirectUris": ["http://localhost:3000*"], "webOrigins": ["http://localhost:3000/"]},
        ],
    }
    text = json.dumps(realm, ensure_ascii=False, indent="\t").replace("\n", "\r\n")
    (web / "realm.json").write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    (web / "one-line-realm.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(realm, ensure_ascii=False).encode("utf-8"))
    (folder / "compose.yaml").write_bytes(
        "services:\r\n"
        "  edge:\r\n"
        "    image: nginx:1.27\r\n"
        "    ports: ['80:80']\r\n"
        "    volumes: ['./edge.conf:/etc/nginx/conf.d/default.conf']\r\n"
        "  api:\r\n"
        "    image: node:22\r\n"
        "    environment: {LABEL: '😀 名', OIDC_ISSUER: 'http://localhost:8080/realms/läden'}\r\n".encode("utf-8")
    )
    (folder / "edge.conf").write_bytes(
        "server {\n"
        "\tlisten 80; # 名😀\n"
        "\tlocation /api/ {\n"
        "\t\tproxy_set_header Authorization \"\";\n"
        "\t\tproxy_pass http://api:8000/;\n"
        "\t\tadd_header X-Note \"é\"; add_header Access-Control-Allow-Origin *; "
        "add_header Access-Control-Allow-Credentials true;\n"
        "\t}\n"
        "\tlocation /old/ {\n"
        "\t\tproxy_set_header Authorization \"\"; # loginlint: ignore[stripped-authorization] \"nobody\" <asks> [it](é)\n"
        "\t\tproxy_pass http://api:8000/;\n"
        "\t}\n"
        "}".encode("utf-8")
    )
    (folder / "broken.yaml").write_bytes(b"services:\n\tweb: {image: \"nginx\n")


def clean_project(folder):
    folder.mkdir()
    (folder / "compose.yaml").write_text("services:\n  web:\n    image: nginx:1.27\n")


def read(folder, top, options):
    state["project"] = f"{folder.relative_to(top)} {' '.join(options)}".strip()
    out = scratch / "reports"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    outputs = [word for name in FORMATS for word in ("--format", f"{name}={out / name}")]
    # Two reports may not share the standard output, and none needs it here.
    done = subprocess.run([program, "check", str(folder), *options, *outputs], capture_output=True)
    expect(done.returncode in EXIT_CODES and not done.stdout + done.stderr, f"ends with {done.returncode}: {done.stderr}")
    found = Project(folder, top, json.loads((out / "json").read_bytes()))
    read_sarif(out / "sarif", found, known_rules)
    for name, reader in READERS.items():
        reader(out / name, found)
    for name in FORMATS:
        text = (out / name).read_bytes()
        expect(str(scratch).encode() not in text, f"{name}: a path of the machine")
        expect(b"\x1b" not in text, f"{name}: colours")
    return len(found.findings)


listed = subprocess.run([program, "rules", "--format", "json"], capture_output=True, check=True)
known_rules = json.loads(listed.stdout)["rules"]
top = scratch / "repository"
(top / ".git").mkdir(parents=True)
shutil.copytree(examples, top / "examples")
odd_project(top / "odd")
clean_project(top / "clean")

total = 0
folders = sorted((top / "examples").glob("*/*/")) + [top / "odd", top / "clean", top]
for folder in folders:
    for options in ([], ["--persona", "audit", "--now", "2026-11-21"]):
        total += read(folder.resolve(), top.resolve(), options)
expect(read((top / "odd").resolve(), top.resolve(), []) > 5, "the odd project has few findings")
expect(read((top / "clean").resolve(), top.resolve(), []) == 0, "the clean project has findings")

for failure in state["failures"]:
    print(failure, file=sys.stderr)
if state["failures"]:
    sys.exit(f"{state['checks']} checks, {len(state['failures'])} failures")
print(f"{len(FORMATS)} formats tell the same about {total} findings in {len(folders)} folders ({state['checks']} checks)")
