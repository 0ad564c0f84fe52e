import { initProgram } from "../../src/facts/init-program.ts";
import { permissionsKnown } from "../../src/facts/permissions-known.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";

const SETUID = 0o4000;
const WORLD_WRITABLE = 0o002;

export default defineCheck({
  id: "boot.init-and-libs-present",
  title: "The first program of the system can start",
  level: "must",
  requirements: ["boot.init-and-libs-present"],
  why: "When init is gone, empty or without its dynamic loader and libraries the kernel panics: Attempted to kill init, or No working init found. It happens when libraries were removed, an update broke off, or a copy left links behind. The ELF headers of init and of its libraries are followed the way that the loader goes. After chmod -R 777 / services refuse to start and sudo has lost its setuid bit: /, /usr and /etc may not be open to all, where the owners in the image are those of the system.",
  fix: {
    text: "Install the packages that own these files again.",
    commandsFor: {
      redhat: ["yum reinstall -y systemd systemd-libs glibc", "rpm --setperms systemd glibc filesystem sudo"],
      debian: ["apt-get install --reinstall -y systemd systemd-sysv libc6 base-files sudo"],
      suse: ["zypper --non-interactive install --force systemd glibc filesystem", "rpm --setperms filesystem sudo"],
    },
  },
  references: [
    {
      title: "Kernel-related boot issues: Attempted to kill init",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/kernel-related-boot-issues",
    },
  ],
  async run(image) {
    const areKnown = image.disk !== undefined || (await image.fact(permissionsKnown));
    return [...(await ofInit(image, areKnown)), ...(areKnown ? await ofDirectories(image) : [])];
  },
});

async function ofInit(image: Image, areModesKnown: boolean): Promise<readonly Finding[]> {
  const { path, isAsked, state, mode, missingLoader, missingLibraries } = await image.fact(initProgram);
  const name = isAsked ? `init=${path}` : path;
  switch (state) {
    case "missing":
      return [{ message: `${name} is not there`, path }];
    case "empty":
      return [{ message: `${name} is empty`, path }];
    case "not-a-file":
      return [{ message: `${name} is no program`, path }];
    case "present":
      return [
        ...(areModesKnown && ((mode ?? 0) & 0o111) === 0 ? [{ message: `${name} may not be executed`, path }] : []),
        ...(missingLoader === undefined
          ? []
          : [{ message: `the dynamic loader of ${name} is not there: ${missingLoader}`, path: missingLoader }]),
        ...missingLibraries.map(({ name: library, neededBy }) => ({
          message: `${neededBy} needs ${library}, which is nowhere`,
          path: neededBy,
          subject: library,
        })),
      ];
  }
}

async function ofDirectories({ tree, disk }: Image): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  // The root of a directory or an archive is whatever made it.
  for (const path of [...(disk ? ["/"] : []), "/usr", "/etc"]) {
    const stat = await tree.lstat(path);
    if (stat?.type !== "directory") continue;
    if ((stat.mode & WORLD_WRITABLE) !== 0)
      findings.push({
        message: `everybody may write to ${path}`,
        path,
        evidence: { actual: `mode ${stat.mode.toString(8).padStart(4, "0")}`, expected: "mode 0755" },
      });
    if (stat.uid !== 0)
      findings.push({ message: `${path} does not belong to root`, path, evidence: { actual: `owner ${stat.uid}` } });
  }
  const sudo = await tree.stat("/usr/bin/sudo");
  if (sudo?.type === "file" && sudo.uid === 0 && (sudo.mode & SETUID) === 0)
    findings.push({ message: "sudo has lost its setuid bit", path: "/usr/bin/sudo", level: "should" });
  return findings;
}
