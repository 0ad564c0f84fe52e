import { ifcfgStatics, suseIfcfgOpinion } from "../../src/facts/network/ifcfg.ts";
import { network } from "../../src/facts/network.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.suse-ifcfg-removed",
  title: "No interface file of the build machine is left",
  level: "must",
  requirements: ["network.suse-ifcfg-removed"],
  why: "Files that YaST wrote for the build machine's NICs set a fixed address or a MAC address. Azure's page asks to remove every ifcfg-eth*, but SUSE's own images carry an ifcfg-eth0 that asks DHCP, without which wicked leaves the NIC alone: only a file that does not ask DHCP, or is bound to the old machine, is a finding.",
  fix: {
    text: "Delete the files, or set BOOTPROTO='dhcp' and STARTMODE='auto'.",
    commands: ["rm -f /etc/sysconfig/network/ifcfg-eth*"],
  },
  appliesTo: { family: ["suse"], type: ["generalized"] },
  async run(image) {
    const { files } = await image.fact(network);
    return files.suseIfcfg.flatMap((file): Finding[] => {
      if (!/^(?:eth|en)/.test(file.name)) return [];
      const fixed = ifcfgStatics(file).filter(({ kind }) => kind !== "uuid");
      const [first] = fixed;
      if (first)
        return [
          {
            message: `${file.name} keeps settings of the build machine`,
            path: first.path,
            line: first.line,
            evidence: { actual: first.text },
          },
        ];
      const opinion = suseIfcfgOpinion(file);
      if (opinion.does === "dhcp") return [];
      const { text, ...place } = opinion.reasons[0] ?? { text: "" };
      return [{ message: `${file.name} does not ask DHCP`, path: file.path, ...place, evidence: { actual: text } }];
    });
  },
});
