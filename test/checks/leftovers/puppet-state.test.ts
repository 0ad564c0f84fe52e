import puppetState from "../../../checks/leftovers/puppet-state.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(puppetState, {
  pass: { "the package only": { "/var/lib/puppet/ssl/": directory() } },
  fail: {
    "an agent that ran": [
      {
        "/var/lib/puppet/ssl/certs/a.pem": "x",
        "/etc/puppetlabs/puppet/ssl/private_keys/a.pem": "x",
        "/opt/puppetlabs/puppet/cache/lib/x.rb": "x",
      },
      { path: "/var/lib/puppet/ssl", evidence: { actual: "1 file" } },
      { path: "/etc/puppetlabs/puppet/ssl" },
      { path: "/opt/puppetlabs/puppet/cache/lib", level: "info" },
    ],
  },
});
