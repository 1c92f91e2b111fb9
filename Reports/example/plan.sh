#!/bin/sh
# Plan 1 for vm, made at 2026-11-24T11:04:54Z.
# Frees 7 MB (7000000 bytes) in 2 steps. Nothing is forced: a step that
# the engine refuses ends the script.
set -eu

if [ "$(docker info --format '{{.ID}}')" != QSZZ:V4EA:CZS6:EMWJ:OPYQ:DA3N:4KER:VFXM:SI5E:3S24:R5IS:S66X ]; then
    printf '%s\n' 'This plan was made for the engine vm, not for this one.' >&2
    exit 1
fi

# refuse unless a name still means the image it meant
expect() {
    found=$(docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || echo none)
    [ "${found#sha256:}" = "${2#sha256:}" ] && return
    printf '%s is not the image the plan was made for; make a new plan (audit plan).\n' "$1" >&2
    exit 1
}

# 1. untagged, no container refers to it
#    frees 4 MB (4000000 bytes), 4000000 bytes so far
expect sha256:811c51db30d2d10354e487532033227316fa3dd49a21c523bce581a2cf99c7f2 sha256:811c51db30d2d10354e487532033227316fa3dd49a21c523bce581a2cf99c7f2
docker rmi 811c51db30d2

# 2. 2 newer images of shop/web; seen in use in none of 2 readings, but by the engine's events, last on 2026-11-24
#    frees 3 MB (3000000 bytes), 7000000 bytes so far
expect shop/web:1.0 sha256:d4d93bdad2992871572fdd110d5f66b2373f7b033e2adfd00d46714f4b48fd54
docker rmi shop/web:1.0

echo 'Done.'
