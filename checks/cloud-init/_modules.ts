import type { CloudInitConfig } from "../../src/facts/cloud-init/config.ts";
import { listedModules } from "../../src/facts/cloud-init/modules.ts";
import type { Finding, Level } from "../../src/lint/check.ts";

export interface WantedModule {
  readonly name: string;
  readonly level?: Level;
}

/** A finding for each module that runs in no stage, and a note for one that runs later than the init stage. */
export function missingModules(config: CloudInitConfig, wanted: readonly WantedModule[]): readonly Finding[] {
  const listed = listedModules(config);
  const list = config.get("cloud_init_modules");
  return wanted.flatMap(({ name, level }): Finding[] => {
    const found = listed.filter((module) => module.name === name);
    if (found.some((module) => module.list === "cloud_init_modules")) return [];
    const [late] = found;
    if (late)
      return [
        { message: `${name} runs in ${late.list}`, path: late.path, line: late.line, subject: name, level: "info" },
      ];
    return [
      {
        message: `${name} runs in no stage`,
        ...(list ? { path: list.path, line: list.line } : {}),
        subject: name,
        ...(level === undefined ? {} : { level }),
      },
    ];
  });
}
