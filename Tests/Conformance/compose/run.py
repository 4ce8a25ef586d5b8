#!/usr/bin/env python3
"""Compares how loginlint and docker compose understand compose projects.

usage: run.py PROGRAM [--reference COMPOSE] [--write] [FOLDER…]

Without folders, the projects in `projects/`: small files that exercise one rule of loading each. In a folder,
every deployment that loginlint finds there is compared, and where a directory has files of the default names,
the choice of files too. COMPOSE is a docker compose 2.24 or later (the program `docker-compose`, or the plugin
of that name); without one on the PATH the comparison is skipped with a message. `config` needs no engine.

  --write   renews what the files of `projects/` expect, from the reference where it accepts the project
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import facts

HERE = pathlib.Path(__file__).resolve().parent
HOME = "/nonexistent/home"
DEFAULT_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]
# Where the reference is behind compose-go's present state, which loginlint follows: the message says so.
KNOWN_DIFFERENCES = [
    (r"conflicts with imported resource", "the reference refuses conflicts of an include, later versions merge them"),
    (r"invalid jsonType time\.Time", "the reference refuses unquoted dates, later versions take them as text"),
]


def run(command: list[str], folder: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, errors="replace")


class Compose:
    """The reference program."""

    def __init__(self, program: str):
        self.program = program
        self.environment = {"PATH": os.environ["PATH"], "HOME": HOME}
        self.version = run([program, "version", "--short"], "/", self.environment).stdout.strip()

    def config(self, folder: str, arguments: list[str]) -> tuple[str | None, str]:
        """What `config` prints as JSON, or nothing and the message."""
        done = run([self.program, *arguments, "config", "--format", "json"], folder, self.environment)
        if done.returncode == 0:
            return done.stdout, ""
        lines = [line for line in done.stderr.splitlines() if "level=warning" not in line]
        return None, "\n".join(lines).strip()

    def services(self, folder: str, arguments: list[str]) -> set[str] | None:
        """The services that would run without further profiles."""
        done = run([self.program, *arguments, "config", "--services"], folder, self.environment)
        return set(done.stdout.split()) if done.returncode == 0 else None


def find_reference(named: str | None) -> Compose | None:
    for program in [named] if named else ["docker-compose", "/usr/libexec/docker/cli-plugins/docker-compose"]:
        found = shutil.which(program)
        if found:
            compose = Compose(os.path.abspath(found))
            match = re.match(r"v?(\d+)\.(\d+)", compose.version)
            if match and (int(match[1]), int(match[2])) >= (2, 24):
                return compose
            print(f"skipped: {program} is version {compose.version or '?'}, and 2.24 is needed")
            return None
    print("skipped: there is no docker-compose to compare with; Debian's package of that name will do, installed or unpacked")
    return None


def model(program: str, folder: str, arguments: list[str]) -> tuple[dict, str]:
    done = run([program, "model", "--format", "json", *arguments], folder, {"PATH": os.environ["PATH"], "HOME": HOME})
    if done.returncode not in (0, 3):
        return {}, f"loginlint ends with {done.returncode}: {done.stderr.strip()[:300]}"
    return json.loads(done.stdout or "{}"), ""


# ---------------------------------------------------------------- one project


class Verdict:
    def __init__(self, agrees: bool | None, lines: list[str], reason: str = ""):
        self.agrees, self.lines, self.reason = agrees, lines, reason


def verdict(deployment: dict, text: str, active: set[str] | None, root: str, reason: str = "") -> Verdict:
    theirs = facts.Reference(text, root, HOME).lines(active)
    ours = facts.of_model(deployment)
    if active is None:
        ours = [line for line in ours if not line.endswith(" inactive")]
    different = facts.differences(ours, theirs)
    return Verdict(not different, different, reason)


# ---------------------------------------------------------------- folders


class Folder:
    """A folder with any number of deployments."""

    def __init__(self, program: str, compose: Compose, folder: str):
        self.program, self.compose, self.folder = program, compose, folder
        self.root = os.path.realpath(folder)

    def compare(self, totals: dict) -> None:
        found, trouble = model(self.program, self.root, [])
        if trouble:
            report(self.folder, Verdict(False, [trouble]), totals)
        seen: set[str] = set()
        for deployment in found.get("deployments", []):
            files = deployment.get("compose", [])
            if not files:
                continue
            directory = os.path.dirname(files[0])
            # The first deployment of a directory is what compose starts there when nobody names files.
            default = default_file(os.path.join(self.root, directory))
            named = directory in seen or os.path.basename(files[0]) != default
            seen.add(directory)
            report(f"{self.folder}: {' + '.join(files)}", self.verdict(deployment, files, directory, named), totals)

    def verdict(self, deployment: dict, files: list[str], directory: str, named: bool) -> Verdict:
        def arguments(root: str) -> list[str]:
            return [word for file in files for word in ("-f", os.path.join(root, file))] if named else []

        folder = os.path.join(self.root, directory)
        text, message = self.compose.config(folder, arguments(self.root) + ["--profile", "*"])
        if text is not None:
            return verdict(deployment, text, self.compose.services(folder, arguments(self.root)), self.root)
        first = message.splitlines()[0] if message else "no output"
        with tempfile.TemporaryDirectory() as scratch:
            copy = os.path.join(os.path.realpath(scratch), os.path.basename(self.root))
            shutil.copytree(self.root, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", "node_modules"))
            completed = self.completed(copy, directory, files, arguments(copy))
        return completed or Verdict(None, [], first)

    def completed(self, root: str, directory: str, files: list[str], arguments: list[str]) -> Verdict | None:
        """The comparison after env files and variables that the repository does not hold are added."""
        folder = os.path.join(root, directory)
        variables: dict[str, str] = {}
        options: list[str] = []
        for _ in range(60):
            environment = {**self.compose.environment, **variables}
            command = [self.compose.program, *arguments, "--profile", "*", "config", "--format", "json", *options]
            done = run(command, folder, environment)
            if done.returncode == 0:
                break
            added = self.missing(done.stderr, root, variables)
            if not added and "invalid compose project" in done.stderr and not options:
                options = ["--no-consistency"]
            elif not added:
                return None
        else:
            return None
        given = [word for name, value in variables.items() for word in ("--env", f"{name}={value}")]
        found, trouble = model(self.program, root, given)
        deployment = next((each for each in found.get("deployments", []) if each.get("compose") == files), None)
        if deployment is None:
            return Verdict(False, [trouble or "- no such deployment after completion"])
        return verdict(deployment, done.stdout, None, root, "completed")

    @staticmethod
    def missing(message: str, root: str, variables: dict[str, str]) -> bool:
        """Adds what a refusal asks for; false where nothing can be added."""
        added = False
        for name in re.findall(r"required variable (\w+) is missing", message) + re.findall(r'The \\"(\w+)\\" variable is not set', message):
            # A number will do where a text is wanted.
            if name not in variables:
                variables[name], added = "1", True
        for path in re.findall(r"(?:env file|couldn't find env file:) (/\S+?)(?: not found|$)", message, re.M):
            if os.path.realpath(path).startswith(root + "/"):
                os.makedirs(os.path.dirname(path), exist_ok=True)
                open(path, "a").close()
                added = True
        return added


def default_file(folder: str) -> str | None:
    return next((name for name in DEFAULT_NAMES if os.path.isfile(os.path.join(folder, name))), None)


def report(name: str, verdict: Verdict, totals: dict) -> None:
    if verdict.agrees is None:
        totals["refused"] += 1
        print(f"refused  {name}: {verdict.reason}")
        return
    totals["agree" if verdict.agrees else "differ"] += 1
    totals["completed"] += verdict.reason == "completed"
    if not verdict.agrees:
        print(f"DIFFERS  {name} {verdict.reason}")
        for line in verdict.lines:
            print(f"    {line}")


# ---------------------------------------------------------------- own projects


class Project:
    """A file of `projects/`: what it shows, the files, and the facts that must come out."""

    def __init__(self, path: pathlib.Path):
        self.path, self.name = path, path.stem
        parts = re.split(r"(?m)^-- (.+) --\n", path.read_text(encoding="utf-8"))
        self.about = parts[0].strip()
        self.files = dict(zip(parts[1::2], parts[2::2]))
        self.arguments = self.files.pop("arguments", "").split()
        self.expected = self.files.pop("expected", "").splitlines()

    def unpack(self, folder: pathlib.Path) -> None:
        for name, text in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def write(self, expected: list[str]) -> None:
        sections = [self.about]
        if self.arguments:
            sections.append(f"-- arguments --\n{' '.join(self.arguments)}")
        sections += [f"-- {name} --\n{text.rstrip(chr(10))}" for name, text in self.files.items()]
        sections.append("-- expected --\n" + "\n".join(expected))
        self.path.write_text("\n".join(sections) + "\n", encoding="utf-8")

    @property
    def refusals(self) -> list[str]:
        return [line for line in self.expected if line.startswith("refused ")]


def compare_project(program: str, compose: Compose, project: Project, writes: bool, totals: dict) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / project.name
        folder.mkdir()
        project.unpack(folder)
        root = os.path.realpath(folder)
        found, trouble = model(program, root, project.arguments)
        deployments = found.get("deployments", [])
        text, message = compose.config(root, project.arguments + ["--profile", "*"])
        if text is None:
            known = next((why for pattern, why in KNOWN_DIFFERENCES if re.search(pattern, message)), None)
            agrees = bool(project.refusals) or known is not None
            lines = [] if agrees else [f"+ {line}" for line in message.splitlines()]
            report(project.name, Verdict(agrees, lines, known or ""), totals)
            if project.refusals:
                print(f"         {project.name}: compose says: {message.splitlines()[0]}")
            return
        if not deployments:
            report(project.name, Verdict(False, [trouble or "- no deployment"]), totals)
            return
        active = compose.services(root, project.arguments)
        if writes:
            project.write(facts.Reference(text, root, HOME).lines(active))
        result = verdict(deployments[0], text, active, root)
        if project.refusals:
            result = Verdict(False, result.lines + ["- expected to be refused, and compose accepts it"])
        report(project.name, result, totals)


def main() -> int:
    words = sys.argv[1:]
    writes = "--write" in words
    words = [word for word in words if word != "--write"]
    named = None
    if "--reference" in words:
        index = words.index("--reference")
        named = words[index + 1]
        del words[index:index + 2]
    if not words:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    program = os.path.abspath(words[0])
    compose = find_reference(named)
    if compose is None:
        return 0
    totals = {"agree": 0, "differ": 0, "refused": 0, "completed": 0}
    if words[1:]:
        for folder in words[1:]:
            Folder(program, compose, folder).compare(totals)
    else:
        for path in sorted((HERE / "projects").glob("*.txt")):
            compare_project(program, compose, Project(path), writes, totals)
    compared = totals["agree"] + totals["differ"]
    print(f"docker compose {compose.version}: {totals['agree']} of {compared} projects agree"
          f" ({totals['completed']} after missing env files and variables were added),"
          f" {totals['refused']} refused by docker compose")
    return 1 if totals["differ"] else 0


sys.exit(main())
