import { beforeAll, describe, expect, test } from "vitest";
import { cloudInit } from "../../src/facts/cloud-init.ts";
import { planOf } from "../../src/facts/provisioning/agent-plan.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { Image } from "../../src/image/image.ts";
import { DirectoryFileSystem } from "../../src/image/tree/directory.ts";
import { MemoryFileSystem } from "../../src/image/tree/memory.ts";
import { MountedTree } from "../../src/image/tree/mounted-tree.ts";
import { parseWaagentConf } from "../../src/facts/waagent-conf.ts";
import { isIntKey, isReadBy, isSwitchKey, type WaagentKey, waagentKeys } from "../../src/facts/waagent/keys.ts";
import { type DebianRelease, debianReleases, debianTree, runInTree } from "./debian-tree.ts";
import { waagentConfTexts } from "./waagent-conf-texts.ts";

const texts = waagentConfTexts(400);

/** What the image's own agent says: of its tables and of every text. */
interface AgentAnswer {
  readonly version: string;
  /** Whether it believes cloud-init enabled. */
  readonly enabled: boolean;
  /** Keys of the agent's tables by type. */
  readonly tables: {
    readonly switch: readonly string[];
    readonly int: readonly string[];
    readonly string: readonly string[];
  };
  readonly results: readonly {
    readonly handler: "CloudInit" | "Default";
    readonly provisions: boolean;
    readonly values: Readonly<Record<string, string | number | boolean | null>>;
  }[];
}

/** Loads every text with the agent's own classes, in one process. */
const program = String.raw`
import json, sys
import azurelinuxagent.common.conf as conf
import azurelinuxagent.common.logger as logger
from azurelinuxagent.common.version import AGENT_VERSION
from azurelinuxagent.pa.provision import cloudinit, factory
from azurelinuxagent.pa.provision.cloudinit import CloudInitProvisionHandler

# systemctl need not be asked for every text: its answer is the same.
enabled = cloudinit.cloud_init_is_enabled()
for module in (cloudinit, factory):
    module.cloud_init_is_enabled = lambda: enabled

# Keys that one getter reads in another way than the agent's own tables say.
getters = {
    "AutoUpdate.UpdateToLatestVersion": getattr(conf, "get_auto_update_to_latest_version", None),
    "Extensions.InitialGoalStatePeriod": getattr(conf, "get_initial_goal_state_period", None),
    "CGroups.Enabled": getattr(conf, "get_cgroups_enabled", None),
    "Monitor.NetworkConfigurationChanges": getattr(conf, "get_monitor_network_configuration_changes", None),
    "OS.SshClientAliveInterval": lambda: str(conf.get_ssh_client_alive_interval()),
}
tables = {"switch": conf.__SWITCH_OPTIONS__, "int": conf.__INTEGER_OPTIONS__, "string": conf.__STRING_OPTIONS__}
results = []
for text in json.load(sys.stdin):
    conf.__conf__.values = {}
    conf.__conf__.load(text)
    values = conf.get_configuration()
    values.update({key: getter() for key, getter in getters.items() if getter})
    handler = factory.get_provision_handler()
    results.append({
        "handler": "CloudInit" if isinstance(handler, CloudInitProvisionHandler) else "Default",
        "provisions": conf.get_provision_enabled(),
        "values": values,
    })
answer = {"version": AGENT_VERSION, "enabled": enabled, "tables": {k: sorted(v) for k, v in tables.items()}, "results": results}
json.dump(answer, sys.stdout)
`;

/** cloud-init as Debian enables it, and with the links gone that `systemctl is-enabled` counts. */
const situations = { "cloud-init enabled": [], "cloud-init disabled": ["/etc/systemd/system/cloud-init.target.wants"] };
type SituationName = keyof typeof situations;

const answers = new Map<string, AgentAnswer>();

function answerOf(release: DebianRelease, situation: SituationName = "cloud-init enabled"): AgentAnswer {
  const found = answers.get(`${release}, ${situation}`);
  if (!found) throw new Error(`no answer of ${release}`);
  return found;
}

/** The tree of the release with the directories empty that the situation empties. */
async function imageOf(release: DebianRelease, situation: SituationName): Promise<Image> {
  const directory = new DirectoryFileSystem(await debianTree(release));
  const hidden = situations[situation].map((path) => ({ path, fileSystem: new MemoryFileSystem([]) }));
  return new Image(
    { locator: release, kind: "directory" },
    new MountedTree([{ path: "/", fileSystem: directory }, ...hidden]),
  );
}

beforeAll(async () => {
  for (const release of debianReleases) {
    const tree = await debianTree(release);
    for (const [name, emptied] of Object.entries(situations)) {
      const said = runInTree(tree, ["python3", "-c", program], JSON.stringify(texts), emptied);
      answers.set(`${release}, ${name}`, JSON.parse(said));
    }
  }
});

describe.each(debianReleases)("the agent of %s", (release) => {
  test("reads the keys that our table says it reads, with the same types", () => {
    const { version, tables } = answerOf(release);
    const known = waagentKeys().filter((key) => isReadBy(key, version));
    const ours = {
      switch: known.filter(isSwitchKey),
      int: known.filter(isIntKey),
      string: known.filter((key) => !isSwitchKey(key) && !isIntKey(key)),
    };
    for (const type of ["switch", "int", "string"] as const) {
      const theirs = tables[type].filter((key) => !key.startsWith("Debug.") && !unlistedKeys.has(key));
      expect(ours[type].filter((key) => !unlistedKeys.has(key)).toSorted()).toEqual(theirs);
    }
  });

  test(`takes ${texts.length} texts as we do`, () => {
    const { version, results } = answerOf(release);
    const known = waagentKeys().filter((key) => isReadBy(key, version) && key !== neverSet);
    const differences = texts.flatMap((text, index) => {
      const theirs = results[index]?.values ?? {};
      const config = parseWaagentConf(text, "/etc/waagent.conf", version);
      return known.flatMap((key) => {
        const [ours, their] = [valueOf(config, key) ?? null, theirs[key]];
        return Object.is(ours, their) ? [] : [{ text, key, ours, their }];
      });
    });
    expect(differences.slice(0, 10)).toEqual([]);
  });

  describe.each(Object.keys(situations) as SituationName[])("with %s", (situation) => {
    test("is seen as it is: its release, its place, and whether it believes cloud-init enabled", async () => {
      const { version, enabled } = answerOf(release, situation);
      const image = await imageOf(release, situation);
      expect(await image.fact(waagent)).toMatchObject({
        installed: true,
        version,
        codeVersion: version,
        packageName: "waagent",
        executable: "/usr/sbin/waagent",
        interpreter: "/usr/bin/python3",
        startsAtBoot: true,
        configPath: "/etc/waagent.conf",
        osClass: "debian",
      });
      expect((await image.fact(cloudInit)).enabledAsWaagentSeesIt.value).toBe(enabled);
      expect(enabled).toBe(situation === "cloud-init enabled");
    });

    test("takes the handler that we say for every text", () => {
      const { version, enabled, results } = answerOf(release, situation);
      const differences = texts.flatMap((text, index) => {
        const theirs = results[index];
        const ours = handlerOf(text, version, enabled);
        const isSame = theirs?.handler === ours.handler && theirs.provisions === ours.provisions;
        return isSame ? [] : [{ text, ours, handler: theirs?.handler, provisions: theirs?.provisions }];
      });
      expect(differences.slice(0, 10)).toEqual([]);
    });
  });
});

/** What our plan of the agent makes of a configuration. */
function handlerOf(
  text: string,
  version: string,
  cloudInitEnabled: boolean,
): Pick<AgentAnswer["results"][number], "handler" | "provisions"> {
  const config = parseWaagentConf(text, "/etc/waagent.conf", version);
  const { role } = planOf({
    starts: true,
    version,
    ubuntu: false,
    mode: { value: config.string("Provisioning.Agent").value ?? "auto" },
    enabled: { value: config.switch("Provisioning.Enabled").value },
    useCloudInit: { value: config.switch("Provisioning.UseCloudInit").value },
    extensions: { value: config.switch("Extensions.Enabled").value },
    libDir: { value: "/var/lib/waagent" },
    sshDir: "/etc/ssh",
    hostKeyType: { value: "rsa" },
    regenerateHostKeys: { value: config.switch("Provisioning.RegenerateSshHostKeyPair").value },
    left: {},
    missingPrograms: [],
  });
  const waits = role === "cloud-init" || (role === "auto" && cloudInitEnabled);
  return { handler: waits ? "CloudInit" : "Default", provisions: role === "auto" || role === "waagent" };
}

/**
 * Keys whose place in the agent's tables is not where its getters look:
 * - `OS.SshClientAliveInterval` is listed as a number, but fetched as text.
 * - `CGroups.Enabled` and `Monitor.NetworkConfigurationChanges` have getters only.
 */
const unlistedKeys: ReadonlySet<string> = new Set([
  "OS.SshClientAliveInterval",
  "CGroups.Enabled",
  "Monitor.NetworkConfigurationChanges",
]);

/** Listed as a number, fetched as a switch: what the table's reading gives is nothing the agent ever uses. */
const neverSet: WaagentKey = "Extensions.WaitForCloudInitTimeout";

function valueOf(config: ReturnType<typeof parseWaagentConf>, key: WaagentKey): string | number | boolean | undefined {
  if (isSwitchKey(key)) return config.switch(key).value;
  return isIntKey(key) ? config.int(key).value : config.string(key).value;
}
