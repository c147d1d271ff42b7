# What the scripts say: one line a phase with its seconds, and a sentence when something is wrong.
# shellcheck shell=bash

STARTED_AT=${EPOCHREALTIME}

# Tenths of a second since the given EPOCHREALTIME (or since the script began).
elapsed() {
  local since=${1:-$STARTED_AT}
  local tenths=$(( (${EPOCHREALTIME//[.,]/} - ${since//[.,]/}) / 100000 ))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

say() { printf '%s\n' "$*"; }

# phase NAME TEXT [SINCE]: "  servers    PostgreSQL on …      6.1 s"
phase() {
  if [[ -n ${3:-} ]]; then
    printf '  %-14s %-62s %6s s\n' "$1" "$2" "$(elapsed "$3")"
  else
    printf '  %-14s %s\n' "$1" "$2"
  fi
}

# fail SENTENCE…: each argument is a line; ends the script (or the subshell) with 1.
fail() {
  printf '\n%s\n' "$1" >&2
  shift
  (( $# == 0 )) || printf '  %s\n' "$@" >&2
  exit 1
}

# The end of a log, indented, so that nobody has to look for the file first.
last_lines() {
  local log=$1 lines=${2:-20}
  [[ -s $log ]] || { printf '  (%s is empty)\n' "$log" >&2; return 0; }
  printf '  the last lines of %s:\n' "$log" >&2
  tail -n "$lines" "$log" | cut -c1-400 | sed 's/^/  | /' >&2
}
