#!/usr/bin/env python3
"""Grids of the corpus against single calls: corpus.py CLS-LIMIT

The corpus is the folder $CLS_CORPUS or, without it, ../shared/corpus beside the repository; 77
where it is missing. All signal points of simpl-1Lbb's patchset and all patch files of sbottom-A:
limits, scans and the test of mu = 1 are those of cls-limit limit and cls-limit cls with -p, within
1e-10 relative; and rows are the same bytes for one, two and three threads, and for shards that are
joined.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
CORPUS = os.environ.get('CLS_CORPUS') or os.path.join(ROOT, '..', 'shared', 'corpus')
RTOL = 1e-10


def run(*words):
    done = subprocess.run([PROGRAM, *words, '--quiet'], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit('%s: exit status %d: %s' % (' '.join(words), done.returncode, done.stderr))
    return done.stdout


def lines(*words):
    return [json.loads(line) for line in run(*words, '--format', 'jsonl').splitlines()]


def differ(mine, other, where):
    """What differs, or None: numbers by RTOL, all else exactly."""
    if isinstance(mine, dict) and isinstance(other, dict) and mine.keys() == other.keys():
        pairs = [(mine[k], other[k], '%s/%s' % (where, k)) for k in mine]
    elif isinstance(mine, list) and isinstance(other, list) and len(mine) == len(other):
        pairs = [(m, o, '%s/%d' % (where, i)) for i, (m, o) in enumerate(zip(mine, other))]
    elif isinstance(mine, float) and isinstance(other, (int, float)):
        return None if abs(mine - other) <= RTOL * abs(other) else '%s: %r %r' % (where, mine, other)
    else:
        return None if mine == other else '%s: %r %r' % (where, mine, other)
    return next(filter(None, (differ(*pair) for pair in pairs)), None)


def compare(background, patches, rows, options):
    """Rows with single calls for the patch files, which are in the same order."""
    assert len(rows) == len(patches) > 0
    for patch, row in zip(patches, rows):
        limit, = lines('limit', background, '-p', patch, *options)
        test, = lines('cls', background, '-p', patch)
        for key in ('poi', 'measurement', 'limits', 'scan', 'notes', 'method', 'cl'):
            fault = differ(row[key], limit[key], '%s/%s' % (row['name'], key))
            if fault:
                sys.exit(fault)
        fault = differ(row['cls'], test['results'][0], row['name'] + '/cls')
        if fault:
            sys.exit(fault)
    return len(rows)


def check(background, words, patches, options, folder):
    grid = ['grid', background, *words, '--format', 'jsonl', *options]
    text = run(*grid)
    for threads in '2', '3':
        if run(*grid, '-j', threads) != text:
            sys.exit('%s: other rows for %s threads' % (background, threads))
    parts = [os.path.join(folder, '%d.jsonl' % i) for i in (1, 2, 3)]
    for i, part in enumerate(parts):
        run(*grid, '--shard', '%d/3' % (i + 1), '-o', part)
    done = subprocess.run([PROGRAM, 'merge', *parts], capture_output=True, text=True, check=False)
    if done.stdout != text:
        sys.exit('%s: other rows from shards' % background)
    return compare(background, patches, [json.loads(line) for line in text.splitlines()], options)


def main():
    if not os.path.isdir(CORPUS):
        print('skipped: no corpus')
        sys.exit(77)
    rows = 0
    with tempfile.TemporaryDirectory() as folder:
        background = os.path.join(CORPUS, 'simpl-1Lbb', 'workspace.json')
        patchset = os.path.join(CORPUS, 'simpl-1Lbb', 'derived_patchset.json')
        patches = []
        with open(patchset, encoding='utf-8') as file:
            for number, point in enumerate(json.load(file)['patches']):
                patches.append(os.path.join(folder, '%d.json' % number))
                with open(patches[-1], 'w', encoding='utf-8') as patch:
                    json.dump(point['patch'], patch)
        rows += check(background, ['--patchset', patchset], patches, [], folder)
        background = os.path.join(CORPUS, 'sbottom-A', 'workspace.json')
        patches = sorted(glob.glob(os.path.join(CORPUS, 'sbottom-A', 'patch.*.json')))
        rows += check(background, ['--patches', os.path.dirname(background)], patches, [], folder)
        rows += check(background, ['--patches', os.path.join(CORPUS, 'sbottom-A', 'patch.*_1100_*')],
                      [p for p in patches if '_1100_' in p],
                      ['--scan', '0.1:2:0.2', '--interpolate', 'root'], folder)
    print('%d rows are those of single calls' % rows)


main()
