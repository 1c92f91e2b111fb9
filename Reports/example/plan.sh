#!/bin/sh
# Plan 2 for build-07, made at 2026-11-24T17:34:26Z.
# Frees 34 MB (34000082 bytes) in 10 steps.
#
# Nothing is forced, and the first step that the engine refuses ends the script.
# What changed since the plan was made is checked less closely here than `audit apply 2` does.
set -eu

if ! [ "$(docker info --format '{{.ID}}')" = U3XG:7RLC:WMPO:FFTI:7BUE:ZQMP:4I2G:RT7U:JGV5:RLBE:IURN:SN5R ]; then
    printf '%s\n' 'This plan was made for the engine build-07, not for this one.' >&2
    exit 1
fi

refuse() {
    printf '%s is not what the plan was made for; make a new one (audit plan).\n' "$1" >&2
    exit 1
}

# NAME ID: goes on only if the name still means that image
expect() {
    found=$(docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || echo none)
    [ "${found#sha256:}" = "${2#sha256:}" ] || refuse "$1"
}

# ID: goes on only if the image is still there and still has no tag
expect_untagged() {
    found=$(docker image inspect --format '{{len .RepoTags}}' "$1" 2>/dev/null || echo none)
    [ "$found" = 0 ] || refuse "$1"
}

# before anything is deleted
expect_untagged sha256:811c51db30d2d10354e487532033227316fa3dd49a21c523bce581a2cf99c7f2
expect_untagged sha256:83e0bebfabc35c65bd7809e5d16939848baf6f519582154bda8aaa0ea0e08983
expect_untagged sha256:c8dcec842fafc149e53d88e24d8fd2cd445c4af06e641c635e21d2cc2b95892d
expect_untagged sha256:30824047717f66fb3e8bd8549b93ffbeaaa3337fb381d7a283275dba7857c52d
expect_untagged sha256:c7072e7e07847b531e3bc85419cc5a4993cb41914389de35e7d1bbf906c9b1e9
expect shop/web:1.0 sha256:d4d93bdad2992871572fdd110d5f66b2373f7b033e2adfd00d46714f4b48fd54
expect shop/web:1.3 sha256:ad76e8ed908aaed9cb0d55ae236d24105800e998e891319c5bbe4452bf65d1a9
expect shop/web:1.2 sha256:ab68afcbfac2dd37e6a7f9580f65789a209d78075da53526a07ecda5adadf4f1
expect shop/web:1.4 sha256:8247058937881ba6346aec3c931cf93f56803c9371c0ad5bf43283e7bf3e8533

# 1. untagged and unused
#    frees 4 MB (4000000 bytes), 4000000 bytes so far
#    can't be brought back
expect_untagged sha256:811c51db30d2d10354e487532033227316fa3dd49a21c523bce581a2cf99c7f2
docker rmi 811c51db30d2

# 2. untagged and unused, was shop/worker:1.0 until 2026-11-12
#    frees 4 MB (4000000 bytes), 8000000 bytes so far
#    can't be brought back
expect_untagged sha256:83e0bebfabc35c65bd7809e5d16939848baf6f519582154bda8aaa0ea0e08983
docker rmi 83e0bebfabc3

# 3. untagged and unused, was shop/worker:1.0 until 2026-11-16
#    frees 4 MB (4000000 bytes), 12000000 bytes so far
#    can't be brought back
expect_untagged sha256:c8dcec842fafc149e53d88e24d8fd2cd445c4af06e641c635e21d2cc2b95892d
docker rmi c8dcec842faf

# 4. untagged and unused, was shop/worker:1.0 until 2026-11-08
#    frees 4 MB (4000000 bytes), 16000000 bytes so far
#    can't be brought back
expect_untagged sha256:30824047717f66fb3e8bd8549b93ffbeaaa3337fb381d7a283275dba7857c52d
docker rmi 30824047717f

# 5. untagged and unused, was shop/worker:1.0 until 2026-11-22
#    frees 4 MB (4000000 bytes), 20000000 bytes so far
#    can't be brought back
expect_untagged sha256:c7072e7e07847b531e3bc85419cc5a4993cb41914389de35e7d1bbf906c9b1e9
docker rmi c7072e7e0784

# 6. 6 newer images of shop/web; in use in none of 21 readings, last named by an event on 2026-11-04
#    frees 3 MB (3000000 bytes), 23000000 bytes so far
#    can't be brought back
expect shop/web:1.0 sha256:d4d93bdad2992871572fdd110d5f66b2373f7b033e2adfd00d46714f4b48fd54
docker rmi shop/web:1.0

# 7. 4 newer images of shop/web; seen in use in 4 of 18 readings, last on 2026-11-11
#    frees 3 MB (3000000 bytes), 26000000 bytes so far
#    can't be brought back
expect shop/web:1.3 sha256:ad76e8ed908aaed9cb0d55ae236d24105800e998e891319c5bbe4452bf65d1a9
docker rmi shop/web:1.3

# 8. 3 newer images of shop/web; seen in use in 3 of 21 readings, last on 2026-11-07
#    frees 3 MB (3000000 bytes), 29000000 bytes so far
#    can't be brought back
expect shop/web:1.2 sha256:ab68afcbfac2dd37e6a7f9580f65789a209d78075da53526a07ecda5adadf4f1
docker rmi shop/web:1.2

# 9. 2 newer images of shop/web; seen in use in 6 of 14 readings, last on 2026-11-17
#    frees 3 MB (3000000 bytes), 32000000 bytes so far
#    can't be brought back
expect shop/web:1.4 sha256:8247058937881ba6346aec3c931cf93f56803c9371c0ad5bf43283e7bf3e8533
docker rmi shop/web:1.4

# 10. 3 records not used for 7d
#    frees 2 MB (2000082 bytes), 34000082 bytes so far
docker builder prune --force --filter unused-for=168h

echo 'Done.'
