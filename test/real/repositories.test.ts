import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aptSources } from "../../src/facts/apt-sources.ts";
import { rpmRepositories } from "../../src/facts/rpm-repositories.ts";
import { imageFrom } from "../../src/testing/tree.ts";
import { installTools, run } from "./tools.ts";

const SEED = 20_26;
let folder = "";

beforeAll(() => {
  installTools({ dnf: "dnf", zypper: "zypper" });
  folder = mkdtempSync(join(tmpdir(), "vhdlint-repositories-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const value = fc.constantFrom(
  "http://a/x",
  "https://b/$releasever/${basearch}/",
  '"quoted"',
  "http://c/;d#e",
  "http://d/, http://e/  http://f/",
  "$unknown/x",
  "",
);
const truth = fc.constantFrom("1", "0", "yes", "no", "True", "false", "ON", "off");
const assignment = fc.oneof(
  fc.tuple(fc.constantFrom("baseurl", "mirrorlist", "metalink", "name"), value).map(([key, text]) => `${key}=${text}`),
  fc.tuple(fc.constantFrom("enabled", "gpgcheck"), truth).map(([key, text]) => `${key} = ${text}`),
  fc.constantFrom(
    "# comment=1",
    "; comment=1",
    "",
    "baseurl=http://one/\n  http://two/\n\thttp://three/",
    "baseurl=\n  http://below/",
  ),
);
const section = fc.tuple(fc.constantFrom("a", "b.c", "repo:oss", "x-y_z", "15", "constructor"), fc.array(assignment));
const repoFile = fc
  .uniqueArray(section, { selector: ([name]) => name, minLength: 1 })
  .map((sections) => sections.map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`).join("\n"));

const readByDnf = `
import dnf, json, sys
found = []
for directory in sys.argv[1:]:
    base = dnf.Base()
    base.conf.read(directory + "/etc/dnf/dnf.conf")
    base.conf.reposdir = [directory + "/etc/yum.repos.d"]
    base.conf.substitutions["releasever"] = "9"
    base.conf.substitutions["basearch"] = "x86_64"
    base.read_all_repos()
    found.append({repo.id: [bool(repo.enabled), bool(repo.gpgcheck), [url for url in repo.baseurl if url], repo.mirrorlist or "", repo.metalink or ""] for repo in base.repos.all()})
print(json.dumps(found))
`;

describe("dnf", () => {
  test("reads the same repositories from files of every kind", { timeout: 120_000 }, async () => {
    const texts = fc.sample(repoFile, { numRuns: 150, seed: SEED });
    const main = "[main]\ngpgcheck=1\n";
    const roots = texts.map((text, index) =>
      written(`dnf-${index}`, { "etc/dnf/dnf.conf": main, "etc/yum.repos.d/x.repo": text }),
    );
    const theirs: unknown = JSON.parse(
      run("/usr/bin/python3", ["-c", readByDnf, ...roots], { stdio: ["ignore", "pipe", "pipe"] }),
    );
    for (const [index, text] of texts.entries()) {
      const { all } = await imageFrom({
        "/etc/os-release": 'ID=rhel\nVERSION_ID="9.6"\n',
        "/bin/sh": Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0),
        "/etc/dnf/dnf.conf": main,
        "/etc/yum.repos.d/x.repo": text,
      }).fact(rpmRepositories);
      const ours = all.map(({ id, enabled, checksPackages, urls }) => {
        const of = (key: string) => {
          const line = all.find((one) => one.id === id)?.option(key)?.line;
          return urls.filter((url) => url.line === line).map((url) => url.value);
        };
        return [id, [enabled, checksPackages, of("baseurl"), of("mirrorlist").join(" "), of("metalink").join(" ")]];
      });
      expect({ text, repositories: Object.fromEntries(ours) }).toEqual({
        text,
        repositories: (theirs as readonly unknown[])[index],
      });
    }
  });
});

const uri = fc.constantFrom(
  "http://a/debian",
  "https://b/x/",
  "http://user@c:80/y",
  "file:/srv/z",
  "mirror+http://m/l",
);
const suite = fc.constantFrom("bookworm", "bookworm-updates", "stable/updates", "noble-security");
const components = fc.uniqueArray(fc.constantFrom("main", "contrib", "universe"), { minLength: 1 });
const options = fc.constantFrom("", "[arch=amd64] ", "[ lang=de  arch=amd64 ]\t");
const listLine = fc.oneof(
  fc
    .tuple(fc.constantFrom("deb", "deb-src"), options, uri, suite, components, fc.constantFrom("", " # tail", "\t"))
    .map(
      ([type, option, address, name, parts, tail]) => `${type} ${option}${address}  ${name}\t${parts.join(" ")}${tail}`,
    ),
  fc.constantFrom("# deb http://no/ x main", "", "   "),
);
const stanza = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom("deb", "deb-src"), { minLength: 1 }),
    fc.uniqueArray(uri, { minLength: 1, maxLength: 2 }),
    fc.uniqueArray(suite, { minLength: 1, maxLength: 3 }),
    components,
    fc.constantFrom("", "Enabled: no\n", "Enabled: yes\n", "enabled: False\n", "Enabled: 0\n", "# Enabled: no\n"),
    fc.constantFrom(" ", "\n ", "\n# between\n\t"),
  )
  .map(
    ([types, uris, suites, parts, enabled, joint]) =>
      `Types: ${types.join(" ")}\nURIs: ${uris.join(joint)}\nSUITES: ${suites.join(joint)}\n${enabled}Components: ${parts.join(" ")}\n`,
  );

describe("apt", () => {
  test("reads the same sources from files of both formats", { timeout: 240_000 }, async () => {
    const files = fc.sample(fc.record({ list: fc.array(listLine), stanzas: fc.array(stanza, { maxLength: 4 }) }), {
      numRuns: 60,
      seed: SEED,
    });
    for (const [index, { list, stanzas }] of files.entries()) {
      const contents = {
        "etc/apt/sources.list": list.map((line) => `${line}\n`).join(""),
        "etc/apt/sources.list.d/x.sources": stanzas.join("\n"),
      };
      const root = written(`apt-${index}`, contents);
      const output = run("apt-get", [
        "indextargets",
        "--no-release-info",
        "-o",
        `Dir::Etc=${root}/etc/apt`,
        "-o",
        "APT::Architecture=amd64",
        "-o",
        "APT::Architectures=amd64",
        "--format",
        "$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)",
        "Created-By: Packages",
      ]);
      const theirs = new Set(
        output
          .split("\n")
          .filter(Boolean)
          .map((line) => line.replace(/^\S+ /, "")),
      );
      const image = imageFrom(Object.fromEntries(Object.entries(contents).map(([path, text]) => [`/${path}`, text])));
      const ours = new Set<string>();
      for (const source of await image.fact(aptSources)) {
        if (!source.enabled || !source.types.includes("deb")) continue;
        for (const address of source.uris)
          for (const name of source.suites)
            for (const part of source.components) ours.add(`${address.replace(/\/?$/, "/")} ${name} ${part}`);
      }
      expect({ contents, sources: [...ours].sort() }).toEqual({ contents, sources: [...theirs].sort() });
    }
  });
});

/** zypper refuses addresses that it cannot use. */
const zyppSwitch = fc.oneof(
  truth.map((text) => `enabled=${text}`),
  truth.map((text) => `autorefresh = ${text}`),
  fc.constantFrom("# enabled=0", "", "name=A: b; c # d"),
);
const zyppFile = fc
  .uniqueArray(fc.tuple(fc.constantFrom("a", "b.c", "repo:oss", "x-y_z", "15"), fc.array(zyppSwitch)), {
    selector: ([name]) => name,
    minLength: 1,
  })
  .map((sections) =>
    sections.map(([name, lines]) => `[${name}]\nbaseurl=http://h/${name}\n${lines.join("\n")}\n`).join("\n"),
  );

describe("zypper", () => {
  test("has the same repositories enabled", { timeout: 120_000 }, async () => {
    const texts = fc.sample(zyppFile, { numRuns: 30, seed: SEED });
    for (const [index, text] of texts.entries()) {
      const root = written(`zypp-${index}`, { "etc/zypp/repos.d/x.repo": text, "etc/zypp/zypp.conf": "[main]\n" });
      const output = run("zypper", ["--root", root, "--xmlout", "--non-interactive", "repos"]);
      const theirs = [...output.matchAll(/<repo alias="([^"]*)"[^>]* enabled="(\d)"/g)].map(([, id, on]) => [
        id,
        on === "1",
      ]);
      const { all } = await imageFrom({
        "/etc/os-release": 'ID=opensuse-leap\nVERSION_ID="15.6"\n',
        "/etc/zypp/repos.d/x.repo": text,
      }).fact(rpmRepositories);
      const byName = ([a]: readonly unknown[], [b]: readonly unknown[]) => (String(a) < String(b) ? -1 : 1);
      expect({ text, repositories: all.map(({ id, enabled }) => [id, enabled]).sort(byName) }).toEqual({
        text,
        repositories: theirs.sort(byName),
      });
    }
  });
});
