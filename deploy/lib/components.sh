# Everything that runs, by name: the two servers and the services. The words postgres and broker stand for the servers.
# shellcheck shell=bash

own_servers() {
  ! own_postgres || printf 'postgres\n'
  ! own_rabbitmq || printf 'broker\n'
}

components() {
  own_servers
  printf '%s\n' "${SERVICES[@]}"
}

stop_component() {
  case $1 in
    postgres) stop_postgres ;;
    broker) stop_rabbitmq ;;
    *) stop_service "$1" ;;
  esac
}

# stop_components NAME…: services first and together, then the servers they use.
stop_components() {
  local name
  for name in "$@"; do
    [[ $name == postgres || $name == broker ]] || stop_component "$name" &
  done
  wait
  for name in "$@"; do
    [[ $name != postgres && $name != broker ]] || stop_component "$name" &
  done
  wait
}

# claim_ports: a free port for everything that does not run. Says with 1 that one which others were told of has moved.
claim_ports() {
  local name moved=0
  for name in "${STORED[@]}"; do
    alive "$name" || claim_port "$name" || moved=1
  done
  if own_postgres && ! alive postgres; then claim_port postgres || moved=1; fi
  if own_rabbitmq && ! alive broker; then
    claim_port broker || moved=1
    for name in $(rabbitmq_ports); do
      [[ $name == broker ]] || { [[ $name == broker-names ]] && alive broker-names; } || claim_port "$name" || true
    done
  fi
  return "$moved"
}

check_platform_port() {
  [[ $(platform_port) =~ ^[0-9]{1,5}$ ]] && (( $(platform_port) >= 1 && $(platform_port) <= 65535 )) ||
    fail "U4SSC_PORT is '$(platform_port)'; it must be a number from 1 to 65535."
  if ! alive gateway && port_taken "$(platform_port)"; then
    fail "Port $(platform_port) is in use by another program." \
      "Stop that program, or choose another port: U4SSC_PORT=$(( $(platform_port) + 1 )) ./deploy/up"
  fi
}

# The two servers come up side by side; the databases need only one of them.
launch_servers() {
  if own_postgres && ! alive postgres; then start_postgres; fi
  if own_rabbitmq && ! alive broker; then start_rabbitmq; fi
}

# ready_postgres SERVICE…: PostgreSQL answers and has a database for each service.
ready_postgres() {
  local began=$EPOCHREALTIME text="as U4SSC_POSTGRES says"
  if own_postgres; then wait_for_postgres; text="on 127.0.0.1:$(port postgres)"; fi
  (( $# == 0 )) || make_databases "$@"
  phase PostgreSQL "$text" "$began"
}

# ready_rabbitmq SERVICE…: RabbitMQ answers and has a login for each service.
ready_rabbitmq() {
  local began=$EPOCHREALTIME text="as U4SSC_RABBITMQ says"
  if own_rabbitmq; then wait_for_rabbitmq; text="on 127.0.0.1:$(port broker)"; elif (( $# > 0 )); then make_bus_logins; fi
  phase RabbitMQ "$text" "$began"
}
