#!/bin/sh
# Run a command as a container with a read-only disk would: every disk is read-only but for new, empty VAR_DIR and
# TMPDIR, and nothing has a right that root has over others. It is started by: unshare --mount sh locked.sh COMMAND…
# SEED is copied into VAR_DIR first, when there is one.
set -eu

mount --make-rprivate /
mount -t tmpfs -o mode=1777 tmpfs "$VAR_DIR"
mount -t tmpfs -o mode=1777 tmpfs "$TMPDIR"
[ -z "${SEED:-}" ] || cp "$SEED" "$VAR_DIR/db.sqlite3"
# Each line names a disk, where it stands, and its kind. Devices, processes and the two above stay as they are.
while read -r _ place kind _; do
    case $place in "$VAR_DIR" | "$TMPDIR" | /dev | /dev/* | /proc | /proc/* | /sys | /sys/*) continue ;; esac
    case $kind in proc | sysfs | devpts | mqueue | cgroup*) continue ;; esac
    mount -o remount,bind,ro "$place"
done </proc/self/mounts
exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
