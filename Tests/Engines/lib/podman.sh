# shellcheck shell=bash
# Podman's service of a Debian suite, with its whole dependency closure (C library included: Podman 5
# needs glibc 2.38), unpacked and entered by chroot. No maintainer script runs and nothing is installed.

podman_prepare() { # NAME DIR SUITE
    local name=$1 dir=$2 suite=$3 root
    fetch_suite=$suite
    cached "$name" "podman-$suite" podman_fetch
    root=$cache/podman-$suite
    engine_busybox "$name" "$dir" "$root"
    engine_registry "$name" "$dir"
    mkdir "$dir"/{root,run,tmp}
    podman_configure "$suite" "$dir/containers.conf"

    local environment="/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TMPDIR=$dir/tmp"
    environment+=" CONTAINERS_CONF=$dir/containers.conf PODMAN_IGNORE_CGROUPSV1_WARNING=1"
    local podman="podman --root $dir/data --runroot $dir/run --storage-driver overlay"
    # The cached root is shared, so it is covered with a layer in memory; $dir has the same path inside
    # and outside, so that GraphRoot is true on both sides. /dev/shm holds Podman's locks: an own one.
    # The runtime crun refuses hybrid control groups, so it is shown version 2 alone.
    script "$dir/start" <<END
set -e
new=$dir/root
mount -t tmpfs tmpfs "\$new"
mkdir "\$new"/{upper,work,all}
mount -t overlay -o "lowerdir=$root,upperdir=\$new/upper,workdir=\$new/work" overlay "\$new/all"
new=\$new/all
mkdir -p "\$new"/{proc,sys,dev,run,tmp,etc/containers}
mount --bind /proc "\$new/proc"
mount --rbind /sys "\$new/sys"
mount --rbind /dev "\$new/dev"
mount -t tmpfs tmpfs "\$new/dev/shm"
mount -t tmpfs tmpfs "\$new/run"
[ "\$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] || mount -t cgroup2 none "\$new/sys/fs/cgroup"
mkdir -p "\$new$dir"
mount --rbind "$dir" "\$new$dir"
echo root:x:0:0:root:/root:/bin/sh >"\$new/etc/passwd"
echo root:x:0: >"\$new/etc/group"
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"\$new/etc/containers/policy.json"
# The tests' registries have no TLS.
printf '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true\n' >"\$new/etc/containers/registries.conf"
chroot "\$new" $environment $podman system service --time=0 "unix://$dir/engine.sock" &
wait \$!
END
    # The command line, in the namespaces and the root directory of the service.
    script "$dir/bin/podman" <<END
enter=(nsenter --target "\$(cat "$dir/engine.pid")" --mount --pid --root --wd $environment)
# With a service named, as audit prints commands, the client keeps no store of its own.
[ "\${1:-}" != --url ] || exec "\${enter[@]}" podman "\$@"
exec "\${enter[@]}" $podman "\$@"
END
    script "$dir/stop" <<END
"$dir/bin/podman" stop --all --time 0
kill "\$(cat "$dir/engine.pid")"
END
}

podman_configure() { # SUITE FILE
    local runtime=crun files processes
    # bookworm's crun insists on raising a limit that a root without CAP_SYS_RESOURCE may not raise.
    [ "$1" != bookworm ] || runtime=runc
    files=$(ulimit -Hn)
    processes=$(ulimit -Hu)
    # Podman asks for more than the hard limits if it isn't told, and for a pids controller.
    cat >"$2" <<END
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "$runtime"
[containers]
log_driver = "k8s-file"
pids_limit = 0
default_ulimits = ["nofile=$files:$files", "nproc=${processes/unlimited/1048576}:${processes/unlimited/1048576}"]
END
}

podman_fetch() { # ROOT
    apt_private
    mkdir -p "$1/debs/partial"
    apt_try -t "$fetch_suite" -y --no-install-recommends --download-only -o Dir::Cache::archives="$1/debs" \
        install podman crun runc base-files bash coreutils catatonit busybox-static ca-certificates
    # First the directories' own package: with merged /usr, /lib and others have to be links.
    dpkg-deb -x "$1"/debs/base-files_*.deb "$1"
    unpack "$1"
}
