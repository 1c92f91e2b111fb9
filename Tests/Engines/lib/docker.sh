# shellcheck shell=bash
# Docker Engine: the one on PATH for "docker", otherwise Debian's docker.io, unpacked.

docker_prepare() { # NAME DIR SUITE
    local name=$1 dir=$2 suite=$3 root='' path=$PATH:/usr/sbin:/sbin libraries='' features=''
    if [ "$name" != docker ] || ! PATH=$path command -v dockerd >/dev/null; then
        fetch_suite=$suite
        cached "$name" "docker-$suite" docker_fetch
        root=$cache/docker-$suite
        path=$root/shim:$root/usr/sbin:$root/usr/bin:$path
        libraries=$(find "$root" -name 'lib*.so.*' -printf '%h\n' | sort -u | paste -sd:)
    fi
    engine_busybox "$name" "$dir" "$root"
    engine_registry "$name" "$dir"
    mkdir -p "$dir/cli/cli-plugins"
    local plugins
    for plugins in "$root"/usr/{libexec,lib,local/lib}/docker/cli-plugins; do
        [ ! -x "$plugins/docker-buildx" ] || ln -sf "$plugins/docker-buildx" "$dir/cli/cli-plugins/docker-buildx"
    done
    [[ $name != *-containerd* ]] || features='"features": {"containerd-snapshotter": true}'
    echo "{ $features }" >"$dir/daemon.json"

    # The client, bound to this engine whatever DOCKER_HOST says: a test must never reach another one.
    script "$dir/bin/docker" <<END
export DOCKER_HOST=unix://$dir/engine.sock DOCKER_CONFIG=\${DOCKER_CONFIG:-$dir/cli}
unset DOCKER_CONTEXT
exec "$(PATH=$path command -v docker)" "\$@"
END
    # In its own /run the engine doesn't find the machine's containerd, which it would use otherwise,
    # beside the machine's own containers. In its own view of /etc it can write /etc/docker/key.json.
    # Bash stays as first process to reap orphans.
    script "$dir/start" <<END
mount -t tmpfs tmpfs /run
mkdir /run/etc /run/etc.work
mount -t overlay -o lowerdir=/etc,upperdir=/run/etc,workdir=/run/etc.work overlay /etc
export PATH=$path
${libraries:+export LD_LIBRARY_PATH=$libraries}
dockerd --config-file "$dir/daemon.json" --data-root "$dir/data" --exec-root "$dir/exec" \\
    --pidfile /run/dockerd.pid --host "unix://$dir/engine.sock" \\
    --bridge=none --iptables=false --ip6tables=false --ip-forward=false &
wait \$!
END
    # Containers first and at once: a graceful stop waits 10 s for each that ignores TERM.
    script "$dir/stop" <<END
"$dir/bin/docker" ps -q | xargs -r "$dir/bin/docker" kill
kill "\$(cat "$dir/engine.pid")"
END
}

# Fetches Debian's (or a derivative's) docker.io of $fetch_suite.
docker_fetch() { # ROOT
    local root=$1 tini
    if [ "$fetch_suite" = "$(apt_suite)" ]; then
        docker_fetch_own "$root"
    else
        apt_private
        # Only runc is bookworm's: that of the later suites needs glibc 2.38, and this one goes with
        # all these engines. containerd, dockerd and the client need no more than glibc 2.34.
        local packages=(docker.io/"$fetch_suite" containerd/"$fetch_suite" tini/"$fetch_suite"
            runc/bookworm busybox-static/bookworm docker-buildx/sid)
        case $fetch_suite in bookworm) ;; *) packages+=(docker-cli/"$fetch_suite") ;; esac
        apt_unpack "$root" "${packages[@]}"
    fi
    mkdir -p "$root/shim"
    # dockerd wants its init under another name than Debian's.
    for tini in "$root"/usr/bin/tini-static "$root"/usr/bin/tini; do
        [ ! -x "$tini" ] || ln -sfr "$tini" "$root/shim/docker-init"
    done
    chmod -R go-w "$root"
}

docker_fetch_own() { # ROOT
    local packages=(docker.io containerd runc tini busybox-static) extra
    apt_own
    # Newer suites have the client and buildx in packages of their own.
    for extra in docker-cli docker-buildx; do
        ! apt-cache show "$extra" >/dev/null 2>&1 || packages+=("$extra")
    done
    # shellcheck disable=SC2046
    apt_unpack "$1" $(printf '%s\n' "${packages[@]}" $(apt_missing "${packages[@]}") | sort -u)
}
