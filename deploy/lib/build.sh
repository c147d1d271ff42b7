# Building in Release, only when a source is newer than the last build.
# shellcheck shell=bash

ARTIFACTS=$ROOT/artifacts/bin

# The host's program: program_of registry. U4ssc.Audit is what auditors run by themselves; the service beside it has a longer name.
program_of() {
  local name=${1^}
  [[ $1 != audit ]] || name=Audit.Service
  printf '%s/U4ssc.%s/release/U4ssc.%s.dll' "$ARTIFACTS" "$name" "$name"
}

# newer_sources STAMP PLACE…: directories count too, since a deleted file leaves no other trace.
newer_sources() {
  local stamp=$1
  shift
  [[ -e $stamp ]] || return 0
  [[ -n $(find "$@" -newer "$stamp" -print -quit) ]]
}

# Overwriting the files of a running program can crash it.
running_from_artifacts() {
  local process line
  for process in /proc/[0-9]*; do
    # It may have ended since it was listed.
    { line=$(tr '\0' ' ' < "$process/cmdline"); } 2>/dev/null || continue
    [[ $line == *"$ARTIFACTS/U4ssc."* ]] && return 0
  done
  return 1
}

# build_tells LOG: how far a build is, every ten seconds; a first one takes minutes and would look like one that hangs.
build_tells() {
  local log=$1 all
  exec 8>&- 9>&-
  all=$(find "$ROOT"/services "$ROOT"/gateway "$ROOT"/deploy "$ROOT"/tests -name '*.csproj' -not -path '*/artifacts/*' | wc -l)
  while sleep 10 >/dev/null 2>&1 && kill -0 "$$" 2>/dev/null; do
    printf '  %-14s %s\n' '' "… $(grep -c ' -> ' "$log" 2>/dev/null || true) of at most $all projects built, $(elapsed) s"
  done
}

# build WHAT STAMP PLACE…: WHAT is a solution or a filter of one, in the root or below deploy. Two of them write the same files, so one waits for
# the other; the lock goes with descriptor 8, which what the build starts does not get.
build() {
  local what=$1 stamp=$2 began=$EPOCHREALTIME log
  shift 2
  cd "$ROOT"
  mkdir -p artifacts
  exec 8>artifacts/.lock
  flock -n 8 || { phase build "waits for another one in this checkout"; flock 8; }
  if ! newer_sources "$stamp" "$@" Directory.Build.props Directory.Packages.props global.json nuget.config U4ssc.Platform.sln .editorconfig; then
    phase build "up to date" "$began"
    exec 8>&-
    return
  fi
  if running_from_artifacts; then
    fail "The sources are newer than the build, and programs of the last build still run." \
      "Stop them with ./deploy/down (or with Ctrl-C where they run), then try again."
  fi
  log=$(log_file build)
  phase build "$what in Release; output in $log"
  touch "$stamp.began"
  build_tells "$log" &
  local telling=$!
  disown "$telling"
  MSBUILDDISABLENODEREUSE=1 as_before dotnet build "$what" -c Release -nologo -v minimal -clp:NoSummary > "$log" 2>&1 8>&- 9>&- </dev/null || {
    kill "$telling" 2>/dev/null || true
    grep -E '(error|warning) [A-Z]+[0-9]+' "$log" | sort -u | head -n 40 | sed "s|$ROOT/||g; s/^/  | /" >&2
    fail "The build failed; everything it said is in $log."
  }
  kill "$telling" 2>/dev/null || true
  # What changed while the build ran is newer than this.
  mv "$stamp.began" "$stamp"
  exec 8>&-
  phase build "done" "$began"
}

build_platform() { build deploy/platform.slnf "$ROOT/artifacts/.built-platform" services gateway deploy/demo; }

# build_tests NAME…: only these, with what they need.
build_tests() {
  local name
  for name in "$@"; do build "tests/U4ssc.$name.Tests" "$ROOT/artifacts/.built-$name.Tests" services gateway deploy/demo tests; done
}

build_everything() {
  build U4ssc.Platform.sln "$ROOT/artifacts/.built-everything" services gateway deploy/demo tests
  # What the tests start with ./deploy/up is the same build.
  touch -r "$ROOT/artifacts/.built-everything" "$ROOT/artifacts/.built-platform"
}
