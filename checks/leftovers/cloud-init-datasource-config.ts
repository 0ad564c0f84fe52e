import { dsIdentify } from "../../src/facts/cloud-init/ds-identify.ts";
import { os } from "../../src/facts/os.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

const DS_IDENTIFY = "/etc/cloud/ds-identify.cfg";
const RUNTIME = "/run/cloud-init/cloud.cfg";
/** What installers write and pin: another source, or no networking. */
const installers: readonly string[] = [
  "50-curtin-networking.cfg",
  "90-installer-network.cfg",
  "99-installer.cfg",
  "curtin-preserve-sources.cfg",
  "subiquity-disable-cloudinit-networking.cfg",
];

export default defineCheck({
  id: "leftovers.cloud-init-datasource-config",
  title: "Nothing pins cloud-init to the build machine's datasource",
  level: "must",
  requirements: ["leftovers.cloud-init-datasource-config"],
  why: "A result of ds-identify that was pinned, and files of an installer, make cloud-init take the build machine's data or leave the network alone: the VM gets no account or no address, and the deployment times out. A ds-identify.cfg that leads to Azure all the same is a note. On Ubuntu cloud-init.no-ds-identify-cfg and cloud-init.no-installer-configs judge the same files.",
  fix: {
    text: "Delete the files.",
    commands: [`rm -f ${DS_IDENTIFY} ${installers.map((name) => `/etc/cloud/cloud.cfg.d/${name}`).join(" ")}`],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    if ((await image.fact(os)).id === "ubuntu") return notApplicable("judged by the checks for Ubuntu");
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const isFile = async (path: string) => (await attempt(unseen, image.tree.stat(path)))?.type === "file";
    if (await isFile(DS_IDENTIFY)) {
      const decided = await attempt(unseen, image.fact(dsIdentify));
      const leadsToAzure =
        decided?.enabled === true &&
        (decided.datasources.length === 0 || decided.datasources[0]?.toLowerCase() === "azure");
      findings.push({
        message: "ds-identify is overridden",
        path: DS_IDENTIFY,
        ...(leadsToAzure ? { level: "info" } : {}),
      });
    }
    if (await isFile(RUNTIME))
      findings.push({ message: "a result of ds-identify from an earlier boot", path: RUNTIME, level: "info" });
    for (const name of installers) {
      const path = `/etc/cloud/cloud.cfg.d/${name}`;
      if (await isFile(path)) findings.push({ message: "cloud-init settings of the installer left behind", path });
    }
    return partial(findings, unseen);
  },
});
