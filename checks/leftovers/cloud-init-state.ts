import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.cloud-init-state",
  title: "No state of an earlier run of cloud-init is left",
  level: "must",
  alsoDecides: ["cloud-init.no-instance-state", "distro-ubuntu.clean"],
  why: "Per-instance work (users, keys, passwords) may be skipped on the new VM, a leftover data/reported_ready makes cloud-init wait for ever, and the user data of the build machine stays readable. Scripts below scripts/per-* are user content that an image may ship on purpose: a note. `cloud-init clean` removes all of it.",
  fix: {
    text: "Clean cloud-init before the machine is captured.",
    commands: ["cloud-init clean --logs --seed", "rm -rf /var/lib/cloud"],
  },
  places: [
    { path: "/var/lib/cloud/instance", what: "link to the instance that cloud-init made", counts: "entry" },
    { path: "/var/lib/cloud/instances/*", what: "data of an instance that cloud-init made", counts: "entry" },
    {
      path: "/var/lib/cloud/data/{reported_ready,poll_imds,upgraded-network}",
      what: "marker that stops cloud-init on a new VM",
      counts: "file",
    },
    {
      path: "/var/lib/cloud/hotplug.enabled",
      what: "marker of hot-plugged network cards",
      counts: "file",
      level: "should",
    },
    {
      path: "/var/lib/cloud/data/{instance-id,previous-instance-id,previous-datasource,previous-hostname,set-hostname,status.json,result.json,python-version}",
      what: "record of an earlier run of cloud-init",
      level: "should",
    },
    { path: "/var/lib/cloud/sem/*", what: "semaphore of cloud-init", counts: "file", level: "should" },
    { path: "/var/lib/cloud/handlers/*", what: "handler that user data brought" },
    {
      path: "/etc/cloud/cloud.cfg.d/91_kernel_cmdline_url.cfg",
      what: "configuration that a kernel command line brought",
    },
    {
      path: "/var/lib/cloud/scripts/{per-boot,per-instance,per-once,vendor}/*",
      what: "script that cloud-init runs",
      level: "info",
    },
  ],
});
