#!/usr/bin/env python3
"""Patchsets of the corpus: patchset.py CLS-LIMIT

The corpus is the folder $CLS_CORPUS or, without it, ../shared/corpus beside the repository; 77
where it is missing. Every patch, extracted and applied, is compared with what this folder's own
JSON Patch makes of it, numbers by their text; digests with those of hashlib; the limits of applied
workspaces with those of -p.
"""

import glob
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

import compare

PROGRAM = sys.argv[1]


class Number(str):
    """A number as the file has it."""


def load(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def run(*words, status=0, text=None):
    done = subprocess.run([PROGRAM, *words], input=text, capture_output=True, text=True, check=False,
                          timeout=100)
    if done.returncode != status:
        sys.exit(f"{words}: exit status {done.returncode}, expected {status}: {done.stderr[:500]}")
    return done.stderr if status else done.stdout


def check(truth, *what):
    if not truth:
        sys.exit(f"differs: {what}")


def digest(text, algorithm="sha256"):
    canonical = json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
    return hashlib.new(algorithm, canonical.encode()).hexdigest()


def limits(result):
    return {key: json.loads(result)[key] for key in ("limits", "method", "poi")}


def check_points(path, workspace, background, patchset, fits, folder):
    listed = json.loads(run("patchset", "list", path, "--format", "json"))
    check([p["name"] for p in listed["points"]]
          == [p["metadata"]["name"] for p in patchset["patches"]], path, "names")
    check(load(run("patchset", "list", path, "--format", "json"))["points"]
          == [p["metadata"] for p in patchset["patches"]], path, "values")
    force = [] if fits else ["--no-verify"]
    for i, entry in enumerate(patchset["patches"]):
        name = entry["metadata"]["name"]
        extracted = run("patchset", "extract", path, "--name", name)
        check(load(extracted) == entry["patch"], path, name, "extracted")
        applied = run("patchset", "apply", workspace, path, "--name", name, *force)
        check(load(applied) == compare.apply(background, entry["patch"]), path, name, "applied")
        if i % 25:
            continue
        described = load(run("patchset", "extract", path, "--name", name, "--with-metadata"))
        check(described == {"metadata": {**patchset["metadata"], **entry["metadata"]},
                            "patch": entry["patch"]}, path, name, "with metadata")
        patch = os.path.join(folder, "patch.json")
        with open(patch, "w", encoding="utf-8") as file:
            file.write(extracted)
        check(limits(run("-", "-q", "--format", "json", text=applied))
              == limits(run(workspace, "-p", patch, "-q", "--format", "json")), path, name, "limits")


def check_digests(path, workspace, text, patchset):
    wanted, found = patchset["metadata"]["digests"]["sha256"], digest(text)
    if wanted != found:
        message = run("patchset", "verify", workspace, path, status=3)
        check(wanted in message and found in message, path, message)
        return False
    check("(sha256)" in run("patchset", "verify", workspace, path), path, "verified")
    digits = [m.start() for m in re.finditer(r"(?<=\d\.)\d", text)]
    for at in digits[:: len(digits) // 10]:
        changed = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
        message = run("patchset", "verify", "-", path, status=3, text=changed)
        check(wanted in message and digest(changed) in message, path, message)
    return True


def main():
    corpus = compare.corpus_folder()
    if not os.path.isdir(corpus):
        return 77
    sets = points = fitting = 0
    for path in sorted(glob.glob(os.path.join(corpus, "*", "*.json"))):
        with open(path, encoding="utf-8") as file:
            patchset = load(file.read())
        if "patches" not in patchset:
            continue
        workspace = os.path.join(os.path.dirname(path), "workspace.json")
        with open(workspace, encoding="utf-8") as file:
            text = file.read()
        fits = check_digests(path, workspace, text, patchset)
        with tempfile.TemporaryDirectory() as folder:
            check_points(path, workspace, load(text), patchset, fits, folder)
        sets, points, fitting = sets + 1, points + len(patchset["patches"]), fitting + fits
    print(f"{sets} patchsets with {points} points, {fitting} for the workspace beside them")
    return 0 if sets and fitting else 1


if __name__ == "__main__":
    sys.exit(main())
