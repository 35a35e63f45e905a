# Sourced by the commands in bin: finds what must be there beforehand, then makes
# what is missing: .venv (Python packages and the Java kernel) and lib/target/classpath (the library).

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly root
readonly from=$PWD
cd "$root" || exit 1

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# step NAME COMMAND…: runs it and says how many seconds it took.
step() {
  local name=$1 start=$SECONDS
  shift
  printf '%-28s' "$name"
  if ! "$@" >"$root/build/log/step.log" 2>&1; then
    printf 'failed after %d s\n' $((SECONDS - start))
    cat "$root/build/log/step.log" >&2
    exit 1
  fi
  printf '%6d s\n' $((SECONDS - start))
}

readonly conda="'conda env create -f environment.yml' brings it"

find_java() {
  local candidate version modules found=none
  for candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)"; do
    [ -x "$candidate" ] || continue
    version=$("$candidate" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    modules=$("$candidate" --list-modules 2>/dev/null || true)
    found="Java ${version:-of unknown version} at $candidate"
    [ "${version:-0}" -ge 17 ] || continue
    if ! grep -q '^jdk\.jshell' <<<"$modules" || ! grep -q '^jdk\.compiler' <<<"$modules"; then
      found="$found, a runtime without jshell"
      continue
    fi
    JAVA_HOME=$("$candidate" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"
    return
  done
  fail "A JDK 17 or newer with jshell is needed; found: $found. Install one (or set JAVA_HOME), or $conda."
}

find_maven() {
  local version=none
  if command -v mvn >/dev/null; then
    version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
    case $version in
      3.[0-7] | 3.[0-7].* | [0-2].* | '') ;;
      *) return ;;
    esac
  fi
  fail "Maven 3.8 or newer is needed; found: ${version:-one that does not run}. Install it, or $conda."
}

find_python() {
  local candidate found=none
  for candidate in python3 python3.14 python3.13 python3.12 python3.11 python3.10 python; do
    command -v "$candidate" >/dev/null || continue
    found=$("$candidate" -c 'import sys; print("Python %d.%d at %s" % (*sys.version_info[:2], sys.executable))' 2>&1 | tail -n 1)
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
        python=$candidate
        return
      fi
      found="$found, without the venv module (Debian: python3-venv)"
    fi
  done
  fail "Python 3.10 or newer with venv is needed; found: $found. Install it, or $conda."
}

# digest PATH…: of the names and contents of all files there.
digest() {
  "$python" - "$@" <<'PYTHON'
import hashlib, pathlib, sys

total = hashlib.sha256()
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(f"{file}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
print(total.hexdigest())
PYTHON
}

make_environment() {
  local stamp
  stamp="$root $(digest notebooks/requirements.txt)"
  [ "$(cat .venv/stamp 2>/dev/null)" != "$stamp" ] || return 0
  "$python" -m venv --clear .venv &&
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r notebooks/requirements.txt &&
    mkdir -p .venv/share/jupyter/lab/settings &&
    printf '%s' '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
      >.venv/share/jupyter/lab/settings/overrides.json &&
    printf '%s' "$stamp" >.venv/stamp
}

# make_library [PHASE]: packages it where its sources have changed; with another phase always.
make_library() {
  local stamp
  stamp=$(digest lib/pom.xml lib/src/main)
  if [ -z "${1:-}" ] && [ "$(cat lib/target/classpath/stamp 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  rm -rf lib/target/classpath
  if [ -z "${1:-}" ]; then
    mvn -B -q -f lib/pom.xml -Dmaven.test.skip=true package
  else
    mvn -B -q -f lib/pom.xml "$1"
  fi && printf '%s' "$stamp" >lib/target/classpath/stamp
}

# run_library CLASS WORD…: makes the library if need be, then runs a command of it where this was called.
run_library() {
  mkdir -p build/log
  find_java
  find_maven
  find_python
  make_library >build/log/step.log 2>&1 || { cat build/log/step.log >&2; fail 'The library cannot be built.'; }
  export DJL_CACHE_DIR="$root/build/djl" OPT_OUT_TRACKING=true
  cd "$from"
  exec "$JAVA_HOME/bin/java" -Djava.awt.headless=true -Dai.djl.offline=true -cp "$root/lib/target/classpath/*" "$@"
}

set_up() {
  mkdir -p build/log build/jupyter
  find_java
  find_maven
  find_python
  unset PYTHONPATH PYTHONHOME JUPYTER_PATH
  export PATH="$root/.venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
  # Everything that Jupyter and DJL write stays inside the clone, and nothing asks the network.
  export JUPYTER_CONFIG_DIR="$root/build/jupyter/config" JUPYTER_DATA_DIR="$root/build/jupyter/data"
  export JUPYTER_RUNTIME_DIR="$root/build/jupyter/runtime" JUPYTER_NO_CONFIG=1
  export IPYTHONDIR="$root/build/jupyter/ipython" JUPYTER_PLATFORM_DIRS=0
  export DJL_CACHE_DIR="$root/build/djl" OPT_OUT_TRACKING=true
  export JJAVA_JVM_OPTS="-Djava.awt.headless=true -Dai.djl.offline=true ${JJAVA_JVM_OPTS:-}"
  step 'Python environment' make_environment
}
