# Sourced by headroom when there is something to do before the jar can run: brings the jar in
# $store up to date and makes the start-up caches, under a lock. Speaks on standard error alone.

say() { echo "headroom: $*" >&2; }

lock() {
  mkdir -p "$store" 2>/dev/null && [ -w "$store" ] || { say "$store: expected a folder to write to"; exit 1; }
  if command -v flock >/dev/null 2>&1; then # released by the system when we end, however we end
    exec 9> "$store/lock"
    flock -n 9 || { say "waiting for another call that builds"; flock 9; }
    return
  fi
  until mkdir "$store/lock.d" 2>/dev/null; do
    holder=''
    if [ -f "$store/lock.d/pid" ]; then read -r holder < "$store/lock.d/pid" || true; fi
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$store/lock.d"; else sleep 1; fi
  done
  trap 'rm -rf "$store/lock.d"' EXIT
  trap 'exit 130' INT TERM HUP
  echo $$ > "$store/lock.d/pid"
}

unlock() {
  if command -v flock >/dev/null 2>&1; then exec 9>&-; return; fi
  rm -rf "$store/lock.d"
  trap - EXIT INT TERM HUP
}

progress() { # reads Maven's output; on a terminal one changing line tells where it is
  downloads=0
  while IFS= read -r line; do
    case $line in
      'Downloaded from '*|*' Downloaded from '*) downloads=$((downloads + 1)) text="$downloads files downloaded" ;;
      *' --- '*' @ '*) text=${line#* --- } text=${text% ---*} ;;
      *) continue ;;
    esac
    [ ! -t 2 ] || printf '\r\033[Kheadroom: building: %.60s' "$text" >&2
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

build() { # build MODULE
  say "building (a minute or two the first time) …"
  rm -f "$store/status"
  { "$home/mvnw" -B -f "$home/pom.xml" -pl "$1" -am package -Dmaven.test.skip=true \
      -Dspotless.check.skip=true < /dev/null 2>&1 9>&- && echo done > "$store/status" || true
  } | tee "$store/build.log" | progress
  [ -f "$store/status" ] && return
  grep '^\[ERROR\]' "$store/build.log" | head -n 20 >&2 || tail -n 20 "$store/build.log" >&2
  say "the build failed; all that it said is in $store/build.log"
  exit 1
}

train() { # one start of each kind is recorded, and later starts skip what it did
  rm -f "$store"/*.aot
  "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$store/text.aot" -XX:TieredStopAtLevel=1 \
    -XX:+UseSerialGC -jar "$jar" --help > "$store/train.log" 2>&1 < /dev/null 9>&- || rm -f "$store/text.aot"
  "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$store/maths.aot" --add-modules=jdk.incubator.vector \
    -XX:+UseParallelGC -jar "$jar" --help >> "$store/train.log" 2>&1 < /dev/null 9>&- || rm -f "$store/maths.aot"
  echo "$machine" > "$store/machine"
}

update() { # update JAR MODULE BUILT PART…: makes the jar that the module builds from those parts
  target=$1 module=$2 built=$3
  shift 3
  if fresh "$target" "$@"; then return; fi
  begun=$store/begun
  : > "$begun"
  if fresh "$built" "$@"; then begun=$built; else build "$module"; fi
  # A copy of our own: Maven may rewrite its jar while ours runs. As old as the start of its build,
  # so that a source edited meanwhile is newer.
  cp "$built" "$store/new.jar"
  touch -r "$begun" "$store/new.jar"
  mv "$store/new.jar" "$target"
}

lock
before=$(ls -l "$jar" 2>/dev/null || true)
# The module of the benches builds the others on its way.
[ "$kind" != bench ] || update "$store/bench.jar" bench "$home/bench/target/headroom-bench.jar" bench
update "$jar" cli "$home/cli/target/headroom.jar" core cli
cached=''
if [ "$before" = "$(ls -l "$jar")" ] && [ -f "$store/machine" ]; then
  IFS= read -r cached < "$store/machine" || true
fi
[ "$cached" = "$machine" ] || train
unlock
