import { type OperatingSystem, os } from "../../src/facts/os.ts";
import { permissionsKnown } from "../../src/facts/permissions-known.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { tmpfiles } from "../../src/facts/tmpfiles.ts";
import type { FileTree } from "../../src/image/tree/file-tree.ts";
import { type Fix, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

/** What distributions compile into sshd as its privilege-separation directory. */
const known: readonly string[] = [
  "/usr/share/empty.sshd",
  "/var/empty/sshd",
  "/var/lib/empty",
  "/var/lib/sshd",
  "/run/sshd",
  "/var/run/sshd",
  "/var/empty",
  "/var/chroot/ssh",
];

export default defineCheck({
  id: "security.sshd-privsep-dir",
  title: "sshd's privilege-separation directory is there and root's alone",
  level: "must",
  requirements: ["security.sshd-privsep-dir"],
  why: "sshd does not start when the directory that it confines itself to is missing, belongs to another than root or may be written by others (a recursive chmod of /var does it). Which directory it is stands in the program. One that systemd-tmpfiles makes, or that lies below /run, is put right at boot.",
  fix: {
    text: "Make the directory that this sshd was built for and give it to root.",
    commandsFor: {
      debian: commandsFor("/run/sshd"),
      redhat: commandsFor("/usr/share/empty.sshd"),
      suse: commandsFor("/var/lib/empty"),
    },
  },
  async run(image) {
    const { tree } = image;
    const program = await findProgram(tree, "sshd");
    if (program === undefined) return notApplicable("OpenSSH's server is not installed");
    const path = (await compiledIn(tree, program)) ?? usualOf(await image.fact(os));
    if (path === undefined) return undecided("the directory of this distribution's sshd is not known");
    if (/^\/(var\/)?run\//.test(path) || (await image.fact(tmpfiles)).makesDirectory(path)) return [];
    const fix = fixOf(path);
    const stat = await tree.stat(path);
    if (stat?.type !== "directory")
      return [{ message: stat ? "it is not a directory" : "the directory is missing", path, fix }];
    if (!(await image.fact(permissionsKnown)))
      return undecided("the tree does not keep the owners of the image's files");
    if (stat.uid !== 0)
      return [
        { message: "the directory belongs to another than root", path, fix, evidence: { actual: `uid ${stat.uid}` } },
      ];
    return (stat.mode & 0o022) === 0
      ? []
      : [
          {
            message: "others than root may write the directory",
            path,
            fix,
            evidence: { actual: (stat.mode & 0o7777).toString(8).padStart(4, "0") },
          },
        ];
  },
});

function commandsFor(path: string): readonly string[] {
  return [`mkdir -p ${path}`, `chown root:root ${path}`, `chmod 0711 ${path}`];
}

/** The directory is one of `known`, so that its name is harmless. */
function fixOf(path: string): Fix {
  return { text: "Make the directory and give it to root.", commands: commandsFor(path) };
}

/** sshd has about a megabyte. */
const LIMIT_BYTES = 4 * 1024 * 1024;

/** The one of the known paths that stands in the program, ended by a zero byte as strings of C are. */
async function compiledIn(tree: FileTree, program: string): Promise<string | undefined> {
  const stat = await tree.stat(program);
  if (!stat || stat.sizeBytes > LIMIT_BYTES) return undefined;
  const bytes = await tree.read(program, LIMIT_BYTES);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return known.find((path) => text.includes(`\0${path}\0`));
}

function usualOf({ family, id, major }: OperatingSystem): string | undefined {
  switch (family) {
    case "redhat":
      return id === "fedora" || (major ?? 0) >= 9 ? "/usr/share/empty.sshd" : "/var/empty/sshd";
    case "debian":
      return "/run/sshd";
    case "suse":
      return "/var/lib/empty";
    default:
      return undefined;
  }
}
