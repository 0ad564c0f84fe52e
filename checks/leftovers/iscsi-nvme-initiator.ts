import { gone, lineThat } from "./_gone.ts";

export default gone({
  id: "leftovers.iscsi-nvme-initiator",
  title: "No initiator name is shared by all VMs",
  level: "should",
  why: "Storage takes all VMs of the image for one initiator. A file of the package that only asks for a name to be generated is fine. The NVMe names are made when nvme-cli is installed, so official images have them too, and Azure's own NVMe disks do not use them: a note.",
  fix: {
    text: "Delete the names; the services make new ones.",
    commands: ["rm -f /etc/iscsi/initiatorname.iscsi /etc/nvme/hostnqn /etc/nvme/hostid"],
  },
  places: [
    {
      path: "/etc/iscsi/initiatorname.iscsi",
      what: "iSCSI initiator name",
      judge: lineThat(/^\s*InitiatorName\s*=\s*\S/),
    },
    { path: "/etc/nvme/{hostnqn,hostid}", what: "NVMe host name", level: "info" },
  ],
});
