# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Bash completion for homeward; installed where bash-completion looks.

_homeward() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "run merge check describe summary compare people report export import new-area verify --help --version" -- "$word")
        return
    fi
    case $before in
    --replicates | --replicate | --shard | --checkpoint | --seed | --threads | --set | --scenario | --baseline | --only | --trace | --outcome | --person | --area | --hospital) return ;;
    esac
    if [[ $word == -* ]]; then
        local options=""
        case ${COMP_WORDS[1]} in
        run) options="--scenario --replicates --precision --max-replicates --replicate --seed --threads --set --shard --resume --checkpoint --dry-run --json --event-log --event-log-filter --max-memory --output --report --quiet --timing --replay --plain-queue" ;;
        merge) options="--output --report --quiet" ;;
        check) options="--scenario --set" ;;
        describe) options="--scenario --set --markdown --json --schema" ;;
        summary) options="--all --csv --json --markdown --batches --quantiles --trace" ;;
        new-area) options="--area --hospital" ;;
        verify) options="--long --only --threads --json --markdown" ;;
        compare) options="--baseline --all --csv --json --markdown --simultaneous --pairing" ;;
        people) options="--outcome --all --person --replicate" ;;
        report) options="--output --viewer --stress" ;;
        export) options="--csv --xlsx" ;;
        import) options="--output --unit --scenario" ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        return
    fi
    case ${COMP_WORDS[1]} in
    import) mapfile -t COMPREPLY < <(compgen -f -X '!*.csv' -- "$word" && compgen -d -- "$word") ;;
    summary | compare | people | report | export) mapfile -t COMPREPLY < <(compgen -f -X '!*.h5' -- "$word" && compgen -d -- "$word") ;;
    verify | new-area) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    merge) mapfile -t COMPREPLY < <(compgen -f -X '!*.shard' -- "$word" && compgen -d -- "$word") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -X '!*.y*ml' -- "$word" && compgen -d -- "$word") ;;
    esac
}
complete -o filenames -F _homeward homeward
