# Everything one running platform remembers, below one directory: ports, secrets, logs, process ids, data.
# Several can run side by side, each with its own U4SSC_HOME.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
STATE=${U4SSC_HOME:-$ROOT/.local}
[[ $STATE == /* ]] || STATE=$PWD/$STATE

UMASK_BEFORE=$(umask)

# Everything below it is closed to others: data and logs say who did what. The directory itself too, where it is ours alone.
prepare_state() {
  local part
  umask 077
  [[ -e $STATE ]] || part=made
  mkdir -p "$STATE"/{ports,log,run,secrets} || fail "The directory $STATE cannot be written." "Name another one with U4SSC_HOME."
  if [[ ${part:-} == made || $STATE == "$ROOT"/.local* ]]; then
    # 710: the user postgres, who keeps the data in it, passes through.
    [[ $(stat -c %a "$STATE") == 710 ]] || chmod 700 "$STATE"
  fi
  for part in ports log run secrets rabbitmq; do
    [[ ! -d $STATE/$part ]] || chmod 700 "$STATE/$part"
  done
}

# as_before COMMAND…: what the checkout and the machine get is made as their owner is used to.
as_before() (
  umask "$UMASK_BEFORE"
  "$@"
)

# Two scripts that start things at the same time would start them twice. The lock goes with the shell that holds it;
# what it launches closes descriptor 9, or the lock would live as long as the services.
lock_state() {
  exec 9>"$STATE/lock"
  flock -w 300 9 || fail "Another ./deploy/up works on $STATE and did not finish within 300 s."
}
unlock_state() { exec 9>&-; }

# --- ports -------------------------------------------------------------------------------------------------------

# Somebody listens there, on any address. The table knows of listeners that refuse strangers; the attempt knows of
# those in kernels that hide the table.
port_taken() {
  local hex
  hex=$(printf ':%04X' "$1")
  if { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null || true; } |
    awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }'; then
    return 0
  fi
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Below the range from which the kernel gives ports to clients.
free_port() {
  local try port
  for try in {1..200}; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    if ! port_taken "$port" && ! grep -qsx "$port" "$STATE"/ports/*; then
      printf '%s' "$port"
      return
    fi
  done
  fail "No free port between 20000 and 32000 in $try attempts."
}

port() { cat "$STATE/ports/$1"; }

# claim_port NAME: keeps the remembered port while nobody else has it. Says with 0 that it stayed, with 1 that it moved.
claim_port() {
  local file=$STATE/ports/$1 remembered=
  [[ -s $file ]] && remembered=$(<"$file")
  if [[ -n $remembered ]] && ! port_taken "$remembered"; then return 0; fi
  free_port > "$file.new"
  mv "$file.new" "$file"
  [[ -z $remembered ]]
}

# --- secrets -----------------------------------------------------------------------------------------------------

# secret NAME [COMMAND…]: made once by the command (24 random bytes in hex unless told), then kept.
secret() {
  local file=$STATE/secrets/$1
  shift
  if [[ ! -s $file ]]; then
    (umask 077
     if (( $# > 0 )); then "$@"; else openssl rand -hex 24; fi > "$file.new"
     mv "$file.new" "$file")
  fi
  cat "$file"
}

random_key() { openssl rand -base64 32 | tr -d '\n'; }

# As DER genpkey writes the older form of a key (SEC 1); PKCS#8 has to be asked for.
signing_key_p256() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null | openssl pkcs8 -topk8 -nocrypt -outform DER | base64 -w0
}
