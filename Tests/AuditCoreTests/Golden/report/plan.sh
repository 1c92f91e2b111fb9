#!/bin/sh
# Plan 12 for sample, made at 2027-01-15T08:00:00Z.
# Frees 888 MB (888004096 bytes) in 10 steps.
#
# Nothing is forced, and the first step that the engine refuses ends the script.
# What changed since the plan was made is checked less closely here than `audit apply 12` does.
set -eu

if ! [ "$(docker info --format '{{.ID}}')" = sample-engine ]; then
    printf '%s\n' 'This plan was made for the engine sample, not for this one.' >&2
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
expect_untagged sha256:76f75e6129fe30135bd44d80ab7cc46fdba81907758dc808f3e2517beef2b1e9
expect registry.example:5000/team/app:1.1 sha256:63a28c06c6e42531d82655654c5e288a06d4dc364315ee5bb58447bbe6173a52
expect registry.example:5000/team/app:1.2 sha256:f80caeea4e521119062e6cd533dd8b50e0bb2931462ec8af7baec5749d8d44bf
expect web:1 sha256:8724d338e126049234c1d85057d87a9e9991a703bb402e390abba5dc99f26361
expect web:2 sha256:972269617bf96d6be7837637efbcf7ca88b6d1e49334f9ea5bd0b2477f9e70b5
expect web:3 sha256:1f6d14a1bd17b362867f7975d6f962c721df7d7da4a8998bd937ec720019010e
expect web:4 sha256:55670ee7dc6b8f12e6a7d250288999a002e793d598be4350c638779073a790ee

# 1. exited since 2027-01-06T08:00:00Z, holds no data
#    frees 4.1 kB (4096 bytes), 4096 bytes so far
docker rm 3b066804f6d1

# 2. untagged and unused, was shop/cart:latest until 2026-11-16
#    frees 33 MB (33000000 bytes), 33004096 bytes so far
#    can't be brought back
expect_untagged sha256:76f75e6129fe30135bd44d80ab7cc46fdba81907758dc808f3e2517beef2b1e9
docker rmi 76f75e6129fe

# 3. 2 newer images of registry.example:5000/team/app; not seen in use in 41 readings since 2026-10-08
#    frees 300 MB (300000000 bytes), 333004096 bytes so far
#    to have it again: docker pull registry.example:5000/team/app@sha256:dd94da7c94193c4897f09927236d31d95a1f4300e0a359899ae9c0e67644456c && docker tag registry.example:5000/team/app@sha256:dd94da7c94193c4897f09927236d31d95a1f4300e0a359899ae9c0e67644456c registry.example:5000/team/app:1.1
expect registry.example:5000/team/app:1.1 sha256:63a28c06c6e42531d82655654c5e288a06d4dc364315ee5bb58447bbe6173a52
docker rmi registry.example:5000/team/app:1.1

# 4. 1 newer image of registry.example:5000/team/app; not seen in use in 41 readings since 2026-10-09
#    frees 300 MB (300000000 bytes), 633004096 bytes so far
#    to have it again: docker pull registry.example:5000/team/app@sha256:e53434a539bc6dee81cea3cb0ae273975da2b40a03ccae0edc93e74263f5cd15 && docker tag registry.example:5000/team/app@sha256:e53434a539bc6dee81cea3cb0ae273975da2b40a03ccae0edc93e74263f5cd15 registry.example:5000/team/app:1.2
expect registry.example:5000/team/app:1.2 sha256:f80caeea4e521119062e6cd533dd8b50e0bb2931462ec8af7baec5749d8d44bf
docker rmi registry.example:5000/team/app:1.2

# 5. 8 newer images of web; not seen in use in 41 readings since 2026-10-22
#    frees 10 MB (10000000 bytes), 643004096 bytes so far
#    to have it again: docker pull web@sha256:9aef45af6f3c2f41f926423fc726620aee2a96e878d81c98270570ba0914e183 && docker tag web@sha256:9aef45af6f3c2f41f926423fc726620aee2a96e878d81c98270570ba0914e183 web:1
expect web:1 sha256:8724d338e126049234c1d85057d87a9e9991a703bb402e390abba5dc99f26361
docker rmi web:1

# 6. 7 newer images of web; not seen in use in 41 readings since 2026-11-01
#    frees 20 MB (20000000 bytes), 663004096 bytes so far
#    to have it again: docker pull web@sha256:81b750817f8d410fc2e2183aa4410e30cc36818b16aa7d0dc701d3709e48ddf0 && docker tag web@sha256:81b750817f8d410fc2e2183aa4410e30cc36818b16aa7d0dc701d3709e48ddf0 web:2
expect web:2 sha256:972269617bf96d6be7837637efbcf7ca88b6d1e49334f9ea5bd0b2477f9e70b5
docker rmi web:2

# 7. 6 newer images of web; not seen in use in 41 readings since 2026-11-11
#    frees 30 MB (30000000 bytes), 693004096 bytes so far
#    to have it again: docker pull web@sha256:0fed0d78f4c763cd330c7f48f8af673222e8a6544a140a66b66776df606d7bdc && docker tag web@sha256:0fed0d78f4c763cd330c7f48f8af673222e8a6544a140a66b66776df606d7bdc web:3
expect web:3 sha256:1f6d14a1bd17b362867f7975d6f962c721df7d7da4a8998bd937ec720019010e
docker rmi web:3

# 8. 5 newer images of web; seen in use in 3 of 41 readings, last on 2026-12-16
#    frees 40 MB (40000000 bytes), 733004096 bytes so far
#    to have it again: docker pull web@sha256:4471f2ada0550f93461cd74c6d73d056c4185628400d44e64d5210a776ed2115 && docker tag web@sha256:4471f2ada0550f93461cd74c6d73d056c4185628400d44e64d5210a776ed2115 web:4
expect web:4 sha256:55670ee7dc6b8f12e6a7d250288999a002e793d598be4350c638779073a790ee
docker rmi web:4

# 9. 2 records not used for 7d
#    frees 85 MB (85000000 bytes), 818004096 bytes so far
docker builder prune --force --filter unused-for=168h

# 10. anonymous, no container mounts it, never seen mounted since 2026-10-07
#    frees 70 MB (70000000 bytes), 888004096 bytes so far
#    to have it again: nothing brings it back; save it first: docker run --rm -v ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff:/volume IMAGE tar -cf - /volume > volume.tar
docker volume rm ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff

echo 'Done.'
