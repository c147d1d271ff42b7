# RabbitMQ: a node of our own that shares nothing with the machine's (name, cookie, port mapper, settings, data),
# or the one that U4SSC_RABBITMQ names.
# shellcheck shell=bash

own_rabbitmq() { [[ -z ${U4SSC_RABBITMQ:-} ]]; }

# 1: with the management plugin, whose HTTP interface makes virtual hosts for tests.
RABBITMQ_MANAGEMENT=0

rabbitmq_ports() {
  printf '%s\n' broker broker-nodes broker-names
  (( RABBITMQ_MANAGEMENT == 0 )) || printf '%s\n' broker-management
}

rabbitmq_settings() {
  local place=$STATE/rabbitmq plugins=
  mkdir -p "$place"/{home,data,log,schema,conf.d}
  if [[ ! -s $place/home/.erlang.cookie ]]; then
    (umask 077 && secret broker-cookie > "$place/home/.erlang.cookie")
    chmod 400 "$place/home/.erlang.cookie"
  fi
  (umask 077 && {
    printf 'listeners.tcp.1 = 127.0.0.1:%s\n' "$(port broker)"
    # Made at the first start, together with the empty database.
    printf 'default_user = u4ssc\ndefault_pass = %s\ndefault_vhost = u4ssc\n' "$(secret broker)"
    # The default reserves half a gigabyte for a log that holds a few megabytes here.
    printf 'raft.wal_max_size_bytes = 33554432\n'
    if (( RABBITMQ_MANAGEMENT == 1 )); then
      printf 'management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = %s\n' "$(port broker-management)"
    fi
  } > "$place/rabbitmq.conf")
  (( RABBITMQ_MANAGEMENT == 0 )) || plugins=rabbitmq_management
  printf '[%s].\n' "$plugins" > "$place/enabled_plugins"
  : > "$place/env.conf"
}

# Exports what a node or its tools need. Call it in a subshell.
rabbitmq_environment() {
  local place=$STATE/rabbitmq variable
  for variable in ${!RABBITMQ_@}; do
    [[ $variable == RABBITMQ_BIN || $variable == RABBITMQ_MANAGEMENT || $variable == RABBITMQ_VERSION* ]] || unset "$variable"
  done
  export HOME=$place/home ERL_EPMD_PORT ERL_EPMD_ADDRESS=127.0.0.1
  ERL_EPMD_PORT=$(port broker-names)
  export RABBITMQ_NODENAME=u4ssc@localhost RABBITMQ_MNESIA_BASE=$place/data RABBITMQ_LOG_BASE=$place/log \
    RABBITMQ_CONFIG_FILE=$place/rabbitmq.conf RABBITMQ_CONFIG_FILES=$place/conf.d RABBITMQ_ADVANCED_CONFIG_FILE=$place/advanced.config \
    RABBITMQ_CONF_ENV_FILE=$place/env.conf RABBITMQ_ENABLED_PLUGINS_FILE=$place/enabled_plugins \
    RABBITMQ_FEATURE_FLAGS_FILE=$place/feature_flags RABBITMQ_SCHEMA_DIR=$place/schema \
    RABBITMQ_PLUGINS_EXPAND_DIR=$place/plugins RABBITMQ_GENERATED_CONFIG_DIR=$place/generated \
    RABBITMQ_PID_FILE=$place/node.pid RABBITMQ_DIST_PORT RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS
  RABBITMQ_DIST_PORT=$(port broker-nodes)
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
  # The start script then becomes the node itself, so that the pid file names the node and not its parent.
  export RUNNING_UNDER_SYSTEMD=true
  unset NOTIFY_SOCKET
}

start_rabbitmq() {
  rabbitmq_settings
  # A node in the data directory of another host name would start empty; the name is fixed to localhost for that reason.
  (
    rabbitmq_environment
    ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
    cd /
    alive broker-names || launch broker-names epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1
    launch broker "$RABBITMQ_BIN/rabbitmq-server"
  )
}

# It answers as an AMQP server does, not merely accepts.
broker_answers() {
  local answer
  answer=$( { exec 3<>"/dev/tcp/127.0.0.1/$(port broker)" && printf 'AMQP\0\0\x09\x01' >&3 && timeout 2 head -c 1 <&3 | od -An -tx1; } 2>/dev/null) || return 1
  [[ $answer == *01* ]]
}

wait_for_rabbitmq() {
  local tries=600
  until broker_answers; do
    if ! alive broker || (( tries-- == 0 )); then
      last_lines "$(log_file broker)"
      fail "RabbitMQ did not come up on port $(port broker)." "Its own log is in $STATE/rabbitmq/log."
    fi
    sleep 0.2
  done
}

stop_rabbitmq() {
  stop_process broker TERM 30
  stop_process broker-names TERM 5
}

# What the services connect to.
bus_url() {
  if own_rabbitmq; then
    printf 'amqp://u4ssc:%s@127.0.0.1:%s/u4ssc' "$(secret broker)" "$(port broker)"
  else
    printf '%s' "$U4SSC_RABBITMQ"
  fi
}
