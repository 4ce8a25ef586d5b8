"""The facts of a compose project as sorted lines, from what loginlint and docker compose print.

One fact is one line: `web port "127.0.0.1:8080:80/tcp"`. The same lines stand in the files of `projects/`
and are made a third time by the Swift tests, which need neither program.
"""

import json
import os
import re

MASK = "***"


def quoted(text) -> str:
    return json.dumps(text, ensure_ascii=False)


def scalar(value) -> str:
    """A value of the reference's JSON as the text that a container sees."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return quoted("true" if value else "false")
    return quoted(str(value))


class Lines(list):
    def add(self, *words: str) -> None:
        self.append(" ".join(words))


def of_model(deployment: dict) -> list[str]:
    """The lines of one deployment of `loginlint model --format json`."""
    lines = Lines()
    lines.add("project", deployment["name"])
    for key, network in deployment.get("networks", {}).items():
        lines.add("network", key, *network_words(network["name"], network["internal"], network["external"]))
    for name, service in deployment.get("services", {}).items():
        if service.get("active") is False:
            lines.add(name, "inactive")
        add_texts(lines, name, service)
        for key, value in service.get("environment", {}).items():
            lines.add(name, "environment", key, scalar(value))
        for key, value in service.get("labels", {}).items():
            lines.add(name, "label", key, scalar(value))
        for port in service.get("ports", []):
            lines.add(name, "port", port_text(port))
        for network, aliases in service.get("networks", {}).items():
            lines.add(name, "network", network, *sorted(aliases))
        for entry in service.get("extra_hosts", []):
            lines.add(name, "host", entry)
        for entry in service.get("volumes", []):
            if entry["type"] != "copy":
                inline = entry["type"] == "config" and entry.get("content")
                source = "content " + quoted(entry["content"]) if inline else quoted(entry.get("source", ""))
                lines.add(name, entry["type"], source, quoted(entry["target"]))
        build = service.get("build")
        if build:
            lines.add(name, "build", quoted(build["context"]), *([quoted(build["target"])] if "target" in build else []))
            for key, value in build.get("args", {}).items():
                lines.add(name, "argument", key, scalar(value))
    return sorted(set(lines))


def add_texts(lines: Lines, name: str, service: dict) -> None:
    for key in ["image", "hostname", "container_name", "network_mode"]:
        if service.get(key):
            lines.add(name, key, quoted(service[key]))
    for key in ["command", "entrypoint"]:
        if service.get(key) is not None:
            # A word that holds nothing but an unset variable: the reference drops it, loginlint still needs it.
            lines.add(name, key, *[quoted(word) for word in service[key] if word])
    for key in ["expose", "links"]:
        for entry in service.get(key) or []:
            lines.add(name, key, quoted(str(entry)))


def network_words(name: str, internal: bool, external: bool) -> list[str]:
    return [name] + ["internal"] * bool(internal) + ["external"] * bool(external)


def port_text(port: dict) -> str:
    return quoted(f'{port.get("host_ip", "")}:{port.get("published", "")}:{port.get("target", "?")}/{port.get("protocol", "tcp")}')


class Reference:
    """The lines of `docker compose config --format json`."""

    def __init__(self, text: str, root: str, home: str):
        self.root = os.path.realpath(root)
        self.home = home
        self.model = unescaped(json.loads(text))

    def path(self, path: str) -> str:
        """The path as loginlint writes it: relative to the linted folder where it lies below or beside it."""
        if path == self.home or path.startswith(self.home + "/"):
            return "~" + path[len(self.home):]
        real = os.path.normpath(path)
        if not os.path.isabs(real):
            return real
        relative = os.path.relpath(real, self.root)
        # A path that was written as absolute stays what it is.
        return real if relative.startswith("../../..") or self.is_foreign(real) else relative

    def is_foreign(self, path: str) -> bool:
        """Whether the path has nothing in common with the linted folder but the first part."""
        return path.split("/")[1:3] != self.root.split("/")[1:3]

    def lines(self, active: set[str] | None = None) -> list[str]:
        model = self.model
        lines = Lines()
        lines.add("project", model["name"])
        for key, network in model.get("networks", {}).items():
            lines.add("network", key, *network_words(network.get("name", ""), network.get("internal"), network.get("external")))
        for name, service in model.get("services", {}).items():
            if active is not None and name not in active:
                lines.add(name, "inactive")
            self.add_service(lines, name, service)
        return sorted(set(lines))

    def add_service(self, lines: Lines, name: str, service: dict) -> None:
        add_texts(lines, name, {**service, "links": [with_alias(link) for link in service.get("links") or []]})
        for key, value in (service.get("environment") or {}).items():
            lines.add(name, "environment", key, scalar(value))
        for key, value in (service.get("labels") or {}).items():
            lines.add(name, "label", key, scalar(value))
        for port in service.get("ports") or []:
            lines.add(name, "port", port_text(port))
        for network, settings in (service.get("networks") or {}).items():
            lines.add(name, "network", network, *sorted(set((settings or {}).get("aliases") or [])))
        for entry in hosts(service.get("extra_hosts") or []):
            lines.add(name, "host", entry)
        for entry in service.get("volumes") or []:
            source = entry.get("source", "")
            lines.add(name, entry["type"], quoted(self.path(source) if entry["type"] == "bind" else source), quoted(entry["target"]))
        for entry in service.get("tmpfs") or []:
            lines.add(name, "tmpfs", '""', quoted(entry.split(":")[0]))
        for kind, folder in [("config", "/"), ("secret", "/run/secrets/")]:
            for entry in service.get(kind + "s") or []:
                self.add_stored(lines, name, kind, folder, entry)
        build = service.get("build")
        if build:
            context = build["context"]
            target = [quoted(build["target"])] if "target" in build else []
            lines.add(name, "build", quoted(context if "://" in context or context.startswith("git@") else self.path(context)), *target)
            for key, value in (build.get("args") or {}).items():
                lines.add(name, "argument", key, scalar(value))

    def add_stored(self, lines: Lines, name: str, kind: str, folder: str, entry: dict) -> None:
        definition = self.model.get(kind + "s", {}).get(entry["source"], {})
        target = entry.get("target") or entry["source"]
        if not target.startswith("/"):
            target = folder + target
        source = quoted(self.path(definition["file"]) if "file" in definition else "")
        if definition.get("content"):
            source = "content " + quoted(definition["content"])
        lines.add(name, kind, source, quoted(target))


def with_alias(link: str) -> str:
    return link if ":" in link else f"{link}:{link}"


def hosts(entries) -> list[str]:
    """`name=address`, whether the version prints a list or a mapping."""
    if isinstance(entries, dict):
        entries = [f"{name}={address}" for name, value in entries.items()
                   for address in (value if isinstance(value, list) else [value])]
    return entries


def unescaped(value):
    """`config` writes every `$` as `$$`, so that its output can be loaded again."""
    if isinstance(value, str):
        return value.replace("$$", "$")
    if isinstance(value, list):
        return [unescaped(item) for item in value]
    if isinstance(value, dict):
        return {unescaped(key): unescaped(item) for key, item in value.items()}
    return value


def differences(ours: list[str], theirs: list[str]) -> list[str]:
    """What only one side says: `-` loginlint alone, `+` docker compose alone. Masked secrets agree with anything."""
    mine, reference = set(ours), set(theirs)
    only, missing = mine - reference, reference - mine
    for line in sorted(only):
        if MASK in line:
            pattern = re.compile(".*".join(map(re.escape, line.split(MASK))), re.S)
            fitting = next((other for other in sorted(missing) if pattern.fullmatch(other)), None)
            if fitting:
                only.discard(line)
                missing.discard(fitting)
    # docker compose leaves out networks that no service uses.
    used = {line.split()[2] for line in mine if line.split()[1] == "network" and not line.startswith("network ")}
    only = {line for line in only if not (line.startswith("network ") and line.split()[1] not in used)}
    return sorted([f"- {line}" for line in only] + [f"+ {line}" for line in missing])
