import { describe, expect, test } from "vitest";
import { decide } from "../../../src/facts/provisioning/decide.ts";
import type { ProvisioningInput, ReporterInput } from "../../../src/facts/provisioning/input.ts";
import type { ProvisioningVerdict } from "../../../src/facts/provisioning/verdict.ts";
import { agentIn, cloudInitIn, input } from "./inputs.ts";

const conf = "/etc/waagent.conf";
const ovfEnv = { path: "/var/lib/waagent/ovf-env.xml", disablesAgent: false };
const azureInit = { service: { text: "azure-init.service", path: "/usr/lib/systemd/system/azure-init.service" } };
const reporter: ReporterInput = {
  name: "azure-provisioning.service",
  service: { text: "enabled", path: "/etc/systemd/system/azure-provisioning.service", line: 9 },
};
const sshKeygen = { text: "sshd-keygen.service", path: "/x", types: ["rsa", "ecdsa", "ed25519"] };

/** The parts of the input, what the verdict must match, and the kinds of its reasons. */
type Row = readonly [Partial<ProvisioningInput>, Partial<ProvisioningVerdict>, ...kinds: string[]];

function rows(type: "generalized" | "specialized", table: Readonly<Record<string, Row>>): void {
  test.each(Object.entries(table))("%s", (_name, [parts, expected, ...kinds]) => {
    const verdict = decide(type, input(parts));
    expect(verdict).toMatchObject(expected);
    expect(verdict.reasons.map(({ kind }) => kind)).toEqual(kinds);
  });
}

describe("what an earlier run left", () => {
  rows("generalized", {
    "ovf-env.xml and a host key end the wait": [
      { agent: agentIn("cloud-init", { left: { ovfEnv } }), hostKeys: ["rsa"] },
      { outcome: "silent", reportsReady: ["waagent"], extensions: true },
      "nobody",
    ],
    "ovf-env.xml and a maker of host keys do so too": [
      { agent: agentIn("auto", { left: { ovfEnv } }), cloudInit: cloudInitIn("C2"), hostKeyMaker: sshKeygen },
      { outcome: "silent", reportsReady: ["waagent"] },
      "nobody",
    ],
    "ovf-env.xml without a host key of the type does not": [
      { agent: agentIn("cloud-init", { left: { ovfEnv } }), hostKeys: ["ed25519"] },
      { outcome: "broken", reportsReady: [] },
      "nobody",
    ],
    "an old order not to run the agent is obeyed beside cloud-init": [
      {
        agent: agentIn("auto", { left: { ovfEnv: { ...ovfEnv, disablesAgent: true } } }),
        cloudInit: cloudInitIn("C1"),
      },
      { outcome: "ok", extensions: false },
    ],
    "an agent that provisions reads a new order": [
      { agent: agentIn("auto", { left: { ovfEnv: { ...ovfEnv, disablesAgent: true } } }) },
      { outcome: "ok", extensions: true },
    ],
    "disable_agent stops extensions only": [
      { agent: agentIn("auto", { left: { disableAgent: { path: "/var/lib/waagent/disable_agent" } } }) },
      { outcome: "ok", provisioner: "waagent", extensions: false },
    ],
    "Extensions.Enabled=n stops extensions only": [
      { agent: agentIn("auto", { extensions: { value: false, path: conf, line: 1 } }) },
      { outcome: "ok", provisioner: "waagent", extensions: false },
    ],
    "reported_ready makes cloud-init wait for ever, and all behind it": [
      {
        agent: agentIn("auto"),
        cloudInit: cloudInitIn("C1", { left: { polls: { path: "/var/lib/cloud/data/reported_ready" } } }),
      },
      { outcome: "broken", reportsReady: [], extensions: false },
      "leftover",
    ],
    "a trusted cache of cloud-init provisions nothing": [
      { cloudInit: cloudInitIn("C1", { left: { trustedCache: { path: "/var/lib/cloud/instance/manual-clean" } } }) },
      { outcome: "broken", provisioner: "none", reportsReady: [] },
      "nobody",
    ],
    "a trusted cache beside an agent that waits": [
      {
        agent: agentIn("auto"),
        cloudInit: cloudInitIn("C1", { left: { trustedCache: { path: "/var/lib/cloud/instance/manual-clean" } } }),
      },
      { outcome: "broken", handler: "CloudInit", reportsReady: [] },
      "nobody",
    ],
    "a trusted cache beside an agent that does not": [
      {
        agent: agentIn("disabled"),
        cloudInit: cloudInitIn("C1", { left: { trustedCache: { path: "/var/lib/cloud/instance/manual-clean" } } }),
      },
      { outcome: "silent", reportsReady: ["waagent"] },
      "nobody",
    ],
    "an Azure seed stands for the old machine": [
      { cloudInit: cloudInitIn("C1", { left: { azureSeed: { path: "/var/lib/cloud/seed/azure/ovf-env.xml" } } }) },
      { outcome: "silent", provisioner: "cloud-init" },
      "leftover",
    ],
    "state of a cloud-init that does not run does not matter": [
      {
        agent: agentIn("auto"),
        cloudInit: cloudInitIn("C3", {
          left: { polls: { path: "/p" }, azureSeed: { path: "/s" }, trustedCache: { path: "/t" } },
        }),
      },
      { outcome: "ok", provisioner: "waagent" },
    ],
  });
});

describe("what a provisioning agent needs", () => {
  rows("generalized", {
    "eject: without it the agent starts over for ever": [
      { agent: agentIn("auto", { missingPrograms: ["eject"] }) },
      { outcome: "broken", provisioner: "waagent", reportsReady: [], extensions: false },
      "tools",
    ],
    "eject before 2.2.54.2: only a warning": [
      { agent: agentIn("waagent", { version: "2.2.53.1", missingPrograms: ["eject"] }) },
      { outcome: "ok", reportsReady: ["waagent"], extensions: true },
    ],
    "eject is not needed where cloud-init provisions": [
      { agent: agentIn("auto", { missingPrograms: ["eject", "useradd"] }), cloudInit: cloudInitIn("C1") },
      { outcome: "ok" },
    ],
    "useradd and ssh-keygen": [
      { agent: agentIn("auto", { missingPrograms: ["useradd", "ssh-keygen"] }) },
      { outcome: "broken", reportsReady: [], extensions: true },
      "tools",
      "tools",
    ],
    "a way to hash passwords": [
      { agent: agentIn("auto", { cannotHashPasswords: { text: "no crypt module" } }) },
      { outcome: "risk", reportsReady: ["waagent"] },
      "tools",
    ],
    "the medium": [
      { agent: agentIn("auto"), medium: { text: "udf cannot be loaded", path: "/etc/modprobe.d/cis.conf", line: 2 } },
      { outcome: "broken", reportsReady: [] },
      "medium",
    ],
    "a host key, when it makes none itself": [
      { agent: agentIn("auto", { regenerateHostKeys: { value: false, path: conf, line: 7 } }) },
      { outcome: "broken", reportsReady: [] },
      "tools",
    ],
    "a host key that sshd makes": [
      { agent: agentIn("auto", { regenerateHostKeys: { value: false } }), hostKeyMaker: sshKeygen },
      { outcome: "ok" },
    ],
    "a host key that is in the image": [
      { agent: agentIn("auto", { regenerateHostKeys: { value: false } }), hostKeys: ["rsa"] },
      { outcome: "ok" },
    ],
    "a host key of the right type": [
      {
        agent: agentIn("auto", { regenerateHostKeys: { value: false }, hostKeyType: { value: "dsa" } }),
        hostKeyMaker: sshKeygen,
      },
      { outcome: "broken" },
      "tools",
    ],
    "a type of key that ssh-keygen knows": [
      { agent: agentIn("auto", { hostKeyType: { value: "RSA", path: conf, line: 8 } }) },
      { outcome: "broken" },
      "tools",
    ],
  });
});

describe("what cloud-init and the agent hand over", () => {
  const joined = (changes: Parameters<typeof cloudInitIn>[1]) => ({
    agent: agentIn("auto"),
    cloudInit: cloudInitIn("C1", changes),
  });
  rows("generalized", {
    "another data_dir": [
      joined({ dataDir: { value: "/var/lib/azure", path: "/etc/cloud/cloud.cfg", line: 4 } }),
      { outcome: "risk", provisioner: "cloud-init" },
      "hand-over",
    ],
    "the same directory, spelled with a slash": [
      joined({ dataDir: { value: "/var/lib/waagent/" } }),
      { outcome: "ok" },
    ],
    "a key type that is not made": [joined({ keyTypes: { value: ["ed25519"] } }), { outcome: "risk" }, "hand-over"],
    "a key type that sshd makes": [
      { ...joined({ keyTypes: { value: [] } }), hostKeyMaker: sshKeygen },
      { outcome: "ok" },
    ],
    both: [
      joined({ dataDir: { value: "/srv" }, keyTypes: { value: ["ecdsa"] } }),
      { outcome: "risk" },
      "hand-over",
      "hand-over",
    ],
    "nothing is awaited by a disabled agent": [
      { agent: agentIn("disabled"), cloudInit: cloudInitIn("C1", { keyTypes: { value: [] } }) },
      { outcome: "ok" },
      "note",
    ],
    "cloud-init told not to report, with an agent that does": [
      joined({ skipReadyReport: { value: true } }),
      { outcome: "ok", reportsReady: ["waagent"] },
    ],
    "cloud-init told not to report, without an agent": [
      { cloudInit: cloudInitIn("C1", { skipReadyReport: { value: true, path: "/etc/cloud/cloud.cfg", line: 2 } }) },
      { outcome: "broken", reportsReady: [] },
      "nobody",
    ],
    "users without default": [
      joined({ noDefaultUser: { text: "users has no default", path: "/etc/cloud/cloud.cfg", line: 5 } }),
      { outcome: "silent", reportsReady: ["cloud-init", "waagent"] },
      "admin",
    ],
    "no medium for cloud-init 21.1": [
      { ...joined({ version: "21.1" }), medium: { text: "udf is blocked" } },
      { outcome: "broken", reportsReady: ["waagent"] },
      "medium",
    ],
    "no medium for cloud-init 21.2": [
      { ...joined({ version: "21.2" }), medium: { text: "udf is blocked" } },
      { outcome: "risk" },
      "medium",
    ],
  });
});

describe("azure-init", () => {
  rows("generalized", {
    alone: [
      { azureInit },
      { outcome: "ok", provisioner: "azure-init", reportsReady: ["azure-init"], extensions: false },
      "note",
    ],
    "beside a disabled agent": [
      { azureInit, agent: agentIn("disabled"), cloudInit: cloudInitIn("C3") },
      { outcome: "ok", provisioner: "azure-init", reportsReady: ["azure-init", "waagent"], extensions: true },
      "note",
    ],
    "beside an agent that provisions": [
      { azureInit, agent: agentIn("auto") },
      { outcome: "conflict", provisioner: "both" },
      "double",
    ],
    "beside cloud-init": [
      { azureInit, cloudInit: cloudInitIn("C1") },
      { outcome: "conflict", provisioner: "both" },
      "double",
    ],
    "beside an agent that waits for a cloud-init that is off": [
      { azureInit, agent: agentIn("auto"), cloudInit: cloudInitIn("C2") },
      { outcome: "risk", provisioner: "azure-init" },
      "double",
      "note",
    ],
    "beside an agent that refuses": [
      { azureInit, agent: agentIn("waagent"), cloudInit: cloudInitIn("C2") },
      { outcome: "conflict", provisioner: "azure-init" },
      "double",
      "note",
    ],
    "beside another source of cloud-init": [
      { azureInit, cloudInit: cloudInitIn("C4") },
      { outcome: "risk", provisioner: "azure-init" },
      "double",
      "note",
    ],
    "that fails": [
      { azureInit: { ...azureInit, fails: { text: "useradd is missing" } } },
      { outcome: "broken" },
      "note",
      "tools",
    ],
  });
  rows("specialized", {
    "on a copy": [{ azureInit }, { outcome: "broken", provisioner: "azure-init" }, "again"],
  });
});

describe("Ignition", () => {
  const coreos = {
    system: "coreos",
    evidence: { text: "ignition.platform.id", path: "/boot/loader/entries/ostree-1.conf", line: 4 },
    platform: { value: "azure", path: "/boot/loader/entries/ostree-1.conf", line: 4 },
    firstBoot: { value: true, path: "/boot/ignition.firstboot" },
    reporter: { text: "afterburn-checkin.service", path: "/usr/lib/systemd/system/afterburn-checkin.service" },
  } as const;
  const flatcar = {
    system: "flatcar",
    evidence: { text: "Flatcar", path: "/etc/os-release" },
    platform: undefined,
    firstBoot: undefined,
    hiddenAgent: { text: "the agent lies on the OEM partition" },
  } as const;
  rows("generalized", {
    "Fedora CoreOS": [
      { ignition: coreos },
      { outcome: "ok", provisioner: "ignition", reportsReady: ["afterburn"], extensions: false, unseen: [] },
    ],
    "Fedora CoreOS for another platform": [
      { ignition: { ...coreos, platform: { value: "qemu", path: "/p", line: 1 } } },
      { outcome: "broken" },
      "nobody",
    ],
    "Fedora CoreOS that has been booted": [
      { ignition: { ...coreos, firstBoot: { value: false } } },
      { outcome: "silent", provisioner: "none", reportsReady: ["afterburn"] },
      "nobody",
    ],
    "Fedora CoreOS without the check-in": [
      { ignition: { ...coreos, reporter: undefined, reporterOff: { text: "afterburn-checkin.service is masked" } } },
      { outcome: "broken", reportsReady: [] },
      "nobody",
    ],
    "Fedora CoreOS with cloud-init": [
      { ignition: coreos, cloudInit: cloudInitIn("C1") },
      { outcome: "risk", provisioner: "cloud-init" },
      "double",
    ],
    "Fedora CoreOS with an agent that only serves extensions": [
      { ignition: coreos, agent: agentIn("disabled") },
      { outcome: "ok", provisioner: "ignition", reportsReady: ["afterburn", "waagent"], extensions: true },
    ],
    "a bare root tree of Flatcar": [
      { ignition: flatcar },
      { outcome: "ok", provisioner: "ignition", reportsReady: ["waagent"], extensions: false },
    ],
    "Flatcar with its agent in sight": [
      {
        ignition: {
          ...flatcar,
          hiddenAgent: undefined,
          platform: { value: "azure" },
          firstBoot: { value: true },
        },
        agent: agentIn("waagent"),
      },
      { outcome: "ok", provisioner: "waagent", reportsReady: ["waagent"], extensions: true, unseen: [] },
    ],
    "a system whose reporter is not known": [
      {
        ignition: {
          system: "other",
          evidence: { text: "ignition" },
          platform: { value: "azure" },
          firstBoot: undefined,
        },
      },
      { outcome: "ok", provisioner: "ignition", reportsReady: [] },
    ],
  });
  rows("specialized", {
    "that will run again": [{ ignition: coreos }, { outcome: "risk", provisioner: "ignition" }, "again"],
    "that has run": [{ ignition: { ...coreos, firstBoot: { value: false } } }, { outcome: "ok", provisioner: "none" }],
    "whose agent is not in sight": [{ ignition: flatcar }, { outcome: "ok" }],
  });

  test("where the provisioner's place cannot be seen, that none is seen means nothing", () => {
    const nixos = { text: "NixOS makes its services at activation" };
    expect(decide("generalized", input({ unseen: [nixos] }))).toMatchObject({
      outcome: "ok",
      reasons: [],
      unseen: [nixos],
    });
  });

  test("what a bare tree of Flatcar does not show is said", () => {
    const { unseen, story } = decide("generalized", input({ ignition: flatcar }));
    expect(unseen.map(({ text }) => text)).toEqual([
      "the agent lies on the OEM partition",
      "the platform that Ignition is told at boot cannot be seen",
      "whether the boot loader takes the next boot as the first cannot be seen",
    ]);
    expect(story.filter((line) => line.startsWith("Unseen: "))).toHaveLength(3);
  });
});

describe("another source that starts by vendor links", () => {
  const cloudInit = cloudInitIn("C4", { seenEnabled: false });
  rows("generalized", {
    "is not seen by an agent that chooses": [
      { agent: agentIn("auto"), cloudInit },
      { outcome: "risk", provisioner: "waagent" },
      "double",
    ],
    "does not help an agent that waits": [{ agent: agentIn("cloud-init"), cloudInit }, { outcome: "broken" }, "nobody"],
  });
});

describe("a reporter of the image's own", () => {
  const spent = { ...reporter, spent: { text: "it has disabled itself", path: "/x" } };
  rows("generalized", {
    alone: [
      { reporter },
      { outcome: "ok", provisioner: "custom", reportsReady: ["azure-provisioning.service"], extensions: false },
    ],
    "that has run already": [{ reporter: spent }, { outcome: "broken", provisioner: "none" }, "nobody", "nobody"],
    "that has run already, beside cloud-init": [{ reporter: spent, cloudInit: cloudInitIn("C1") }, { outcome: "ok" }],
    "beside a disabled agent": [
      { reporter, agent: agentIn("disabled") },
      {
        outcome: "ok",
        provisioner: "custom",
        reportsReady: ["azure-provisioning.service", "waagent"],
        extensions: true,
      },
    ],
    "beside an agent that waits in vain": [
      { reporter, agent: agentIn("cloud-init") },
      { outcome: "conflict", provisioner: "custom" },
      "double",
    ],
    "beside an agent that provisions": [
      { reporter, agent: agentIn("auto") },
      { outcome: "ok", provisioner: "waagent", reportsReady: ["azure-provisioning.service", "waagent"] },
      "note",
    ],
  });
});

describe("a specialized image", () => {
  rows("specialized", {
    "captured with ovf-env.xml and host keys: the agent waits for nothing": [
      { agent: agentIn("auto", { left: { ovfEnv } }), cloudInit: cloudInitIn("C2"), hostKeys: ["rsa"] },
      { outcome: "ok", reportsReady: ["waagent"] },
    ],
    "captured with ovf-env.xml, host keys gone": [
      { agent: agentIn("auto", { left: { ovfEnv } }), cloudInit: cloudInitIn("C2") },
      { outcome: "risk", reportsReady: [], extensions: true },
      "again",
    ],
    "with a cloud-init that waits for ever": [
      { cloudInit: cloudInitIn("C1", { left: { polls: { path: "/var/lib/cloud/data/reported_ready" } } }) },
      { outcome: "broken" },
      "again",
      "leftover",
    ],
    "with a cache that cloud-init trusts, it stays as it is": [
      {
        agent: agentIn("disabled"),
        cloudInit: cloudInitIn("C1", { left: { trustedCache: { path: "/var/lib/cloud/instance/manual-clean" } } }),
      },
      { outcome: "ok" },
    ],
    "with extensions switched off": [
      { agent: agentIn("disabled", { extensions: { value: false } }) },
      { outcome: "ok", extensions: false },
    ],
  });
});
