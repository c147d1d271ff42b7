# The demonstration: a client of the gateway like any other. Done once; asking again would change nothing either.
# shellcheck shell=bash

run_demonstration() {
  local began=$EPOCHREALTIME
  printf '\n'
  dotnet "$(program_of demo)" --address "$(platform_address)" --json "$STATE/demonstration.json" --table "$STATE/demonstration.txt" </dev/null 9>&- ||
    fail "The demonstration did not complete; what it says above names the step." \
      "The platform itself is healthy: logs are in $STATE/log. ./deploy/up tries it again, ./deploy/up --no-demo does without."
  touch "$STATE/demonstration.done"
  phase demonstration "complete" "$began"
}
