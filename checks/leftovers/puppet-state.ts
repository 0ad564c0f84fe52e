import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.puppet-state",
  title: "No certificates or state of Puppet are left",
  level: "should",
  why: "Every VM would ask the Puppet server with the private key of the build machine and be taken for it: the server applies that machine's catalogue, or refuses the certificate because the host name is another one.",
  fix: "Delete certificates, state and logs; the agent asks for a new certificate.",
  places: [
    { path: "/var/lib/puppet/*/", what: "state of Puppet" },
    { path: "/etc/puppetlabs/puppet/ssl/", what: "certificates of Puppet" },
    { path: "/opt/puppetlabs/puppet/cache/*/", what: "state of Puppet", level: "info" },
    { path: "/var/log/{puppet,puppetlabs/puppet}/", what: "logs of Puppet" },
  ],
});
