import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Check, defineCheck } from "../../../src/lint/check.ts";
import { type ConfigurationRequest, resolveConfiguration } from "../../../src/lint/configuration/resolve.ts";
import { lint } from "../../../src/lint/lint.ts";
import { imageFrom } from "../../../src/testing/index.ts";
import { folderWith } from "./folder.ts";

function check(id: string, level: Check["level"] = "must", more: Partial<Check> = {}): Check {
  return defineCheck({
    id,
    title: id,
    level,
    why: "why",
    fix: { text: "mend it" },
    run: async (_, { target, options }) => [{ message: JSON.stringify({ ...target, ...options }), path: "/x" }],
    ...more,
  });
}

const builtIn = [
  check("a.must"),
  check("a.should", "should"),
  check("b.note", "info"),
  check("b.sold", "marketplace"),
  check("b.size", "should", { options: { mib: { type: "number", default: 32, describe: "MiB" } } }),
  check("b.extra", "info", { optIn: true }),
];

async function resolved(files: Readonly<Record<string, string>>, request: Partial<ConfigurationRequest> = {}) {
  const folder = await folderWith(files);
  return resolveConfiguration(builtIn, { directory: folder, ...request });
}

const yaml = (text: string, more: Readonly<Record<string, string>> = {}) => ({
  "vhdlint.config.yaml": text,
  ".git": "",
  ...more,
});

async function ids(text: string, request: Partial<ConfigurationRequest> = {}): Promise<string[]> {
  const { lint: config } = await resolved(yaml(text), request);
  const report = await lint([imageFrom({})], config);
  return report.images.flatMap(({ results }) => results.map(({ check: id, severity }) => `${id} ${severity}`));
}

describe("who wins", () => {
  test("a flag over the file over the default", async () => {
    const { values } = await resolved(yaml("failOn: warning\ntarget: { type: specialized, generation: 1 }"), {
      target: { type: { value: "generalized", origin: "--type" } },
    });
    expect(values.get("failOn")).toEqual({ value: "warning", origin: "vhdlint.config.yaml" });
    expect(values.get("target.type")).toEqual({ value: "generalized", origin: "--type" });
    expect(values.get("target.generation")).toEqual({ value: 1, origin: "vhdlint.config.yaml" });
    expect(values.get("target.security")).toEqual({ value: "standard", origin: "default" });
  });

  test("what is said of an image over what is said of all, never over a flag", async () => {
    const text = [
      "target: { type: specialized, diskController: nvme }",
      'images: [{ match: "mem*", target: { diskController: scsi, security: confidential, type: specialized } }, { match: "other", target: { generation: 1 } }]',
    ].join("\n");
    const { lint: config } = await resolved(yaml(text), {
      target: { type: { value: "generalized", origin: "--type" } },
    });
    const [image] = (await lint([imageFrom({})], config)).images;
    expect(image?.target).toMatchObject({ type: "generalized", diskController: "scsi", security: "confidential" });
    expect(image?.target.generation).toBeUndefined();
  });

  test("an own configuration over what it extends", async () => {
    const { lint: config, values } = await resolved(
      yaml("extends: [base.yaml]\nchecks: { a.*: info }", {
        "base.yaml": "failOn: never\nchecks: { a.must: off, b.*: off }",
      }),
    );
    expect(values.get("failOn")).toEqual({ value: "never", origin: "base.yaml" });
    const [image] = (await lint([imageFrom({})], config)).images;
    expect(image?.results.map(({ check: id, severity }) => `${id} ${severity}`)).toEqual([
      "a.must info",
      "a.should info",
    ]);
  });
});

describe("which checks run", () => {
  test("by profile", async () => {
    expect(await ids("")).toEqual(["a.must error", "a.should warning", "b.note info", "b.size warning", "b.sold info"]);
    expect(await ids("profile: minimal")).toEqual(["a.must error"]);
    expect(await ids("profile: minimal\ntarget: { target: marketplace }")).toEqual(["a.must error", "b.sold error"]);
    expect(await ids("profile: all")).toContain("b.extra info");
    expect(await ids('profile: ours\nprofiles: { ours: ["b.e*", a.must] }')).toEqual(["a.must error", "b.extra info"]);
  });
  test("by name, beyond the profile", async () => {
    expect(await ids("only: [b.extra]")).toEqual(["b.extra info"]);
    expect(
      await ids("", { only: { value: ["b.*"], origin: "--only" }, skip: { value: ["b.s*"], origin: "--skip" } }),
    ).toEqual(["b.extra info", "b.note info"]);
  });
  test("by severity, where off is left out", async () => {
    expect(await ids('checks: { "*": off, b.note: error }')).toEqual(["b.note error"]);
  });
});

describe("what cannot be meant", () => {
  test.each([
    ["profile: minmal", 'there is no profile "minmal" - did you mean minimal?'],
    ["checks: { a.mst: off }", 'vhdlint.config.yaml: checks: no check matches "a.mst" - did you mean a.must?'],
    ["checks: { b.size: { options: { mb: 3 } } }", 'b.size has no option "mb" - did you mean mib?'],
    ['checks: { b.size: { options: { mib: "3" } } }', "options.mib is a string, not a number - MiB"],
    ["checks: { a.must: { options: { x: 1 } } }", "a.must has no options"],
    ["suppress: [{ check: c.*, reason: r }]", 'vhdlint.config.yaml: suppress[0]: no check matches "c.*"'],
    ["plugins: [./none.mjs]", "the plugin ./none.mjs cannot be loaded: "],
    ["plugins: [acme-lint]", "the plugin acme-lint is not installed"],
    ["baseline: none.json", "none.json does not exist - --update-baseline writes it"],
  ])("%s", async (text, message) => {
    const run = async () => {
      const { lint: config } = await resolved(yaml(text));
      await lint([imageFrom({})], config);
    };
    const error = await run().catch((error: unknown) => error as Error & { hint?: string });
    expect(error).toMatchObject({ name: "UsageError" });
    const { message: said, hint } = error as Error & { hint?: string };
    expect(hint === undefined ? said : `${said} - ${hint}`).toContain(message);
  });
});

describe("plugins", () => {
  const plugin = (body: string) => ({
    ".git": "",
    "p.mjs": `export default ${body};`,
    "vhdlint.config.yaml": "plugins: [./p.mjs]",
  });
  const motd =
    'id: "acme/motd.empty", title: "t", level: "must", why: "w", fix: { text: "f" }, async run() { return [{ message: "full" }]; }';

  test("bring checks, profiles and reporters", async () => {
    const files = plugin(
      `{ name: "acme", api: 1, checks: [{ ${motd} }], profiles: { acme: ["acme/*"] }, reporters: { wiki: () => "w" } }`,
    );
    const { lint: config, reporters } = await resolved(files, { profile: { value: "acme", origin: "--profile" } });
    const [image] = (await lint([imageFrom({})], config)).images;
    expect(image?.results).toMatchObject([{ check: "acme/motd.empty", status: "fail", requirements: [] }]);
    expect([...reporters.keys()]).toEqual(["acme/wiki"]);
  });

  test("are not loaded where no code is wanted, and their settings are no mistake", async () => {
    const files = {
      ...plugin("(() => { throw new Error('run') })()"),
      "vhdlint.config.yaml": "plugins: [./p.mjs]\nchecks: { acme/*: off }",
    };
    const { lint: config } = await resolved(files, { code: false });
    expect(config.checks.map(({ id }) => id)).not.toContain("acme/motd.empty");
  });

  test.each([
    ["3", "the plugin ./p.mjs exports no plugin"],
    ["(() => { throw new Error('sulking') })()", "the plugin ./p.mjs cannot be loaded: sulking"],
    ['{ name: "Acme", api: 1 }', "has no name of lower-case letters"],
    ['{ name: "acme", api: 2 }', "the plugin acme is written for plugin interface 2, this release has 1"],
    [`{ name: "other", api: 1, checks: [{ ${motd} }] }`, "the plugin other: acme/motd.empty is no id of this plugin"],
    [`{ name: "acme", api: 1, checks: [{ ${motd} }, { ${motd} }] }`, "two checks are called acme/motd.empty"],
    [`{ name: "acme", api: 1, checks: [{ ${motd}, level: "maybe" }] }`, "acme/motd.empty has no level"],
    ['{ name: "acme", api: 1, checks: [{}] }', "the plugin acme: check 1 has no id"],
  ])("%s is refused", async (body, message) => {
    await expect(resolved(plugin(body))).rejects.toThrow(message);
  });

  test("two of one name are refused", async () => {
    const files = plugin('{ name: "acme", api: 1 }');
    await expect(
      resolved({
        ...files,
        "q.mjs": 'export default { name: "acme", api: 1 };',
        "vhdlint.config.yaml": "plugins: [./p.mjs, ./q.mjs]",
      }),
    ).rejects.toThrow("two plugins call themselves acme");
  });

  test("that crash in a check leave the others alone", async () => {
    const files = plugin(`{ name: "acme", api: 1, checks: [{ ${motd}, run() { throw new Error("boom"); } }] }`);
    const { lint: config } = await resolved(files);
    const report = await lint([imageFrom({})], config);
    expect(report.status).toBe("incomplete");
    expect(report.images[0]?.results.find(({ check: id }) => id === "acme/motd.empty")).toMatchObject({
      status: "crashed",
      reason: "Error: boom",
    });
    expect(report.summary.failed).toBe(5);
  });
});

test("a baseline is found from the file that names it", async () => {
  const folder = await folderWith({ "sub/vhdlint.config.yaml": "baseline: known.json" });
  const { baseline } = await resolveConfiguration(builtIn, { directory: join(folder, "sub"), writesBaseline: true });
  expect(baseline).toEqual({ file: join(folder, "sub", "known.json"), old: undefined });
});
