# zsh -f complete.zsh 'LINE': what zsh offers at the end of the line, sorted; site/_cls-limit is the
# script. All that is offered goes through compadd, which an inner zsh on a terminal of its own
# writes down.
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "PS1=; PROMPT=; fpath=($PWD/site \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w inner 'compadd() {
    local -a given
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    builtin compadd -A given "$@"
    print -rl -- $given >>site/offered
    builtin compadd "$@"
}'
zpty -w inner 'finish() { print done >site/finished }; zle -N finish'
zpty -w inner "bindkey '^X' finish; bindkey '^I' complete-word; print ready >site/ready"
for i in {1..200}; do
    [[ -e site/ready ]] && break
    sleep 0.05
done
: >site/offered
zpty -w -n inner "$1"$'\t\x18'
for i in {1..200}; do
    [[ -e site/finished ]] && break
    sleep 0.05
done
zpty -d inner
sort -u site/offered | sed '/^$/d'
rm -f site/offered site/finished site/ready
