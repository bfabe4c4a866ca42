#!/bin/sh
# supervise.sh FOLDER COMMAND...
# Runs COMMAND until our standard input ends, then kills it and removes FOLDER.
#
# The test run holds the other end of that pipe. The kernel closes it however the run dies, SIGKILL
# included, so nothing has to be caught or remembered over there. When COMMAND ends by itself, its
# exit status is told on standard output and FOLDER (with the log in it) stays until the pipe ends.
folder=$1
shift

exec 3<&0 # a background command's own standard input is /dev/null
"$@" </dev/null >"$folder/console.log" 2>&1 3<&- &
child=$!

# SIGKILL: Asterisk's orderly shutdown saves what is deleted a moment later.
trap 'kill -KILL "$child" 2>/dev/null' TERM
# Nobody may be left to read the status, and then there is still the folder to remove.
trap '' PIPE
{
  cat <&3 >/dev/null
  kill -TERM $$
} >/dev/null &
watch=$!
exec 3<&-

# A trapped signal ends `wait` early; a child that has been waited for is no longer there. It may
# be gone before the first look (the shell reaps it while it starts the watch), so `wait` goes first.
while :; do
  wait "$child" 2>/dev/null # where the shell would write "Killed"
  status=$?
  kill -0 "$child" 2>/dev/null || break
done
trap '' TERM
echo "$status" 2>/dev/null
wait "$watch"
rm -rf "$folder"
