import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configurationEndings } from "../../lint/configuration/find.ts";
import { UsageError } from "../../lint/usage-error.ts";
import { version } from "../../version.ts";
import type { CommandLine } from "../command-line.ts";
import type { ExitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";

const NAME = "vhdlint.config.yaml";

/** Writes a configuration to start from. Never over one that is there. */
export async function init(line: CommandLine, host: Host): Promise<ExitReason> {
  if (line.operands.length > 0) throw new UsageError("init takes no operands", "it writes into the working directory");
  const folder = process.cwd();
  const names = await readdir(folder);
  const there = configurationEndings.map((ending) => `vhdlint.config.${ending}`).find((name) => names.includes(name));
  if (there !== undefined) throw new UsageError(`${there} is there already`, "vhdlint config shows what holds");
  await writeFile(join(folder, NAME), starter(), { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${NAME} cannot be written: ${error.code}`);
  });
  host.stdout.write(`wrote ${NAME}\n`);
  return "clean";
}

/** Everything commented out holds by default. */
function starter(): string {
  const [major, minor] = version.split(".");
  return `# yaml-language-server: $schema=./node_modules/vhdlint/docs/schema/config-1.schema.json
# What vhdlint expects of the images of this repository. A flag or a variable (VHDLINT_FAIL_ON) wins over each key.
requires: "^${major}.${minor}"

# What the images are meant for; what is not said is found in the image or assumed.
target:
  type: generalized # or specialized
  target: gallery # managed-disk, managed-image or marketplace
  # generation: 2
  # security: trusted-launch
  # diskController: nvme

failOn: error # warning, info or never

# profile: minimal # only what Azure demands

# checks:
#   leftovers.package-cache: { severity: warning, options: { maxMiB: 64 } }
#   network.*: info

# suppress:
#   - check: security.client-alive-interval
#     path: /etc/ssh/*
#     reason: sessions end at the bastion
#     until: 2027-03-31

# images:
#   - match: "legacy-*.vhd"
#     target: { generation: 1 }

# plugins: [./lint/acme.ts]
# policies: [./lint/acme.yaml]
# baseline: vhdlint-baseline.json
# outputs: [pretty, sarif=out/vhdlint.sarif]
`;
}
