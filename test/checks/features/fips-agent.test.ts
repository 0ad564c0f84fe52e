import fipsAgent from "../../../checks/features/fips-agent.ts";
import { grubCfg } from "../../../fixtures/trees/parts/boot.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { noAgent, oldAgent } from "../agent/_agent-tree.ts";

const boot = (cmdline: string) =>
  grubCfg({
    directory: "/boot/grub2",
    title: "Linux",
    kernel: "vmlinuz-5.14",
    initramfs: "initramfs-5.14.img",
    cmdline,
    rootUuid: "0c4d2f1a-9f0e-4a6e-8b8d-7d5f1f0a3c22",
  });
const fips = boot("root=LABEL=root ro fips=1");
const off = ["AutoUpdate.Enabled=n"];

checkTest(fipsAgent, {
  pass: {
    "the first that works": oldAgent("2.14.0.1", off, fips),
    "an older one that updates itself": oldAgent("2.9.1.1", ["A=b"], fips),
  },
  fail: {
    "an older one that does not": [
      oldAgent("2.13.1.1", off, fips),
      { message: "does not work with FIPS and does not update itself", evidence: { expected: "2.14.0.1 or later" } },
    ],
    "one that loops before it can update itself": [
      oldAgent("2.7.0.6", ["A=b"], fips),
      { message: "agent 2.7.0.6 does not get along with FIPS" },
    ],
  },
  notApplicable: {
    "no FIPS": oldAgent("2.7.0.6", off, boot("root=LABEL=root ro fips=0")),
    "no boot entries": oldAgent("2.7.0.6", off),
    "no agent": { ...noAgent, ...fips },
  },
  undecided: { "no release known": oldAgent("9.9.9.9", off, fips) },
});
