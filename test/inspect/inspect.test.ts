import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { ubuntu2204 } from "../../fixtures/trees/ubuntu-22.04.ts";
import { openImage } from "../../src/image/open-image.ts";
import { inspect } from "../../src/inspect/inspect.ts";
import { prettyInspection } from "../../src/report/inspection.ts";
import { imageFrom, unreadable } from "../../src/testing/index.ts";

describe("inspect", () => {
  test.each(Object.entries(goodTrees))("sees every part of %s", async (_, { tree }) => {
    const inspection = await inspect(imageFrom(tree()));
    expect(inspection.unseen).toEqual([]);
    expect(JSON.parse(JSON.stringify(inspection))).toEqual(inspection);
  });

  test("gives the values that the agent would take, and the lines that set them", async () => {
    const tree = {
      ...ubuntu2204(),
      "/etc/waagent.conf": "# none\nResourceDisk.Format=Y\nLogs.Verbose=maybe\nHttpProxy.Host=http://me:word@proxy\n",
    };
    expect((await inspect(imageFrom(tree))).waagent).toMatchObject({
      installed: true,
      serviceStartsAtBoot: true,
      configPath: "/etc/waagent.conf",
      effective: {
        "ResourceDisk.Format": true,
        "Logs.Verbose": false,
        "Provisioning.Agent": "auto",
        "OS.RootDeviceScsiTimeoutPeriod": 30,
        "HttpProxy.Host": "http://…@proxy",
      },
      set: { "ResourceDisk.Format": 2, "Logs.Verbose": 3 },
    });
  });

  test("goes on where a part cannot be read, and names it", async () => {
    const inspection = await inspect(imageFrom({ ...ubuntu2204(), "/etc/passwd": unreadable() }));
    expect(inspection).toMatchObject({
      accounts: null,
      packages: { database: "dpkg" },
      unseen: [{ part: "accounts", reason: "/etc/passwd: permission denied" }],
    });
    expect(prettyInspection(inspection)).toContain("Not seen       accounts: /etc/passwd: permission denied");
  });
});

describe("a disk", () => {
  async function diskOf(fixture: string) {
    const folder = await mkdtemp(join(tmpdir(), "vhdlint-inspect-"));
    const path = join(folder, "disk.img");
    await writeFile(path, gunzipSync(await readFile(`fixtures/images/${fixture}`)));
    try {
      await using image = await openImage(path);
      return await inspect(image);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test("is shown with its partitions and where they are mounted", async () => {
    const inspection = await diskOf("systems/efi.vhd.gz");
    expect(inspection.disk).toMatchObject({
      type: "fixed",
      virtualSizeBytes: 12 * 1024 * 1024,
      partitionTable: "gpt",
      generation: null,
      volumes: [
        { name: "partition 1", content: "ext4", label: "cloudimg-rootfs", mountedAt: ["/"] },
        { name: "partition 14", use: "BIOS boot", content: null },
        { name: "partition 15", use: "EFI system", mountedAt: ["/boot/efi"] },
      ],
      problems: [],
    });
    expect(inspection.os?.id).toBe("debian");
    expect(inspection.disk).toMatchObject({
      footer: { creator: "qem2", checksumMatches: true, trailingBytes: 0 },
      generations: [2],
      firmware: { bios: { boots: false }, loaders: ["EFI/BOOT/BOOTX64.EFI"] },
      mounts: [{ path: "/", by: "root" }, { path: "/data", state: "absent", volume: null }, { path: "/boot/efi" }],
    });
    const page = prettyInspection(inspection);
    expect(page.slice(page.indexOf("Disk"), page.indexOf("\n\nSystem"))).toMatchInlineSnapshot(`
      "Disk           fixed VHD by qem2, 12 MiB, GPT
                     boots as Generation 2: EFI/BOOT/BOOTX64.EFI
                       partition 1   5 MiB  ext4 at /, 8 % used
                                            UUID=0a0a0a0a-0000-0000-0000-000000000001
                                            LABEL=cloudimg-rootfs
                       partition 14  1 MiB  BIOS boot
                       partition 15  4 MiB  FAT12 at /boot/efi, EFI system
                                            UUID=0BAD-CAFE LABEL=UEFI
                       /data: UUID=0a0a0a0a-0000-0000-0000-00000000dada is not on the
                       disk"
    `);
  });

  test("says what its file systems say of themselves", async () => {
    const inspection = await diskOf("filesystem/ext4-dirty.img.gz");
    const note = "The journal holds 1 transaction that was replayed in memory.";
    expect(inspection.disk?.volumes).toMatchObject([{ cleanlyUnmounted: false, notes: [note] }]);
    expect(prettyInspection(inspection).replaceAll(/\s+/g, " ")).toContain(note);
  });

  test("without a system is shown as far as it goes", async () => {
    const inspection = await diskOf("volumes/mbr.raw.gz");
    expect(inspection).toMatchObject({ os: null, disk: { partitionTable: "mbr" } });
    expect(prettyInspection(inspection)).toMatch(/Not seen {7}os, provisioning, waagent, .*:\s/s);
  });
});

describe("the page", () => {
  test("tells an image at a glance", async () => {
    const page = prettyInspection(await inspect(imageFrom(ubuntu2204(), "ubuntu.vhd")));
    expect(page).toMatchInlineSnapshot(`
      "ubuntu.vhd (memory)

      System         Ubuntu 22.04.5 LTS, x86_64 (ubuntu 22.04)
                     23 packages (dpkg)

      Kernels        6.8.0-1044-azure: has all drivers for Azure

      Boot chain     Generation 2: UEFI, as far as it can be told
                       -> a loader that is not known (/boot/efi/EFI/BOOT/BOOTX64.EFI)
                       -> /boot/efi/EFI/ubuntu/grub.cfg
                       -> /boot/grub/grub.cfg
                       -> /boot/grub/grubenv
                       -> Ubuntu (/boot/grub/grub.cfg:18)
                       -> kernel /boot/vmlinuz-6.8.0-1044-azure
                       -> initramfs /boot/initrd.img-6.8.0-1044-azure
                       -> root=PARTUUID=5a1c9a2e-55a1-4b05-9d0c-0f4c2b6a8d31

      Secure Boot    a VM with Secure Boot on does not start
                       /boot/efi/EFI/BOOT/BOOTX64.EFI: no program for EFI
                       /boot/vmlinuz-6.8.0-1044-azure: no program for EFI

      Boots          Ubuntu (grub, BIOS and UEFI, /boot/grub/grub.cfg:18)
                       root=PARTUUID=5a1c9a2e-55a1-4b05-9d0c-0f4c2b6a8d31 ro
                       console=tty1 console=ttyS0 earlyprintk=ttyS0
                       nvme_core.io_timeout=240 panic=-1

      Provisioning   looks generalized
                     as generalized: fine: cloud-init provisions, cloud-init and
                     waagent report ready, extensions run
                       Azure hands a generalized image an account, a host name and
                       keys, and waits to be told that the VM is ready.
                       At first boot cloud-init 25.2 runs and reads the data of the VM
                       from Azure (/etc/cloud/cloud.cfg.d/90_dpkg.cfg:2).
                       It reports ready as soon as it has read them.
                       Then it sets the host name and makes the admin account and its
                       keys.
                       waagent 2.11.1.4 starts
                       (/etc/systemd/system/multi-user.target.wants/walinuxagent.service).
                       It leaves provisioning to cloud-init and waits for
                       /var/lib/waagent/ovf-env.xml and /etc/ssh/ssh_host_rsa_key.pub
                       (/etc/waagent.conf:9).
                       Then it reports ready too.
                       On Azure the deployment succeeds, and the admin account of the
                       deployment can log in.
                       Extensions work.
                     as specialized: at risk: cloud-init provisions, cloud-init
                     reports ready, extensions run

      cloud-init     25.2-0ubuntu1~22.04.1, runs at boot
                     looks for Azure; on Azure it takes Azure

      Agent          Azure Linux Agent 2.11.1.4, starts at boot as
                     walinuxagent.service
                     /etc/waagent.conf sets
                       AutoUpdate: Enabled=y
                       Extensions: Enabled=y, GoalStatePeriod=6
                       Logs: Collect=y, CollectPeriod=3600, Verbose=n
                       OS: EnableFirewall=y, OpensslPath=/usr/bin/openssl,
                       RootDeviceScsiTimeout=300, SshDir=/etc/ssh
                       Provisioning: Agent=auto, DecodeCustomData=n,
                       DeleteRootPassword=y, ExecuteCustomData=n, MonitorHostName=n,
                       PasswordCryptId=6, RegenerateSshHostKeyPair=n,
                       SshHostKeyPairType=rsa
                       ResourceDisk: EnableSwap=n, Filesystem=ext4, Format=n,
                       MountOptions=None, MountPoint=/mnt, SwapSizeMB=0

      Network        the first NIC gets its address by DHCP: cloud-init configures the
                     first NIC for DHCP
                     systemd-networkd; cloud-init writes the configuration at boot

      Accounts       root (0): password locked, /bin/bash
                     9 system accounts without a login

      Clock          chrony (chrony.service) starts at boot
                     /etc/chrony/chrony.conf: refclock PHC /dev/ptp_hyperv
      "
    `);
    expect(page.split("\n").filter((line) => line.length > 80 && !/\S{60}/.test(line))).toEqual([]);
  });

  test("has the same words with colour", async () => {
    const inspection = await inspect(imageFrom(ubuntu2204()));
    const plain = prettyInspection(inspection, { color: true }).replace(/\u001B\[\d+m/g, "");
    expect(plain).toBe(prettyInspection(inspection));
  });

  test("shows what a hostile image says, and does not obey it", async () => {
    const hostile = {
      "/etc/os-release": 'ID=x\nPRETTY_NAME="\u001B[31mred\u202E"\n',
      "/etc/passwd": "r\u0007:x:0:0::/:/bin/sh",
    };
    const page = prettyInspection(await inspect(imageFrom(hostile)));
    expect(page).toContain(String.raw`\x1b[31mred\u{202e}`);
    expect(page).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
  });
});
