# Servers for one run of the tests or of the benchmarks: nothing in them outlives it.
# shellcheck shell=bash

# throw_away_servers PostgreSQL-setting…: starts what the environment does not name, and exports how to reach both.
throw_away_servers() {
  POSTGRES_EXTRA=(max_connections=600 "$@")
  POSTGRES_INITDB=(--no-sync)
  RABBITMQ_MANAGEMENT=1
  stop_throw_away_servers
  if own_postgres; then
    remove_postgres_directory
    claim_port postgres || true
  fi
  if own_rabbitmq; then
    rm -rf "$STATE/rabbitmq"
    local name
    for name in $(rabbitmq_ports); do claim_port "$name" || true; done
  fi
  launch_servers
}

export_servers() {
  # Before either is exported: from then on both count as given.
  local postgres=${U4SSC_POSTGRES:-} rabbitmq=${U4SSC_RABBITMQ:-} management=${U4SSC_RABBITMQ_MANAGEMENT:-}
  if own_postgres; then
    postgres="Host=127.0.0.1;Port=$(port postgres);Username=postgres;Password=$(secret postgres)"
  fi
  if own_rabbitmq; then
    rabbitmq="amqp://u4ssc:$(secret broker)@127.0.0.1:$(port broker)/u4ssc"
    management="http://u4ssc:$(secret broker)@127.0.0.1:$(port broker-management)"
  fi
  export U4SSC_POSTGRES=$postgres U4SSC_RABBITMQ=$rabbitmq U4SSC_RABBITMQ_MANAGEMENT=$management
}

stop_throw_away_servers() {
  stop_process postgres QUIT 5 &
  { stop_process broker KILL 5; stop_process broker-names TERM 5; } &
  wait
}
