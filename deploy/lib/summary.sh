# What `up` prints at its end.
# shellcheck shell=bash

print_addresses() {
  local address
  address=$(platform_address)
  cat <<EOT

  $address/docs                                    every route, to read and to try
  $address/api/status                              versions, and how far each projection and log is
  $address/api/certification/register              the public register of certificates
  $address/api/events                              what happened, event by event, for other systems

  Clients for trying things out (POST $address/connect/token, grant_type=client_credentials; the secret is the id):
    demo-secretariat, demo-secretariat-2   run the programme
    demo-agency, demo-agency-2             the agencies NO-KS and ES-RECI
    demo-city                              Kristiansund, once the demonstration has onboarded it
    demo-verifier, demo-verifier-2         verifiers; demo-auditor reads everything; demo-subscriber follows events

  Logs are in $STATE/log, data and secrets beside them.
EOT
}

print_demonstration() {
  [[ -s $STATE/demonstration.txt ]] || return 0
  printf '\nWhat happened in the demonstration:\n\n'
  sed 's/^/  /' "$STATE/demonstration.txt"
}

# Proportional set size: shared pages are counted once over all of them.
memory_of_services() {
  local name pid total=0 kilobytes
  for name in "${SERVICES[@]}"; do
    pid=$(pid_of "$name") || continue
    kilobytes=$(awk '$1 == "Pss:" { sum += $2 } END { print sum + 0 }' "/proc/$pid/smaps_rollup" 2>/dev/null) || kilobytes=0
    total=$((total + kilobytes))
  done
  printf '%s' $((total / 1024))
}
