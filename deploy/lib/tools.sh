# What the machine must have. The .NET SDK is only looked for; PostgreSQL and RabbitMQ come from the distribution if missing.
# shellcheck shell=bash

POSTGRES_MAJOR_MIN=15
RABBITMQ_VERSION_MIN=3.10

at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n1) == "$2" ]]; }

check_dotnet() {
  local wanted
  wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$ROOT/global.json" | head -n1)
  if ! command -v dotnet >/dev/null; then
    local place
    for place in "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
      [[ -x $place/dotnet ]] && PATH=$place:$PATH && break
    done
  fi
  command -v dotnet >/dev/null || fail "The .NET SDK $wanted (or a later patch of it) is needed and there is no dotnet on the PATH." \
    "Install it from https://dot.net/download, or with: apt-get install dotnet-sdk-${wanted%%.*}.0"
  DOTNET_SDK=$(cd "$ROOT" && dotnet --version 2>/dev/null) || fail "The .NET SDK $wanted (or a later patch of it) is needed; installed are:" \
    "$(dotnet --list-sdks 2>/dev/null | paste -sd, -)" "Install it from https://dot.net/download; global.json says which."
  export PATH DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

# The directory of the newest PostgreSQL programs, or of the one the existing data was made with.
find_postgres() {
  local place version major best=0 wanted=
  [[ -s $STATE/postgres/data/PG_VERSION ]] && wanted=$(<"$STATE/postgres/data/PG_VERSION")
  POSTGRES_BIN=
  for place in /usr/lib/postgresql/*/bin "$(dirname "$(readlink -f "$(command -v postgres 2>/dev/null || echo /nowhere/postgres)")")"; do
    [[ -x $place/postgres && -x $place/initdb && -x $place/pg_isready && -x $place/psql ]] || continue
    version=$("$place/postgres" --version | sed 's/[^0-9]*\([0-9][0-9.]*\).*/\1/')
    major=${version%%.*}
    if [[ $major == "$wanted" ]] || { [[ -z $wanted ]] && (( major >= POSTGRES_MAJOR_MIN && major > best )); }; then
      POSTGRES_BIN=$place POSTGRES_VERSION=$version best=$major
    fi
  done
  [[ -n $POSTGRES_BIN ]]
}

find_rabbitmq() {
  local place version
  RABBITMQ_BIN=
  for place in /usr/lib/rabbitmq/bin "$(dirname "$(readlink -f "$(command -v rabbitmq-server 2>/dev/null || echo /nowhere/x)")")" /opt/rabbitmq/sbin; do
    [[ -x $place/rabbitmq-server && -x $place/rabbitmq-env ]] || continue
    # Starting Erlang only to ask for a version takes seconds; the directory of the installation is named after it.
    version=$(readlink -f "$place/rabbitmq-server" | sed -n 's/.*rabbitmq_server-\([0-9.]*\).*/\1/p')
    if [[ -z $version ]] || at_least "$version" "$RABBITMQ_VERSION_MIN"; then
      RABBITMQ_BIN=$place RABBITMQ_VERSION=${version:-unknown}
      return 0
    fi
  done
  return 1
}

# as_root COMMAND…
as_root() {
  if (( EUID == 0 )); then "$@"; else sudo "$@"; fi
}

# Packages of servers start them, and PostgreSQL's makes a cluster of its own. Neither is wanted here: what this machine
# serves is its owner's business. Both switches are put back afterwards, whatever happens in between.
apt_get_quietly() (
  policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.conf made_policy= made_line=
  put_back() {
    [[ -z $made_policy ]] || as_root rm -f "$policy"
    [[ -z $made_line ]] || as_root sed -i '/^create_main_cluster = false$/d' "$cluster"
  }
  trap put_back EXIT
  get=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 install)
  if [[ ! -e $policy ]]; then
    made_policy=1
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy"
    as_root chmod 755 "$policy"
  fi
  as_root apt-get -q update || printf 'The lists of packages could not be refreshed; trying with the old ones.\n'
  if [[ " $* " == *" postgresql "* ]]; then
    as_root "${get[@]}" postgresql-common || exit 1
    if ! grep -qs '^ *create_main_cluster *= *false' "$cluster"; then
      made_line=1
      printf 'create_main_cluster = false\n' | as_root tee -a "$cluster"
    fi
  fi
  as_root "${get[@]}" "$@" || exit 1
  # Just installed by us, hence used by nobody: it shall not appear on port 5672 at the next boot.
  if [[ " $* " == *" rabbitmq-server "* && -d /run/systemd/system ]]; then
    as_root systemctl disable rabbitmq-server || true
  fi
)

apt_install() {
  local began=$EPOCHREALTIME log=$STATE/log/install.log
  command -v apt-get >/dev/null || fail "Missing: $*. This machine has no apt-get to install them with." \
    "Install PostgreSQL $POSTGRES_MAJOR_MIN or newer and RabbitMQ $RABBITMQ_VERSION_MIN or newer so that they are on the PATH," \
    "or name running ones with U4SSC_POSTGRES and U4SSC_RABBITMQ."
  (( EUID == 0 )) || command -v sudo >/dev/null || fail "Missing: $*, and installing them needs root." \
    "Run as root: apt-get install --no-install-recommends $*"
  phase install "$* with apt-get, once; output in $log"
  # Asked here, where the question can be seen.
  (( EUID == 0 )) || sudo -v || fail "Without root $* cannot be installed." "Run as root: apt-get install --no-install-recommends $*"
  as_before apt_get_quietly "$@" > "$log" 2>&1 9>&- </dev/null || {
    last_lines "$log"
    fail "apt-get could not install $*." "Install them by hand, then try again."
  }
  phase install "done" "$began"
}

check_tools() {
  local began=$EPOCHREALTIME missing=() text
  check_dotnet
  text=".NET SDK $DOTNET_SDK"
  command -v openssl >/dev/null || missing+=(openssl)
  command -v curl >/dev/null || missing+=(curl)
  command -v flock >/dev/null && command -v setsid >/dev/null && command -v setpriv >/dev/null || missing+=(util-linux)
  # Tests run a sample receiver for Node, libraries of others that are for Node, and a second implementation of the audit in Python.
  if [[ -n ${TOOLS_OF_TESTS:-} ]]; then
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    command -v python3 >/dev/null || missing+=(python3)
  fi
  if own_postgres; then find_postgres || missing+=(postgresql); else command -v psql >/dev/null || missing+=(postgresql-client); fi
  if own_rabbitmq; then find_rabbitmq || missing+=(rabbitmq-server); fi
  (( ${#missing[@]} == 0 )) || apt_install "${missing[@]}"
  if own_postgres; then
    find_postgres || fail "PostgreSQL $POSTGRES_MAJOR_MIN or newer is needed$([[ ! -s $STATE/postgres/data/PG_VERSION ]] || echo ", and version $(<"$STATE/postgres/data/PG_VERSION") for the data in $STATE/postgres"); this machine offers $(ls -m /usr/lib/postgresql 2>/dev/null || echo none)." \
      "See https://www.postgresql.org/download/linux/ for newer packages, or name a server with U4SSC_POSTGRES."
    text+=", PostgreSQL $POSTGRES_VERSION"
  fi
  if own_rabbitmq; then
    find_rabbitmq || fail "RabbitMQ $RABBITMQ_VERSION_MIN or newer is needed and the distribution has only an older one." \
      "See https://www.rabbitmq.com/docs/install-debian for newer packages, or name a server with U4SSC_RABBITMQ."
    text+=", RabbitMQ $RABBITMQ_VERSION"
  fi
  phase tools "$text" "$began"
}

# What tests hold against what is sent: fetched once for each state of its lock file.
fetch_oracles() {
  local began=$EPOCHREALTIME place=$ROOT/tests/oracles log=$STATE/log/oracles.log
  [[ ! $place/node_modules/.package-lock.json -nt $place/package-lock.json ]] || return 0
  (cd "$place" && npm ci) > "$log" 2>&1 </dev/null 9>&- || {
    last_lines "$log"
    fail "npm could not fetch the packages of tests/oracles." "Is the registry of npm reachable? The output is in $log."
  }
  phase oracles "fetched with npm" "$began"
}
