import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { bootEntries } from "./boot-entries.ts";
import { modulesBlockedBy } from "./kernel-command-line.ts";
import { type Kernel, kernels } from "./kernels.ts";
import { type Modprobe, modprobe } from "./modprobe.ts";

/** Why the DVD with ovf-env.xml, a UDF file system in a virtual drive, cannot be mounted. */
export interface MediumProblem {
  readonly module: MediumModule;
  readonly text: string;
  readonly path?: string;
  readonly line?: number;
}

/** `ata_piix` drives the DVD of Generation 1 only; Generation 2 has it behind hv_storvsc. */
export type MediumModule = "udf" | "sr_mod" | "cdrom" | "ata_piix";

export interface ProvisioningMedium {
  /** A kernel was there to look at. */
  readonly kernelSeen: boolean;
  readonly problems: readonly MediumProblem[];
}

const modules: readonly MediumModule[] = ["udf", "sr_mod", "cdrom", "ata_piix"];

export const provisioningMedium = defineFact(
  "provisioning-medium",
  async (image: Image): Promise<ProvisioningMedium> => {
    const installed = await image.fact(kernels);
    const { defaultEntry } = await image.fact(bootEntries);
    const booted = installed.find(({ version }) => version === defaultEntry?.kernelVersion) ?? installed.at(-1);
    const rules = await image.fact(modprobe);
    const cmdline = modulesBlockedBy(defaultEntry?.cmdline ?? []);
    const problems: MediumProblem[] = [];
    for (const module of modules) {
      const problem = await problemOf(module, booted, rules);
      if (problem) problems.push(problem);
      // rd.driver.blacklist ends with the initramfs.
      const word = cmdline.get(module);
      if (problem || !defaultEntry || word === undefined || word.name.startsWith("rd.")) continue;
      if ((await booted?.hasModule(module)) !== "builtin") {
        const text = `${word.text} on the kernel command line keeps ${module} from being loaded`;
        problems.push({ module, text, ...defaultEntry.cmdlineSource });
      }
    }
    return { kernelSeen: booted !== undefined, problems };
  },
);

async function problemOf(
  module: MediumModule,
  kernel: Kernel | undefined,
  rules: Modprobe,
): Promise<MediumProblem | undefined> {
  const place = await kernel?.hasModule(module);
  if (place === "builtin") return undefined;
  for (const { kind, directive } of rules.blocksOf(module)) {
    // A dependency is loaded by name, which a blacklist does not forbid.
    if (kind === "blacklist" && (module === "cdrom" || rules.loadedAtBoot.some((line) => line.module === module)))
      continue;
    const { command, path, line } = directive;
    return { module, text: `a line "${command} ${module}" of modprobe keeps it from being loaded`, path, line };
  }
  // Other drivers than ata_piix may serve the drive, and cdrom is there where sr_mod is.
  if (kernel === undefined || place !== undefined || (module !== "udf" && module !== "sr_mod")) return undefined;
  return { module, text: `the kernel ${kernel.version} has no driver ${module}`, path: kernel.path };
}
