import * as fc from "fast-check";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { type FstabEntry, parseFstab } from "../../src/facts/fstab.ts";
import { modprobe } from "../../src/facts/modprobe.ts";
import { readShellVariables } from "../../src/facts/shell-variables.ts";
import { imageFrom } from "../../src/testing/index.ts";
import { installTools, run } from "./tools.ts";

beforeAll(() => installTools({ findmnt: "util-linux", modprobe: "kmod", bash: "bash" }));

function inDirectory<T>(work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "configuration-"));
  try {
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe("fstab as libmount reads it", () => {
  // libmount takes a table whose first line starts with a number for a mountinfo.
  const device = fc.constantFrom("UUID=1-2", "LABEL=a\\040b", "/dev/sda1", "tmpfs", "none");
  const mountPoint = fc.constantFrom("/", "/mnt/x\\040y", "/boot/efi", "none", "swap");
  const type = fc.constantFrom("ext4", "xfs", "swap", "auto");
  const rest = fc.constantFrom("defaults", "nofail,x=1", "0", "1", "2");
  const line = fc
    .tuple(device, mountPoint, type, fc.array(rest, { maxLength: 3 }), fc.constantFrom(" ", "\t", "  \t "))
    .map(([from, onto, fstype, others, gap]) => [from, onto, fstype, ...others].join(gap));
  const extra = fc.constantFrom("", "# comment", "   # indented comment", "\t");
  const tables = fc.sample(fc.array(fc.oneof({ weight: 4, arbitrary: line }, extra), { maxLength: 5 }), {
    numRuns: 150,
    seed: 11,
  });

  test("every line with numbers where they belong comes to the same fields", () => {
    let compared = 0;
    inDirectory((directory) => {
      const file = join(directory, "fstab");
      for (const lines of tables) {
        const { entries, problems } = parseFstab(`${lines.join("\n")}\n`, file);
        const bad = new Set(problems.map((problem) => problem.line));
        const good = entries.filter((entry) => !bad.has(entry.line));
        writeFileSync(file, `${lines.filter((_line, index) => !bad.has(index + 1)).join("\n")}\n`);
        const result = spawnSync(
          "findmnt",
          ["--tab-file", file, "--json", "--list", "--output", "SOURCE,TARGET,FSTYPE,OPTIONS,FREQ,PASSNO"],
          { encoding: "utf8" },
        );
        const seen =
          result.stdout.trim() === "" ? [] : (JSON.parse(result.stdout) as { filesystems: Row[] }).filesystems;
        expect({ lines, said: result.stderr, seen: seen.map(shown) }).toEqual({
          lines,
          said: "",
          seen: good.map(ours),
        });
        compared += good.length;
      }
    });
    expect(compared).toBeGreaterThan(100);
  });

  interface Row {
    readonly source: string;
    readonly target: string;
    readonly fstype: string;
    /** Null where the line has no fourth field. */
    readonly options: string | null;
  }

  const shown = ({ source, target, fstype, options }: Row) => [source, target, fstype, options ?? "defaults"];
  const ours = ({ device, mountPoint, type, options }: FstabEntry) => [
    device,
    mountPoint,
    type,
    options.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)).join(","),
  ];
});

describe("modprobe.d as kmod reads it", () => {
  const directive = fc.constantFrom(
    "blacklist floppy",
    "blacklist pci-hyperv",
    "  blacklist\tudf",
    "install udf /bin/true",
    "install usb-storage /bin/false # why",
    "install hv_netvsc \\\n  /sbin/modprobe --ignore-install hv_netvsc",
    "options nouveau modeset=0",
    "options a-b x=1 y=2",
    "# blacklist vfat",
    "",
  );
  const texts = fc.sample(fc.array(fc.array(directive, { maxLength: 4 }), { minLength: 1, maxLength: 3 }), {
    numRuns: 100,
    seed: 3,
  });

  function showConfig(tree: Readonly<Record<string, string>>): readonly string[] {
    return inDirectory((directory) => {
      mkdirSync(join(directory, "modprobe.d"));
      for (const [path, text] of Object.entries(tree)) writeFileSync(join(directory, path.replace("/etc/", "")), text);
      const printed = run("modprobe", ["--config", join(directory, "modprobe.d"), "--showconfig"]);
      return printed.split("\n").map((line) => line.trimEnd().replace(/\s+/g, " "));
    });
  }

  test("blacklists, commands and options are the same", async () => {
    // kmod adds what the host's own command line says.
    const ofTheHost = new Set(showConfig({}));
    for (const files of texts) {
      const tree = Object.fromEntries(
        files.map((lines, index) => [`/etc/modprobe.d/${index}.conf`, `${lines.join("\n")}\n`]),
      );
      const printed = showConfig(tree).filter((line) => !ofTheHost.has(line));
      const { directives } = await imageFrom({ "/etc/": "", ...tree }).fact(modprobe);
      const lines = directives.map(
        ({ command, module, value }) => `${command} ${module}${value === "" ? "" : ` ${value.replace(/\s+/g, " ")}`}`,
      );
      // kmod lists kind by kind; within a kind the order of the files is kept.
      for (const kind of ["blacklist", "install", "options"]) {
        const mine = lines.filter((line) => line.startsWith(`${kind} `));
        expect(printed.filter((line) => line.startsWith(`${kind} `))).toEqual(mine);
      }
    }
  });
});

describe("variables as the shell leaves them", () => {
  const piece = fc.constantFrom(
    "A=1",
    "B='two words'",
    'C="$A and ${B}"',
    'A="$A more"',
    "A+=' added'",
    "B=${C:-fallback}",
    "C=${B-set}",
    "A=a\\ b\\\nc",
    'B="quo\\"te \\$A \\n"',
    "C='it'\\''s'",
    "export A B=exported",
    "A=1 B=2",
    "A=lost true",
    "# A=comment",
    "A=x;B=y # tail",
    "if false; then C=never; fi",
    "f() { A=function; }",
    "C=",
    "A=b#c",
  );
  const scripts = fc.sample(fc.array(piece, { minLength: 1, maxLength: 6 }), { numRuns: 300, seed: 5 });

  test("what is certain is what bash says", () => {
    let compared = 0;
    inDirectory((directory) => {
      const list = scripts.map((lines, index) => {
        const file = join(directory, `${index}.sh`);
        writeFileSync(file, `${lines.join("\n")}\n`);
        return `( . ${file}; printf '%s|%s|%s\\0' "$A" "$B" "$C" )`;
      });
      const driver = join(directory, "all");
      writeFileSync(driver, `${list.join("\n")}\n`);
      const results = run("bash", [driver], { env: { PATH: "/usr/bin:/bin" } }).split("\0");
      for (const [index, lines] of scripts.entries()) {
        const { variables } = readShellVariables(`${lines.join("\n")}\n`, "/x");
        const values = (results[index] ?? "").split("|");
        for (const [at, name] of ["A", "B", "C"].entries()) {
          const variable = variables.get(name);
          if (variable?.uncertain) continue;
          expect({ lines, name, value: variable?.value ?? "" }).toEqual({ lines, name, value: values[at] });
          compared += 1;
        }
      }
    });
    expect(compared).toBeGreaterThan(500);
  });
});
