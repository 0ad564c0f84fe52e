import { gone, lineThat } from "./_gone.ts";

export default gone({
  id: "leftovers.ubuntu-pro-landscape",
  title: "No identity of Ubuntu Pro or Landscape is left",
  level: "must",
  why: "The token would put every VM on the builder's Ubuntu Pro contract, and Landscape would take all of them for one computer. Official Pro images attach at first boot.",
  fix: {
    text: "Detach the machine before it is captured.",
    commands: ["pro detach --assume-yes", "rm -f /var/lib/landscape/client/broker.bpickle"],
  },
  places: [
    { path: "/var/lib/ubuntu-advantage/private/machine-token.json", what: "token of Ubuntu Pro" },
    { path: "/var/lib/landscape/client/broker.bpickle", what: "identity of the Landscape client" },
    {
      path: "/etc/landscape/client.conf",
      what: "account of the Landscape client",
      judge: lineThat(/^\s*account_name\s*=\s*\S/),
    },
  ],
});
