# Everything the scripts share. Sourced, never run.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR

if (( BASH_VERSINFO[0] < 5 )); then
  printf 'These scripts need bash 5 or newer; this is %s.\n' "$BASH_VERSION" >&2
  exit 1
fi
for part in say state processes tools postgres rabbitmq build services components summary; do
  # shellcheck disable=SC1090
  source "$(dirname "${BASH_SOURCE[0]}")/$part.sh"
done
unset part
