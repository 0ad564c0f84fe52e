import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
// @ts-expect-error: JavaScript, as plugins are
import plugin from "../docs/examples/plugin/index.js";
import { loadPlugins } from "../src/lint/configuration/load-plugins.ts";
import { lint } from "../src/lint/lint.ts";
import { readPolicy } from "../src/lint/policy/read-policy.ts";
import { file, imageFrom } from "../src/testing/index.ts";

const policyFile = resolve("docs/examples/policy/acme.yaml");

describe("the example of a policy", () => {
  test("fits its schema", async () => {
    const schema = JSON.parse(await readFile("docs/schema/policy-1.schema.json", "utf8"));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(parse(await readFile(policyFile, "utf8"))) || validate.errors).toBe(true);
  });

  test("finds what it is about", async () => {
    const checks = await readPolicy(policyFile);
    const installer = "installer:x:1000:1000::/home/installer:/bin/bash\n";
    const bad = imageFrom({ "/etc/passwd": installer, "/etc/sudoers.d/installer": "installer ALL=(ALL) ALL\n" });
    const good = imageFrom({
      "/etc/passwd": "root:x:0:0::/root:/bin/bash\n",
      "/etc/ssh/sshd_config.d/10-acme.conf": file("PasswordAuthentication no\n", { mode: 0o644, uid: 0 }),
    });
    const failed = async (image: typeof bad) => {
      const { images } = await lint([image], { checks });
      return images[0]?.results.filter(({ status }) => status === "fail").map(({ check }) => check);
    };
    expect(await failed(bad)).toEqual([
      "acme-policy/accounts.no-installer",
      "acme-policy/audit.running",
      "acme-policy/ssh.hardened",
    ]);
    // Its unit of audit is missing still.
    expect(await failed(good)).toEqual(["acme-policy/audit.running"]);
  });
});

test("the example of a plugin is one", async () => {
  const [loaded] = await loadPlugins([{ plugin, folder: "." }]);
  expect(loaded?.checks?.map(({ id }) => id)).toEqual(["acme/branding.no-banner", "acme/hardening.no-compiler"]);
});

describe("the schema of configurations", async () => {
  const schema = JSON.parse(await readFile("docs/schema/config-1.schema.json", "utf8"));
  const validate = new Ajv2020({ strict: false }).compile(schema);

  test.each([
    [
      true,
      { failOn: "warning", checks: { "leftovers.package-cache": { options: { maxMiB: 64 } }, "network.*": "off" } },
    ],
    [true, { plugins: ["./a.mjs"], images: [{ match: ["a", "b"], target: { generation: 1 } }] }],
    [false, { checks: { "leftovers.package-cache": { options: { maxMb: 64 } } } }],
    [false, { checks: { "leftovers.package-cache": { options: { maxMiB: "64" } } } }],
    [false, { checks: { "agent.installed": "loud" } }],
    [false, { suppress: [{ check: "a.b" }] }],
    [false, { nothing: 1 }],
  ])("takes it: %s, %o", (taken, configuration) => {
    expect(validate(configuration)).toBe(taken);
  });
});
