# PostgreSQL: an instance of our own, or the one that U4SSC_POSTGRES names; one database a service, and two logins:
# one owns it, one runs the service.
# shellcheck shell=bash

own_postgres() { [[ -z ${U4SSC_POSTGRES:-} ]]; }

# The part of a .NET connection string: postgres_part Host 127.0.0.1
postgres_part() {
  local value
  value=$(tr ';' '\n' <<< "$U4SSC_POSTGRES" | sed -n "s/^ *$1 *= *//Ip" | tail -n1)
  printf '%s' "${value:-$2}"
}

postgres_address() {
  if own_postgres; then
    PGHOST=127.0.0.1 PGPORT=$(port postgres) PGUSER=postgres PGPASSWORD=$(secret postgres)
  else
    PGHOST=$(postgres_part '\(Host\|Server\)' 127.0.0.1) PGPORT=$(postgres_part Port 5432)
    PGUSER=$(postgres_part '\(Username\|User Id\)' postgres) PGPASSWORD=$(postgres_part Password '')
  fi
}

# The server refuses to run as root; then it is the distribution's user for it who runs it.
as_postgres() {
  if (( EUID == 0 )); then setpriv --reuid postgres --regid postgres --init-groups -- "$@"; else "$@"; fi
}

# The directory for the data. Where the user postgres cannot reach the state directory (a checkout below /root),
# it lies in /var/tmp under a name made of the state directory's, and the state directory links to it.
postgres_directory() {
  local place=$STATE/postgres
  if [[ -e $place ]]; then
    (( EUID != 0 )) || [[ -L $place ]] || { chgrp "$(id -g postgres)" "$STATE" && chmod 710 "$STATE"; }
    return
  fi
  # A link to nothing: somebody tidied /var/tmp.
  rm -f "$place"
  if (( EUID == 0 )); then
    id postgres >/dev/null 2>&1 || fail "PostgreSQL refuses to run as root and there is no user postgres." \
      "Make one (useradd --system postgres), or run this as another user."
    # Closed to others, open to pass through for the one who keeps the data in it.
    chgrp "$(id -g postgres)" "$STATE" && chmod 710 "$STATE"
    if ! as_postgres test -x "$STATE"; then
      local outside
      outside=/var/tmp/u4ssc-$(printf '%s' "$STATE" | sha256sum | cut -c1-16)
      [[ ! -L $outside ]] || fail "$outside is a link; it should be a directory of ours." "Remove it, then try again."
      # Data of a checkout that was removed: its password went with it, and nobody will open it again.
      if [[ -d $outside && ! -s $STATE/secrets/postgres ]]; then
        say "$outside is left from a checkout that is gone: removed."
        rm -rf "$outside"
      fi
      mkdir -p -m 700 "$outside"
      [[ $(stat -c %U "$outside") =~ ^(root|postgres)$ ]] || fail "$outside belongs to $(stat -c %U "$outside")." "Remove it, then try again."
      ln -s "$outside" "$place"
    fi
  fi
  mkdir -p "$place/"
  chmod 700 "$place/"
  (( EUID != 0 )) || chown postgres: "$place/"
}

# Past the link: the way through the state directory may be closed to the user postgres.
postgres_place() { readlink -f "$STATE/postgres"; }

remove_postgres_directory() {
  local place=$STATE/postgres
  if [[ -L $place && $(readlink "$place") == /var/tmp/u4ssc-* ]]; then rm -rf "$(readlink "$place")"; fi
  rm -rf "$place"
}

make_postgres_cluster() {
  local place log
  place=$(postgres_place)
  log=$(log_file postgres)
  # An interrupted initdb leaves half a cluster; only a finished one gets its final name.
  rm -rf "$place/data.new"
  (umask 077 && printf '%s\n' "$(secret postgres)" > "$place/password")
  (( EUID != 0 )) || chown postgres: "$place/password"
  (cd / && as_postgres "$POSTGRES_BIN/initdb" -D "$place/data.new" -U postgres -E UTF8 --locale=C --auth=scram-sha-256 \
    --pwfile="$place/password" "${POSTGRES_INITDB[@]}") >> "$log" 2>&1 ||
    { last_lines "$log"; fail "PostgreSQL could not make its data directory in $place."; }
  rm -f "$place/password"
  as_postgres mv "$place/data.new" "$place/data"
}

# A killed server leaves its lock file, and removes the claim of a dead process itself. Where nobody collects dead
# processes (a container without an init) it believes a dead one alive. Only then, and only once no session of the
# old server is left in the data directory, the lock file is removed for it.
release_postgres_lock() {
  local place=$1/data pid facts process tries=100
  pid=$(as_postgres head -n1 "$place/postmaster.pid" 2>/dev/null) || return 0
  facts=$(process_facts "$pid") || return 0
  [[ ${facts%% *} == Z ]] || return 0
  for process in /proc/[0-9]*; do
    while [[ $(readlink "$process/cwd" 2>/dev/null) == "$place" ]]; do
      (( tries-- > 0 )) || fail "A process of the killed PostgreSQL still runs: ${process##*/}." "End it, then try again."
      sleep 0.1
    done
  done
  as_postgres rm -f "$place/postmaster.pid"
}

POSTGRES_INITDB=()
# Settings beyond those below, "name=value" each; the test servers trade safety for speed here.
POSTGRES_EXTRA=()

start_postgres() {
  local place log setting options=()
  postgres_directory
  place=$(postgres_place)
  log=$(log_file postgres)
  [[ -s $place/data/PG_VERSION ]] || make_postgres_cluster
  release_postgres_lock "$place"
  # client_connection_check_interval: without it a killed daemon leader keeps its lock for up to a minute.
  # The keepalives do the same for a peer whose network went silent.
  for setting in "port=$(port postgres)" listen_addresses=127.0.0.1 unix_socket_directories= max_connections=400 \
    client_connection_check_interval=2s tcp_keepalives_idle=30 tcp_keepalives_interval=10 tcp_keepalives_count=3 \
    shared_buffers=128MB password_encryption=scram-sha-256 timezone=UTC log_timezone=UTC "${POSTGRES_EXTRA[@]}"; do
    options+=(-c "$setting")
  done
  # The user postgres may be unable to enter the current directory.
  local before=$PWD
  cd /
  if (( EUID == 0 )); then
    launch postgres setpriv --reuid postgres --regid postgres --init-groups -- "$POSTGRES_BIN/postgres" -D "$place/data" "${options[@]}"
  else
    launch postgres "$POSTGRES_BIN/postgres" -D "$place/data" "${options[@]}"
  fi
  cd "$before"
}

wait_for_postgres() {
  local tries=600
  until (postgres_address; export PGHOST PGPORT; "$POSTGRES_BIN/pg_isready" -q -t 2); do
    if ! alive postgres || (( tries-- == 0 )); then
      last_lines "$(log_file postgres)"
      fail "PostgreSQL did not come up on port $(port postgres)."
    fi
    sleep 0.1
  done
}

# SIGINT: end the sessions, write everything, stop.
stop_postgres() { stop_process postgres INT 30; }

run_sql() {
  local psql=psql
  own_postgres && psql=$POSTGRES_BIN/psql
  (postgres_address; export PGHOST PGPORT PGUSER PGPASSWORD; PGDATABASE=postgres PGCONNECT_TIMEOUT=10 "$psql" -X -q -v ON_ERROR_STOP=1 "$@")
}

database_of() { printf '%s_%s' "${U4SSC_DATABASE_PREFIX:-u4ssc}" "$1"; }

# The login that a service runs with; the one named like the database owns it and is for migrate alone.
login_of() { printf '%s_service' "$(database_of "$1")"; }

# One database and two logins each, made if missing; the passwords are set every time, so that a lost secret heals itself.
# Nobody but these two may connect. What the second may do in the database, migrate grants.
make_databases() {
  local service log
  log=$(log_file databases)
  for service in "$@"; do
    printf '\\set name %s\n\\set password %s\n\\set login %s\n\\set login_password %s\n' \
      "$(database_of "$service")" "$(secret "database-$service")" "$(login_of "$service")" "$(secret "database-$service-service")"
    cat <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'name') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
ALTER ROLE :"name" PASSWORD :'password';
GRANT :"name" TO CURRENT_USER;
SELECT format('CREATE ROLE %I LOGIN', :'login') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \gexec
ALTER ROLE :"login" PASSWORD :'login_password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"login";
SQL
  done | run_sql -o /dev/null > "$log" 2>&1 || { last_lines "$log"; fail "The databases could not be made."; }
}

connection_of() {
  postgres_address
  printf 'Host=%s;Port=%s;Database=%s;Username=%s;Password=%s;Maximum Pool Size=50;Application Name=%s' \
    "$PGHOST" "$PGPORT" "$(database_of "$1")" "$2" "$(secret "$3")" "$1"
}

# The connection string of a service, and the one of what changes its tables.
store_of() { connection_of "$1" "$(login_of "$1")" "database-$1-service"; }
owners_store_of() { connection_of "$1" "$(database_of "$1")" "database-$1"; }
