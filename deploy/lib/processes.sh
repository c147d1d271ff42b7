# Long-running processes by name: launched in a session of their own, found again by a file that holds
# the process id and its start time, so that a number used again by a stranger is never killed.
# shellcheck shell=bash

pid_file() { printf '%s' "$STATE/run/$1.pid"; }
log_file() { printf '%s' "$STATE/log/$1.log"; }

# State and start time of a process, from /proc; nothing when there is none. The name in brackets may hold spaces.
process_facts() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086 # the fields are numbers and one letter
  set -- $stat
  printf '%s %s' "$1" "${20}"
}

# launch NAME COMMAND…: with the caller's environment and directory, without the caller's terminal and lock.
launch() {
  local name=$1 pid facts
  shift
  setsid "$@" </dev/null >>"$(log_file "$name")" 2>&1 9>&- &
  pid=$!
  disown "$pid"
  facts=$(process_facts "$pid") || facts="? ?"
  printf '%s %s\n' "$pid" "${facts#* }" > "$(pid_file "$name")"
}

# The process id of NAME if it is alive.
pid_of() {
  local pid since facts
  { read -r pid since < "$(pid_file "$1")"; } 2>/dev/null || return 1
  facts=$(process_facts "$pid") || return 1
  [[ ${facts%% *} != Z && ${facts#* } == "$since" ]] || return 1
  printf '%s' "$pid"
}

alive() { pid_of "$1" >/dev/null; }

# It was started, nobody stopped it, and it is gone.
died() { [[ -e $(pid_file "$1") ]] && ! alive "$1"; }

# wait_gone NAME SECONDS
wait_gone() {
  local tenths=$(($2 * 10))
  while alive "$1"; do
    (( tenths-- > 0 )) || return 1
    sleep 0.1
  done
}

# stop_process NAME SIGNAL SECONDS: asks, waits, then insists.
stop_process() {
  local pid
  if pid=$(pid_of "$1"); then
    kill -s "$2" "$pid" 2>/dev/null || true
    wait_gone "$1" "$3" || { kill -KILL -- "-$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null || true; wait_gone "$1" 10 || true; }
  fi
  rm -f "$(pid_file "$1")"
}

# As a power failure would: no goodbye. The pid file stays, so that it counts as died and not as stopped.
kill_process() {
  local pid
  pid=$(pid_of "$1") || fail "$1 does not run."
  kill -KILL "$pid"
  wait_gone "$1" 10 || fail "$1 (process $pid) survived kill -9."
}
