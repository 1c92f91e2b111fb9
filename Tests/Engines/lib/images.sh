# shellcheck shell=bash disable=SC2154
# Images made by hand and loaded: a build would date them "now". Wants $client, $busybox and a folder $work.

case $(uname -m) in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) architecture=$(uname -m) ;;
esac

# Writes MEGABYTES of incompressible bytes that depend on SEED alone (a linear congruential generator).
noise() { # MEGABYTES SEED
    awk -v n="$(($1 * 250000))" -v x="$2" \
        'BEGIN { while (n-- > 0) { x = (x * 69069 + 12345) % 4294967296; printf "%08x", x } }' |
        "$busybox" xxd -r -p
}

# Packs $work/NAME as a layer.
layer() { # NAME
    tar --sort=name --mtime=@1700000000 --owner=0 --group=0 --numeric-owner --format=ustar \
        -C "$work/$1" -cf "$work/$1.tar" .
}

# Makes a layer of one file.
file_layer() { # NAME PATH MEGABYTES SEED
    mkdir -p "$work/$1/$(dirname "$2")"
    noise "$3" "$4" >"$work/$1/$2"
    layer "$1"
}

days_ago() { date -u -d "$1 days ago" +%Y-%m-%dT09:00:00Z; } # DAYS

# Loads one image, made of the layers NAME...
image() { # REPOSITORY:TAG DAYS_OLD NAME...
    local tag=$1 created name ids='' history='' files='' config
    created=$(days_ago "$2")
    shift 2
    for name in "$@"; do
        ids+=${ids:+, }\"sha256:$(sha256sum <"$work/$name.tar" | cut -d' ' -f1)\"
        history+="{\"created\": \"$created\", \"created_by\": \"COPY $name / # buildkit\"}, "
        files+=${files:+, }\"$name.tar\"
    done
    cat >"$work/config" <<END
{"architecture": "$architecture", "os": "linux", "created": "$created",
 "config": {"Cmd": ["/bin/sleep", "1000000"], "Env": ["PATH=/bin"]},
 "rootfs": {"type": "layers", "diff_ids": [$ids]},
 "history": [$history{"created": "$created", "created_by": "CMD [\"/bin/sleep\"]", "empty_layer": true}]}
END
    config=$(sha256sum <"$work/config" | cut -d' ' -f1).json
    mv "$work/config" "$work/$config"
    echo "[{\"Config\": \"$config\", \"RepoTags\": [\"$tag\"], \"Layers\": [$files]}]" >"$work/manifest.json"
    tar -C "$work" -cf "$work/image" manifest.json "$config" "${@/%/.tar}"
    "$client" load --quiet --input "$work/image" >/dev/null
}

# What the shop's images lie on: `system` with a shell, and on it `packages-2`.
base_layers() {
    mkdir -p "$work/system/bin"
    cp "$busybox" "$work/system/bin/busybox"
    for applet in sh sleep true dd; do ln -s busybox "$work/system/bin/$applet"; done
    file_layer system usr/lib/runtime 20 1
    file_layer packages-2 srv/packages 6 3
}
