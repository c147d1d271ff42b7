# The services and the gateway: their order, their environment, starting and waiting.
# shellcheck shell=bash

STORED=(registry catalogue submissions verification certification subscriptions audit identity)
SERVICES=("${STORED[@]}" gateway)

# How long a service may take to answer /health/ready before it counts as failed.
READY_SECONDS=${U4SSC_READY_SECONDS:-120}

remembered_platform_port() { cat "$STATE/ports/gateway" 2>/dev/null || printf 8080; }
# What was chosen once stays, until something else is chosen or the state is wiped.
platform_port() { printf '%s' "${U4SSC_PORT:-$(remembered_platform_port)}"; }
platform_address() { printf 'http://localhost:%s' "$(platform_port)"; }

service_port() { if [[ $1 == gateway ]]; then platform_port; else port "$1"; fi; }
service_address() { printf 'http://127.0.0.1:%s' "$(service_port "$1")"; }

# Exports what the service reads. Call it in a subshell.
service_environment() {
  local name=$1 other
  unset DOTNET_ENVIRONMENT ASPNETCORE_HTTP_PORTS ASPNETCORE_HTTPS_PORTS U4SSC_POSTGRES_PASSWORD
  export ASPNETCORE_ENVIRONMENT=Development DOTNET_NOLOGO=1
  # Nobody is told that this runs, or how.
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 MASSTRANSIT_USAGE_TELEMETRY=false
  # Eight of them share the machine: the collector that gives memory back, small young generations.
  export DOTNET_gcServer=0 DOTNET_gcConcurrent=0 DOTNET_GCgen0size=0x1000000 DOTNET_GCConserveMemory=5
  # An idle worker that spins takes the processor from the neighbour that it waits for.
  export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
  export Auth__Issuer Auth__MetadataAddress
  Auth__Issuer=$(platform_address)
  Auth__MetadataAddress=$(service_address identity)/.well-known/openid-configuration
  if [[ $name == gateway ]]; then
    export ASPNETCORE_URLS
    ASPNETCORE_URLS=$(platform_address)
    for other in "${STORED[@]}"; do
      export "Services__$other=$(service_address "$other")"
    done
    return
  fi
  export ASPNETCORE_URLS ConnectionStrings__Store
  ASPNETCORE_URLS=$(service_address "$name")
  ConnectionStrings__Store=$(store_of "$name")
  # Who asks whom about what the other alone knows.
  case $name in
    identity) export Services__registry; Services__registry=$(service_address registry) ;;
    audit)
      for other in "${STORED[@]}"; do
        [[ $other == audit ]] || export "Services__$other=$(service_address "$other")"
      done
      ;;
    verification)
      export Services__registry Services__identity
      Services__registry=$(service_address registry)
      Services__identity=$(service_address identity)
      ;;
  esac
  if [[ $name == identity ]]; then
    export Identity__SigningKey Identity__EncryptionKey
    Identity__SigningKey=$(secret identity-signing signing_key_p256)
    Identity__EncryptionKey=$(secret identity-encryption random_key)
  else
    export Bus__Url Bus__SigningKey Ledger__SigningKey Ledger__Origin
    Bus__Url=$(bus_url "$name")
    Bus__SigningKey=$(secret "bus-signing-$name" random_key)
    export_public_keys
    Ledger__SigningKey=$(secret "ledger-$name" random_key)
    Ledger__Origin=localhost:$(platform_port)/ledger/$name
    if [[ $name == subscriptions ]]; then
      export Events__SigningKey
      Events__SigningKey=$(secret events-signing random_key)
      export Webhooks__SealingKey
      Webhooks__SealingKey=$(secret webhooks-sealing random_key)
      export_partners_broker
      # Receivers of a developer are on this machine.
      export Webhooks__AllowedNetworks__0=127.0.0.0/8 Webhooks__AllowedNetworks__1=::1/128
    fi
  fi
}

# What a program needs that changes tables or declares queues, and a service that runs must not have.
owner_environment() {
  export ConnectionStrings__Owner Bus__OwnerUrl
  ConnectionStrings__Owner=$(owners_store_of "$1")
  Bus__OwnerUrl=$(owners_bus_url)
  if own_rabbitmq; then export Bus__Definitions=$STATE/rabbitmq/definitions/$1.json; fi
}

# The schema and the queues, before any service runs. Done once for each build of the program.
migrate_service() {
  local name=$1 program mark
  program=$(program_of "$name")
  mark=$STATE/run/$name.migrated
  if own_postgres && own_rabbitmq && [[ -e $mark && -e $STATE/rabbitmq/definitions/$name.json && $(<"$mark") == "$(stat -c '%Y %s' "$program")" ]]; then return; fi
  (
    service_environment "$name"
    owner_environment "$name"
    cd "$(dirname "$program")"
    dotnet "$program" migrate </dev/null 9>&-
  ) > "$(log_file "$name-migrate")" 2>&1 || {
    last_lines "$(log_file "$name-migrate")"
    fail "The database of $name could not be brought to the current schema, or the broker did not take its queues (dotnet $program migrate)."
  }
  stat -c '%Y %s' "$program" > "$mark"
}

start_service() {
  local name=$1 program
  program=$(program_of "$name")
  [[ -e $program ]] || fail "$program is missing." "Build it: dotnet build deploy/platform.slnf -c Release"
  # The log of a start begins with it; the one before is kept beside it.
  [[ ! -s $(log_file "$name") ]] || mv "$(log_file "$name")" "$(log_file "$name").before"
  (
    service_environment "$name"
    # Settings lie beside the program, and are looked for in the current directory.
    cd "$(dirname "$program")"
    launch "$name" dotnet "$program"
  )
}

# Host shutdown ends requests and messages in hand first.
stop_service() { stop_process "$1" TERM 20; }

service_ready() {
  curl -s -f -o /dev/null --max-time 5 --noproxy '*' "http://127.0.0.1:$(service_port "$1")/health/ready"
}

service_failed() {
  last_lines "$(log_file "$1")"
  [[ -z ${2:-} ]] || printf '  it answers at /health/ready: %s\n' "$(curl -s --max-time 5 --noproxy '*' "http://127.0.0.1:$(service_port "$1")/health/ready" | head -c 2000)" >&2
  fail "$1 did not come up${2:-}." "Its whole log is $(log_file "$1"). Once the cause is removed: ./deploy/up"
}

# wait_for_services NAME…: one line that grows as they get ready.
wait_for_services() {
  local began=$EPOCHREALTIME waiting=("$@") still name ready=() deadline=$((SECONDS + READY_SECONDS)) drawn=
  [[ -t 1 ]] && drawn=1
  while (( ${#waiting[@]} > 0 )); do
    still=()
    for name in "${waiting[@]}"; do
      if service_ready "$name"; then
        ready+=("$name")
        [[ -n $drawn ]] || phase ready "$name" "$began"
      elif ! alive "$name"; then
        [[ -z $drawn ]] || printf '\n'
        service_failed "$name"
      else
        still+=("$name")
      fi
    done
    waiting=("${still[@]}")
    if [[ -n $drawn ]]; then
      printf '\r\033[K  %-14s %s%s %s s' ready "${ready[*]}" "${waiting[0]:+ … waiting for ${waiting[*]}}" "$(elapsed "$began")"
    fi
    (( ${#waiting[@]} > 0 )) || break
    if (( SECONDS > deadline )); then
      [[ -z $drawn ]] || printf '\n'
      service_failed "${waiting[0]}" " within $READY_SECONDS s"
    fi
    sleep 0.2
  done
  [[ -z $drawn ]] || printf '\n'
}
