#!/bin/sh
# Plan 2 for build-07, made at 2026-11-27T22:55:17Z.
# Frees 34 MB (34000082 bytes) in 10 steps.
#
# Nothing is forced, and the first step that the engine refuses ends the script.
# What changed since the plan was made is checked less closely here than `audit apply 2` does.
set -eu

if ! [ "$(docker info --format '{{.ID}}')" = 3D4D:KVX4:L665:OOZA:XA5V:6QV6:GMVS:7N2E:6S6G:VAZR:Y4PV:JQK7 ]; then
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
expect_untagged sha256:a7bdc3c5cd69a8be6da69536b707641d62dead210d89c0573e80f83e140293f5
expect_untagged sha256:4dde7ae106dae2cbc181c7af579b3a0794cf4034084afb406be4cdd824a94f94
expect_untagged sha256:7c4c099a0a7c4fbc72fe7bb482df7eeca89e381da50509b834e789385b6a60c7
expect_untagged sha256:943c8e7ceb3dabdba513ba27b41991d845436c27622fcdb8eb6265cfefef1d6a
expect_untagged sha256:dab64d54b2d8690d2bc5ef1347ab9d041242d9fc620101425610498918b09da1
expect shop/web:1.0 sha256:0e693b62b5a712dcc4f0c2aa8e40790a151f17cc9ecb2266b1f381bb22e1bcfb
expect shop/web:1.3 sha256:460eefa80e70cef5fdd158d7d87091e2c2ea4e4ca67801fd8b868a48051cf0b7
expect shop/web:1.2 sha256:aefd029c56540c405317a8848cf0fb2327e67d2b2a9c0c735468f64b2bdc192a
expect shop/web:1.4 sha256:2418a5f65fede6389d3eeb98f57a4d4757f155845f7de05572a9d11e387e5d1b

# 1. untagged and unused
#    frees 4 MB (4000000 bytes), 4000000 bytes so far
#    can't be brought back
expect_untagged sha256:a7bdc3c5cd69a8be6da69536b707641d62dead210d89c0573e80f83e140293f5
docker rmi a7bdc3c5cd69

# 2. untagged and unused, was shop/worker:1.0 until 2026-11-15
#    frees 4 MB (4000000 bytes), 8000000 bytes so far
#    can't be brought back
expect_untagged sha256:4dde7ae106dae2cbc181c7af579b3a0794cf4034084afb406be4cdd824a94f94
docker rmi 4dde7ae106da

# 3. untagged and unused, was shop/worker:1.0 until 2026-11-19
#    frees 4 MB (4000000 bytes), 12000000 bytes so far
#    can't be brought back
expect_untagged sha256:7c4c099a0a7c4fbc72fe7bb482df7eeca89e381da50509b834e789385b6a60c7
docker rmi 7c4c099a0a7c

# 4. untagged and unused, was shop/worker:1.0 until 2026-11-11
#    frees 4 MB (4000000 bytes), 16000000 bytes so far
#    can't be brought back
expect_untagged sha256:943c8e7ceb3dabdba513ba27b41991d845436c27622fcdb8eb6265cfefef1d6a
docker rmi 943c8e7ceb3d

# 5. untagged and unused, was shop/worker:1.0 until 2026-11-25
#    frees 4 MB (4000000 bytes), 20000000 bytes so far
#    can't be brought back
expect_untagged sha256:dab64d54b2d8690d2bc5ef1347ab9d041242d9fc620101425610498918b09da1
docker rmi dab64d54b2d8

# 6. 6 newer images of shop/web; in use in none of 21 readings, last named by an event on 2026-11-07
#    frees 3 MB (3000000 bytes), 23000000 bytes so far
#    can't be brought back
expect shop/web:1.0 sha256:0e693b62b5a712dcc4f0c2aa8e40790a151f17cc9ecb2266b1f381bb22e1bcfb
docker rmi shop/web:1.0

# 7. 4 newer images of shop/web; seen in use in 4 of 18 readings, last on 2026-11-14
#    frees 3 MB (3000000 bytes), 26000000 bytes so far
#    can't be brought back
expect shop/web:1.3 sha256:460eefa80e70cef5fdd158d7d87091e2c2ea4e4ca67801fd8b868a48051cf0b7
docker rmi shop/web:1.3

# 8. 3 newer images of shop/web; seen in use in 3 of 21 readings, last on 2026-11-10
#    frees 3 MB (3000000 bytes), 29000000 bytes so far
#    can't be brought back
expect shop/web:1.2 sha256:aefd029c56540c405317a8848cf0fb2327e67d2b2a9c0c735468f64b2bdc192a
docker rmi shop/web:1.2

# 9. 2 newer images of shop/web; seen in use in 6 of 14 readings, last on 2026-11-20
#    frees 3 MB (3000000 bytes), 32000000 bytes so far
#    can't be brought back
expect shop/web:1.4 sha256:2418a5f65fede6389d3eeb98f57a4d4757f155845f7de05572a9d11e387e5d1b
docker rmi shop/web:1.4

# 10. 3 records not used for 7d
#    frees 2 MB (2000082 bytes), 34000082 bytes so far
docker builder prune --force --filter unused-for=168h

echo 'Done.'
