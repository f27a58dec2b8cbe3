#!/bin/sh
# Guards a result in CI: compares the limits of a workspace with those that were stored for it.
#     sh examples/ci-check.sh CLS-LIMIT WORKSPACE REFERENCE.json [OPTION...]
# REFERENCE.json is made once, by the same options and --format json -o REFERENCE.json, and kept
# beside the workspace. Fails with 5 where limits, CLs values or statuses are off by more than
# 0.1 % (a table shows which), and with 1 to 4 where there is no answer.
set -u
[ $# -ge 3 ] || {
    echo "usage: sh ci-check.sh CLS-LIMIT WORKSPACE REFERENCE.json [OPTION...]" >&2
    exit 2
}
program=$1 workspace=$2 reference=$3
shift 3

"$program" "$workspace" "$@" --compare "$reference" --rtol 1e-3 --quiet >/dev/null
status=$?
case $status in
    0) echo "$workspace: limits are those of $reference" ;;
    5) echo "$workspace: limits have changed since $reference was made" ;;
    *) echo "$workspace: no complete answer (exit status $status)" ;;
esac
exit $status
