import type { WaagentConfig } from "../waagent-conf.ts";
import type { Waagent } from "../waagent.ts";
import type { StringKey, SwitchKey } from "../waagent/keys.ts";
import type { AgentInput, Place, Setting } from "./input.ts";

/** The agent as the verdict wants it; undefined when there is none, or none that this tree shows. */
export async function gatherAgent(agent: Waagent): Promise<AgentInput | undefined> {
  if (!agent.installed) return undefined;
  const state = await agent.state();
  const { config, startsAtBoot, whyNotStarted, unit, whyNoPasswords } = agent;
  return {
    starts: startsAtBoot,
    notStarted: whyNotStarted && { text: whyNotStarted.text, ...placeOf(whyNotStarted) },
    // Azure Linux labels its package 2.11.1.4 and its code 2.11.8.8; the code is what behaves.
    version: agent.codeVersion ?? agent.version,
    service: serviceOf(unit),
    ubuntu: agent.osClass === "ubuntu",
    // What a system extension of Flatcar holds is not opened; its package provisions (`Provisioning.Agent=waagent`).
    mode: config ? settingOf(config, "Provisioning.Agent") : { value: "waagent" },
    enabled: config ? switchOf(config, "Provisioning.Enabled") : { value: true },
    useCloudInit: config ? switchOf(config, "Provisioning.UseCloudInit") : { value: false },
    extensions: config ? switchOf(config, "Extensions.Enabled") : { value: true },
    libDir: { value: agent.libDir, ...(config ? placeOf(config.string("Lib.Dir")) : {}) },
    sshDir: config?.string("OS.SshDir").value ?? "/etc/ssh",
    hostKeyType: {
      value: agent.sshKeyType,
      ...(config ? placeOf(config.string("Provisioning.SshHostKeyPairType")) : {}),
    },
    regenerateHostKeys: config ? switchOf(config, "Provisioning.RegenerateSshHostKeyPair") : { value: true },
    left: {
      provisioned: state.provisioned && { path: state.provisioned.path },
      ovfEnv: state.ovfEnv && { path: state.ovfEnv.path, disablesAgent: state.ovfEnv.disablesAgent },
      disableAgent: state.disableAgent === undefined ? undefined : { path: state.disableAgent },
    },
    missingPrograms: agent.hidden === undefined ? await agent.missingPrograms() : [],
    cannotHashPasswords:
      whyNoPasswords === undefined ? undefined : { text: `waagent cannot set passwords: ${whyNoPasswords}` },
  };
}

function serviceOf(unit: Waagent["unit"]): AgentInput["service"] {
  const [reason] = unit?.startReasons ?? [];
  return reason && { text: reason.text, ...placeOf(reason) };
}

function settingOf(config: WaagentConfig, key: StringKey): Setting<string> {
  const setting = config.string(key);
  return { value: setting.value ?? "", ...placeOf(setting) };
}

function switchOf(config: WaagentConfig, key: SwitchKey): Setting<boolean> {
  const setting = config.switch(key);
  return { value: setting.value, ...placeOf(setting) };
}

/** A default has the file as its place and no line. */
function placeOf({ path, line }: { readonly path?: string; readonly line?: number | undefined }): Place {
  return { ...(path === undefined ? {} : { path }), ...(line === undefined ? {} : { line }) };
}
