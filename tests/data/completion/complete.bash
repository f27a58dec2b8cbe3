#!/bin/bash
# bash complete.bash cls-limit WORD...: what the last word is completed to, sorted. A value that is
# joined to its option is three words, as bash cuts them: --option = value.
eval "$(cls-limit --completion bash)"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_cls_limit
printf '%s\n' "${COMPREPLY[@]}" | sed '/^$/d' | LC_ALL=C sort
