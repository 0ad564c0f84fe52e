import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type EfiProgram, openEfiProgram } from "../../src/facts/secure-boot/efi-program.ts";
import { imageFrom } from "../../src/testing/index.ts";
import { type DebianRelease, debianTree } from "./debian-tree.ts";
import { run } from "./tools.ts";

const signedChain = ["shim-signed", "grub-efi-amd64-signed", "linux-image-cloud-amd64"];

/** Debian trees with a signed boot chain, and what makes unified kernel images where the release has it. */
export function signedTree(release: DebianRelease): Promise<string> {
  switch (release) {
    case "bullseye":
      return debianTree(release, signedChain);
    case "bookworm":
      return debianTree(release, [...signedChain, "systemd-boot-efi"]);
    case "trixie":
      return debianTree(release, [
        ...signedChain,
        "systemd-boot-efi",
        "systemd-boot-efi-amd64-signed",
        "systemd-ukify",
      ]);
  }
}

/** Every program for EFI that packages of the tree bring: shim, its helpers, GRUB, systemd-boot, kernels. */
export function efiPrograms(tree: string): readonly string[] {
  const directories = ["usr/lib/shim", "usr/lib/grub", "usr/lib/systemd/boot/efi", "boot"];
  return directories.flatMap((directory) =>
    filesBelow(join(tree, directory)).filter((path) => /\.efi(?:\.signed|\.stub)?$|\/vmlinuz-[^/]*$/.test(path)),
  );
}

/** The same for Arm64, out of packages that are unpacked in the folder only. */
export function arm64Programs(folder: string): readonly string[] {
  for (const name of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(folder, name), { recursive: true });
  const options = [
    "APT::Architecture=arm64",
    "APT::Architectures=arm64",
    `Dir::State::lists=${join(folder, "lists")}`,
    `Dir::Cache=${join(folder, "cache")}`,
    "APT::Sandbox::User=root",
  ].flatMap((option) => ["-o", option]);
  run("apt-get", [...options, "-qq", "update"]);
  const packages = [
    "shim-signed",
    "shim-unsigned",
    "grub-efi-arm64-signed",
    "systemd-boot-efi",
    kernelPackage(options),
  ];
  run("apt-get", [...options, "-qq", "download", ...packages], { cwd: folder });
  const tree = join(folder, "tree");
  for (const name of readdirSync(folder)) if (name.endsWith(".deb")) run("dpkg-deb", ["-x", join(folder, name), tree]);
  return efiPrograms(tree);
}

/** The package that the one without a version depends on. */
function kernelPackage(options: readonly string[]): string {
  const said = run("apt-cache", [...options, "depends", "linux-image-cloud-arm64"]);
  const name = /Depends: (linux-image-\S+)/.exec(said)?.[1];
  if (name === undefined) throw new Error(`no kernel in: ${said}`);
  return name;
}

function filesBelow(directory: string): readonly string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}

export async function openProgram(path: string): Promise<EfiProgram> {
  const { tree } = imageFrom({ "/program": readFileSync(path) });
  const program = await openEfiProgram(tree, "/program");
  if (!program) throw new Error(`${path} is no program`);
  return program;
}

/** A certificate as sbverify takes it. */
export function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
