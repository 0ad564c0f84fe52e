import { isNo } from "../../src/facts/network/ifcfg.ts";
import { network } from "../../src/facts/network.ts";
import { readShellVariables } from "../../src/facts/shell-variables.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

const DHCP = "/etc/sysconfig/network/dhcp";

export default defineCheck({
  id: "network.dhclient-set-hostname-suse",
  title: "DHCP does not change the host name",
  level: "should",
  requirements: ["network.dhclient-set-hostname-suse", "lisa.dhcp-set-hostname"],
  why: "wicked takes the host name from the DHCP answer unless DHCLIENT_SET_HOSTNAME says no: some seconds after provisioning has given the VM its name it goes by another one, and services that were set up with the first name are not found. The last assignment in /etc/sysconfig/network/dhcp counts.",
  fix: {
    text: "Set the variable to no.",
    commands: [`sed -i 's/^DHCLIENT_SET_HOSTNAME=.*/DHCLIENT_SET_HOSTNAME="no"/' /etc/sysconfig/network/dhcp`],
  },
  appliesTo: { family: ["suse"] },
  async run(image) {
    const { managers } = await image.fact(network);
    if (!managers.some(({ name, starts }) => name === "wicked" && starts))
      return notApplicable("wicked does not start at boot");
    const text = await image.tree.readText(DHCP, { optional: true });
    const setting = readShellVariables(text ?? "", DHCP).variables.get("DHCLIENT_SET_HOSTNAME");
    if (setting && isNo(setting.value)) return [];
    const evidence = {
      expected: 'DHCLIENT_SET_HOSTNAME="no"',
      ...(setting ? { actual: `DHCLIENT_SET_HOSTNAME="${setting.value}"` } : {}),
    };
    const message = setting ? "DHCP sets the host name" : "DHCLIENT_SET_HOSTNAME is not set, which means yes";
    return [{ message, path: DHCP, ...(setting ? { line: setting.line } : {}), evidence }];
  },
});
