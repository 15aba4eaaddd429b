# Sourced by the launcher and by make-class-archive, after they set $prefix and $jar: says which Java
# runs it. Sets $java, $java_home and $java_major, $flags, and $archive_flag: the archive of loaded
# classes that fits this Java and this jar, or nothing.
# shellcheck shell=sh disable=SC2034,SC2154

# A copy that is unpacked elsewhere has an archive of its own.
if [ "$prefix" = /usr ]; then
  cache=/var/cache/sentinel-vip
else
  cache=$prefix/var/cache/sentinel-vip
fi

flags=@$prefix/share/sentinel-vip/jvm.options

# The C library keeps free memory for each of several threads; for this one process one pool will do.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"

# major_of HOME: sets $major from the file that every JDK and JRE keeps; 0 if there is none.
major_of() {
  major=0
  [ -r "$1/release" ] || return 0
  while IFS='="' read -r key _ value _; do
    if [ "$key" = JAVA_VERSION ]; then
      major=${value%%[!0-9]*}
      return 0
    fi
  done <"$1/release"
}

# JAVA_HOME if it is set; else the java on the PATH, if it is new enough; else the newest.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java_home=$JAVA_HOME
  else
    java_home=
    on_path=$(command -v java || true)
    if [ -n "$on_path" ]; then
      java_home=$(readlink -f "$on_path")
      java_home=${java_home%/bin/java}
      major_of "$java_home"
      if [ "$major" -ne 0 ] && [ "$major" -lt 17 ]; then
        java_home=
      fi
    fi
    if [ -z "$java_home" ]; then
      newest=16
      for candidate in /usr/lib/jvm/*; do
        major_of "$candidate"
        if [ "$major" -gt "$newest" ] && [ -x "$candidate/bin/java" ]; then
          newest=$major
          java_home=$candidate
        fi
      done
    fi
  fi
  java=$java_home/bin/java
  if [ -z "$java_home" ] || [ ! -x "$java" ]; then
    echo "sentinel-vip: no Java 17 or newer${JAVA_HOME:+ in JAVA_HOME=$JAVA_HOME}; install one (java-headless), or set JAVA_HOME" >&2
    exit 2
  fi
  major_of "$java_home"
  java_major=$major
}

# The archive holds for one JVM, one jar and, in part, one set of flags. The JVM looks itself, too,
# and then does without it.
fingerprint() {
  stat -L -c '%n %s %Y' "$java_home/lib/server/libjvm.so" "$jar" "${flags#@}" 2>/dev/null
}

find_archive() {
  archive_flag=
  [ -r "$cache/made-for" ] || return 0
  [ "$(cat "$cache/made-for")" = "$(fingerprint)" ] || return 0
  if [ -r "$cache/classes.aot" ]; then
    archive_flag=-XX:AOTCache=$cache/classes.aot
  elif [ -r "$cache/classes.jsa" ]; then
    archive_flag=-XX:SharedArchiveFile=$cache/classes.jsa
  fi
}
