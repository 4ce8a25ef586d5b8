#!/usr/bin/env python3
"""Holds the samples against the JSON Schema: good ones pass, bad ones do not, and those that only the loader can refuse pass.

    Tests/Configuration/schema.py SCHEMA FOLDER
"""

import json
import pathlib
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2's core types, as editors and loginlint read them: no dates, and `off` is a word."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
folder = pathlib.Path(sys.argv[2])
wrong = 0
count = 0
for kind, is_valid in (("good", True), ("bad", False), ("loader", True)):
    for path in sorted((folder / kind).glob("*.yaml")):
        try:
            document = yaml.load(path.read_text(), Loader)
        except yaml.YAMLError:
            # No schema sees a file that is no YAML.
            continue
        count += 1
        errors = sorted(error.message for error in validator.iter_errors(document))
        if (not errors) != is_valid:
            wrong += 1
            print(f"{kind}/{path.name}: the schema {'refuses' if errors else 'accepts'} it: {'; '.join(errors)[:300]}")
print(f"{count} samples held against the schema")
sys.exit(wrong > 0)
