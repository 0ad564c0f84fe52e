import { ifcfgIsFor, isNo, isYes } from "../../src/facts/network/ifcfg.ts";
import { firstNic } from "../../src/facts/network/opinion.ts";
import { network } from "../../src/facts/network.ts";
import { os } from "../../src/facts/os.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";

const PATH = "/etc/sysconfig/network-scripts/ifcfg-eth0";

export default defineCheck({
  id: "network.ifcfg-eth0",
  title: "ifcfg-eth0 brings the first NIC up by DHCP",
  level: "must",
  requirements: ["network.ifcfg-eth0"],
  why: "On releases 6 and 7 the first NIC is described by this file: DEVICE=eth0, ONBOOT=yes and BOOTPROTO=dhcp decide, and PEERDNS=no keeps Azure's name servers away. Where cloud-init writes the file at boot it may be missing, and where NetworkManager does DHCP without it its absence is only a warning.",
  fix: {
    text: "Write the file.",
    commands: [
      "printf 'DEVICE=eth0\\nONBOOT=yes\\nBOOTPROTO=dhcp\\nTYPE=Ethernet\\nUSERCTL=no\\nPEERDNS=yes\\nIPV6INIT=no\\n' > /etc/sysconfig/network-scripts/ifcfg-eth0",
    ],
  },
  appliesTo: { distro: ["rhel", "centos", "ol"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major !== 6 && major !== 7) return notApplicable("only for releases 6 and 7");
    const { files, cloudInit, primaryDhcp } = await image.fact(network);
    if (cloudInit.writes) return notApplicable("cloud-init writes the file at boot");
    const file = files.redHatIfcfg.find((ifcfg) => ifcfgIsFor(ifcfg, firstNic));
    if (!file) {
      const level = primaryDhcp.answer === "yes" ? ({ level: "should" } as const) : {};
      return [{ message: `no ifcfg file is for ${firstNic.name}`, path: PATH, ...level }];
    }
    const findings: Finding[] = [];
    const add = (key: string, expected: string, fine: (value: string) => boolean, level: Finding["level"] = "must") => {
      const variable = file.variables.get(key);
      if (fine(variable?.value ?? "")) return;
      findings.push({
        message: variable ? `${key} is not ${expected}` : `${key} is not set`,
        path: file.path,
        ...(variable ? { line: variable.line } : {}),
        subject: key,
        level,
        evidence: { ...(variable ? { actual: `${key}=${variable.value}` } : {}), expected: `${key}=${expected}` },
      });
    };
    add("DEVICE", "eth0", (value) => value === "eth0", "should");
    add("ONBOOT", "yes", isYes);
    add("BOOTPROTO", "dhcp", (value) => /^(?:dhcp|bootp)$/i.test(value));
    add("PEERDNS", "yes", (value) => !isNo(value), "should");
    return findings;
  },
});
