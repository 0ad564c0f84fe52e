import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { planOf } from "../../src/facts/provisioning/agent-plan.ts";
import { draftGeneralized } from "../../src/facts/provisioning/generalized.ts";
import type { AgentAct } from "../../src/facts/provisioning/situations.ts";
import { provisioningInput } from "../../src/facts/provisioning.ts";
import { parseWaagentConf } from "../../src/facts/waagent-conf.ts";
import { openImage } from "../../src/image/open-image.ts";
import { debianReleases, debianTree, runInTree } from "./debian-tree.ts";

/** waagent.conf texts; the keys of before 2.2.45 must have no effect on these releases. */
const texts = [
  "\n",
  "Provisioning.Agent=auto\n",
  "Provisioning.Agent=waagent\n",
  "Provisioning.Agent=cloud-init\n",
  "Provisioning.Agent=disabled\n",
  "Provisioning.Agent=Auto\n",
  "Provisioning.Agent='waagent'\n",
  "Provisioning.Agent=\n",
  "Provisioning.Agent=None\n",
  "Provisioning.Enabled=n\nProvisioning.UseCloudInit=y\n",
  "Provisioning.Agent=waagent\nProvisioning.SshHostKeyPairType=dsa\n",
];

/**
 * Runs the agent's own provisioning handler for every text: what it reports, and whether it goes to read the medium. The
 * protocol, the marker that it writes and the waits are the only parts that are replaced.
 */
const program = String.raw`
import json, sys, time
import azurelinuxagent.common.conf as conf
import azurelinuxagent.pa.deprovision as deprovision
from azurelinuxagent.pa.provision import cloudinit, default, factory

time.sleep = lambda *_: None
enabled = cloudinit.cloud_init_is_enabled()
for module in (cloudinit, default, factory):
    if hasattr(module, "cloud_init_is_enabled"):
        module.cloud_init_is_enabled = lambda: enabled

class Copies(Exception):
    pass

class Protocol:
    def get_protocol(self):
        return self
    def copy_ovf_env(self):
        raise Copies()

class Deprovision:
    def run_changed_unique_id(self):
        pass

deprovision.get_deprovision_handler = lambda *_: Deprovision()
results = []
for text in json.load(sys.stdin):
    conf.__conf__.values = {}
    conf.__conf__.load(text)
    events = []
    handler = factory.get_provision_handler()
    handler.protocol_util = Protocol()
    handler.osutil.is_current_instance_id = lambda *_: False
    handler.report_ready = lambda *_, events=events, **__: events.append("ready")
    handler.report_not_ready = lambda status, *_, events=events, **__: events.append(status)
    handler.report_event = lambda *_, **__: None
    handler.write_provisioned = lambda *_: None
    handler.handle_provision_guest_agent = lambda *_: None
    try:
        handler.run()
    except Copies:
        events.append("copies")
    results.append({"handler": type(handler).__name__, "events": events})
json.dump(results, sys.stdout)
`;

interface Answer {
  readonly handler: string;
  readonly events: readonly string[];
}

/** What the agent was seen to do. */
function seen({ handler, events }: Answer): "copies" | "ready" | "completes" | "waits" | "refuses" {
  if (events.includes("copies")) return "copies";
  if (events.includes("ready")) return events.length === 1 ? "ready" : "completes";
  return handler === "CloudInitProvisionHandler" ? "waits" : "refuses";
}

/** What it may be seen to do where cloud-init does not run beside it, as in these trees. */
const expected: Readonly<Record<AgentAct, readonly string[]>> = {
  provisions: ["copies"],
  joins: ["waits", "completes"],
  "waits-in-vain": ["waits"],
  "reports-at-once": ["ready", "completes"],
  refuses: ["refuses"],
  "never-ends": [],
  nothing: [],
};

const etc = "/etc/systemd/system";
const stages = [
  "cloud-init-local",
  "cloud-init",
  "cloud-init-network",
  "cloud-init-main",
  "cloud-config",
  "cloud-final",
];

class Copy {
  readonly root: string;

  /** Hard links: every change replaces a file, so that the shared tree stays as it is. */
  constructor(tree: string) {
    this.root = mkdtempSync(join(tmpdir(), "vhdlint-provisioning-"));
    const linked = spawnSync("cp", ["-al", `${tree}/.`, this.root]);
    if (linked.status !== 0) throw new Error(String(linked.stderr));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }

  write(path: string, text = ""): void {
    this.remove(path);
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  link(path: string, target: string): void {
    this.remove(path);
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(target, join(this.root, path));
  }

  get stages(): readonly string[] {
    const directories = ["/usr/lib/systemd/system", "/lib/systemd/system"];
    return stages.filter((name) => directories.some((path) => existsSync(join(this.root, path, `${name}.service`))));
  }
}

/** States of cloud-init's units. */
const unitStates: Readonly<Record<string, (copy: Copy) => void>> = {
  enabled: () => {},
  "enabled, switched off by its file": (copy) => copy.write("/etc/cloud/cloud-init.disabled"),
  "enabled, another source": (copy) => copy.write("/etc/cloud/cloud.cfg.d/99.cfg", "datasource_list: [ NoCloud ]\n"),
  disabled: (copy) => copy.remove(`${etc}/cloud-init.target.wants`),
  masked: (copy) => copy.stages.forEach((name) => copy.link(`${etc}/${name}.service`, "/dev/null")),
  "linked by the vendor only": (copy) => {
    copy.remove(`${etc}/cloud-init.target.wants`);
    for (const name of copy.stages) {
      copy.link(`/usr/lib/systemd/system/cloud-init.target.wants/${name}.service`, `../${name}.service`);
    }
  },
  // `apt-get remove` leaves the init scripts, which make `service cloud-init status` succeed.
  "removed and not purged": (copy) => remove(copy),
  "purged by hand, links left behind": (copy) => {
    remove(copy);
    for (const name of [...stages, "cloud-init"]) copy.remove(`/etc/init.d/${name}`);
  },
};

function remove(copy: Copy): void {
  copy.remove("/usr/bin/cloud-init");
  for (const name of copy.stages) {
    copy.remove(`/usr/lib/systemd/system/${name}.service`);
    copy.remove(`/lib/systemd/system/${name}.service`);
  }
}

/** What earlier runs left, each state on top of the one before. */
const leftovers: Readonly<Record<string, (copy: Copy) => void>> = {
  "nothing left": () => {},
  "a marker left": (copy) => copy.write("/var/lib/waagent/provisioned", "3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A"),
  "ovf-env.xml and host keys left": (copy) => {
    copy.remove("/var/lib/waagent/provisioned");
    copy.write("/var/lib/waagent/ovf-env.xml", ovfEnv);
  },
  "ovf-env.xml left, host keys gone": (copy) => {
    // Debian 13 would make new ones before sshd starts.
    copy.remove("/usr/lib/systemd/system/sshd-keygen.service");
    copy.remove("/lib/systemd/system/sshd-keygen.service");
    for (const type of ["rsa", "ecdsa", "ed25519"]) {
      copy.remove(`/etc/ssh/ssh_host_${type}_key`);
      copy.remove(`/etc/ssh/ssh_host_${type}_key.pub`);
    }
  },
};

const ovfEnv = `<?xml version="1.0" encoding="utf-8"?>
<Environment xmlns="http://schemas.dmtf.org/ovf/environment/1" xmlns:wa="http://schemas.microsoft.com/windowsazure">
  <wa:ProvisioningSection><wa:Version>1.0</wa:Version>
    <LinuxProvisioningConfigurationSet xmlns="http://schemas.microsoft.com/windowsazure">
      <ConfigurationSetType>LinuxProvisioningConfiguration</ConfigurationSetType>
      <HostName>vm</HostName><UserName>azureuser</UserName>
    </LinuxProvisioningConfigurationSet>
  </wa:ProvisioningSection>
  <wa:PlatformSettingsSection><wa:Version>1.0</wa:Version>
    <PlatformSettings xmlns="http://schemas.microsoft.com/windowsazure">
      <ProvisionGuestAgent>true</ProvisionGuestAgent>
    </PlatformSettings>
  </wa:PlatformSettingsSection>
</Environment>
`;

const copies: Copy[] = [];
afterAll(() => copies.forEach(({ root }) => rmSync(root, { recursive: true, force: true })));

/** The verdict's own view of what the agent does, for each text in place of the tree's waagent.conf. */
async function ours(copy: Copy): Promise<readonly AgentAct[]> {
  await using image = await openImage(copy.root);
  const input = await image.fact(provisioningInput);
  const { agent } = input;
  if (!agent) throw new Error("the tree has no agent");
  return texts.map((text) => {
    const config = parseWaagentConf(text, "/etc/waagent.conf", agent.version);
    const type = config.string("Provisioning.SshHostKeyPairType").value ?? "rsa";
    const changed = {
      ...agent,
      mode: { value: config.string("Provisioning.Agent").value ?? "" },
      hostKeyType: { value: type === "auto" ? "rsa" : type },
    };
    return draftGeneralized(planOf(changed), { ...input, agent: changed }).agent;
  });
}

async function differences(copy: Copy): Promise<readonly object[]> {
  const answers: readonly Answer[] = JSON.parse(
    runInTree(copy.root, ["python3", "-W", "ignore", "-c", program], JSON.stringify(texts)),
  );
  const acts = await ours(copy);
  expect(answers).toHaveLength(texts.length);
  return texts.flatMap((text, index) => {
    const [act, answer] = [acts[index] ?? "nothing", answers[index] ?? { handler: "", events: [] }];
    return expected[act].includes(seen(answer)) ? [] : [{ text, ours: act, answer }];
  });
}

describe.each(debianReleases)("the agent of %s does what the verdict says", (release) => {
  test.each(Object.keys(unitStates))("with cloud-init %s", async (state) => {
    const copy = new Copy(await debianTree(release));
    copies.push(copy);
    unitStates[state]?.(copy);
    const found: Record<string, readonly object[]> = {};
    for (const [left, leave] of Object.entries(leftovers)) {
      leave(copy);
      found[left] = await differences(copy);
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(leftovers).map((left) => [left, []])));
  });
});
