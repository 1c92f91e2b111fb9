# shellcheck shell=bash
# Debian packages as a source of engines: downloaded and unpacked into the cache, never installed.

# The name of the suite this machine runs ("bookworm"), or nothing.
apt_suite() {
    # shellcheck disable=SC1091
    (. /etc/os-release && echo "${VERSION_CODENAME:-}")
}

apt_mirror() {
    # shellcheck disable=SC2016 # $(SITE) is for apt
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m1 -v -e '-security'
}

# Sets apt_options for a private apt that sees Debian's bookworm, trixie and sid on the mirror this
# machine already uses, and that believes nothing is installed.
apt_private() {
    local dir=$cache/apt mirror='' suite
    mkdir -p "$dir"/{lists/partial,archives/partial,preferences.d}
    : >>"$dir/status"
    apt_options=(-qq -o Dir::State="$dir" -o Dir::State::Lists="$dir/lists" -o Dir::State::status="$dir/status"
        -o Dir::Cache="$dir" -o Dir::Etc::sourcelist="$dir/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts="$dir/preferences.d"
        -o Acquire::Languages=none -o APT::Sandbox::User=root -o Debug::NoLocking=1)
    [ ! -s "$dir/sources.list" ] || return 0
    mirror=$(apt_mirror) || { apt-get -qq update && mirror=$(apt_mirror); } ||
        { echo "this machine's apt is set up for no mirror" && return 1; }
    for suite in bookworm trixie sid; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
    done >"$dir/sources.list.new"
    apt-get "${apt_options[@]}" -o Dir::Etc::sourcelist="$dir/sources.list.new" update
    mv "$dir/sources.list.new" "$dir/sources.list"
}

# Sets apt_options for the machine's own apt.
apt_own() { apt_options=(-qq -o APT::Sandbox::User=root); }

# Runs an apt-get command; once more after an update if it fails, because package lists may be
# missing (a fresh container image) or older than the mirror.
apt_try() {
    apt-get "${apt_options[@]}" "$@" && return
    apt-get "${apt_options[@]}" update
    apt-get "${apt_options[@]}" "$@"
}

# Downloads PACKAGE[/SUITE]... and unpacks them into ROOT.
apt_unpack() { # ROOT PACKAGE...
    local root=$1
    shift
    mkdir "$root/debs"
    (cd "$root/debs" && apt_try download "$@")
    unpack "$root"
}

unpack() { # ROOT (with packages in ROOT/debs)
    local deb
    for deb in "$1"/debs/*.deb; do dpkg-deb -x "$deb" "$1"; done
    rm -rf "$1/debs"
}

# The packages that installing PACKAGE... here would add, without those it would upgrade: an
# unpacked newer C library beside this machine's own can't work.
apt_missing() { # PACKAGE...
    apt_try -s --no-install-recommends install "$@" | awk '$1 == "Inst" && $3 !~ /^\[/ { print $2 }'
}

# Fills $cache/WHAT by calling FUNCTION ROOT, once, even if several of us run at the same time.
cached() { # NAME WHAT FUNCTION
    local name=$1 what=$2 function=$3 new status
    [ ! -d "$cache/$what" ] || return 0
    command -v apt-get >/dev/null || engine_failed "$name" "can't be fetched: this machine has no apt-get"
    echo "with-engines: fetching $what for $name into $cache" >&2
    exec 9>"$cache/lock"
    flock 9
    if [ ! -d "$cache/$what" ]; then
        new=$cache/new-$$
        mkdir "$new"
        # Not as a condition: that would switch "set -e" off in the function.
        set +e
        (set -e; "$function" "$new") >"$cache/$what.log" 2>&1
        status=$?
        set -e
        if [ $status = 0 ]; then
            mv "$new" "$cache/$what"
            rm "$cache/$what.log"
        else
            engine_failed "$name" "couldn't be fetched; the log:" "$cache/$what.log"
        fi
    fi
    exec 9>&-
}
