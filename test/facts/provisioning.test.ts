import { describe, expect, test } from "vitest";
import { azureLinux3 } from "../../fixtures/trees/azurelinux-3.ts";
import { debian12, debian12Specialized } from "../../fixtures/trees/debian-12.ts";
import { flatcar } from "../../fixtures/trees/flatcar.ts";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { oracle9 } from "../../fixtures/trees/oracle-9.ts";
import { rhel9, rhel9Specialized } from "../../fixtures/trees/rhel-9.ts";
import { sles15 } from "../../fixtures/trees/sles-15.ts";
import { ubuntu2204, ubuntu2204Specialized } from "../../fixtures/trees/ubuntu-22.04.ts";
import type { ReasonKind } from "../../src/facts/provisioning/verdict.ts";
import { type ProvisioningVerdict, provisioning } from "../../src/facts/provisioning.ts";
import type { ImageType } from "../../src/lint/target.ts";
import { type Tree, absent, imageFrom, link, program, unreadableDirectory } from "../../src/testing/index.ts";
import {
  azureInit,
  bare,
  conf,
  coreos,
  masked,
  oracleWith,
  reporter,
  reporterScript,
  textOf,
  units,
  wants,
  withConf,
  withoutAgent,
  withoutCloudInit,
} from "./provisioning/trees.ts";

/** A tree, what its verdict says, and its reasons: kind and place of each. */
type Row = readonly [Tree, Partial<ProvisioningVerdict>, ...(readonly [kind: ReasonKind, path: string | undefined])[]];

function rows(type: ImageType, table: Readonly<Record<string, Row>>): void {
  test.each(Object.entries(table))("%s", async (_name, [tree, expected, ...reasons]) => {
    const verdict = (await imageFrom(tree).fact(provisioning))[type];
    expect(verdict).toMatchObject(expected);
    expect(verdict.reasons.map(({ kind, path }) => [kind, path])).toEqual(reasons);
  });
}

const viaCloudInit = {
  outcome: "ok",
  provisioner: "cloud-init",
  handler: "CloudInit",
  reportsReady: ["cloud-init", "waagent"],
  extensions: true,
} as const;
const viaAgent = {
  outcome: "ok",
  provisioner: "waagent",
  handler: "Default",
  reportsReady: ["waagent"],
  extensions: true,
} as const;
const nobody = { outcome: "broken", provisioner: "none" } as const;

test.each(Object.entries(goodTrees))(
  "the good image %s is provisioned, or left alone",
  async (_name, { tree, target }) => {
    const verdict = (await imageFrom(tree()).fact(provisioning))[target.type ?? "generalized"];
    expect({ outcome: verdict.outcome, reasons: verdict.reasons }).toEqual({ outcome: "ok", reasons: [] });
  },
);

describe("distributions, generalized", () => {
  rows("generalized", {
    "Ubuntu 22.04": [ubuntu2204(), viaCloudInit],
    "Debian 12": [debian12(), viaCloudInit],
    "RHEL 9": [rhel9(), viaCloudInit],
    "SLES 15": [sles15(), viaCloudInit],
    "Azure Linux 3, whose conf still says Provisioning.Enabled=n": [azureLinux3(), viaCloudInit],
    "Oracle Linux 9 with the agent alone": [oracle9(), viaAgent],
    "Flatcar without its OEM partition": [flatcar(), { outcome: "ok", provisioner: "ignition", extensions: false }],
    "Flatcar with its OEM partition and the system extension of the agent": [
      {
        ...flatcar(),
        "/oem/oem-release": "ID=azure\n",
        "/oem/grub.cfg": 'set oem_id="azure"\n',
        "/oem/sysext/oem-azure-4230.2.4.raw": "hsqs",
        "/oem/sysext/active-oem-azure": "",
      },
      { outcome: "ok", provisioner: "waagent", reportsReady: ["waagent"], extensions: true, unseen: [] },
    ],
    "Fedora CoreOS": [
      coreos,
      { outcome: "ok", provisioner: "ignition", reportsReady: ["afterburn"], extensions: false, unseen: [] },
    ],
    "Fedora CoreOS for OpenStack": [
      { ...coreos, "/boot/grub2/grub.cfg": textOf(coreos, "/boot/grub2/grub.cfg").replace("azure", "openstack") },
      { outcome: "broken" },
      ["nobody", "/boot/grub2/grub.cfg"],
    ],
    "Garden Linux: cloud-init alone": [
      withoutAgent(debian12()),
      { outcome: "ok", provisioner: "cloud-init", reportsReady: ["cloud-init"], extensions: false },
    ],
    "NixOS before its activation": [
      { "/nix/store/abc-nixos-system/init": program(), "/etc/NIXOS": "" },
      { outcome: "ok", provisioner: "none", reportsReady: [] },
    ],
  });
});

describe("what goes wrong on generalized images", () => {
  const ubuntu = ubuntu2204();
  rows("generalized", {
    "cloud-init switched off, agent on auto": [
      { ...ubuntu, "/etc/cloud/cloud-init.disabled": "" },
      { ...nobody, handler: "CloudInit", reportsReady: [] },
      ["nobody", conf],
    ],
    "cloud-init switched off on the kernel command line": [
      {
        ...ubuntu,
        "/boot/grub/grub.cfg": textOf(ubuntu, "/boot/grub/grub.cfg").replace(" panic=-1", " cloud-init=disabled"),
      },
      nobody,
      ["nobody", conf],
    ],
    "cloud-init masked: the agent on auto takes over": [masked(rhel9()), viaAgent],
    "cloud-init masked: an agent told to wait": [masked(debian12()), nobody, ["nobody", conf]],
    "cloud-init removed and not purged, its script still started": [
      {
        ...withConf(withoutCloudInit(debian12()), "Provisioning.Agent=auto"),
        "/usr/sbin/service": program(),
        "/usr/lib/systemd/system-generators/systemd-sysv-generator": program(),
        "/etc/init.d/cloud-init": program(
          "#!/bin/sh\n### BEGIN INIT INFO\n# Provides: cloud-init\n### END INIT INFO\n",
        ),
        "/etc/rc2.d/S01cloud-init": link("../init.d/cloud-init"),
        "/etc/rc3.d/S01cloud-init": link("../init.d/cloud-init"),
        "/etc/rc5.d/S01cloud-init": link("../init.d/cloud-init"),
      },
      { ...nobody, handler: "CloudInit" },
      ["nobody", "/etc/init.d/cloud-init"],
    ],
    "cloud-init removed, an agent told to wait": [withoutCloudInit(debian12()), nobody, ["nobody", conf]],
    "an agent told to provision beside cloud-init": [
      withConf(ubuntu, "Provisioning.Agent=waagent"),
      { outcome: "conflict", provisioner: "both", reportsReady: ["cloud-init"] },
      ["double", conf],
    ],
    "an agent told to provision, cloud-init switched off but enabled": [
      { ...withConf(ubuntu, "Provisioning.Agent=waagent"), "/etc/cloud/cloud-init.disabled": "" },
      { ...nobody, handler: "Default" },
      ["nobody", conf],
    ],
    "a value in single quotes, without cloud-init": [
      withConf(oracle9(), "Provisioning.Agent='auto'"),
      { outcome: "silent", handler: "disabled", reportsReady: ["waagent"] },
      ["nobody", conf],
    ],
    "the same beside cloud-init": [
      withConf(ubuntu, "Provisioning.Agent='auto'"),
      { outcome: "ok", provisioner: "cloud-init", handler: "disabled" },
      ["note", conf],
    ],
    "sources without Azure": [
      { ...ubuntu, "/etc/cloud/cloud.cfg.d/90_dpkg.cfg": "datasource_list: [ NoCloud, ConfigDrive, None ]\n" },
      { ...nobody, handler: "CloudInit" },
      ["nobody", conf],
    ],
    "another source alone": [
      { ...ubuntu, "/etc/cloud/cloud.cfg.d/90_dpkg.cfg": "datasource_list: [ NoCloud ]\n" },
      nobody,
      ["nobody", conf],
    ],
    "an agent that is not enabled, without cloud-init": [
      { ...oracle9(), [`${wants}/waagent.service`]: absent },
      { ...nobody, handler: "none", extensions: false },
      ["nobody", undefined],
    ],
    "nobody at all": [bare, nobody, ["nobody", undefined]],
    "an agent without eject": [
      { ...oracle9(), "/usr/bin/eject": absent },
      { outcome: "broken", provisioner: "waagent", reportsReady: [], extensions: false },
      ["tools", undefined],
    ],
    "an old agent without eject": [
      { ...oracleWith("2.2.49.2"), "/usr/bin/eject": absent },
      { ...viaAgent, extensions: true },
    ],
    "an agent that makes no host keys where nobody does": [
      withConf(oracle9(), "Provisioning.RegenerateSshHostKeyPair=n"),
      { outcome: "broken", provisioner: "waagent" },
      ["tools", conf],
    ],
    "the same where sshd's unit makes them": [
      {
        ...withConf(oracle9(), "Provisioning.RegenerateSshHostKeyPair=n"),
        [`${units}/sshd.service`]: `[Service]\nExecStartPre=/usr/bin/ssh-keygen -A\nExecStart=/usr/sbin/sshd -D\n[Install]\nWantedBy=multi-user.target\n`,
      },
      viaAgent,
    ],
    "UDF blocked where the agent provisions": [
      { ...oracle9(), "/etc/modprobe.d/cis.conf": "install udf /bin/true\n" },
      { outcome: "broken", provisioner: "waagent" },
      ["medium", "/etc/modprobe.d/cis.conf"],
    ],
    "UDF blocked where cloud-init provisions": [
      { ...rhel9(), "/etc/modprobe.d/cis.conf": "install udf /bin/true\n" },
      { outcome: "risk", provisioner: "cloud-init" },
      ["medium", "/etc/modprobe.d/cis.conf"],
    ],
    "the agent's marker left": [
      { ...oracle9(), "/var/lib/waagent/provisioned": "3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A" },
      { outcome: "silent", provisioner: "none", reportsReady: ["waagent"] },
      ["leftover", "/var/lib/waagent/provisioned"],
    ],
    "ovf-env.xml left, cloud-init switched off, host keys left": [
      {
        ...ubuntu,
        "/etc/cloud/cloud-init.disabled": "",
        "/var/lib/waagent/ovf-env.xml": "<Environment/>",
        "/etc/ssh/ssh_host_rsa_key.pub": "ssh-rsa AAAA",
      },
      { outcome: "silent", reportsReady: ["waagent"] },
      ["nobody", conf],
    ],
    "reported_ready left": [
      { ...ubuntu, "/var/lib/cloud/data/reported_ready": "" },
      { outcome: "broken", reportsReady: [] },
      ["leftover", "/var/lib/cloud/data/reported_ready"],
    ],
    "a cached instance that is trusted": [
      {
        ...ubuntu,
        "/var/lib/cloud/instance": link("instances/1"),
        "/var/lib/cloud/instances/1/obj.pkl": "x",
        "/var/lib/cloud/instances/1/manual-clean": "",
      },
      nobody,
      ["nobody", conf],
    ],
    "users without default": [
      { ...ubuntu, "/etc/cloud/cloud.cfg.d/99-users.cfg": "users:\n  - name: root\n" },
      { outcome: "silent", provisioner: "cloud-init" },
      ["admin", "/etc/cloud/cloud.cfg.d/99-users.cfg"],
    ],
    "a host key that cloud-init does not make": [
      { ...ubuntu, "/etc/cloud/cloud.cfg.d/99-keys.cfg": "ssh_genkeytypes: [ed25519]\n" },
      { outcome: "risk", provisioner: "cloud-init" },
      ["hand-over", "/etc/cloud/cloud.cfg.d/99-keys.cfg"],
    ],
    "no key of the module, where sshd makes them (CentOS 7)": [
      {
        ...ubuntu,
        "/etc/cloud/cloud.cfg.d/99-keys.cfg": "ssh_genkeytypes: ~\n",
        [`${units}/ssh.service`]: `[Service]\nExecStartPre=/usr/sbin/sshd-keygen\nExecStart=/usr/sbin/sshd -D\n[Install]\nWantedBy=multi-user.target\n`,
      },
      viaCloudInit,
    ],
    "an ed25519 key in FIPS mode": [
      {
        ...withConf(ubuntu, "Provisioning.SshHostKeyPairType=ed25519"),
        "/boot/grub/grub.cfg": textOf(ubuntu, "/boot/grub/grub.cfg").replace(" panic=-1", " fips=1"),
      },
      { outcome: "risk" },
      ["hand-over", conf],
    ],
    "another data_dir": [
      { ...ubuntu, "/etc/cloud/cloud.cfg.d/99-azure.cfg": "datasource:\n  Azure:\n    data_dir: /var/lib/azure\n" },
      { outcome: "risk" },
      ["hand-over", "/etc/cloud/cloud.cfg.d/99-azure.cfg"],
    ],
    "a switch of 26.2 in an older cloud-init": [
      {
        ...withoutAgent(ubuntu),
        "/etc/cloud/cloud.cfg.d/99-azure.cfg": "datasource: {Azure: {experimental_skip_ready_report: true}}\n",
      },
      // Releases before 26.2 do not know the key.
      { outcome: "ok", reportsReady: ["cloud-init"] },
    ],
  });
});

describe("old agents, generalized", () => {
  rows("generalized", {
    "2.2.40 with Provisioning.Enabled": [oracleWith("2.2.40", "Provisioning.Enabled=y"), viaAgent],
    "2.2.40 with neither": [
      oracleWith("2.2.40", "Provisioning.Enabled=n"),
      { outcome: "silent", handler: "disabled" },
      ["nobody", conf],
    ],
    "2.2.12 with neither": [
      oracleWith("2.2.12", "Provisioning.Enabled=n"),
      { ...nobody, reportsReady: [] },
      ["nobody", conf],
    ],
    "2.2.45 with neither, which it no longer reads": [oracleWith("2.2.45", "Provisioning.Enabled=n"), viaAgent],
  });
});

describe("without an agent, generalized", () => {
  rows("generalized", {
    "azure-init alone": [
      { ...bare, ...azureInit },
      { outcome: "ok", provisioner: "azure-init", reportsReady: ["azure-init"], extensions: false },
      ["note", `${wants}/azure-init.service`],
    ],
    "azure-init beside a disabled agent": [
      { ...withConf(withoutCloudInit(debian12()), "Provisioning.Agent=disabled"), ...azureInit },
      { outcome: "ok", provisioner: "azure-init", extensions: true },
      ["note", `${wants}/azure-init.service`],
    ],
    "azure-init beside an agent that provisions": [
      { ...oracle9(), ...azureInit },
      { outcome: "conflict", provisioner: "both" },
      ["double", `${wants}/azure-init.service`],
    ],
    "azure-init beside cloud-init": [
      { ...withoutAgent(debian12()), ...azureInit },
      { outcome: "conflict", provisioner: "both" },
      ["double", `${wants}/azure-init.service`],
    ],
    "azure-init with a broken configuration": [
      { ...bare, ...azureInit, "/etc/azure-init.toml": "[imds\n" },
      { outcome: "broken" },
      ["note", `${wants}/azure-init.service`],
      ["tools", "/etc/azure-init.toml"],
    ],
    "azure-init without useradd": [
      { ...bare, ...azureInit, "/usr/sbin/useradd": absent },
      { outcome: "broken" },
      ["note", `${wants}/azure-init.service`],
      ["tools", undefined],
    ],
    "a reporter of the image's own": [
      { ...bare, ...reporter },
      { outcome: "ok", provisioner: "custom", reportsReady: ["azure-provisioning.service"], extensions: false },
    ],
    "one that has taken itself out": [
      { ...bare, ...reporter, [`${wants}/azure-provisioning.service`]: absent },
      nobody,
      ["nobody", undefined],
      ["nobody", "/etc/systemd/system/azure-provisioning.service"],
    ],
    "a script that nothing runs": [
      { ...bare, [reporterScript]: textOf(reporter, reporterScript) },
      nobody,
      ["nobody", undefined],
      ["nobody", reporterScript],
    ],
  });
});

describe("specialized images", () => {
  rows("specialized", {
    "Ubuntu, agent disabled and cloud-init off": [
      ubuntu2204Specialized(),
      { outcome: "ok", provisioner: "none", reportsReady: ["waagent"], extensions: true },
    ],
    "RHEL with cloud-init left on": [
      { ...rhel9Specialized(), "/etc/cloud/cloud-init.disabled": absent },
      { outcome: "risk", provisioner: "cloud-init" },
      ["again", undefined],
    ],
    "Oracle Linux, agent on auto without a marker": [
      oracle9(),
      { outcome: "risk", provisioner: "waagent", extensions: true },
      ["again", conf],
    ],
    "Oracle Linux, agent on auto with its marker": [
      { ...oracle9(), "/var/lib/waagent/provisioned": "x" },
      { outcome: "ok", reportsReady: ["waagent"] },
    ],
    "Debian, agent told to wait, cloud-init off, marker gone": [
      { ...withConf(debian12Specialized(), "Provisioning.Agent=cloud-init"), "/var/lib/waagent/provisioned": absent },
      { outcome: "risk", extensions: true },
      ["again", conf],
    ],
    "Ubuntu, agent told to provision, cloud-init on, marker gone": [
      withConf(ubuntu2204(), "Provisioning.Agent=waagent"),
      { outcome: "broken", handler: "Default" },
      ["again", conf],
      ["again", undefined],
    ],
    "no agent at all": [withoutAgent(debian12Specialized()), { outcome: "ok", extensions: false, handler: "none" }],
    "azure-init": [
      { ...bare, ...azureInit },
      { outcome: "broken", provisioner: "azure-init" },
      ["again", `${wants}/azure-init.service`],
    ],
    "Fedora CoreOS that has never been booted": [
      coreos,
      { outcome: "risk", provisioner: "ignition" },
      ["again", "/boot/ignition.firstboot"],
    ],
  });
});

test("what a bare tree of Flatcar does not show is said", async () => {
  const { unseen } = (await imageFrom(flatcar()).fact(provisioning)).generalized;
  expect(unseen.map(({ text }) => text)).toEqual([
    "the agent lies on the OEM partition, which is not a part of this tree",
    "the platform that Ignition is told at boot cannot be seen",
  ]);
});

test("a place that cannot be read leaves the verdict undecided", async () => {
  const image = imageFrom({ ...oracle9(), "/var/lib/waagent": unreadableDirectory() });
  await expect(image.fact(provisioning)).rejects.toMatchObject({ code: "unreadable" });
});

test("the story names the places of a real tree", async () => {
  const { story } = (await imageFrom(oracle9()).fact(provisioning)).generalized;
  expect(story).toEqual([
    "Azure hands a generalized image an account, a host name and keys, and waits to be told that the VM is ready.",
    "cloud-init is not installed.",
    `waagent 2.9.1.1 starts (${wants}/waagent.service).`,
    `It reads the provisioning medium, makes the account and the keys, and reports ready (${conf}:9).`,
    "On Azure the deployment succeeds, and the admin account of the deployment can log in.",
    "Extensions work.",
  ]);
});
