"""Reads every format but SARIF: JUnit with junitparser, Checkstyle with an XML parser.

GitHub's commands, GitLab's list and reviewdog's diagnostics have no reader to install: a strict one stands here.
"""

import json
import re
import xml.etree.ElementTree

from places import bytes_of, expect, utf16

try:
    import junitparser
except ImportError:
    junitparser = None


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
    "jsonl": read_jsonl, "github": read_github, "gitlab": read_gitlab, "junit": read_junit,
    "checkstyle": read_checkstyle, "rdjson": read_rdjson, "markdown": read_markdown, "concise": read_concise,
}
