import { gone, lineThat } from "./_gone.ts";

export default gone({
  id: "leftovers.dhcp-server-state",
  title: "No leases of a DHCP server are left",
  level: "should",
  why: "Leases of the clients of the build network mean nothing on Azure, where an image is no DHCP server.",
  fix: "Delete the leases.",
  places: [{ path: "/var/lib/dhcpd/*", what: "lease of a DHCP server", judge: lineThat(/^\s*lease\s/) }],
});
