#!/usr/bin/env python3
"""Compares the text that digests are taken of with what Python's json makes of the same file.

    digest.py DIGEST_TEXTS random     documents made at random, numbers and strings above all
    digest.py DIGEST_TEXTS corpus     every file in the folder $CLS_CORPUS or, without it, in
                                      ../shared/corpus beside the repository; 77 where it is missing
"""

import glob
import json
import math
import os
import random
import struct
import subprocess
import sys
import tempfile

EDGES = """0 -0 0.0 -0.0 0e0 -0e5 1 1.0 1e0 1E+0 1e5 100000 100000.0 1e15 1e16 1e17 123456789012345678
12345678901234567890123456789012345678901234567890123456789 -1e16 9999999999999998.0 9007199254740993.0
9.5e15 99999999999999990000.0 1e-3 0.0001 0.00001 1e-4 1.0e-5 0.00012345 0.1 0.30000000000000004 5e-324
4.9406564584124654e-324 2.2250738585072014e-308 2.225073858507201e-308 1.7976931348623157e308 1e-400
0.1e1 10e-1 1.50 1e22 1e23 8.41e21 2.5e-8 123456.789e3 5e-5 1.1e1 3.14159265358979323846264338327950288""".split()

CHARACTERS = ['"', "\\", "/", "\b", "\f", "\n", "\r", "\t", "\x01", "\x1f", "\x7f", "\x80", " ", "a", "Z",
              "\u00e9", "\u2028", "\u20ac", "\ud7ff", "\ue000", "\ufffd", "\U0001f600", "\U0010ffff"]


def some_number(r):
    kind = r.randrange(7)
    if kind == 0:
        return r.choice(EDGES)
    if kind == 1:
        return str(r.randrange(-(10 ** r.randrange(1, 40)), 10 ** r.randrange(1, 40)))
    if kind == 2:  # a power of 2, and its neighbours
        x = math.ldexp(1.0, r.randrange(-1074, 1024))
        return repr(r.choice([x, math.nextafter(x, 0), math.nextafter(x, 1)]))
    if kind == 3:
        return f"{r.uniform(-1000, 1000):.{r.randrange(20)}f}"
    if kind == 4:
        return f"{r.uniform(-10, 10):.{r.randrange(20)}e}"
    if kind == 5:  # half of an odd number of units in the last place
        return f"{r.randrange(2 ** 53)}e{r.randrange(-30, 30)}"
    x = struct.unpack("<d", r.getrandbits(64).to_bytes(8, "little"))[0]
    return "%.17g" % x if math.isfinite(x) else "0"


def some_string(r):
    plain = "".join(r.choice(CHARACTERS) for _ in range(r.randrange(6)))
    return json.dumps(plain, ensure_ascii=r.random() < 0.5)


def some_text(r, depth):
    kind = r.random()
    if depth == 0 or kind < 0.5:
        return some_number(r)
    space = r.choice(["", " ", "\n", " \t\r\n"])
    if kind < 0.6:
        return r.choice(["null", "true", "false", some_string(r)])
    if kind < 0.8:
        return "[" + space + f"{space},".join(some_text(r, depth - 1) for _ in range(r.randrange(7))) + "]"
    keys = {json.loads(k): k for k in (some_string(r) for _ in range(r.randrange(7)))}
    members = [f"{k}{space}: {space}{some_text(r, depth - 1)}" for k in keys.values()]
    return "{" + ",".join(members) + space + "}"


def random_cases():
    r = random.Random(1259)
    for x in EDGES:
        yield x, x
    for i in range(-1074, 1024):
        yield f"2^{i}", repr(math.ldexp(1.0, i))
    for i in range(2000):
        yield f"random {i}", some_text(r, 4)


def corpus_folder():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir)
    return os.environ.get("CLS_CORPUS") or os.path.join(root, os.pardir, "shared", "corpus")


def corpus_cases(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*", "*.json"))):
        with open(path, encoding="utf-8") as file:
            yield path, file.read()


def ours(program, cases):
    with tempfile.TemporaryDirectory() as folder:
        words = [program]
        for i, (_, text) in enumerate(cases):
            words.append(os.path.join(folder, f"{i}.json"))
            with open(words[-1], "w", encoding="utf-8", newline="") as file:
                file.write(text)
        run = subprocess.run(words, stdout=subprocess.PIPE, check=True, timeout=250)
    lines = run.stdout.decode().split("\n")[:-1]
    if len(lines) != len(cases):
        sys.exit(f"{len(lines)} lines for {len(cases)} cases")
    return lines


def main(program, which):
    folder = corpus_folder()
    if which == "corpus" and not os.path.isdir(folder):
        return 77
    cases = list(random_cases() if which == "random" else corpus_cases(folder))
    bad = 0
    for i in range(0, len(cases), 100):
        some = cases[i : i + 100]
        for (name, text), found in zip(some, ours(program, some)):
            wanted = json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
            if found != wanted:
                bad += 1
                print(f"{name}\n  text {text[:500]}\n  found {found[:500]}\n  wanted {wanted[:500]}")
    print(f"{len(cases)} texts, {bad} different")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
