import noDouble from "../../../checks/provisioning/no-double-provisioner.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { type Tree, absent, checkTest, link } from "../../../src/testing/index.ts";
import { azureInit, bare, conf, masked, oracleWith, wants, withConf } from "../../facts/provisioning/trees.ts";

const viaVendor: Tree = Object.fromEntries(
  ["cloud-init-local", "cloud-init", "cloud-config", "cloud-final"].flatMap((name) => [
    [`/etc/systemd/system/cloud-init.target.wants/${name}.service`, absent],
    [`/usr/lib/systemd/system/cloud-init.target.wants/${name}.service`, link(`../${name}.service`)],
  ]),
);

checkTest(noDouble, {
  pass: {
    "both report, the agent waits": ubuntu2204(),
    "an agent told to provision, cloud-init masked": withConf(masked(ubuntu2204()), "Provisioning.Agent=waagent"),
    "nobody, which another check tells": bare,
    "an old agent with cloud-init masked": oracleWith("2.2.40", "Provisioning.Enabled=y"),
  },
  fail: {
    "an agent told to provision beside cloud-init": [
      withConf(ubuntu2204(), "Provisioning.Agent=waagent"),
      { message: "Provisioning.Agent=waagent while cloud-init is enabled", path: conf },
    ],
    "cloud-init enabled by vendor links, which the agent does not count": [
      { ...ubuntu2204(), ...viaVendor },
      {
        message:
          "cloud-init starts, yet waagent does not count it as enabled (systemctl is-enabled cloud-init-local.service says",
        level: "should",
      },
    ],
    "azure-init beside cloud-init": [
      { ...debian12(), ...azureInit },
      { message: "azure-init and cloud-init both provision", path: `${wants}/azure-init.service` },
    ],
    "azure-init beside the agent": [
      { ...oracle9(), ...azureInit },
      { message: "azure-init and waagent both provision" },
    ],
  },
  notApplicable: {
    "a specialized image": {
      tree: withConf(ubuntu2204(), "Provisioning.Agent=waagent"),
      target: { type: "specialized" },
    },
  },
});
