import type { Image } from "../../image/image.ts";
import { cloudInitLeftovers } from "../cloud-init/leftovers.ts";
import { hostKeyTypes, listedModules } from "../cloud-init/modules.ts";
import type { CloudInit } from "../cloud-init.ts";
import { findProgram } from "../programs.ts";
import { units } from "../units.ts";
import type { CloudInitInput, CloudInitLeftovers, Place, Remark, Setting } from "./input.ts";

/** cloud-init as the verdict wants it; undefined when it is not installed. */
export async function gatherCloudInit(
  image: Image,
  cloudInit: CloudInit,
  { fips }: { readonly fips: boolean },
): Promise<CloudInitInput | undefined> {
  const { version, azure, datasource, enabledAsWaagentSeesIt, runs } = cloudInit;
  if (cloudInit.state === "C0") return removedWithScripts(image);
  const state = await stateOf(image, cloudInit);
  return {
    state,
    version,
    reason: reasonOf({ ...cloudInit, state }),
    source: runs.azure ? "Azure" : datasource.source,
    seenEnabled: enabledAsWaagentSeesIt.value || state === "C1",
    statusTest: enabledAsWaagentSeesIt.maybeByStatus,
    skipReadyReport: settingOf(azure.skipsReadyReport),
    dataDir: settingOf(azure.dataDir),
    keyTypes: keyTypes(cloudInit, fips),
    noDefaultUser: noDefaultUser(cloudInit),
    left: await leftovers(image),
  };
}

/** Without systemd `service cloud-init status` is the only test, which succeeds once cloud-init has run. */
async function stateOf(image: Image, { state, enabledAsWaagentSeesIt }: CloudInit): Promise<CloudInit["state"]> {
  const { manager } = await image.fact(units);
  const bySystemctl = manager === "systemd" || manager === "unknown";
  return state === "C1v" && !bySystemctl && enabledAsWaagentSeesIt.maybeByStatus ? "C1" : state;
}

/**
 * A package of Debian's family that was removed and not purged leaves its init scripts, which systemd still starts and
 * which end well without doing anything: `service cloud-init status` then succeeds, and waagent believes cloud-init
 * enabled for ever.
 */
async function removedWithScripts(image: Image): Promise<CloudInitInput | undefined> {
  const unit = (await image.fact(units)).find("cloud-init.service");
  const isScript = unit?.path.startsWith("/etc/init.d/") === true && unit.startsAtBoot;
  if (!isScript || (await findProgram(image.tree, "service")) === undefined) return undefined;
  const text = `cloud-init was removed, yet its script ${unit.path} is still started, which waagent takes for cloud-init`;
  return {
    state: "C2",
    version: undefined,
    reason: { text, path: unit.path },
    seenEnabled: true,
    statusTest: true,
    skipReadyReport: { value: false },
    dataDir: { value: "/var/lib/waagent" },
    keyTypes: undefined,
    left: {},
  };
}

/** What makes it run, or keeps it from it, as a clause. */
function reasonOf({ state, runs, enabledAsWaagentSeesIt }: CloudInit): Remark {
  const { text } = runs.reason;
  const at = placeOf(runs.reason);
  switch (state) {
    case "C2":
    case "C3":
      return { text: `cloud-init does not run, since ${text}`, ...at };
    case "C1v": {
      const { reason } = enabledAsWaagentSeesIt;
      return { text: reason.text, ...placeOf(reason) };
    }
    case "C0":
    case "C1":
    case "C4":
      return { text, ...at };
  }
}

/**
 * The host keys that its module makes, or is given (`cloudinit/config/cc_ssh.py: handle`). In FIPS mode it leaves ed25519
 * out.
 */
function keyTypes({ config }: CloudInit, fips: boolean): Setting<readonly string[]> | undefined {
  const made = hostKeyTypes(config);
  if (!made) return undefined;
  const given = config.get("ssh_keys");
  if (given?.kind === "map") {
    const types = [...given.entries.keys()].flatMap((key) => /^([a-z0-9]+)_(?:public|private)$/.exec(key)?.[1] ?? []);
    return { value: [...new Set(types)], ...placeOf(given) };
  }
  return { value: made.types.filter((type) => !(fips && type === "ed25519")), ...placeOf(made) };
}

/** Without the module for users nothing is made anyway, which is told by a check of its own. */
function noDefaultUser({ config, defaultUser }: CloudInit): Remark | undefined {
  const module = listedModules(config).find(({ name }) => name === "users_groups");
  if (defaultUser.created || !module) return undefined;
  if (defaultUser.place) return { text: "the list of users does not contain default", ...placeOf(defaultUser.place) };
  return { text: "there is no list of users that contains default", ...placeOf({ path: module.path }) };
}

async function leftovers(image: Image): Promise<CloudInitLeftovers> {
  const found = await image.fact(cloudInitLeftovers);
  const first = (kind: string): Place | undefined => {
    const leftover = found.find((left) => left.kind === kind);
    return leftover && placeOf(leftover);
  };
  // Without a cache there is nothing to trust.
  const hasCache = (await image.tree.stat("/var/lib/cloud/instance/obj.pkl")) !== undefined;
  return {
    polls: first("polls"),
    trustedCache: hasCache ? first("trusted") : undefined,
    azureSeed: first("azure-seed"),
  };
}

function settingOf<T>(setting: { readonly value: T; readonly path?: string; readonly line?: number }): Setting<T> {
  return { value: setting.value, ...placeOf(setting) };
}

/** The kernel command line and cloud-init itself are places without a file. */
function placeOf({ path, line = 0 }: { readonly path?: string; readonly line?: number }): Place {
  if (!path?.startsWith("/")) return {};
  return { path, ...(line > 0 ? { line } : {}) };
}
