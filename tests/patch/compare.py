#!/usr/bin/env python3
"""Compares the library's JSON Patches with those of this script, which follows RFC 6902 anew.

    compare.py APPLY_PATCHES random     patches made at random, half of them with faults
    compare.py APPLY_PATCHES corpus     every patch in the folder $CLS_CORPUS or, without it, in
                                        ../shared/corpus beside the repository; 77 where it is missing
"""

import copy
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile


class Refused(Exception):
    pass


def tokens(pointer):
    if not isinstance(pointer, str) or not re.fullmatch(r"(/([^~/]|~[01])*)*", pointer, re.DOTALL):
        raise Refused("pointer")
    return [t.replace("~1", "/").replace("~0", "~") for t in pointer.split("/")[1:]]


def index(array, token, limit):
    if not re.fullmatch(r"0|[1-9][0-9]*", token, re.ASCII) or int(token) >= limit:
        raise Refused("index")
    return int(token)


def child(value, token):
    if isinstance(value, list):
        return value[index(value, token, len(value))]
    if isinstance(value, dict) and token in value:
        return value[token]
    raise Refused("no such place")


def get(root, path):
    for token in tokens(path):
        root = child(root, token)
    return root


def parent_of(root, path):
    *above, last = tokens(path)
    for token in above:
        root = child(root, token)
    return root, last


def add(root, path, value):
    if path == "":
        return value
    parent, last = parent_of(root, path)
    if isinstance(parent, dict):
        parent[last] = value
    elif isinstance(parent, list) and last == "-":
        parent.append(value)
    elif isinstance(parent, list):
        parent.insert(index(parent, last, len(parent) + 1), value)
    else:
        raise Refused("no such place")
    return root


def remove(root, path):
    get(root, path)
    parent, last = parent_of(root, path)
    del parent[int(last) if isinstance(parent, list) else last]


def equal(a, b):
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[k], b[k]) for k in a)
    return isinstance(a, (int, float, str)) and a == b


def member(operation, key):
    if key not in operation:
        raise Refused(key)
    return copy.deepcopy(operation[key])


def step(root, operation):
    kind, path = operation.get("op"), operation.get("path")
    tokens(path)
    if kind == "add":
        return add(root, path, member(operation, "value"))
    if kind == "replace":
        value = member(operation, "value")
        get(root, path)
        if path != "":
            parent, last = parent_of(root, path)
            parent[int(last) if isinstance(parent, list) else last] = value
            return root
        return value
    if kind == "remove":
        remove(root, path)
        return root
    if kind == "test":
        if not equal(get(root, path), member(operation, "value")):
            raise Refused("test")
        return root
    source = member(operation, "from")
    value = copy.deepcopy(get(root, source))
    if kind == "move":
        if path.startswith(source + "/"):
            raise Refused("into itself")
        if source == "":
            return root
        remove(root, source)
    elif kind != "copy":
        raise Refused("op")
    return add(root, path, value)


def apply(document, patch):
    root = copy.deepcopy(document)
    for operation in patch:
        root = step(root, operation)
    return root


# Patches made at random

KEYS = ["a", "b", "c", "", "~", "/", "~1", "0", "1", "-", "\u00e9"]
SCALARS = [None, True, False, 0, 1, 1.0, -2.5, 1e300, "", "1", "x~/\u20ac"]


def some_value(r, depth):
    kind = r.random()
    if depth == 0 or kind < 0.3:
        return r.choice(SCALARS)
    if kind < 0.65:
        return [some_value(r, depth - 1) for _ in range(r.randrange(5))]
    return {r.choice(KEYS): some_value(r, depth - 1) for _ in range(r.randrange(5))}


def some_path(r, value):
    """A pointer to a place that is there, or nearly."""
    path = ""
    while isinstance(value, (list, dict)) and r.random() < 0.85:
        if isinstance(value, list):
            token = "-" if r.random() < 0.1 else str(r.randrange(len(value) + 1))
        elif value and r.random() < 0.8:
            token = r.choice(list(value))
        else:
            token = r.choice(KEYS)
        path += "/" + token.replace("~", "~0").replace("/", "~1")
        try:
            value = child(value, token)
        except Refused:
            break
    if r.random() < 0.02:
        path += r.choice(["/", "/0", "~", "/00", "/-1", "x", "/a/b"])
    return path


def some_operation(r, root):
    kind = r.choice(["add", "add", "remove", "replace", "move", "copy", "test"])
    path = some_path(r, root)
    operation = {"op": kind, "path": path}
    if kind in ("move", "copy"):
        operation["from"] = some_path(r, root)
    if kind in ("add", "replace"):
        operation["value"] = some_value(r, 2)
    if kind == "test":
        try:
            operation["value"] = copy.deepcopy(get(root, path))
        except Refused:
            operation["value"] = some_value(r, 1)
        if r.random() < 0.1:
            operation["value"] = some_value(r, 1)
    if kind in ("remove", "move") and path == "" or operation.get("from") == "":
        return {"op": "test", "path": "", "value": copy.deepcopy(root)}
    if r.random() < 0.01:
        del operation[r.choice(list(operation))]
    return operation


def some_patch(r, document):
    """Operations that mostly fit to what those before leave; in half of the patches all do."""
    root, patch, sound = copy.deepcopy(document), [], r.random() < 0.5
    for _ in range(r.randrange(1, 25)):
        operation = some_operation(r, root)
        try:
            root = step(copy.deepcopy(root), operation)
        except Refused:
            if sound:
                continue
        patch.append(operation)
    return patch


def random_cases():
    r = random.Random(6902)
    for i in range(3000):
        document = some_value(r, 4)
        yield f"random {i}", document, some_patch(r, document)


# Patches of the corpus


def corpus_folder():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir)
    return os.environ.get("CLS_CORPUS") or os.path.join(root, os.pardir, "shared", "corpus")


def corpus_cases(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*", "*.json"))):
        workspace = os.path.join(os.path.dirname(path), "workspace.json")
        if path == workspace:
            continue
        with open(workspace, encoding="utf-8") as file:
            document = json.load(file)
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        if isinstance(content, list):
            yield path, document, content
            continue
        for entry in content.get("patches", []):
            yield f"{path}: {entry['metadata']['name']}", document, entry["patch"]


def ours(program, cases):
    """What the library makes of some cases: documents, or None where it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        words = [program]
        for i, (_, document, patch) in enumerate(cases):
            for name, content in (("document", document), ("patch", patch)):
                words.append(os.path.join(folder, f"{name}{i}.json"))
                with open(words[-1], "w", encoding="utf-8") as file:
                    json.dump(content, file)
        run = subprocess.run(words, stdout=subprocess.PIPE, check=True, timeout=250)
    lines = run.stdout.decode().splitlines()
    if len(lines) != len(cases):
        sys.exit(f"{len(lines)} results for {len(cases)} cases")
    return [json.loads(line[3:]) if line.startswith("ok ") else Refused(line) for line in lines]


def differs(case, found):
    name, document, patch = case
    try:
        wanted = apply(document, patch)
    except Refused as reason:
        wanted = reason
    refused = isinstance(wanted, Refused)
    if refused and isinstance(found, Refused) or not refused and equal(wanted, found):
        return False
    print(f"{name}\n  document {json.dumps(document)[:500]}\n  patch {json.dumps(patch)[:2000]}")
    print(f"  found {str(found)[:500]}\n  wanted {str(wanted)[:500]}")
    return True


def main(program, which):
    folder = corpus_folder()
    if which == "corpus" and not os.path.isdir(folder):
        return 77
    cases = list(random_cases() if which == "random" else corpus_cases(folder))
    bad = refused = 0
    for i in range(0, len(cases), 100):
        some = cases[i : i + 100]
        for case, found in zip(some, ours(program, some)):
            bad += differs(case, found)
            refused += isinstance(found, Refused)
    print(f"{len(cases)} patches, {refused} refused, {bad} different")
    return 1 if bad or refused == len(cases) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
