# shellcheck shell=bash
# What all engines have in common: names, start, the wait until the socket answers, stop.
#
# Each engine runs in a mount and PID namespace of its own. So its containers' mounts are never seen
# by the host, and when the namespace's first process is killed nothing of the engine can outlive it.

engine_names=(docker docker-20.10 docker-26.1 docker-26.1-containerd docker-28.5 docker-28.5-containerd
    podman-4.3 podman-5.4 podman-5.8 docker-26.1-tiny docker-26.1-containerd-tiny podman-4.3-tiny podman-5.4-tiny)
cache=${AUDIT_ENGINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/audit-test-engines}
engine_dirs=()  # of the engines that were started
engine_roots=() # the process of each that brings everything else down with it

# Says why an engine isn't there; a test that needs it must fail, not be skipped.
engine_failed() { # NAME REASON [LOG]
    echo "with-engines: $1: $2" >&2
    [ -z "${3:-}" ] || [ ! -e "$3" ] || tail -n 20 "$3" | sed 's/^/    /' >&2
    exit 1
}

engine_up() { # NAME DIR
    local name=$1 dir=$2 suite version
    version=${name#*-} version=${version%%-*} # "docker-26.1-containerd" is 26.1
    mkdir -p "$dir"/{bin,data} "$cache"
    [[ $name != *-tiny ]] || tiny_disk "$name" "$dir"
    case $name in
        docker) suite=$(apt_suite) version= ;;
        docker-20.10) suite=bookworm ;;
        docker-26.1*) suite=trixie ;;
        docker-28.5*) suite=sid ;;
        podman-4.3*) suite=bookworm ;;
        podman-5.4*) suite=trixie ;;
        podman-5.8) suite=sid ;;
    esac
    case $name in
        podman-*) podman_prepare "$name" "$dir" "$suite" ;;
        *) docker_prepare "$name" "$dir" "$suite" ;;
    esac
    engine_launch "$name" "$dir"
    engine_check "$name" "$dir" "$version"
}

# A disk that tests may fill up, for the data root alone; see with-engines for how long it stays. In memory where the
# machine has no loop devices.
tiny_disk() { # NAME DIR
    truncate --size 64M "$2/disk"
    {
        mkfs.ext4 -q -m 0 "$2/disk" && mount -o loop "$2/disk" "$2/data" ||
            mount -t tmpfs -o size=64M tmpfs "$2/data"
    } >"$2/engine.log" 2>&1 || engine_failed "$1" "a disk of its own can't be mounted:" "$2/engine.log"
}

# Writes an executable shell script from the standard input.
script() { # FILE
    { echo '#!/usr/bin/env bash' && cat; } >"$1"
    chmod +x "$1"
}

# Puts a static busybox into DIR/bin: tests build their images from it.
engine_busybox() { # NAME DIR ROOT
    local name=$1 dir=$2 root=$3 busybox
    for busybox in "$root/bin/busybox" "$root/usr/bin/busybox" "$cache/busybox/bin/busybox"; do
        [ ! -x "$busybox" ] || break
    done
    if [ ! -x "$busybox" ] || ldd "$busybox" >/dev/null 2>&1; then
        cached "$name" busybox busybox_fetch
        for busybox in "$cache"/busybox/{bin,usr/bin}/busybox; do [ ! -x "$busybox" ] || break; done
    fi
    cp "$busybox" "$dir/bin/busybox"
}

busybox_fetch() { # ROOT
    apt_own
    apt_unpack "$1" busybox-static
}

# Puts a registry into DIR/bin: tests push images to it and pull them again.
engine_registry() { # NAME DIR
    cached "$1" registry registry_fetch
    ln -s "$cache/registry/usr/bin/docker-registry" "$2/bin/docker-registry"
}

registry_fetch() { # ROOT
    apt_own
    apt_unpack "$1" docker-registry
}

# Runs DIR/start as the first process of new namespaces and waits until the engine answers.
# setsid: a Ctrl-C in the terminal is for the command; the engine is stopped afterwards, in order.
# pdeathsig, kill-child: the engine dies even if this script is killed with KILL.
engine_launch() { # NAME DIR
    local name=$1 dir=$2 root
    setsid setpriv --pdeathsig KILL unshare --mount --propagation private --pid --mount-proc --fork \
        --kill-child=KILL "$dir/start" >"$dir/engine.log" 2>&1 </dev/null &
    root=$!
    disown "$root" # no "Killed" message when it is taken down
    engine_roots+=("$root")
    engine_dirs+=("$dir")
    for _ in $(seq 300); do
        if curl -sf --max-time 5 --unix-socket "$dir/engine.sock" http://d/_ping >/dev/null 2>&1; then
            # The PID as the host sees it: the engine is the child of the namespace's first process.
            pgrep -P "$(pgrep -P "$root")" -x 'dockerd|podman' >"$dir/engine.pid" && return
        fi
        kill -0 "$root" 2>/dev/null || engine_failed "$name" "ended at once; its log:" "$dir/engine.log"
        sleep 0.1
    done
    engine_failed "$name" "no answer within 30 s; its log:" "$dir/engine.log"
}

# A rolling suite may have moved on to another version: then a test would test something else.
engine_check() { # NAME DIR VERSION
    local name=$1 dir=$2 version=$3 kind=docker store=classic wanted=classic answer
    answer=$(curl -sSf --unix-socket "$dir/engine.sock" http://d/version)
    [[ $answer == *"\"Version\":\"$version"* ]] ||
        engine_failed "$name" "what was fetched isn't version $version; remove $cache and try again"
    answer=$(curl -sSf --unix-socket "$dir/engine.sock" http://d/info)
    [[ $answer != *'"io.containerd.snapshotter'* ]] || store=containerd
    case $name in
        docker) wanted=$store ;; # Docker 29 takes the containerd store by default
        podman-*) kind=podman ;;
        *-containerd*) wanted=containerd ;;
    esac
    [ "$store" = "$wanted" ] || engine_failed "$name" "has the $store store, not the $wanted one"
    printf 'NAME=%s\nKIND=%s\nSTORE=%s\n' "$name" "$kind" "$store" >"$dir/info"
}

# Takes all engines down: asks them to stop (which lets them tidy up control groups), then kills
# what is left. Nothing else is ever killed than the processes started above.
engines_down() {
    local i root dir
    for i in "${!engine_roots[@]}"; do
        dir=${engine_dirs[i]}
        timeout -k 5 20 "$dir/stop" >>"$dir/engine.log" 2>&1 || kill -KILL "${engine_roots[i]}" 2>/dev/null &
    done
    wait
    for i in "${!engine_roots[@]}"; do
        root=${engine_roots[i]}
        wait_gone "$root" 60 || kill -KILL "$root" 2>/dev/null
        wait_gone "$root" 5 || echo "with-engines: process $root of ${engine_dirs[i]} doesn't end" >&2
    done
}

wait_gone() { # PID SECONDS
    local n=$(($2 * 20))
    while kill -0 "$1" 2>/dev/null; do
        [ $((n -= 1)) -gt 0 ] || return 1
        sleep 0.05
    done
}

# Ends a command of ours with everything it started.
stop_tree() { # PID
    signal_tree TERM "$1"
    wait_gone "$1" 10 || signal_tree KILL "$1"
}

signal_tree() { # SIGNAL PID
    local child
    for child in $(pgrep -P "$2"); do signal_tree "$1" "$child"; done
    kill -"$1" "$2" 2>/dev/null
}
