import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.chrony-state",
  title: "No clock state of the build machine is left",
  level: "should",
  why: "The drift of another clock misleads chrony for the first minutes of every VM, and keys that were made on the build machine are shared.",
  fix: "Stop chrony and delete its state.",
  places: [{ path: "/var/lib/chrony/*", what: "clock state", unlessPackaged: true }],
});
