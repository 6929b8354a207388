# Finds what the two commands need, or says in one line what to install. Sourced by run and test.

need_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*25* "$HOME"/.sdkman/candidates/java/25* \
      /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if [ -x "$candidate/bin/javac" ] && "$candidate/bin/javac" -version 2>&1 | grep -q '^javac 25\b'; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  echo "A JDK 25 is missing: install one (for example Temurin 25) or set JAVA_HOME to it." >&2
  exit 1
}

need_maven() {
  MVN=$(command -v mvn) || { echo "Maven is missing: install it (for example: apt-get install maven)." >&2; exit 1; }
  # Maven's own libraries use what JDK 25 warns of; a newcomer should see our words, not those.
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
}

need_node() {
  command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] \
    || { echo "Node 20 or newer with npm is missing: install it (for example: apt-get install nodejs npm)." >&2; exit 1; }
}

# Browser and Chinese fonts for the tests. Installed only where that is possible without asking.
need_chromium() {
  if ! command -v chromium >/dev/null || ! fc-list :lang=zh 2>/dev/null | grep -q .; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null
    else
      echo "Chromium and CJK fonts are missing: apt-get install chromium fonts-noto-cjk" >&2
      exit 1
    fi
  fi
}

# PostgreSQL's load generator, for the benchmarks. Installed only where that is possible without asking.
need_pgbench() {
  command -v pgbench >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql-contrib >/dev/null
  else
    echo "pgbench is missing: apt-get install postgresql-contrib" >&2
    exit 1
  fi
}
