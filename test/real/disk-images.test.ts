// Debian on the disks that Azure's images are made of: the verdict of the tree, and what the disk adds to it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { bootChains } from "../../src/facts/boot-chain.ts";
import { openImage } from "../../src/image/open-image.ts";
import { lint } from "../../src/lint/lint.ts";
import type { RequestedTarget } from "../../src/lint/resolve-target.ts";
import { type Recipe, azureDisk, fixedVhd } from "./azure-disk.ts";
import { type DiskDefect, defects } from "./disk-defects.ts";
import { MutableVhd } from "./mutable-vhd.ts";
import { goodImage } from "./debian/good-image.ts";
import { fetchShim } from "./shim.ts";
import { installTools, run } from "./tools.ts";

let folder: string;

beforeAll(() => {
  installTools({
    "qemu-img": "qemu-utils",
    sfdisk: "fdisk",
    sgdisk: "gdisk",
    mke2fs: "e2fsprogs",
    "mkfs.xfs": "xfsprogs",
    "mkfs.btrfs": "btrfs-progs",
    "mkfs.vfat": "dosfstools",
    mcopy: "mtools",
    lvm: "lvm2",
    cryptsetup: "cryptsetup-bin",
  });
  fetchShim();
  folder = mkdtempSync(join(tmpdir(), "vhdlint-disk-images-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What fails as an error or warning, or cannot be decided. */
async function loud(path: string, target: RequestedTarget = {}): Promise<readonly string[]> {
  const { images } = await lint([path], { checks, target });
  const results = images[0]?.results ?? [];
  if (results.length === 0) return [images[0]?.error ?? "no image"];
  // Without a system nothing that concerns it can be decided.
  const open = images[0]?.error === undefined ? ["crashed", "undecided"] : ["crashed"];
  return results
    .filter(({ status, severity }) => (status === "fail" ? severity !== "info" : open.includes(status)))
    .map(({ check, status }) => (status === "fail" ? check : `${check} ${status}`));
}

/** Where the way of each firmware ends: `whole` when every link was followed down to the root. */
async function chainsOf(path: string): Promise<Readonly<Record<string, string>>> {
  await using image = await openImage(path);
  const chains = await image.fact(bootChains);
  return Object.fromEntries(
    chains.map(({ firmware, broken, followed, links }) => {
      const isWhole = followed && links.at(-1)?.kind === "root" && links.at(-1)?.where !== undefined;
      return [firmware, broken?.code ?? (isWhole ? "whole" : "not followed")];
    }),
  );
}

const good: Readonly<Record<string, Recipe>> = {
  "Debian 11 on XFS, Generation 1 with a GPT": { release: "bullseye", fileSystem: "xfs", layout: "bios-gpt" },
  "Debian 12 on ext4, Generation 1 with an MBR": { release: "bookworm", fileSystem: "ext4", layout: "bios-mbr" },
  "Debian 13 on btrfs, Generation 2": { release: "trixie", fileSystem: "btrfs", layout: "uefi" },
  "Debian 12 on LVM, Generation 2": { release: "bookworm", fileSystem: "ext4", layout: "uefi", lvm: true },
  "Debian 11 on LVM, Generation 1": { release: "bullseye", fileSystem: "ext4", layout: "bios-gpt", lvm: true },
  "Debian 13 with a /boot of its own, both generations": {
    release: "trixie",
    fileSystem: "xfs",
    layout: "hybrid",
    boot: true,
  },
};

test.each(Object.entries(good))("%s is judged as its tree is", async (_name, recipe) => {
  const raw = await azureDisk(folder, "good.raw", recipe);
  const vhd = join(folder, "good.vhd");
  fixedVhd(raw, vhd);
  rmSync(raw);
  expect(await loud(vhd)).toEqual(await loud(await goodImage(recipe.release, "generalized")));
  const { images } = await lint([vhd], { checks });
  const generations = { uefi: 2, "bios-mbr": 1, "bios-gpt": 1, hybrid: undefined };
  expect(images[0]?.target.generation).toBe(generations[recipe.layout]);
  expect(await chainsOf(vhd)).toEqual(
    recipe.layout === "hybrid"
      ? { bios: "whole", uefi: "whole" }
      : recipe.layout === "uefi"
        ? { bios: "no-boot-code", uefi: "whole" }
        : { bios: "whole", uefi: "no-esp" },
  );
  rmSync(vhd);
});

describe("a hybrid Debian 12 on ext4", () => {
  let vhd: MutableVhd;

  beforeAll(async () => {
    const raw = await azureDisk(folder, "hybrid.raw", { release: "bookworm", fileSystem: "ext4", layout: "hybrid" });
    fixedVhd(raw, join(folder, "hybrid.vhd"));
    rmSync(raw);
    vhd = new MutableVhd(join(folder, "hybrid.vhd"));
  });

  test("is quiet for each generation and target", async () => {
    for (const target of [{}, { generation: 1 }, { generation: 2 }, { target: "marketplace" }] as const)
      expect(await loud(vhd.path, target)).toEqual([]);
  });

  test.each([
    ["disk.type-fixed", "vpc", "subformat=dynamic,force_size"],
    ["disk.not-vhdx", "vhdx", "subformat=dynamic"],
    ["disk.not-other-container", "qcow2", "compat=1.1"],
    ["disk.not-other-container", "vmdk", "subformat=streamOptimized"],
  ])("shows %s as %s, and its commands mend it", async (check, format, options) => {
    const other = join(folder, `it's a ${format}.img`);
    const raw = ["-f", "raw", `json:{"driver":"raw","size":${vhd.size},"file.filename":"${vhd.path}"}`];
    run("qemu-img", ["convert", ...raw.slice(2), "-O", format, "-o", options, other]);
    expect(await loud(other)).toEqual([check]);
    const { images } = await lint([other], { checks, only: [check] });
    const commands = images[0]?.results[0]?.findings[0]?.fix.commands ?? [];
    rmSync(other.replace(/\.img$/, ".vhd"), { force: true });
    for (const command of commands) run("bash", ["-ec", command]);
    rmSync(other);
    expect(await loud(other.replace(/\.img$/, ".vhd"))).toEqual([]);
    rmSync(other.replace(/\.img$/, ".vhd"));
  });

  test.each(Object.entries(defects))("%s", async (_name, { change, target = {}, shown }: DiskDefect) => {
    const found = await vhd.with(folder, change, (path) => loud(path, target));
    expect(found).toEqual([...shown].sort());
  });
});
