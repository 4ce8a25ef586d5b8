"""Places in files, counted in the units of the formats, and what a run has found."""

import pathlib

# The checks of all readers; `project` is what a message begins with.
state = {"project": "", "checks": 0, "failures": []}


def expect(condition, message):
    """Notes a check and, where it does not hold, says so."""
    state["checks"] += 1
    if not condition:
        state["failures"].append(f"{state['project']}: {message}")


class Source:
    """A file as editors see it: lines end with LF or CRLF."""

    def __init__(self, path: pathlib.Path):
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


def region(physical):
    place = physical["region"]
    return tuple(place[key] for key in ("startLine", "startColumn", "endLine", "endColumn"))


def utf16(source, start, end):
    first, last = source.columns(start), source.columns(end)
    return first[0], first[2], last[0], last[2]


def bytes_of(source, span):
    """The bytes that a range of reviewdog's covers."""
    return tuple(
        sum(len(line) + 1 for line in source.lines[: span[end]["line"] - 1]) + span[end]["column"] - 1
        for end in ("start", "end")
    )
