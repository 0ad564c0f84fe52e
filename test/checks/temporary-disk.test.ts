import { expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { waagentConf } from "../../fixtures/trees/parts/agents.ts";
import { judge, sortChecks } from "../../src/lint/runner.ts";
import { type Target, defaultTarget } from "../../src/lint/target.ts";
import { type Tree, absent, file, imageFrom } from "../../src/testing/tree.ts";

type Base = "ubuntu-22.04" | "oracle-9";

/** The checks that find something in the changed image and nothing in the good one, in the order of the report. */
async function newFindings(base: Base, change: Tree, target: Partial<Target> = {}): Promise<readonly string[]> {
  const good = goodTrees[base];
  if (!good) throw new Error(`no tree is called ${base}`);
  const found = async (tree: Tree) => {
    const report = await judge(imageFrom(tree), {
      checks: sortChecks(checks),
      target: { ...defaultTarget, ...good.target, ...target },
    });
    return report.results.flatMap(({ check, findings }) =>
      findings.map(({ severity, message }) => `${severity} ${check}: ${message}`),
    );
  };
  const before = new Set(await found(good.tree()));
  return (await found({ ...good.tree(), ...change }))
    .filter((finding) => !before.has(finding))
    .map((finding) => finding.replace(/:.*/, ""));
}

const conf = (keys: Readonly<Record<string, string>>): Tree => ({
  "/etc/waagent.conf": waagentConf({
    "Provisioning.RegenerateSshHostKeyPair": "n",
    "ResourceDisk.MountPoint": "/mnt",
    ...keys,
  }),
});
const fstab = (line: string): Tree => ({
  "/etc/fstab": `LABEL=cloudimg-rootfs / ext4 defaults 0 1\nLABEL=UEFI /boot/efi vfat umask=0077 0 1\n${line}\n`,
});
const swapArea = file(new Uint8Array([...new Uint8Array(4086), ...new TextEncoder().encode("SWAPSPACE2")]));

interface Cause {
  readonly change: Tree;
  readonly base?: Base;
  readonly target?: Partial<Target>;
  readonly told: readonly string[];
}

/** Several checks look at the temporary disk and at swap; what is mended at one place is told once. */
const causes: Readonly<Record<string, Cause>> = {
  "the agent formats what cloud-init formats": {
    change: conf({ "ResourceDisk.Format": "y" }),
    told: ["warning agent.resource-disk-format-off-with-cloud-init"],
  },
  "the agent is to swap and not to format": {
    change: conf({ "ResourceDisk.Format": "n", "ResourceDisk.EnableSwap": "y", "ResourceDisk.SwapSizeMB": "2048" }),
    told: ["warning agent.resource-disk-swap-by-agent"],
  },
  "nobody formats": {
    change: { "/etc/cloud/cloud.cfg.d/99-x.cfg": "mounts:\n  - [ephemeral0]\n" },
    told: ["warning storage.single-resource-disk-manager"],
  },
  "a swap file is left where the disk is mounted": {
    change: { "/mnt/swapfile": swapArea },
    told: ["error storage.no-swap-file"],
  },
  "fstab names a swap file on the disk": {
    change: fstab("/mnt/resource/swapfile none swap sw 0 0"),
    told: ["error cloud-init.no-dead-swap-in-fstab"],
  },
  "fstab swaps on the OS disk, for the Marketplace": {
    change: fstab("UUID=aaaa none swap sw 0 0"),
    target: { target: "marketplace" },
    told: ["error storage.fstab-no-swap"],
  },
  "data lies where the agent mounts": {
    base: "oracle-9",
    change: { "/mnt/resource/data.txt": "x" },
    told: ["warning storage.resource-mountpoint-clean"],
  },
  "the agent has nothing to format with": {
    base: "oracle-9",
    change: { "/usr/sbin/mkfs.ext4": absent },
    told: ["error agent.resource-disk-filesystem"],
  },
};

test.each(Object.entries(causes))("%s: one cause, one finding", async (_name, { change, base, target, told }) => {
  expect(await newFindings(base ?? "ubuntu-22.04", change, target)).toEqual(told);
});
