import { gone } from "../leftovers/_gone.ts";

export default gone({
  id: "provisioning.left-agent-units",
  title: "No units that the agent wrote at run time are left",
  level: "info",
  alsoDecides: ["leftovers.waagent-network-setup", "leftovers.waagent-cgroup-dropins"],
  why: "On a running VM the agent writes a unit that sets firewall rules, and drop-ins and a slice that limit its resources. `waagent -deprovision` removes them, cleaning by hand forgets them; the agent makes them anew, so a note.",
  fix: "Deprovision with the agent, or delete the files.",
  places: [
    {
      path: "/{etc,usr/lib,lib}/systemd/system/{waagent,walinuxagent}-network-setup.service",
      what: "firewall unit of the agent",
      counts: "file",
    },
    {
      path: "/{etc,usr/lib,lib}/systemd/system/{waagent,walinuxagent}.service.d/{10-Slice,11-CPUAccounting,12-CPUQuota,13-MemoryAccounting}.conf",
      what: "resource limit of the agent",
      counts: "file",
    },
    {
      path: "/{etc,usr/lib,lib}/systemd/system/azure-walinuxagent-logcollector.slice",
      what: "slice of the agent's log collector",
      counts: "file",
    },
  ],
});
