# The demonstration: a client of the gateway like any other. Done once; asking again would change nothing either.
# shellcheck shell=bash

run_demonstration() {
  local began=$EPOCHREALTIME
  printf '\n'
  dotnet "$(program_of demo)" --address "$(platform_address)" --json "$STATE/demonstration.json" --table "$STATE/demonstration.txt" </dev/null 9>&- ||
    fail "The demonstration did not complete; what it says above names the step." \
      "The logs are in $STATE/log. ./deploy/up goes on where it stopped, ./deploy/up --no-demo does without it."
  touch "$STATE/demonstration.done"
  phase demonstration "complete" "$began"
}
