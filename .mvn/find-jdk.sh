# Sourced by mvnw and headroom: sets and exports JAVA_HOME to a JDK of at least the version this
# build needs, whatever `java` is the default, and `runtime` to its exact version. Starts almost no
# process: every command waits for it. `caller` is the name in the error message.
# Order: JAVA_HOME, HEADROOM_JDK, JAVA25_HOME, JDK_25, the JDK behind `javac` on PATH, then the
# smallest release that will do in the usual folders.
need=25

suitable() { # whether there is a JDK at $1 of at least that release; sets release and runtime
  release='' runtime=''
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    case $key in
      JAVA_VERSION) value=${value#\"} release=${value%%[!0-9]*} ;;
      JAVA_RUNTIME_VERSION) runtime=$value ;;
    esac
  done < "$1/release"
  [ -n "$release" ] && [ "$release" -ge "$need" ]
}

find_jdk() { # sets jdk
  onpath=$(command -v javac 2>/dev/null || true)
  [ -z "$onpath" ] || { onpath=$(readlink -f "$onpath"); onpath=${onpath%/bin/javac}; }
  for jdk in "${JAVA_HOME:-}" "${HEADROOM_JDK:-}" "${JAVA25_HOME:-}" "${JDK_25:-}" "$onpath"; do
    if [ -n "$jdk" ] && suitable "$jdk"; then return 0; fi
  done
  least=9999 pick=''
  for jdk in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
      "${HOME:-}"/.jdks/* "${HOME:-}"/.jabba/jdk/* "${HOME:-}"/.asdf/installs/java/* \
      "${HOME:-}"/.local/share/mise/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if suitable "$jdk" && [ "$release" -lt "$least" ]; then least=$release pick=$jdk; fi
  done
  jdk=$pick
  [ -n "$jdk" ] && suitable "$jdk"
}

find_jdk || { echo "$caller: no JDK $need or newer found; install one or set JAVA_HOME" >&2; exit 1; }
JAVA_HOME=$jdk
export JAVA_HOME
