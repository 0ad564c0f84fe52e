import { bootEntries } from "../../src/facts/boot-entries.ts";
import { os } from "../../src/facts/os.ts";
import { permissionsKnown } from "../../src/facts/permissions-known.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

const DIRECTORY = "/boot/grub2";
/** More than this are not named one by one. */
const MAX_NAMED = 3;

export default defineCheck({
  id: "boot.grub-files-private",
  title: "Nobody but root reads the configuration of GRUB where it matters",
  level: "should",
  requirements: ["lisa.azl-static-grub-modes"],
  why: "Azure Linux 4 keeps every file of /boot/grub2 as root:root with 0600 or less, and checks its images for it. Elsewhere distributions leave the menu readable, which harms nobody until it holds the hash of a boot password: that is noted. Owners and modes of an unpacked tree are not those of the image.",
  fix: {
    text: "Take the rights away.",
    commands: ["chown root:root /boot/grub2/*", "find /boot/grub2 -maxdepth 1 -type f -exec chmod 0600 {} +"],
  },
  async run(image) {
    if (!(await image.fact(permissionsKnown))) return notApplicable("owners and modes are not those of the image");
    const { id, major = 0 } = await image.fact(os);
    return id === "azurelinux" && major >= 4 ? allFiles(image) : passwordFiles(image);
  },
});

async function allFiles(image: Image) {
  const { menus } = await image.fact(bootEntries);
  if (menus.every(({ loader }) => loader !== "grub")) return notApplicable("GRUB is not configured");
  const unseen: Error[] = [];
  const open: Finding[] = [];
  const names = new Set<string>();
  for (const { name } of (await attempt(unseen, image.tree.readDir(DIRECTORY))) ?? []) {
    const path = `${DIRECTORY}/${name}`;
    const stat = await attempt(unseen, image.tree.stat(path));
    if (stat?.type !== "file") continue;
    names.add(name);
    if (stat.uid === 0 && stat.gid === 0 && (stat.mode & 0o7177) === 0) continue;
    const actual = `${stat.uid}:${stat.gid} 0${stat.mode.toString(8)}`;
    open.push({ message: `others than root may use ${path}`, path, evidence: { actual, expected: "0:0 0600" } });
  }
  const missing = ["grub.cfg", "grubenv"]
    .filter((name) => unseen.length === 0 && !names.has(name))
    .map((name) => ({ message: `${name} is missing`, path: `${DIRECTORY}/${name}` }));
  const rest = open.length - MAX_NAMED;
  const more =
    rest > 0 ? [{ message: `others than root may use ${rest} more files of ${DIRECTORY}`, path: DIRECTORY }] : [];
  return partial([...missing, ...open.slice(0, MAX_NAMED), ...more], unseen);
}

async function passwordFiles(image: Image) {
  const { menus } = await image.fact(bootEntries);
  const places = menus.flatMap(({ commands }) => commands.filter(({ name }) => /^password(_pbkdf2)?$/.test(name)));
  if (places.length === 0) return notApplicable("no boot password is set");
  const findings = new Map<string, Finding>();
  for (const { path, line } of places) {
    const stat = await image.tree.stat(path);
    if (!stat || (stat.mode & 0o044) === 0 || findings.has(path)) continue;
    findings.set(path, {
      message: "everybody may read the boot password",
      path,
      line,
      level: "info",
      evidence: { actual: `0${stat.mode.toString(8)}`, expected: "0600" },
    });
  }
  return [...findings.values()];
}
