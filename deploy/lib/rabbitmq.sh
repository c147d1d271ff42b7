# RabbitMQ: a node of our own that shares nothing with the machine's (name, cookie, port mapper, settings, data),
# or the one that U4SSC_RABBITMQ names.
# shellcheck shell=bash

own_rabbitmq() { [[ -z ${U4SSC_RABBITMQ:-} ]]; }

# 1: with the management plugin, whose HTTP interface makes partners' logins, and virtual hosts for tests.
RABBITMQ_MANAGEMENT=1

rabbitmq_ports() {
  printf '%s\n' broker broker-nodes broker-names
  (( RABBITMQ_MANAGEMENT == 0 )) || printf '%s\n' broker-management
}

rabbitmq_settings() {
  local place=$STATE/rabbitmq plugins=
  mkdir -p "$place"/{home,data,log,schema,conf.d,definitions}
  if [[ ! -s $place/home/.erlang.cookie ]]; then
    (umask 077 && secret broker-cookie > "$place/home/.erlang.cookie")
    chmod 400 "$place/home/.erlang.cookie"
  fi
  (umask 077 && {
    printf 'listeners.tcp.1 = 127.0.0.1:%s\n' "$(port broker)"
    # Read at every start, in the order of their names: a lost secret heals itself, and so does a node that lost all its data. What a service needs
    # on the broker, its `migrate` writes there.
    printf 'load_definitions = %s\n' "$place/definitions"
    # The default reserves half a gigabyte for a log that holds a few megabytes here.
    printf 'raft.wal_max_size_bytes = 33554432\n'
    if (( RABBITMQ_MANAGEMENT == 1 )); then
      printf 'management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = %s\n' "$(port broker-management)"
    fi
  } > "$place/rabbitmq.conf")
  (umask 077 && rabbitmq_logins > "$place/definitions/0-logins.json")
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

# What others removed from the broker while it ran comes back. On one that was given, its keeper sees to that.
keep_places() {
  if own_rabbitmq && (( RABBITMQ_MANAGEMENT == 1 )) && ! alive broker-places; then launch broker-places "$ROOT/deploy/lib/keep-places"; fi
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
  stop_process broker-places TERM 5
  stop_process broker TERM 30
  stop_process broker-names TERM 5
}

# --- logins ------------------------------------------------------------------------------------------------------

# The services that tell and listen. Others know by the login's name who tells them something: it ends in the service's.
TELLING=(registry catalogue submissions verification certification subscriptions audit)

bus_login_of() { printf '%s_%s' "${U4SSC_DATABASE_PREFIX:-u4ssc}" "$1"; }

# What a login may: write to the service's own exchanges, read from its own queues, configure nothing. A test holds it against Topology.cs.
bus_rights_of() { printf '"configure":"^$","write":"^u4ssc\\\\.%s\\\\.","read":"^%s-"' "$1" "$1"; }

# As the broker reads it at its start: one virtual host, one login that may do everything, for migrate alone, and one for each service.
rabbitmq_logins() {
  local name users rights
  users=$(printf '{"name":"u4ssc","password":"%s","tags":"administrator"}' "$(secret broker)")
  rights='{"user":"u4ssc","vhost":"u4ssc","configure":".*","write":".*","read":".*"}'
  # It keeps the queues and logins of partners, in a virtual host of their own that it makes by itself.
  users+=$(printf ',\n  {"name":"%s","password":"%s","tags":"administrator"}' "$(bus_login_of events)" "$(secret broker-events)")
  for name in "${TELLING[@]}"; do
    users+=$(printf ',\n  {"name":"%s","password":"%s","tags":""}' "$(bus_login_of "$name")" "$(secret "broker-$name")")
    rights+=$(printf ',\n  {"user":"%s","vhost":"u4ssc",%s}' "$(bus_login_of "$name")" "$(bus_rights_of "$name")")
  done
  printf '{"vhosts":[{"name":"u4ssc"}],\n "users":[%s],\n "permissions":[%s]}\n' "$users" "$rights"
}

# The same on a broker that was given, through its management interface.
make_bus_logins() {
  local name login host=${U4SSC_RABBITMQ##*/}
  [[ -n ${U4SSC_RABBITMQ_MANAGEMENT:-} ]] || fail "U4SSC_RABBITMQ names a broker, so U4SSC_RABBITMQ_MANAGEMENT must name its management interface." \
    "Each service gets a login of its own there, such as $(bus_login_of registry): U4SSC_RABBITMQ_MANAGEMENT=http://user:password@host:15672"
  for name in "${TELLING[@]}"; do
    login=$(bus_login_of "$name")
    ask_rabbitmq "users/$login" "{\"password\":\"$(secret "broker-$name")\",\"tags\":\"\"}"
    ask_rabbitmq "permissions/$host/$login" "{$(bus_rights_of "$name")}"
  done
  ask_rabbitmq "users/$(bus_login_of events)" "{\"password\":\"$(secret broker-events)\",\"tags\":\"administrator\"}"
}

# ask_rabbitmq PATH JSON: both go through a pipe, since command lines are read by others.
ask_rabbitmq() {
  printf 'url = "%s/api/%s"\nheader = "content-type: application/json"\ndata = "%s"\n' \
    "${U4SSC_RABBITMQ_MANAGEMENT%/}" "$1" "$(sed 's/[\\"]/\\&/g' <<< "$2")" |
    curl -s -f -o /dev/null -X PUT --max-time 20 -K - || fail "The broker's management interface does not make the login of a service ($1)."
}

# --- keys --------------------------------------------------------------------------------------------------------

# Made before anything runs side by side. Each service's public keys lie in a file, the present one last: what a former one signed and
# waits somewhere still counts. To give a service another key: remove its secrets/bus-signing-…, then ./deploy/down and ./deploy/up.
make_bus_secrets() {
  local name public file
  secret broker-events > /dev/null
  for name in "${TELLING[@]}"; do
    secret "broker-$name" > /dev/null
    public=$(secret "bus-signing-$name" random_key | public_key_ed25519)
    file=$STATE/secrets/bus-public-$name
    [[ -s $file && $(tail -n 1 "$file") == "$public" ]] || printf '%s\n' "$public" >> "$file"
  done
}

# From 32 secret bytes in base64: put into PKCS#8, whose public half ends in the 32 bytes of the key.
public_key_ed25519() {
  { printf '\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20'; base64 -d; } |
    openssl pkey -inform DER -pubout -outform DER | tail -c 32 | base64 -w0
}

# Exports the public keys of all services, as each of them reads them.
export_public_keys() {
  local name key number
  for name in "${TELLING[@]}"; do
    number=0
    while read -r key; do
      export "Bus__Keys__${name}__${number}__Key=$key"
      number=$((number + 1))
    done < "$STATE/secrets/bus-public-$name"
  done
}

# bus_url SERVICE: what a service connects to.
bus_url() {
  local login
  login=$(bus_login_of "$1"):$(secret "broker-$1")
  if own_rabbitmq; then
    printf 'amqp://%s@127.0.0.1:%s/u4ssc' "$login" "$(port broker)"
  else
    printf '%s//%s@%s' "${U4SSC_RABBITMQ%%//*}" "$login" "${U4SSC_RABBITMQ##*@}"
  fi
}

# Exports what subscriptions reads of the broker of the partners: the same broker, in a virtual host that it makes by itself, with the login
# that keeps it.
export_partners_broker() {
  # One that the environment names is another one.
  [[ -z ${Broker__Url:-} ]] || return 0
  local login place host=u4ssc-partners
  export Broker__Url Broker__Management Broker__Address
  login=$(bus_login_of events):$(secret broker-events)
  if own_rabbitmq; then
    Broker__Address=amqp://127.0.0.1:$(port broker)/$host
    Broker__Management=http://$login@127.0.0.1:$(port broker-management)
  else
    # The path is the virtual host of the services; the partners' is named after it.
    place=${U4SSC_RABBITMQ##*@}
    [[ $place != */?* ]] || host=${place#*/}-partners
    Broker__Address=${U4SSC_RABBITMQ%%//*}//${place%%/*}/$host
    Broker__Management=${U4SSC_RABBITMQ_MANAGEMENT%%//*}//$login@${U4SSC_RABBITMQ_MANAGEMENT##*@}
  fi
  Broker__Url=${Broker__Address/\/\//\/\/$login@}
}

# What declares exchanges and queues there.
owners_bus_url() {
  if own_rabbitmq; then
    printf 'amqp://u4ssc:%s@127.0.0.1:%s/u4ssc' "$(secret broker)" "$(port broker)"
  else
    printf '%s' "$U4SSC_RABBITMQ"
  fi
}
