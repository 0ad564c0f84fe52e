import { gone, lineThat } from "./_gone.ts";

export default gone({
  id: "leftovers.lvm-system-devices",
  title: "No list of allowed LVM devices is left",
  level: "must",
  why: "The list names the disks of the build machine by id: on Azure, where they have others, LVM ignores the volume group that holds the root: the boot waits for it and ends in the emergency shell. LVM of 2023 and later refreshes the list when it notices another machine; older ones do not.",
  fix: {
    text: "Delete the list; without one LVM looks at all devices.",
    commands: ["rm -f /etc/lvm/devices/system.devices"],
  },
  places: [
    { path: "/etc/lvm/devices/system.devices", what: "list of allowed LVM devices", judge: lineThat(/^\s*IDTYPE=/) },
  ],
});
