import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.crash-data",
  title: "No crash dumps are left",
  level: "should",
  why: "A dump holds memory of the build machine: keys, passwords and whatever else was in it, readable with `strings` by everybody who has the image. It also takes up gigabytes of every OS disk. Empty directories are fine.",
  fix: "Delete the dumps.",
  places: [
    { path: "/var/crash/*", what: "crash dump", except: /^(kexec_cmd|kdump_lock)$/ },
    { path: "/var/crash/*/", what: "crash dump" },
    { path: "/var/log/dump/", what: "crash dump" },
    { path: "/var/spool/abrt/", what: "problem data of ABRT" },
    { path: "/var/lib/systemd/coredump/*", what: "core dump" },
    { path: "/{tmp,var/tmp}/core{,.[0-9]*}", what: "core dump" },
  ],
});
