import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { ubuntu2204 } from "../../fixtures/trees/ubuntu-22.04.ts";
import { advise } from "../../src/advise/advise.ts";
import { scriptText } from "../../src/report/advice.ts";
import type { RequestedTarget } from "../../src/lint/resolve-target.ts";
import { diskImageFrom, espPartition, rootPartition } from "../../src/testing/disk.ts";

let folder = "";

/** Programs that only write down what they were called with, an argument a line, and answer with their name. */
const stub = '#!/bin/sh\nprintf "%s\\n" "== ${0##*/}" "$@" >> "$LOG"\necho "answer of ${0##*/}"\n';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vhdlint-advise-"));
  for (const name of ["az", "azcopy", "qemu-img"]) {
    await writeFile(join(folder, name), stub);
    await chmod(join(folder, name), 0o755);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const targets: readonly RequestedTarget[] = [
  {},
  { generation: 1 },
  { type: "specialized" },
  { security: "trusted-launch" },
  { security: "confidential" },
  { diskController: "nvme" },
];

describe("the scripts are what a shell understands", () => {
  const file = "out/it's $HOME; `id`.raw";
  for (const target of targets) {
    test(JSON.stringify(target), async () => {
      const partitions = [espPartition(), rootPartition({ tree: ubuntu2204() })];
      const { options } = await advise(await diskImageFrom({ file, footer: "none", partitions }), { checks, target });
      const scripts = options.flatMap(({ id, script }) => (script ? [{ id, text: scriptText(script) }] : []));
      expect(scripts.length).toBeGreaterThan(0);
      for (const { id, text } of scripts) {
        const script = join(folder, "script.sh");
        const log = join(folder, "log");
        await writeFile(script, text);
        await writeFile(log, "");
        expect(spawnSync("sh", ["-n", script], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
        const env = { PATH: `${folder}:/usr/bin:/bin`, LOG: log, HOME: "/nowhere" };
        expect(spawnSync("sh", ["-eu", script], { env, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
        const calls = (await readFile(log, "utf8")).split("== ").slice(1);
        expect(calls[0]).toContain(`qemu-img\nconvert\n-f\nraw\n-O\nvpc\n`);
        const upload = calls.find((call) => call.startsWith("azcopy") || call.startsWith("az\nstorage\nblob\nupload"));
        expect(upload).toContain("\nout/it's $HOME; `id`.vhd\n");
        if (id === "managed-disk") expect(upload).toContain("\nanswer of az\n--blob-type\nPageBlob\n");
        if (id === "gallery") expect(calls.at(-1)).toContain("--os-vhd-uri\nanswer of az\n");
      }
    });
  }
});
