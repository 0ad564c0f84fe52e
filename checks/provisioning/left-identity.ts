import { gone } from "../leftovers/_gone.ts";

export default gone({
  id: "provisioning.left-identity",
  title: "No identity of the build machine's network is left",
  level: "should",
  why: "From its secret key NetworkManager derives addresses and client ids, and a DHCP server takes machines with one DUID for one client. Leases, seeds, initiator names and the identities of management agents and subscriptions are told by checks of their own among the leftovers.",
  fix: "Delete the files; the services make new ones.",
  places: [
    { path: "/var/lib/NetworkManager/secret_key", what: "secret key of NetworkManager" },
    { path: "/etc/dhcpcd.{duid,secret}", what: "DHCP client id" },
    { path: "/var/lib/dhcpv6/{dhcp6c_duid,duid}", what: "DHCP client id" },
    { path: "/var/lib/dibbler/client-duid", what: "DHCP client id" },
  ],
});
