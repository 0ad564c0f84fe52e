import { gone, lineThat } from "./_gone.ts";

export default gone({
  id: "leftovers.dhcp-server-state",
  title: "No leases of a DHCP server are left",
  level: "should",
  why: "Leases of the clients of the build network mean nothing on Azure, where the platform alone answers DHCP: they tell names and MAC addresses of machines at the builder's site to everybody who has the image.",
  fix: "Delete the leases.",
  places: [{ path: "/var/lib/dhcpd/*", what: "lease of a DHCP server", judge: lineThat(/^\s*lease\s/) }],
});
