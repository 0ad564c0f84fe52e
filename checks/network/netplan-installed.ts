import { os } from "../../src/facts/os.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.netplan-installed",
  title: "netplan is installed",
  level: "should",
  requirements: ["network.netplan-installed"],
  why: "On Ubuntu cloud-init writes the network's configuration for netplan, at provisioning and at each boot; without netplan it falls back to ifupdown, which is not installed either since 18.04.",
  fix: { text: "Install netplan.", commands: ["apt-get install netplan.io"] },
  appliesTo: { distro: ["ubuntu"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major !== undefined && major < 18) return notApplicable("only from 18.04 on");
    return (await findProgram(image.tree, "netplan")) === undefined ? [{ message: "netplan is not installed" }] : [];
  },
});
