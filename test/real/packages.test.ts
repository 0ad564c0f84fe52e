import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packages } from "../../src/facts/packages.ts";
import { compareDpkg, compareRpm } from "../../src/facts/version-order.ts";
import { openImage } from "../../src/image/open-image.ts";
import { bdbDatabase, ndbDatabase } from "../facts/packages/rpm-bytes.ts";
import { debianReleases, debianTree, installWhenMissing, runInTree } from "./debian-tree.ts";

let folder = "";

beforeAll(() => {
  installWhenMissing("rpmbuild", "rpm");
  installWhenMissing("db_load", "db-util");
  installWhenMissing("sqlite3");
  folder = mkdtempSync(join(tmpdir(), "vhdlint-packages-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, args: readonly string[], input?: string | Uint8Array): string {
  const options = { input, maxBuffer: 256 * 1024 * 1024, env: { ...process.env, LC_ALL: "C.UTF-8" } };
  const result = spawnSync(program, args, options);
  if (result.status !== 0) throw new Error(`${program} ${args[0]}: ${String(result.stderr).slice(-2000)}`);
  return String(result.stdout);
}

/** A folder that passes for a Linux root. */
function newRoot(name: string): string {
  for (const directory of ["etc", "usr", "var/lib/rpm"]) mkdirSync(join(folder, name, directory), { recursive: true });
  return join(folder, name);
}

/** One package of many: a main one with sub-packages, each with a version of its own. */
const SUBPACKAGES = 220;

function specOf(arch: string): string {
  const lines = [
    "Name: main-package",
    "Version: 1.0",
    "Release: 1%{?dist}",
    "Summary: Main",
    "Summary(de): Hauptpaket für Prüfungen",
    "License: MIT",
    "AutoReqProv: no",
    "%description",
    "Text",
    "%description -l de",
    "Ein Text mit Umlauten: äöü",
  ];
  const files: string[] = ["%files", "/usr/bin/main"];
  for (let index = 0; index < SUBPACKAGES; index++) {
    const name = index === 7 ? `long-${"name-".repeat(30)}end` : `sub${index}`;
    lines.push(
      `%package -n ${name}`,
      `Version: ${index % 10}.${index}~rc${index % 3}^git${index}`,
      `Summary: Sub ${index}`,
    );
    if (index % 5 === 0) lines.push(`Epoch: ${index}`);
    if (index % 4 === 0 && arch !== "i686") lines.push("BuildArch: noarch");
    // A long description pushes the rest of the header onto further pages.
    lines.push(`%description -n ${name}`, index % 11 === 0 ? "word ".repeat(index * 200) : "Text");
    files.push(`%files -n ${name}`, `/usr/share/sub/${index}`);
  }
  const install = [
    "%install",
    "mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/share/sub; echo x > %{buildroot}/usr/bin/main",
    `for i in $(seq 0 ${SUBPACKAGES - 1}); do echo $i > %{buildroot}/usr/share/sub/$i; done`,
  ];
  return [...lines, ...install, ...files, ""].join("\n");
}

/** A root with an rpm database of SQLite that holds every package for two architectures. */
function buildRpmRoot(): string {
  const root = newRoot("rpm-root");
  for (const arch of ["x86_64", "i686"]) {
    const spec = join(folder, `${arch}.spec`);
    writeFileSync(spec, specOf(arch));
    run("rpmbuild", [
      "-bb",
      "--target",
      arch,
      "--define",
      `_topdir ${folder}/build`,
      "--define",
      "_build_id_links none",
      spec,
    ]);
  }
  rpm(root, "--initdb");
  const rpms = ["noarch", "x86_64", "i686"].flatMap((arch) => {
    const directory = join(folder, "build/RPMS", arch);
    return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
  });
  rpm(root, "-i", "--nodeps", "--justdb", "--ignorearch", "--ignoreos", "--replacefiles", "--replacepkgs", ...rpms);
  // Packages that come and go leave free pages behind.
  rpm(root, "-e", "--nodeps", "--justdb", "--allmatches", "sub3", "sub33");
  return root;
}

function rpm(root: string, ...args: string[]): string {
  return run("rpm", ["--root", root, "--dbpath", "/var/lib/rpm", ...args]);
}

const FORMAT = "%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE} %{ARCH}\\n";

async function ourPackages(root: string): Promise<string[]> {
  await using image = await openImage(root);
  const facts = await image.fact(packages);
  return facts
    .all()
    .map(({ name, version, arch }) => `${name} ${version} ${arch}`)
    .sort();
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .sort();
}

describe("rpm", () => {
  let root = "";
  let expected: string[] = [];
  let headers: Uint8Array[] = [];

  beforeAll(() => {
    root = buildRpmRoot();
    expected = lines(rpm(root, "-qa", "--qf", FORMAT));
    const database = join(root, "var/lib/rpm/rpmdb.sqlite");
    headers = lines(run("sqlite3", [database, "select hex(blob) from Packages"])).map((hex) => Buffer.from(hex, "hex"));
  });

  /** A root with another database of the same packages. */
  function rootWith(name: string, files: Readonly<Record<string, Uint8Array>>): string {
    const other = newRoot(name);
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(other, "var/lib/rpm", file), bytes);
    return other;
  }

  test("reads what rpm -qa lists from SQLite", async () => {
    expect(expected.length).toBeGreaterThan(350);
    expect(await ourPackages(root)).toEqual(expected);
  });

  test("knows the owner of every file", async () => {
    await using image = await openImage(root);
    const { ownerOf } = await image.fact(packages);
    const owners = lines(rpm(root, "-qa", "--qf", "[%{FILENAMES} %{=NAME}\\n]"));
    expect(owners.length).toBeGreaterThan(350);
    for (const line of owners) {
      const [path = "", owner] = line.split(" ");
      expect(await ownerOf?.(path)).toBe(owner);
    }
  });

  test.each([512, 1024, 8192, 65536])("reads SQLite pages of %i bytes", async (pageBytes) => {
    const other = rootWith(`pages-${pageBytes}`, {});
    const database = join(other, "var/lib/rpm/rpmdb.sqlite");
    copyFileSync(join(root, "var/lib/rpm/rpmdb.sqlite"), database);
    run("sqlite3", [database, `pragma journal_mode=delete; pragma page_size=${pageBytes}; vacuum;`]);
    expect(await ourPackages(other)).toEqual(expected);
  });

  test("takes newer pages from a write-ahead log, up to the last commit", async () => {
    const other = rootWith("wal", {});
    const database = join(other, "var/lib/rpm/rpmdb.sqlite");
    copyFileSync(join(root, "var/lib/rpm/rpmdb.sqlite"), database);
    // The log is copied while the connection is open: at its end SQLite would empty it.
    const script = [
      "pragma journal_mode=wal;",
      "pragma wal_autocheckpoint=0;",
      "create table t(x); insert into t select randomblob(9000) from generate_series(1, 50);",
      "delete from Packages where hnum % 2 = 0;",
      "begin; delete from Packages where hnum % 3 = 0;",
      "pragma cache_spill=1; insert into t select randomblob(9000) from generate_series(1, 2000);",
      `.system cp ${database} ${database}.copy; cp ${database}-wal ${database}-wal.copy`,
      "rollback;",
    ];
    run("sqlite3", [database], script.join("\n"));
    const copied = rootWith("wal-copied", {});
    copyFileSync(`${database}.copy`, join(copied, "var/lib/rpm/rpmdb.sqlite"));
    copyFileSync(`${database}-wal.copy`, join(copied, "var/lib/rpm/rpmdb.sqlite-wal"));
    const ours = await ourPackages(copied);
    const theirs = lines(rpm(copied, "-qa", "--qf", FORMAT));
    expect(ours).toEqual(theirs);
    expect(ours.length).toBeLessThan(expected.length);
  });

  test("reads the same headers from ndb", async () => {
    expect(await ourPackages(rootWith("ndb", { "Packages.db": ndbDatabase(headers) }))).toEqual(expected);
  });

  test.each([
    { pageBytes: 4096, littleEndian: true },
    { pageBytes: 16384, littleEndian: false },
  ])("reads the same headers from Berkeley DB written by hand: %o", async (options) => {
    expect(
      await ourPackages(rootWith(`bdb-${options.pageBytes}`, { Packages: bdbDatabase(headers, options) })),
    ).toEqual(expected);
  });

  test.each([1024, 4096, 32768])("reads what Berkeley DB itself writes with pages of %i bytes", async (pageBytes) => {
    const other = rootWith(`db-${pageBytes}`, {});
    const number = (value: number): string => Buffer.from(Uint32Array.of(value).buffer).toString("hex");
    const records = [Buffer.from(number(headers.length), "hex"), ...headers];
    const dump = [
      "VERSION=3",
      "format=bytevalue",
      "type=hash",
      `db_pagesize=${pageBytes}`,
      "HEADER=END",
      ...records.flatMap((value, index) => [` ${number(index)}`, ` ${Buffer.from(value).toString("hex")}`]),
      "DATA=END",
      "",
    ];
    run("db_load", [join(other, "var/lib/rpm/Packages")], dump.join("\n"));
    const theirs = lines(rpm(other, "--define", "_db_backend bdb_ro", "-qa", "--qf", FORMAT));
    expect(theirs).toEqual(expected);
    expect(await ourPackages(other)).toEqual(expected);
  });
});

describe.each(debianReleases)("dpkg of %s", (release) => {
  test("reads what dpkg-query lists and knows the owners that dpkg -S finds", async () => {
    const tree = await debianTree(release);
    const format = "${Package} ${Version} ${Architecture} ${db:Status-Status}\n";
    const listed = lines(runInTree(tree, ["dpkg-query", "-W", `-f=${format}`]));
    await using image = await openImage(tree);
    const facts = await image.fact(packages);
    const ours = facts.all().map(({ name, version, arch, status }) => `${name} ${version} ${arch} ${status}`);
    expect(ours.sort()).toEqual(listed);
    expect(ours.length).toBeGreaterThan(100);
    const paths = ["/usr/bin/dpkg", "/usr/sbin/waagent", "/usr/bin/cloud-init", "/etc/ssh/moduli", "/usr/sbin/chronyd"];
    for (const line of lines(runInTree(tree, ["dpkg", "-S", ...paths]))) {
      const [owner = "", path = ""] = line.split(": ");
      expect(await facts.ownerOf?.(path)).toBe(owner.replace(/:.*$/, ""));
    }
  });
});

describe("versions", () => {
  const words = ["0", "1", "9", "10", "010", "a", "b", "rc", "alpha", "el9", "git", "z"];
  const pairs = (marks: readonly string[], count: number): (readonly [string, string])[] => {
    let state = 1;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >>> 8) % limit;
    };
    const pick = (values: readonly string[]): string => values[below(values.length)] ?? "";
    const version = (): string => {
      let text = below(5) === 0 ? `${below(3)}:` : "";
      text += below(10);
      for (let parts = below(5); parts > 0; parts--) text += pick(marks) + pick(words);
      return below(2) === 0 ? `${text}-${below(10)}${pick([...marks, ""])}${pick(words)}` : text;
    };
    return Array.from({ length: count }, () => {
      const a = version();
      // Half of them differ in little.
      return [a, below(2) === 0 ? version() : a + pick(["", "~", "+", "a", ".0", "-1", "0"])] as const;
    });
  };

  const bare = (version: string): string => version.replace(/-[^-]*$/, "");

  test("compare as dpkg does", () => {
    const compared = pairs([".", "+", "~", "", ".", "-"], 1500);
    const script = String.raw`while read -r a b; do
      if dpkg --compare-versions "$a" lt "$b" 2>/dev/null; then echo -1
      elif dpkg --compare-versions "$a" eq "$b" 2>/dev/null; then echo 0; else echo 1; fi; done`;
    const answers = run("bash", ["-c", script], compared.map(([a, b]) => `${a} ${b}\n`).join(""))
      .trim()
      .split("\n");
    for (const [index, [a, b]] of compared.entries()) {
      expect.soft(Math.sign(compareDpkg(a, b)), `${a} and ${b}`).toBe(Number(answers[index]));
    }
  });

  test("compare as rpm does", () => {
    const compared = pairs([".", "_", "~", "^", "", "+"], 5000);
    const file = join(folder, "versions");
    // The function for scripts takes a missing release for an empty one; dependencies, and we, leave releases out then.
    const asked = compared.map(([a, b]) => (a.includes("-") === b.includes("-") ? [a, b] : [bare(a), bare(b)]));
    const program = `%{lua: for line in io.lines("${file}") do local a, b = line:match("(%S+) (%S+)"); print(rpm.vercmp(a, b), "\\n") end}`;
    const answers: string[] = [];
    // In one go, so much output overruns a buffer of rpm's.
    for (let start = 0; start < asked.length; start += 100) {
      const part = asked.slice(start, start + 100);
      writeFileSync(file, part.map(([a, b]) => `${a} ${b}\n`).join(""));
      answers.push(...run("rpm", ["-E", program]).trim().split(/\s+/));
    }
    expect(answers).toHaveLength(compared.length);
    for (const [index, [a, b]] of compared.entries()) {
      expect.soft(Math.sign(compareRpm(a, b)), `${a} and ${b}`).toBe(Number(answers[index]));
    }
  });
});
