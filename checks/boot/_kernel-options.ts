import { bootDrivers } from "../../src/facts/boot-drivers.ts";
import { type Check, type Finding, type Level, defineCheck, undecided } from "../../src/lint/check.ts";

export interface WantedOption {
  /** Without `CONFIG_`; any of them will do. */
  readonly options: readonly string[];
  readonly values: readonly string[];
  /** What the kernel lacks without it: completes "the kernel …". */
  readonly lack: string;
  readonly level?: Level;
}

/** A check that the configurations of the kernels that start by default set some options. */
export function kernelOptionsCheck({
  wanted,
  ...check
}: Omit<Check, "run" | "options"> & { readonly wanted: readonly WantedOption[] }): Check {
  return defineCheck({
    ...check,
    async run(image) {
      const bootable = (await image.fact(bootDrivers)).filter(({ isDefault }) => isDefault);
      const configured = bootable.filter(({ kernel }) => kernel.configPath !== undefined);
      if (configured.length === 0) return undecided("no configuration of an installed kernel was found");
      const findings: Finding[] = [];
      for (const { kernel } of configured) {
        for (const { options, values, lack, level } of wanted) {
          const set = await Promise.all(options.map((option) => kernel.option(option)));
          if (set.some((option) => values.includes(option?.value ?? ""))) continue;
          const found = set.find((option) => option !== undefined);
          const name = `CONFIG_${options[0] ?? ""}`;
          findings.push({
            message: `kernel ${kernel.version} ${lack}`,
            path: kernel.configPath ?? kernel.path,
            ...(found ? { line: found.line } : {}),
            subject: name,
            ...(level === undefined ? {} : { level }),
            evidence: {
              actual: found ? `${name}=${found.value}` : `${name} is not set`,
              expected: values.map((value) => `${name}=${value}`).join(" or "),
            },
          });
        }
      }
      return findings;
    },
  });
}
