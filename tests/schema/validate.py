#!/usr/bin/env python3
"""JSON of every command against its schema: validate.py CLS-LIMIT

Runs each command in many ways and validates what it prints, in both JSON formats, by
src/report/schema/COMMAND.json. A schema that lets pass whatever comes is of no use: members are
taken away, added and replaced in what was printed, and each time it must be refused.
Exits with 77, skipped, where python3-jsonschema is missing.
"""
import copy
import glob
import json
import os
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print('skipped: no python3-jsonschema')
    sys.exit(77)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
TWO, SCALED = 'examples/two-bin.json', 'examples/scaled-signal.json'
FULL, BROKEN = 'tests/data/memory/workspace.json', 'tests/data/check/workspace.json'
FAULTY, ASIMOV = 'tests/data/memory/faulty.json', 'tests/data/parameters/workspace.json'
SPEC = json.dumps({'channels': json.load(open(os.path.join(ROOT, TWO)))['channels']})
IMPOSSIBLE = open(os.path.join(ROOT, TWO)).read().replace('50.0, 60.0', '0.0, 60.0')
PATCHSET = 'examples/two-bin-patchset.json'
PLANE, PLANE_POINTS = 'examples/plane-background.json', 'examples/plane-patchset.json'
EMPTY_PATCH = os.path.join(ROOT, 'tests/data/memory/patch.json')

RUNS = [
    ['limit', TWO], ['limit', SCALED, '--scan', '0.1:4:0.1'], ['limit', TWO, '--scan', '0:1:x3'],
    ['limit', TWO, '--signal-scale', '2'], ['limit', TWO, '--signal-scale', '1,2', '--scan', '1:4:1'],
    ['limit', TWO, '--expected', 'none', '--clip-band'], ['limit', TWO, '--bounds', 'mu=0:1'],
    ['limit', TWO, '--scan', '1:4:1', '--interpolate', 'log'],
    ['limit', TWO, '--scan', '1:40:13', '--interpolate', 'root'], ['limit', '-', IMPOSSIBLE],
    ['limit', '-', SPEC, '--data', 'asimov'],
    ['cls', TWO], ['cls', TWO, '--mu', '0,1,2', '--signal-scale', '1,3'],
    ['cls', TWO, '--bounds', 'mu=0:1', '--mu', '0.5,2'], ['cls', TWO, '--expected', 'none'],
    ['cls', '-', IMPOSSIBLE], ['cls', TWO, '--expected', 'prefit', '--test-stat', 'q'],
    ['limit', TWO, '--expected', 'prefit', '--test-stat', 'q'],
    ['discovery', TWO], ['discovery', SCALED, '--signal-scale', '1,2', '--expected', 'none'],
    ['discovery', '-', IMPOSSIBLE, '--expected', 'prefit'],
    ['fit', TWO], ['fit', SCALED], ['fit', TWO, '--fix', '*'], ['fit', '-', IMPOSSIBLE],
    ['fit', ASIMOV],
    ['eval', TWO], ['eval', '-', SPEC], ['eval', '-', IMPOSSIBLE, '--set', 'mu=0'],
    ['inspect', TWO], ['inspect', FULL], ['inspect', '-', SPEC], ['inspect', ASIMOV],
    ['check', TWO], ['check', BROKEN], ['check', FAULTY], ['check', '-', '{'],
    ['check', 'tests/data/memory/workspace.json', '-p', EMPTY_PATCH],
    ['patchset', 'list', PATCHSET], ['patchset', 'show', PATCHSET, 'mass_100'],
    ['patchset', 'show', PATCHSET],
    ['grid', PLANE, '--patchset', PLANE_POINTS, '--points', 'squark_600_*'],
    ['grid', PLANE, '--patchset', PLANE_POINTS, '--scan', '0.1:1:0.3', '--signal-scale', '1,2'],
    ['grid', FULL, '--patches', EMPTY_PATCH, '--expected', 'none'],
    ['grid', TWO, '--patches', 'tests/data/grid/*.json', '-p', 'tests/data/grid/ok.json'],
]


def run(program, words, form):
    """What a run prints; a text behind - is its standard input."""
    words = list(words)
    text = words.pop(2) if words[1] == '-' else ''
    done = subprocess.run([program, *words, '--format', form], input=text, cwd=ROOT,
                          capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3) or not done.stdout:
        sys.exit('%s: exit status %d: %s' % (' '.join(words), done.returncode, done.stderr))
    return done.stdout


def places(value):
    """Every object and array in a value that has something in it."""
    if isinstance(value, (dict, list)):
        if value:
            yield value
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if key != 'values' or isinstance(inner, list):  # of a grid: keys are labels
                yield from places(inner)


def spoilt(document):
    """Copies with one fault each, and what it is."""
    for i in range(sum(isinstance(p, dict) for p in places(document))):
        def at(changed, i=i):
            return [p for p in places(changed) if isinstance(p, dict)][i]
        names = list(at(document))
        if names != [n for n in names if n.isidentifier()]:
            continue  # keys are data, not members
        for name in names:
            replaced = copy.deepcopy(document)
            at(replaced)[name] = {'no': ['such', 'value']}
            yield replaced, 'another value of ' + name
        if i == 0 or 'parts' not in document:  # eval has objects whose keys are names
            added = copy.deepcopy(document)
            at(added)['no such member'] = 1
            yield added, 'one more member'


def main():
    schemas, seen, refused = {}, set(), 0
    for path in glob.glob(os.path.join(ROOT, 'src/report/schema/*.json')):
        with open(path, encoding='utf-8') as file:
            schema = json.load(file)
        jsonschema.Draft7Validator.check_schema(schema)
        schemas[os.path.basename(path)[:-5]] = jsonschema.Draft7Validator(schema)
    for words in RUNS:
        validator = schemas[words[0]]
        document = json.loads(run(sys.argv[1], words, 'json'))
        lines = [json.loads(line) for line in run(sys.argv[1], words, 'jsonl').splitlines()]
        for value in [document, *lines]:
            for error in validator.iter_errors(value):
                sys.exit('%s: %s: %s' % (' '.join(words)[:80], list(error.path), error.message[:300]))
        if (document if isinstance(document, list) else [document]) != lines:
            sys.exit('%s: JSON and JSON Lines differ' % ' '.join(words)[:80])
        if words[0] not in seen:
            for changed, what in spoilt(document):
                if validator.is_valid(changed):
                    sys.exit('%s: the schema lets pass %s' % (words[0], what))
                refused += 1
            for name in lines[0]:
                if validator.is_valid({k: v for k, v in lines[0].items() if k != name}):
                    sys.exit('%s: the schema does not require %s' % (words[0], name))
        seen.add(words[0])
    if seen != set(schemas):
        sys.exit('never validated: %s' % (set(schemas) - seen))
    print('%d runs of %d commands, %d faults refused' % (len(RUNS), len(seen), refused))


main()
