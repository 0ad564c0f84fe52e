import { gzipSync } from "node:zlib";
import hvNotBlocked from "../../../checks/boot/hv-modules-not-blocked.ts";
import { cpio } from "../../../fixtures/trees/parts/kernel.ts";
import { type Tree, checkTest, link, unreadable } from "../../../src/testing/index.ts";
import { booting, grub, on, ramdisk } from "./_boot.ts";

const conf = "/etc/modprobe.d/hardening.conf";
const lines = (text: string, more: Tree = {}) => booting({}, { [conf]: text, ...more });
const words = (text: string) => booting({}, { [grub]: on(text)[grub] ?? "" });
const inside = (text: string) =>
  booting({}, { [ramdisk]: new Uint8Array(gzipSync(cpio([["etc/modprobe.d/a.conf", text]]))) });

checkTest(hvNotBlocked, {
  pass: {
    "no lines": booting(),
    "others are blocked": lines("blacklist floppy\ninstall udf /bin/true\nblacklist hv_balloon\n"),
    "in a comment": lines("# blacklist hv_netvsc\n"),
    "hidden by a file of the same name": {
      ...lines("blacklist hv_netvsc\n"),
      [conf]: link("/dev/null"),
      "/usr/lib/modprobe.d/hardening.conf": "blacklist hv_netvsc\n",
    },
    "a blacklist of what modules-load.d loads": lines("blacklist hv_utils\n", {
      "/etc/modules-load.d/azure.conf": "hv-utils\n",
    }),
    "an install line that loads the driver": lines("install hv_netvsc /sbin/modprobe --ignore-install hv_netvsc\n"),
    "drivers that are built in": booting(
      { builtin: ["hv_vmbus", "hv_storvsc", "hv_netvsc", "hv_utils"] },
      { [conf]: "install hv_storvsc /bin/true\n", [ramdisk]: unreadable() },
    ),
    "other words": words("module_blacklist=floppy,nouveau modprobe.blacklist=pcspkr"),
    "the network's driver inside of the initramfs": inside("blacklist hv_netvsc\n"),
  },
  fail: {
    "a blacklist": [
      lines("blacklist pcspkr\nblacklist hv-netvsc\n"),
      {
        message: "a blacklist line keeps hv_netvsc from loading",
        path: conf,
        line: 2,
        subject: "hv_netvsc",
        level: "must",
      },
    ],
    "an install line": [
      lines("install hv_storvsc /bin/false\n"),
      { message: "an install line", subject: "hv_storvsc" },
    ],
    "a pattern": [
      lines("install hv_* /bin/true\n"),
      { subject: "hv_vmbus" },
      { subject: "hv_storvsc" },
      { subject: "hv_netvsc" },
      { subject: "hv_utils" },
    ],
    "an alias": [lines("alias hv_utils off\n"), { message: "an alias to off" }],
    "by the kernel": [
      words("module_blacklist=floppy,hv_storvsc"),
      {
        message: "the command line blocks hv_storvsc",
        path: grub,
        evidence: { actual: "module_blacklist=floppy,hv_storvsc" },
      },
    ],
    "by modprobe's word": [words("modprobe.blacklist=hv-netvsc"), { subject: "hv_netvsc" }],
    "by dracut's word": [words("rd.driver.blacklist=hv_vmbus"), { subject: "hv_vmbus" }],
    "inside of the initramfs only": [
      inside("blacklist hv_storvsc\n"),
      { message: "in /etc/modprobe.d/a.conf of the initramfs", path: ramdisk, subject: "hv_storvsc" },
    ],
  },
  undecided: { "no kernel": {}, "the initramfs cannot be read": booting({}, { [ramdisk]: unreadable() }) },
});
