import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DsIdentifyCase } from "./ds-identify-cases.ts";

/** What the real ds-identify did. */
export interface DsIdentifyOutcome {
  readonly code: number;
  /** The list that overrides the image's; undefined when none was written. */
  readonly written: string | undefined;
}

const azureChassis = "7783-7084-3265-9085-8269-3286-77";

/** Programs that would ask this machine instead of the Azure VM that is pretended. */
const programs = {
  blkid: "exit 0",
  "systemd-detect-virt": 'echo "microsoft"',
  "virt-what": "echo hyperv",
  uname:
    'case "$1" in -snrvmo) echo "Linux vm 6.1.0 #1 SMP $VM_MACHINE GNU/Linux";; *) echo "Linux #1 SMP $VM_MACHINE";; esac',
};

/**
 * Runs a ds-identify under this machine's `sh` with PATH_ROOT set to small trees. Dispose to remove them.
 */
export class DsIdentifyRunner implements AsyncDisposable {
  readonly #script: string;
  readonly #folder: string;
  #count = 0;

  private constructor(script: string, folder: string) {
    this.#script = script;
    this.#folder = folder;
  }

  static async create(script: string): Promise<DsIdentifyRunner> {
    const folder = await mkdtemp(join(tmpdir(), "vhdlint-ds-identify-"));
    for (const [name, body] of Object.entries(programs)) {
      const path = join(folder, "bin", name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `#!/bin/sh\n${body}\n`);
      await chmod(path, 0o755);
    }
    return new DsIdentifyRunner(script, folder);
  }

  /** Makes the tree of a case and gives its path. */
  async tree({ files, commandLine }: DsIdentifyCase): Promise<string> {
    const root = join(this.#folder, String((this.#count += 1)));
    const boot = { "/proc/cmdline": `${commandLine}\n`, "/sys/class/dmi/id/chassis_asset_tag": `${azureChassis}\n` };
    for (const [path, content] of Object.entries({ ...files, ...boot })) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return root;
  }

  async run(root: string, machine: string): Promise<DsIdentifyOutcome> {
    const env = { PATH: `${this.#folder}/bin:/usr/bin:/bin`, PATH_ROOT: root, VM_MACHINE: machine, LC_ALL: "C" };
    const code = await new Promise<number>((resolve, reject) => {
      execFile("sh", [this.#script, "--force"], { env, timeout: 20_000 }, (error) => {
        if (error === null) resolve(0);
        else if (typeof error.code === "number") resolve(error.code);
        else reject(error);
      });
    });
    const text = await readFile(join(root, "run/cloud-init/cloud.cfg"), "utf8").catch(() => "");
    return { code, written: /^datasource_list:[^\n]*/m.exec(text)?.[0] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
