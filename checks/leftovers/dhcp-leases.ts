import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.dhcp-leases",
  title: "No DHCP leases are left",
  level: "should",
  alsoDecides: ["provisioning.left-dhcp-leases"],
  why: "The client asks for the old address first and waits, and DUID files make all VMs the same client. An empty lease file of a package is fine.",
  fix: "Delete the leases.",
  places: [
    { path: "/var/lib/dhclient/*", what: "DHCP lease" },
    { path: "/var/lib/dhcp/*", what: "DHCP lease" },
    { path: "/var/lib/{dhcpcd,dhcpcd5}/*", what: "DHCP lease" },
    { path: "/var/db/dhcpcd/*", what: "DHCP lease" },
    { path: "/var/lib/NetworkManager/*.lease", what: "DHCP lease" },
    { path: "/run/systemd/netif/leases/*", what: "DHCP lease" },
    { path: "/var/lib/systemd/network/*.lease", what: "DHCP lease" },
    { path: "/var/lib/wicked/*", what: "DHCP lease" },
  ],
});
