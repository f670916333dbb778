# Sourced by headroom when there is something to do before the jar can run: brings the jars in $store
# up to date and makes the start-up caches, under a lock, where the folder can be written. Speaks on
# standard error alone.

say() { echo "headroom: $*" >&2; }

lock() {
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
  live=false downloads=0
  [ ! -t 2 ] || [ "${TERM:-dumb}" = dumb ] || live=true
  while IFS= read -r line; do
    case $line in
      'Downloaded from '*|*' Downloaded from '*) downloads=$((downloads + 1)) text="$downloads files downloaded" ;;
      *' --- '*' @ '*) text=${line#* --- } text=${text% ---*} ;;
      *) continue ;;
    esac
    ! $live || printf '\r\033[Kheadroom: building: %.60s' "$text" >&2
  done
  ! $live || printf '\r\033[K' >&2
}

build() { # build MODULES FLAG…
  modules=$1
  shift
  rm -f "$store/status"
  { "$home/mvnw" -B -f "$home/pom.xml" "$@" -pl "$modules" -am package -Dmaven.test.skip=true \
      -Dspotless.check.skip=true < /dev/null 2>&1 9>&- && echo done > "$store/status" || true
  } | tee "$store/build.log" | progress
  [ -f "$store/status" ] && return
  grep '^\[ERROR\]' "$store/build.log" | head -n 20 >&2 || tail -n 20 "$store/build.log" >&2
  say "the build failed; all that it said is in $store/build.log"
  exit 1
}

record() ( # record KIND FLAG…: a start of that kind, without what the user's environment adds
  cache=$store/$1.aot
  shift
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
  "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$cache" "$@" -jar "$jar" --help \
    >> "$store/train.log" 2>&1 < /dev/null 9>&- || rm -f "$cache"
)

train() { # later starts skip what the recorded ones did
  rm -f "$store"/*.aot "$store/train.log"
  record text -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
  record maths --add-modules=jdk.incubator.vector -XX:+UseParallelGC
  echo "$machine" > "$store/machine"
}

update() { # brings both jars up to date: the launcher's own copies, since Maven may rewrite its jars
  built=$home/cli/target/headroom.jar bench=$home/bench/target/headroom-bench.jar
  : > "$store/begun"
  fresh "$built" core cli && fresh "$bench" bench || {
    say "building (about 3 minutes on two cores the first time, then less than one) …"
    build bench
  }
  cp "$bench" "$store/new.jar"
  mv "$store/new.jar" "$store/bench.jar"
  cp "$built" "$store/new.jar"
  touch -r "$store/begun" "$store/new.jar" # a source edited since then is newer
  mv "$store/new.jar" "$jar"
  rm -f "$store/machine"
}

update_cluster() { # the same for what --cluster needs; released jars never change, so that a link will do
  built=$home/cluster/target
  : > "$store/begun"
  fresh "$built/headroom-cluster.jar" core cli cluster && [ -d "$built/spark/jars" ] || {
    say "building what --cluster needs (the first time with Apache Spark, 220 MB of downloads) …"
    rm -rf "$built/spark"
    build cluster -P cluster
  }
  rm -rf "$spark" "$store/new"
  mkdir -p "$store/new/jars"
  ln "$built"/spark/jars/*.jar "$store/new/jars" 2>/dev/null || cp "$built"/spark/jars/*.jar "$store/new/jars"
  cp "$built/headroom-cluster.jar" "$store/new"
  touch -r "$store/begun" "$store/new/headroom-cluster.jar"
  "$JAVA_HOME/bin/java" -cp "$store/new/headroom-cluster.jar:$store/new/jars/*" dev.headroom.cluster.Flags \
    > "$store/new/options" < /dev/null 9>&-
  mv "$store/new" "$spark"
}

if { mkdir -p "$store" && true >> "$store/lock"; } 2>/dev/null; then
  lock
  fresh "$jar" core cli bench || update
  clustered || update_cluster
  cached=''
  if [ -f "$store/machine" ]; then IFS= read -r cached < "$store/machine" || true; fi
  [ "$cached" = "$machine" ] || train
  cached=$machine
  unlock
elif [ ! -f "$jar" ] || { [ -n "$master" ] && [ ! -f "$spark/options" ]; }; then
  say "$store: expected a folder to write to, for the build"
  exit 1
elif ! fresh "$jar" core cli bench; then # a copy that is read only still works, without its caches
  say "sources are newer than $jar, which cannot be written: it runs as it is"
fi
