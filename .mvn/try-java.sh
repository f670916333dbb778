# Sourced by headroom where settings of the user could keep the virtual machine from starting: it
# would say so in several lines, on standard output or on the descriptor that leads nowhere. So it is
# started once without a program, in about 50 ms, and its words become one line; exit code 2.

blamed=''
newline='
'
[ "$limit" = unlimited ] || blamed="; ulimit -v is $limit"
for name in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS HEADROOM_HEAP; do
  eval "value=\${$name:-}"
  [ -z "$value" ] || blamed="$blamed; $name is $value"
done

refused() { # refused WORDS: what java said before it ended, without what it always says
  words=$(printf '%s\n' "$1" | grep -v -e 'Picked up' -e '^Error occurred during init' \
    -e '^Error: Could not create' -e '^Error: A fatal exception' -e '^ *$' | head -n 3 | tr '\n' ' ')
  words=${words% }
  words=$(printf '%s' "java does not start: ${words:-no reason given}$blamed" | tr '\000-\037\177' ' ')
  printf '%s\n' "headroom: $words" >&2
  exit 2
}

case $blamed in
  *jdwp*) ;; # it would wait for the debugger
  *) # shellcheck disable=SC2086 # flags are words
    said=$("$JAVA_HOME/bin/java" $flags -Xlog:disable -XX:+DisplayVMOutputToStderr -version \
      2>&1 </dev/null) || refused "$said"
    case $said in # _JAVA_OPTIONS is read after -Xlog:disable
      '['*|*"$newline["*) refused "with -Xlog or -verbose, since it would write into the results" ;;
    esac ;;
esac
flags="$flags -XX:+DisplayVMOutputToStderr" # an agent's effects are no results
