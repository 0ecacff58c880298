# Sourced by run and test: makes the virtual environment and installs what the machine lacks.
# It needs only python3 (3.11 or newer) and a shell. Nothing is installed twice: stamps hold the hash of the lock.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
export PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONDONTWRITEBYTECODE  # every step is a process of its own: compiled anew, each takes a third longer

say() { printf '%s\n' "$*" >&2; }

# install_packages PURPOSE PACKAGE ...: with apt when root, otherwise say exactly what to do.
install_packages() {
  purpose=$1; shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing for $purpose: $*"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >/tmp/iomanager-apt.$$ 2>&1 ||
      { apt-get update -q >/tmp/iomanager-apt.$$ 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >>/tmp/iomanager-apt.$$ 2>&1; } ||
      { cat /tmp/iomanager-apt.$$ >&2; rm -f /tmp/iomanager-apt.$$; return 1; }
    rm -f /tmp/iomanager-apt.$$
  else
    say "For $purpose this machine lacks: $*"
    say "Install them, for example with:  sudo apt-get install $*"
    return 1
  fi
}

# lacks PACKAGE ...: prints those of the Debian packages that are not installed.
lacks() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

find_python() {
  for candidate in python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s' "$candidate"; return 0
    fi
  done
  say "IO-Manager needs python3, version 3.11 or newer."
  return 1
}

# make_environment FOLDER LOCK: a virtual environment that holds exactly what the lock names.
make_environment() {
  folder=$1 lock=$2
  stamp=$folder/.$(basename "$lock").sha256
  wanted=$(sha256sum "$lock" | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ] && return 0
  if [ ! -x "$folder/bin/python" ]; then
    python=$(find_python)
    "$python" -c 'import ensurepip' 2>/dev/null || install_packages "the virtual environment" python3-venv
    "$python" -m venv "$folder"
  fi
  say "Installing the Python libraries of $lock into $folder (once; some minutes)"
  "$folder/bin/pip" install -q --require-hashes -r "$lock" >&2
  printf '%s' "$wanted" >"$stamp"
}

# What Qt's xcb platform loads and a bare Debian lacks.
qt_libraries="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-image0 libxcb-render-util0
  libxcb-shape0 libxcb-randr0 libxcb-xinerama0 libxcb-xkb1 libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0"

install_qt_libraries() {
  missing=$(lacks $qt_libraries)
  [ -z "$missing" ] || install_packages "the window (Qt on X11)" $missing
}
