#!/bin/sh
# Run a command where nothing answers: a network of its own, with this machine and an exit that swallows every
# packet. Fails when the command fails, or when a packet went to the exit: `sh scripts/silent_exit.sh make test`.
# Needs Linux with unshare (util-linux) and ip (iproute2). Exit code 77: this machine permits no such network.
set -eu
if [ "${IPOKART_SILENT_EXIT:-}" != inside ]; then
    case "$(id -u)" in 0) user="" ;; *) user="--map-root-user" ;; esac
    # shellcheck disable=SC2086 # nothing, or one option
    if ! unshare --net $user ip link add outside type bridge 2>/dev/null; then
        echo "Maskinen tillater ikke et eget nettverk (unshare, ip)." >&2
        exit 77
    fi
    # shellcheck disable=SC2086
    IPOKART_SILENT_EXIT=inside exec unshare --net $user sh "$0" "$@"
fi
ip link set lo up
ip link add outside type bridge mcast_snooping 0 # with nothing behind it
ip link set outside addrgenmode none # or the kernel itself sends something
echo 1 >/proc/sys/net/ipv6/conf/outside/disable_ipv6
ip address add 192.0.2.1/24 dev outside
ip link set outside up
ip neighbour add 192.0.2.2 lladdr 02:00:00:00:00:02 dev outside # or nobody would take the packets
ip route add default via 192.0.2.2
code=0
"$@" || code=$?
sent=$(sed -n 's/^ *outside: *//p' /proc/self/net/dev | tr -s ' ' | cut -d ' ' -f 10)
if [ "$sent" != 0 ]; then
    echo "Pakker ut av maskinen: $sent" >&2
    exit 1
fi
exit "$code"
