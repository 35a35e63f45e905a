# Sourced by the commands in bin: finds what must be there beforehand, then makes
# what is missing: .venv (Python packages and the Java kernel) and lib/target/classpath (the library).

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly root
readonly from=$PWD
cd "$root" || exit 1

# A relative path in the environment begins where the command is called, too.
for variable in OHLORA_BUILD OHLORA_KERNEL OHLORA_MODEL OHLORA_RUN OHLORA_CHOICES DJL_CACHE_DIR; do
  case ${!variable-} in
    '' | /*) ;;
    *) export "$variable=$from/${!variable}" ;;
  esac
done
readonly build=${OHLORA_BUILD:-$root/build}

# What fail says is heard also where a step's words go into the log.
exec 3>&2
fail() {
  printf '%s\n' "$*" >&3
  exit 1
}

# language WORD: one that the pages and notebooks are in.
language() {
  case ${1-} in
    en | ko) ;;
    *) fail '--lang needs a language, en or ko, for example: --lang ko' ;;
  esac
}

# writable FOLDER…: makes what is missing of them; fails where one cannot be written into.
writable() {
  local folder
  for folder in "$@"; do
    if ! mkdir -p "$folder" 2>/dev/null || [ ! -w "$folder" ]; then
      [[ $folder != "$build"/* ]] || fail "$folder cannot be written into: name a folder of your own in OHLORA_BUILD."
      fail "$root/$folder is missing or old and cannot be written into: its owner calls bin/reproduce, or you use a clone of your own."
    fi
  done
}

# KiB that the library and what Maven loads for it need, roughly.
readonly enough=400000

say_why() {
  local room
  cat "$log" >&2
  [ -s "$log" ] || printf 'No word of it could be written into %s.\n' "$log" >&2
  # The last line of what df says: device, size, used, free; the name of a device may have blanks.
  room=$(df -Pk "$root" 2>/dev/null | sed -nE '$s/.* ([0-9]+) +[0-9]+%.*/\1/p') || true
  [ "${room:-$enough}" -ge $enough ] || printf 'The disk of %s has only %d MiB left: make room.\n' "$root" $((room / 1024)) >&2
}

# step NAME COMMAND…: runs it and says how many seconds it took.
step() {
  local name=$1 start=$SECONDS
  shift
  printf '%-28s' "$name"
  if ! "$@" >"$log" 2>&1; then
    printf 'failed after %d s\n' $((SECONDS - start))
    say_why
    exit 1
  fi
  printf '%6d s\n' $((SECONDS - start))
}

# Two runs on the same cores would slow each other ten-fold if PyTorch's threads waited by spinning.
if [ -z "${OMP_WAIT_POLICY+set}" ]; then
  export OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT="${GOMP_SPINCOUNT-0}"
fi

# Where the networks run on a GPU, its convolutions round nothing that they multiply (TF32).
export NVIDIA_TF32_OVERRIDE=0

# Text is UTF-8 and decimals have a point in any locale; JDK 17 knows the streams by their sun names only.
export PYTHONUTF8=1
readonly alike='-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8 -Duser.language=en -Duser.country=US'

# check_words WORD…: that they and this folder's name can reach a JVM as they are.
check_words() {
  local word syllable=$'\xed\x95\x9c'
  case $root in
    *:*) fail "No class path can hold a folder with ':' in its name, as $root has: rename or move it." ;;
  esac
  if (LC_ALL=C && [[ $root == *[$'\xf0'-$'\xf4']* ]]); then
    fail "No class path can hold a folder with an emoji or another rare character in its name, as $root has: rename or move it."
  fi
  # A locale of UTF-8 counts 한 as one character. On macOS a JVM takes names as UTF-8 in any locale.
  if [ ${#syllable} -eq 1 ] || [[ $OSTYPE == darwin* ]]; then
    return
  fi
  for word in "$root" "$from" "$@"; do
    (LC_ALL=C && [[ $word != *[![:ascii:]]* ]]) || fail "The locale cannot hold '$word': say LC_ALL=C.UTF-8 before the command."
  done
}

readonly conda="'conda env create -f environment.yml' brings it"

# tried COMMAND…: whether it ends well; $answer is what it says, and $trouble why it is not what is needed.
tried() {
  local status=0
  answer=$("$@" 2>&1 </dev/null) || status=$?
  [ "$status" -ne 0 ] || return 0
  answer=${answer##*"$1: "}
  answer=${answer//$'\n'/ }
  trouble="$1, which ends with status $status and says ${answer:+"'${answer:0:300}'"}"
  trouble=${trouble/%says /says nothing}
  return 1
}

# first_of CHECK PATH NAME…: takes the first that the check likes, of that path and the executables on PATH with these
# names; tells of those before it that do not run. Without one, $found says what there is.
first_of() {
  local check=$1 known=$2 candidate before='' broken=''
  shift 2
  found=
  while IFS= read -r candidate; do
    if [ -z "$candidate" ] || [ "$candidate" -ef "$before" ] || [[ $candidate == "$root/.venv/"* ]]; then
      continue
    fi
    before=$candidate
    if "$check" "$candidate"; then
      [ -z "$broken" ] || printf 'Passed over: %s.\n' "$broken" >&2
      return 0
    fi
    found=${found:+$found; }$trouble
    [[ $trouble != *', which ends with status '* ]] || broken=${broken:+$broken; }$trouble
  done < <(printf '%s\n' "$known" && type -aP "$@")
  found=${found:-none}
  return 1
}

usable_java() {
  local home='java\.home = ([^'$'\n'']*)'
  tried "$1" -version || return 1
  trouble="Java of unknown version at $1"
  [[ $answer =~ version\ \"([0-9]+) ]] || return 1
  trouble="Java ${BASH_REMATCH[1]} at $1"
  [ "${BASH_REMATCH[1]}" -ge 17 ] || return 1
  trouble="$trouble, a runtime without jshell"
  answer=$("$1" --list-modules 2>/dev/null </dev/null) || return 1
  [[ $answer == *jdk.compiler* && $answer == *jdk.jshell* ]] || return 1
  tried "$1" -XshowSettings:properties -version || return 1
  [[ $answer =~ $home ]] || return 1
  JAVA_HOME=${BASH_REMATCH[1]}
}

find_java() {
  first_of usable_java "${JAVA_HOME:+$JAVA_HOME/bin/java}" java ||
    fail "A JDK 17 or newer with jshell is needed; found: $found. Install one (or set JAVA_HOME), or $conda."
  export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"
}

usable_maven() {
  tried "$1" -v || return 1
  trouble="one of unknown version at $1"
  [[ $answer =~ Apache\ Maven\ (([0-9]+)\.([0-9]+)[0-9.]*) ]] || return 1
  trouble=${BASH_REMATCH[1]}
  ((BASH_REMATCH[2] > 3 || (BASH_REMATCH[2] == 3 && BASH_REMATCH[3] >= 8))) || return 1
  maven=$1
}

find_maven() {
  first_of usable_maven '' mvn || fail "Maven 3.8 or newer is needed; found: $found. Install it, or $conda."
}

usable_python() {
  tried "$1" -c '
import sys
from importlib.util import find_spec
fit = "too old" if sys.version_info < (3, 10) else "fit" if find_spec("ensurepip") and find_spec("venv") else "bare"
print("Python %d.%d at %s; %s" % (sys.version_info[0], sys.version_info[1], sys.executable, fit))' || return 1
  answer=${answer##*$'\n'}
  trouble=${answer%; *}
  [[ $answer != *'; bare' ]] || trouble="$trouble, without the venv module (Debian: python3-venv)"
  [[ $answer == *'; fit' ]] || return 1
  python=$1
}

find_python() {
  first_of usable_python '' python3 python3.14 python3.13 python3.12 python3.11 python3.10 python ||
    fail "Python 3.10 or newer with venv is needed; found: $found. Install it, or $conda."
}

# digest PATH…: of the names and contents of all files there.
digest() {
  "$python" -c '
import hashlib, pathlib, sys

total = hashlib.sha256()
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(f"{file}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
print(total.hexdigest())' "$@"
}

# begin_environment: makes the Python environment where it is missing or old, beside the library, which takes as long.
begin_environment() {
  local stamp
  environment= # whatever a variable of this name says outside
  stamp="$root $(digest notebooks/requirements.txt)"
  [ "$(cat .venv/stamp 2>/dev/null)" != "$stamp" ] || [ ! -x .venv/bin/python ] || return 0
  writable .venv "$build/log"
  set -m # in a process group of its own, which ends as a whole where a command ends before it
  make_environment "$stamp" >"$log.environment" 2>&1 </dev/null &
  environment=$!
  set +m
  trap 'kill -- "-$environment" 2>/dev/null || true' EXIT
}

# end_environment: waits for what was begun.
end_environment() {
  [ -n "$environment" ] || return 0
  wait "$environment" || {
    cat "$log.environment"
    return 1
  }
  trap - EXIT
}

make_environment() {
  local stamp=$1
  "$python" -m venv --clear .venv &&
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r notebooks/requirements.txt &&
    mkdir -p .venv/share/jupyter/lab/settings &&
    printf '%s' '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
      >.venv/share/jupyter/lab/settings/overrides.json &&
    printf '%s' "$stamp" >.venv/stamp
}

# The tensor library that runs networks in pages; Maven puts it into the library.
make_tensors() {
  local stamp folder=lib/target/tensors
  stamp=$(digest bin/npm.py) || return 1
  [ "$(cat $folder/stamp 2>/dev/null)" != "$stamp" ] || return 0
  rm -rf $folder
  "$python" bin/npm.py $folder/ohlora/view && printf '%s' "$stamp" >$folder/stamp
}

# make_library [PHASE [OPTION…]]: packages it where its sources have changed; with another phase always, and says what Maven does.
make_library() {
  local stamp words=(-q -Dmaven.test.skip=true package)
  stamp=$(digest lib/pom.xml lib/src/main) || return 1
  if [ -n "${1:-}" ]; then
    words=(--no-transfer-progress "$@")
  elif [ "$(cat lib/target/classpath/stamp 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  writable lib/target "$build/log"
  make_tensors || return 1
  rm -rf lib/target/classpath
  MAVEN_OPTS="$alike ${MAVEN_OPTS:-}" "$maven" -B -f lib/pom.xml "${words[@]}" &&
    printf '%s' "$stamp" >lib/target/classpath/stamp
}

# make_spark [PHASE]: the module for many machines and Spark itself, which Maven loads when this is first asked for.
make_spark() {
  local stamp words=(-q package)
  stamp="$(cat lib/target/classpath/stamp) $(digest lib/spark/pom.xml lib/spark/src)" || return 1
  if [ -n "${1:-}" ]; then
    words=(-q "$1")
  elif [ "$(cat lib/spark/target/stamp 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  writable lib/spark/target "$build/log"
  [ -d lib/spark/target/spark/jars ] || printf 'Spark comes first: 230 MB, once.\n' >&3
  rm -rf lib/spark/target/stamp lib/spark/target/classes
  MAVEN_OPTS="$alike ${MAVEN_OPTS:-}" "$maven" -B -f lib/spark/pom.xml "${words[@]}" &&
    printf '%s' "$stamp" >lib/spark/target/stamp
}

# prepare WORD…: what every command needs before its own work; the words are those it was called with.
prepare() {
  check_words "$@"
  find_java
  find_maven
  find_python
  log=$build/log/step.log
  { mkdir -p "$build/log" && : >"$log"; } 2>/dev/null || log=/dev/null # then nothing can be made
  # Everything that DJL writes stays inside the clone, and nothing asks the network.
  export DJL_CACHE_DIR="${DJL_CACHE_DIR:-$build/djl}" OPT_OUT_TRACKING=true
  # Without the file of figures about itself that a JVM writes into /tmp, which may be full, and without what
  # newer ones say of native libraries and of sun.misc.Unsafe, by an option that others do not know.
  java_options="-XX:-UsePerfData --enable-native-access=ALL-UNNAMED -XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow -Djava.awt.headless=true -Dai.djl.offline=true $alike"
}

# run_library CLASS WORD…: makes the library if need be, then runs a command of it where this was called.
run_library() {
  local word jar path="$root/lib/target/classpath/*" spark=() spark_log=/dev/null
  prepare "$@"
  make_library >"$log" 2>&1 || { say_why; fail 'The library cannot be built.'; }
  for word in "$@"; do
    case $word in
      --spark | --spark=*)
        make_spark >"$log" 2>&1 || { say_why; fail 'The module for many machines cannot be built.'; }
        # Spark has a logger of its own, and its newer jars go before the library's.
        path=$root/lib/spark/target/ohlora-spark.jar:$root/lib/spark/target/spark/jars/*
        for jar in "$root"/lib/target/classpath/*.jar; do
          [[ $jar == */slf4j-nop-* ]] || path+=:$jar
        done
        [ "$log" = /dev/null ] || spark_log=$build/log/spark.log
        spark=("@$root/lib/spark/java.options" "-Dohlora.spark.log=$spark_log")
        ;;
    esac
  done
  cd "$from"
  # shellcheck disable=SC2086 # its words are options
  exec "$JAVA_HOME/bin/java" ${spark[@]+"${spark[@]}"} $java_options -cp "$path" "$@"
}

set_up() {
  prepare
  [ -z "${OHLORA_MODEL:-}" ] || [ -f "$OHLORA_MODEL/model.json" ] ||
    fail "OHLORA_MODEL names $OHLORA_MODEL, where no model.json lies; a relative path begins where the command is called."
  mkdir -p "$build/jupyter" 2>/dev/null || true # where nothing can be written, nothing may have to be
  unset PYTHONPATH PYTHONHOME JUPYTER_PATH
  export PATH="$root/.venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
  # So does everything that Jupyter writes.
  export JUPYTER_CONFIG_DIR="$build/jupyter/config" JUPYTER_DATA_DIR="$build/jupyter/data"
  export JUPYTER_RUNTIME_DIR="$build/jupyter/runtime" JUPYTER_NO_CONFIG=1
  export IPYTHONDIR="$build/jupyter/ipython" JUPYTER_PLATFORM_DIRS=0
  export JJAVA_JVM_OPTS="$java_options ${JJAVA_JVM_OPTS:-}"
  if [ -n "${OHLORA_KERNEL:-}" ]; then
    [ -f "$OHLORA_KERNEL/share/jupyter/kernels/java/kernel.json" ] ||
      fail "OHLORA_KERNEL names $OHLORA_KERNEL, where no share/jupyter/kernels/java/kernel.json lies: README.md says how IJava comes there."
    [[ $OHLORA_KERNEL != *:* ]] || fail "No JUPYTER_PATH can hold a folder with ':' in its name, as $OHLORA_KERNEL has: rename or move it."
    # Jupyter looks there first; IJava's JVM hears no options but those that any JVM hears.
    export JUPYTER_PATH="$OHLORA_KERNEL/share/jupyter" JDK_JAVA_OPTIONS="$java_options ${JDK_JAVA_OPTIONS:-}"
  fi
  begin_environment
}
