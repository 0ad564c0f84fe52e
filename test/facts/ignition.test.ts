import { describe, expect, test } from "vitest";
import { flatcar } from "../../fixtures/trees/flatcar.ts";
import { rhel9 } from "../../fixtures/trees/rhel-9.ts";
import { ignition } from "../../src/facts/ignition.ts";
import { type Tree, absent, imageFrom, link } from "../../src/testing/index.ts";

const find = (tree: Tree) => imageFrom(tree).fact(ignition);
const entry = "/boot/loader/entries/ostree-1.conf";
const unit = "/usr/lib/systemd/system/afterburn-checkin.service";

function bls(options: string): Tree {
  return {
    "/boot/grub2/grub.cfg": "blscfg\n",
    "/boot/loader/entries/ostree-1.conf": `title Fedora CoreOS\nversion 1\nlinux /ostree/vmlinuz-6.9\noptions ${options}\n`,
    "/boot/ostree/vmlinuz-6.9": "MZ",
  };
}

const coreos: Tree = {
  "/usr/lib/os-release": 'ID=fedora\nVERSION_ID=40\nVARIANT_ID=coreos\nPRETTY_NAME="Fedora CoreOS 40"\n',
  "/etc/os-release": link("../usr/lib/os-release"),
  ...bls("$ignition_firstboot ostree=/ostree/boot.1/x ignition.platform.id=azure"),
  "/boot/ignition.firstboot": "",
  [unit]: "[Service]\nExecStart=/usr/bin/afterburn --check-in\n[Install]\nWantedBy=multi-user.target\n",
  "/usr/lib/systemd/system-preset/40-coreos.preset": "enable afterburn-checkin.service\n",
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\n",
  "/etc/systemd/system/default.target": link("/usr/lib/systemd/system/multi-user.target"),
};

describe("Fedora CoreOS", () => {
  test("as it is published", async () => {
    const found = await find(coreos);
    expect(found).toMatchObject({
      system: "coreos",
      evidence: { text: "Fedora CoreOS 40 is configured by Ignition", path: "/etc/os-release" },
      platform: { value: "azure", path: entry, line: 4 },
      firstBoot: { value: true, path: "/boot/ignition.firstboot" },
    });
    expect(found?.checkIn?.startsAtBoot).toBe(true);
  });

  test("made for another platform, or none", async () => {
    expect(await find({ ...coreos, ...bls("ignition.platform.id=qemu") })).toMatchObject({
      platform: { value: "qemu", path: entry },
    });
    expect(await find({ ...coreos, ...bls("quiet") })).toMatchObject({ platform: { value: undefined, path: entry } });
  });

  test("booted once", async () => {
    const found = await find({ ...coreos, "/boot/ignition.firstboot": absent });
    expect(found?.firstBoot).toEqual({ value: false, path: "/boot/loader" });
  });

  test("without its boot partition nothing is said of platform and first boot", async () => {
    expect(await find({ ...coreos, "/boot": absent })).toMatchObject({ platform: undefined, firstBoot: undefined });
  });
});

describe("Flatcar", () => {
  test("root and USR without the OEM partition", async () => {
    expect(await find(flatcar())).toMatchObject({
      system: "flatcar",
      platform: undefined,
      firstBoot: { value: true, path: "/boot/flatcar/first_boot" },
      checkIn: undefined,
    });
  });

  test.each([
    ['set oem_id="azure"\n', { value: "azure", line: 1 }],
    ["# x\nset oem_id=qemu\nset oem_id='azure' # last\n", { value: "azure", line: 3 }],
    ["set linux_append=flatcar.autologin\n", { value: undefined }],
  ])("with the OEM partition that says %j", async (text, platform) => {
    const found = await find({ ...flatcar(), "/oem/grub.cfg": text });
    expect(found?.platform).toEqual({ path: "/oem/grub.cfg", ...platform });
  });

  test("with an empty boot directory nothing is said of the first boot", async () => {
    expect(await find({ ...flatcar(), "/boot": absent })).toMatchObject({ firstBoot: undefined });
  });
});

describe("other systems", () => {
  test("SUSE's transactional ones carry a module of dracut", async () => {
    const micro = { "/etc/os-release": 'ID="sl-micro"\nVERSION_ID="6.0"\nPRETTY_NAME="SUSE Linux Micro 6.0"\n' };
    expect(await find(micro)).toBeUndefined();
    expect(await find({ ...micro, "/usr/lib/dracut/modules.d/30ignition/module-setup.sh": "" })).toMatchObject({
      system: "other",
      platform: undefined,
      firstBoot: undefined,
    });
  });

  test("a command line that names a platform", async () => {
    const tree = { "/etc/os-release": "ID=fedora\nVERSION_ID=40\n", ...bls("ignition.platform.id=azure") };
    expect(await find(tree)).toMatchObject({ system: "other", evidence: { path: entry, line: 4 } });
  });

  test("all others have none", async () => {
    expect(await find(rhel9())).toBeUndefined();
    expect(await find({})).toBeUndefined();
  });
});
