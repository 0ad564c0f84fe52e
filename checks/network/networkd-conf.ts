import { os } from "../../src/facts/os.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.networkd-conf",
  title: "The configuration file of systemd-networkd is there",
  level: "info",
  requirements: ["distro-azure-linux.networkd-conf"],
  why: "Microsoft's test of Azure Linux images looks for the file: /etc/systemd/networkd.conf before 4.0, /usr/lib/systemd/networkd.conf from 4.0 on. networkd itself does without and takes its defaults, so the VM has its network all the same: a note.",
  fix: { text: "Install systemd-networkd again.", commands: ["tdnf reinstall systemd-networkd"] },
  appliesTo: { family: ["azurelinux"] },
  async run(image) {
    const { major } = await image.fact(os);
    const path = `${major !== undefined && major >= 4 ? "/usr/lib" : "/etc"}/systemd/networkd.conf`;
    return (await image.tree.stat(path))?.type === "file" ? [] : [{ message: "the file is missing", path }];
  },
});
