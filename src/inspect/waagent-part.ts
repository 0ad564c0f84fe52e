import { type WaagentConfig } from "../facts/waagent-conf.ts";
import { waagent } from "../facts/waagent.ts";
import { type WaagentKey, isIntKey, isReadBy, isSwitchKey, waagentKeys } from "../facts/waagent/keys.ts";
import type { Image } from "../image/image.ts";
import type { WaagentPart } from "./inspection.ts";

/** The Azure Linux Agent and its configuration as this release of it would read it. */
export async function waagentPart(image: Image): Promise<WaagentPart> {
  const agent = await image.fact(waagent);
  const keys = waagentKeys()
    .filter((key) => isReadBy(key, agent.codeVersion))
    .sort();
  const { config } = agent;
  return {
    installed: agent.installed,
    version: agent.version ?? null,
    package: agent.packageName ?? null,
    serviceStartsAtBoot: agent.startsAtBoot,
    whyNotStarted: agent.whyNotStarted?.text ?? null,
    unit: agent.unit?.name ?? null,
    configPath: agent.configPath,
    effective: config ? Object.fromEntries(keys.map((key) => [key, valueOf(config, key)])) : null,
    set: config
      ? Object.fromEntries(
          keys.flatMap((key) => {
            const line = config.last(key)?.line;
            return line === undefined ? [] : [[key, line]];
          }),
        )
      : {},
  };
}

function valueOf(config: WaagentConfig, key: WaagentKey): boolean | number | string | null {
  if (isSwitchKey(key)) return config.switch(key).value;
  if (isIntKey(key)) return config.int(key).value ?? null;
  const value = config.string(key).value ?? null;
  // A proxy's address may carry a password.
  return key === "HttpProxy.Host" && value !== null ? value.replace(/^(\w+:\/\/)?[^/@]*@/, "$1…@") : value;
}
