import { describe, expect, test } from "vitest";
import { cloudInitConfig } from "../../../src/facts/cloud-init/config.ts";
import { defaultUser } from "../../../src/facts/cloud-init/default-user.ts";
import { featuresOf } from "../../../src/facts/cloud-init/features.ts";
import { cloudInitLeftovers } from "../../../src/facts/cloud-init/leftovers.ts";
import { hostKeyTypes, listedModules, mountsEphemeralDisk } from "../../../src/facts/cloud-init/modules.ts";
import { networkRendering } from "../../../src/facts/cloud-init/network-rendering.ts";
import { type Tree, imageFrom, link, program } from "../../../src/testing/index.ts";
import { cloudInitEnabled, release } from "./base.ts";

async function configOf(text: string) {
  return imageFrom({ "/etc/cloud/cloud.cfg": text }).fact(cloudInitConfig);
}

describe("the default user", () => {
  const rows: Readonly<Record<string, boolean>> = {
    "users:\n  - default\n": true,
    "users: [bob, default]\n": true,
    "users:\n  - name: default\n": true,
    "users: 'bob, default'\n": true,
    "users: {default: true}\n": true,
    "users: {default: no}\n": false,
    "users: []\n": false,
    "users:\n  - name: root\n": false,
    "user: bob\nusers: []\n": true,
    "a: 1\n": false,
    "users:\n": false,
  };
  for (const [text, created] of Object.entries(rows))
    test(`${JSON.stringify(text)}: ${created}`, async () =>
      expect(defaultUser(await configOf(text)).created).toBe(created));
});

test("modules are named with underscores and know their stage", async () => {
  const config = await configOf(
    "cloud_init_modules:\n - users-groups\n - [ssh, always]\n - {name: cc_mounts}\n - \ncloud_final_modules: [write-files-deferred.py]\n",
  );
  expect(listedModules(config).map(({ name, list, line }) => `${line} ${list} ${name}`)).toEqual([
    "2 cloud_init_modules users_groups",
    "3 cloud_init_modules ssh",
    "4 cloud_init_modules mounts",
    "6 cloud_final_modules write_files_deferred",
  ]);
});

test("host keys are made by the ssh module", async () => {
  const modules = "cloud_init_modules: [ssh]\n";
  expect(hostKeyTypes(await configOf(modules))?.types).toEqual(["rsa", "ecdsa", "ed25519"]);
  expect(hostKeyTypes(await configOf(`${modules}ssh_genkeytypes: [ed25519]\n`))).toMatchObject({
    types: ["ed25519"],
    line: 2,
  });
  expect(hostKeyTypes(await configOf("ssh_genkeytypes: [rsa]\n"))).toBeUndefined();
});

test("the temporary disk is mounted unless an entry takes it out", async () => {
  const modules = "cloud_init_modules: [mounts]\n";
  expect(mountsEphemeralDisk(await configOf(modules))).toBe(true);
  expect(mountsEphemeralDisk(await configOf(`${modules}mounts: [[ephemeral0, /data]]\n`))).toBe(true);
  expect(mountsEphemeralDisk(await configOf(`${modules}mounts: [[ephemeral0]]\n`))).toBe(false);
  expect(mountsEphemeralDisk(await configOf(`${modules}mounts: [[ephemeral0, null]]\n`))).toBe(false);
  expect(mountsEphemeralDisk(await configOf("a: 1\n"))).toBe(false);
});

describe("leftovers", () => {
  const cloud = "/var/lib/cloud";
  const rows: Readonly<Record<string, readonly [tree: Tree, kinds: readonly string[]]>> = {
    "an empty folder": [{ [`${cloud}/`]: { type: "directory" } }, []],
    "a report of readiness": [{ [`${cloud}/data/reported_ready`]: "" }, ["polls"]],
    "poll_imds of 22.1": [{ [`${cloud}/data/poll_imds`]: "", ...release("22.1") }, ["polls"]],
    "poll_imds of 22.2": [{ [`${cloud}/data/poll_imds`]: "", ...release("22.2") }, []],
    "a trusted cache": [{ "/etc/cloud/cloud.cfg": "manual_cache_clean: true\n" }, ["trusted"]],
    "a trusted instance": [{ [`${cloud}/instance/manual-clean`]: "" }, ["trusted", "instance"]],
    seeds: [{ [`${cloud}/seed/nocloud/x`]: "", [`${cloud}/seed/azure/x`]: "" }, ["azure-seed", "foreign-seed"]],
    "an empty seed folder": [{ [`${cloud}/seed/nocloud/`]: { type: "directory" } }, []],
    "an earlier run": [
      {
        [`${cloud}/instance`]: link("/var/lib/cloud/instances/x"),
        [`${cloud}/instances/x/obj.pkl`]: "",
        [`${cloud}/sem/config_scripts_per_once.once`]: "",
        [`${cloud}/data/instance-id`]: "x\n",
      },
      ["instance", "instance", "instance", "cosmetic"],
    ],
    "a network from before": [{ [`${cloud}/data/upgraded-network`]: "" }, ["no-network"]],
  };
  for (const [name, [tree, kinds]] of Object.entries(rows))
    test(name, async () => {
      const found = await imageFrom({ ...cloudInitEnabled, ...tree }).fact(cloudInitLeftovers);
      expect(found.map(({ kind }) => kind)).toEqual(kinds);
    });
});

describe("the network", () => {
  const renderers = (names: string): Tree => ({
    "/etc/cloud/cloud.cfg": `system_info: {network: {renderers: [${names}]}}\n`,
  });
  const rows: Readonly<Record<string, readonly [tree: Tree, available: readonly string[]]>> = {
    netplan: [{ "/usr/sbin/netplan": program(), ...renderers("eni, netplan") }, ["netplan"]],
    "eni needs its file": [
      {
        "/sbin/ifquery": program(),
        "/sbin/ifup": program(),
        "/sbin/ifdown": program(),
        ...renderers("eni"),
      },
      [],
    ],
    eni: [
      {
        "/sbin/ifquery": program(),
        "/sbin/ifup": program(),
        "/sbin/ifdown": program(),
        "/etc/network/interfaces": "",
        ...renderers("eni"),
      },
      ["eni"],
    ],
    networkd: [{ "/usr/sbin/ip": program(), "/bin/systemctl": program(), ...renderers("networkd") }, ["networkd"]],
    "NetworkManager must be enabled": [{ "/usr/bin/nmcli": program(), ...renderers("network-manager") }, []],
    NetworkManager: [
      {
        "/usr/bin/nmcli": program(),
        "/usr/lib/systemd/system/NetworkManager.service": "[Install]\nWantedBy=multi-user.target\n",
        "/etc/systemd/system/multi-user.target.wants/NetworkManager.service": link(
          "/usr/lib/systemd/system/NetworkManager.service",
        ),
        ...renderers("network-manager"),
      },
      ["network-manager"],
    ],
    "ifcfg by the plugin": [
      {
        "/etc/os-release": "ID=rhel\n",
        "/usr/lib64/NetworkManager/1.40/libnm-settings-plugin-ifcfg-rh.so": "",
        ...renderers("sysconfig"),
      },
      ["sysconfig"],
    ],
    "ifcfg on Debian": [
      { "/usr/lib64/NetworkManager/1.40/libnm-settings-plugin-ifcfg-rh.so": "", ...renderers("sysconfig") },
      [],
    ],
  };
  for (const [name, [tree, available]] of Object.entries(rows))
    test(name, async () => {
      const found = await imageFrom({ ...cloudInitEnabled, ...tree }).fact(networkRendering);
      expect(found.available).toEqual(available);
    });

  test.each([
    ["23.2", { "/usr/sbin/udhcpc": program() }, undefined],
    ["23.3", { "/usr/sbin/udhcpc": program() }, "/usr/sbin/udhcpc"],
    ["23.4", { "/usr/sbin/dhcpcd": program() }, undefined],
    ["24.1", { "/usr/sbin/dhcpcd": program() }, "/usr/sbin/dhcpcd"],
    ["22.4", { "/usr/sbin/dhclient": program() }, "/usr/sbin/dhclient"],
    ["24.1", {}, undefined],
  ])("%s with %j leases with %s", async (version, tree, client) => {
    const found = await imageFrom({ ...cloudInitEnabled, ...release(version), ...tree }).fact(networkRendering);
    expect(found.dhcpClient).toBe(client);
  });

  test("is off by configuration or by a mark of an upgrade", async () => {
    const off = { "/etc/cloud/cloud.cfg.d/99.cfg": "# x\nnetwork: {config: disabled}\n" };
    const found = await imageFrom({ ...cloudInitEnabled, ...off }).fact(networkRendering);
    expect(found.disabledBy).toEqual({ path: "/etc/cloud/cloud.cfg.d/99.cfg", line: 2 });
    const mark = { "/var/lib/cloud/data/upgraded-network": "" };
    const marked = await imageFrom({ ...cloudInitEnabled, ...mark }).fact(networkRendering);
    expect(marked.disabledBy).toEqual({ path: "/var/lib/cloud/data/upgraded-network" });
    expect((await imageFrom(cloudInitEnabled).fact(networkRendering)).disabledBy).toBeUndefined();
  });
});

test("features begin with their release", () => {
  expect(featuresOf("21.1")).toMatchObject({ worksWithoutMedium: false, hasImdsNetwork: true });
  expect(featuresOf("21.2").worksWithoutMedium).toBe(true);
  expect(featuresOf("19.3").handlesAcceleratedNetworking).toBe(false);
  expect(featuresOf(undefined)).toEqual(featuresOf("99.1"));
});
