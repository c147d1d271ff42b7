# Running test programs, two at a time, and counting what they report.
# shellcheck shell=bash

RESULTS=$STATE/results
# For the runner of every project.
RUNNER_ARGUMENTS=()
# These ask nobody outside their own process.
SERVERLESS=(Domain Audit Tidy Contracts)
PROJECT_SECONDS_MAX=${U4SSC_TEST_SECONDS:-1200}

# The projects in the order in which a mistake is cheapest to learn of; of those that need servers the longest first, since the last one runs alone.
# Anything new runs between Edge and Journeys.
test_projects() {
  local word=${1:-} order=(Domain Audit Tidy Contracts Kernel Subscriptions Registry Catalogue Submissions Verification Certification Edge) project known names=()
  for known in "${order[@]}"; do
    [[ ! -e $ROOT/tests/U4ssc.$known.Tests ]] || names+=("$known")
  done
  for project in "$ROOT"/tests/U4ssc.*.Tests; do
    known=${project##*/U4ssc.}
    known=${known%.Tests}
    [[ " ${names[*]} Journeys " == *" $known "* ]] || names+=("$known")
  done
  [[ ! -e $ROOT/tests/U4ssc.Journeys.Tests ]] || names+=(Journeys)
  for known in "${names[@]}"; do
    [[ ${known,,} != *"${word,,}"* ]] || printf '%s\n' "$known"
  done
}

# Runs in the background: leaves NAME.log, NAME.xml and, at the very end, NAME.code.
run_project() {
  local name=$1 code=0 child program=$ROOT/artifacts/bin/U4ssc.$1.Tests/release/U4ssc.$1.Tests
  cd "$ROOT"
  timeout --kill-after=10 "$PROJECT_SECONDS_MAX" "$program" -noColor -noLogo -longRunning 120 "${RUNNER_ARGUMENTS[@]}" -xml "$RESULTS/$name.xml" \
    </dev/null > "$RESULTS/$name.log" 2>&1 9>&- &
  child=$!
  # The program is in a process group of its own and hears of an end only this way.
  trap 'kill "$child" 2>/dev/null; exit 143' TERM
  wait "$child" 2>/dev/null || code=$?
  printf '%s' "$code" > "$RESULTS/$name.code"
}

# The sum of an attribute over the assemblies of a report: reported NAME passed
reported() {
  { grep -o '<assembly [^>]*' "$RESULTS/$1.xml" 2>/dev/null || true; } | { grep -o " $2=\"[0-9]*\"" || true; } |
    tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}

# Adds to passed and failed, and says how the project ended. A program that crashed, ran out of time or found no test has failed.
count_project() {
  local name=$1 since=$2 code good bad
  code=$(cat "$RESULTS/$name.code")
  good=$(reported "$name" passed) bad=$(($(reported "$name" failed) + $(reported "$name" errors)))
  # Who asks for one test finds it in one project.
  if (( bad == 0 && good == 0 && code <= 1 && ${#RUNNER_ARGUMENTS[@]} > 0 )); then
    phase "$name" "nothing of it was asked for" "$since"
    return
  fi
  if (( bad == 0 )) && (( good == 0 || code != 0 )); then
    bad=1
    case $code in
      124) printf '\n%s did not end within %s s.\n' "$name" "$PROJECT_SECONDS_MAX" ;;
      *) printf '\n%s ended with %s after %s passed tests and reported no failed one.\n' "$name" "$code" "$good" ;;
    esac
  fi
  passed=$((passed + good)) failed=$((failed + bad))
  phase "$name" "$good passed, $bad failed" "$since"
  if (( bad > 0 )); then
    sed 's/^/  | /' "$RESULTS/$name.log"
    printf '\n'
  fi
}

# run_in_pairs NAME…: starts the next as soon as one of two has ended.
run_in_pairs() {
  local waiting=("$@") name
  declare -A since=()
  while (( ${#waiting[@]} + ${#since[@]} > 0 )); do
    while (( ${#since[@]} < 2 && ${#waiting[@]} > 0 )); do
      name=${waiting[0]}
      waiting=("${waiting[@]:1}")
      since[$name]=$EPOCHREALTIME
      run_project "$name" &
    done
    wait -n || true
    for name in "${!since[@]}"; do
      [[ -e $RESULTS/$name.code ]] || continue
      count_project "$name" "${since[$name]}"
      unset "since[$name]"
    done
  done
}
