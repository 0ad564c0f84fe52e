import { type ConfigNode, childOf, textOf, textsOf } from "../../src/facts/cloud-init/config-node.ts";
import { parseYaml } from "../../src/facts/cloud-init/yaml.ts";
import { matchesGlob } from "../../src/facts/glob.ts";
import { netplanStatics } from "../../src/facts/network/netplan.ts";
import { firstNic } from "../../src/facts/network/opinion.ts";
import { network } from "../../src/facts/network.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.netplan-clean",
  title: "No netplan file of the installer is left",
  level: "must",
  requirements: ["network.netplan-clean"],
  why: "netplan merges all files, so what the installer wrote stays in force beside what cloud-init writes at first boot: fixed addresses and MAC addresses are errors. A device that Azure does not have is waited for at each boot unless it is optional: a warning. Azure's page asks for an empty directory, but Ubuntu's own images carry a file for NICs that are added later: files that fit hv_netvsc NICs only and ask DHCP are fine, and cloud-init's own is written anew.",
  fix: { text: "Delete the files.", commands: ["rm -f /etc/netplan/*.yaml"] },
  appliesTo: { distro: ["ubuntu"], type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const { files, cloudInit } = await image.fact(network);
    for (const path of files.netplan.files) {
      if (!path.startsWith("/etc/netplan/") || (cloudInit.writes && path.endsWith("/50-cloud-init.yaml"))) continue;
      const text = await attempt(unseen, image.tree.readText(path));
      const { node, problem } = await parseYaml(text ?? "", path);
      if (problem) {
        findings.push({ message: `netplan cannot read the file: ${problem.message}`, path, line: problem.line });
        continue;
      }
      const [fixed] = netplanStatics(node);
      if (fixed)
        findings.push({
          message: "settings of the build machine are left",
          path,
          line: fixed.line,
          evidence: { actual: fixed.text },
        });
      else findings.push(...foreignDevices(node, path));
    }
    return partial(findings, unseen);
  },
});

/** Devices that no NIC of Azure is, and that are waited for. */
function foreignDevices(root: ConfigNode | undefined, path: string): readonly Finding[] {
  const devices = childOf(root, "network", "ethernets");
  if (devices?.kind !== "map") return [];
  return [...devices.entries].flatMap(([id, device]): Finding[] => {
    if (/^(?:true|yes|on|y)$/i.test(textOf(childOf(device, "optional")) ?? "")) return [];
    const match = childOf(device, "match");
    const names = match ? textsOf(childOf(match, "name")) : [id];
    const drivers = textsOf(childOf(match, "driver"));
    const fits =
      (names.length === 0 || names.some((name) => /^!?eth/.test(name) || matchesGlob(name, firstNic.name))) &&
      (drivers.length === 0 || drivers.some((driver) => matchesGlob(driver, firstNic.driver)));
    return fits
      ? []
      : [
          {
            message: `${id} is no NIC of Azure, and the boot waits for it`,
            path,
            line: device.line,
            subject: id,
            level: "should",
          },
        ];
  });
}
