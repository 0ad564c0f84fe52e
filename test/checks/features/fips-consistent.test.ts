import { gzipSync } from "node:zlib";
import fipsConsistent from "../../../checks/features/fips-consistent.ts";
import { cpio } from "../../../fixtures/trees/parts/kernel.ts";
import { type Tree, absent, checkTest, unreadable } from "../../../src/testing/index.ts";
import { booting, grub, on, ramdisk } from "../boot/_boot.ts";

const policy = "/etc/crypto-policies/config";
const dracut = "usr/lib/dracut/build-parameter.txt";
const inside = (...names: string[]) =>
  new Uint8Array(gzipSync(cpio(names.map((name): [string, string] => [name, ""]))));
const words = (text: string): Tree => ({ [grub]: on(text)[grub] ?? "" });
const fips = (more: Tree = {}, extra = ""): Tree =>
  booting(
    {},
    {
      ...words(`root=LABEL=root ro fips=1${extra}`),
      "/usr/lib64/libcrypto.so.3": "",
      "/usr/lib64/ossl-modules/fips.so": "",
      [policy]: "FIPS\n",
      [ramdisk]: inside(dracut, "usr/sbin/fips.sh"),
      ...more,
    },
  );

checkTest(fipsConsistent, {
  pass: {
    "all parts": fips(),
    SymCrypt: fips({ "/usr/lib64/ossl-modules/": absent, "/usr/lib/ossl-modules/symcryptprovider.so": "" }),
    "Ubuntu's own directory": fips({
      "/usr/lib64/ossl-modules/": absent,
      "/usr/lib/x86_64-linux-gnu/ossl-modules-3/fips.so": "",
    }),
    "a policy on top of FIPS": fips({ [policy]: "# by the tool\nFIPS:OSPP\n" }),
    "the policy follows the kernel on RHEL 10": fips({
      [policy]: "DEFAULT\n",
      "/etc/os-release": 'ID=rhel\nVERSION_ID="10.1"\n',
    }),
    "a /boot that is named": fips({ "/etc/fstab": "UUID=b /boot xfs defaults 0 0\n" }, " boot=UUID=b"),
    "an initramfs of another maker": fips({ [ramdisk]: inside("conf/initramfs.conf") }),
  },
  fail: {
    "no provider": [
      booting({}, { ...words("fips=1"), "/usr/lib64/libcrypto.so.3": "", [ramdisk]: inside(dracut, "sbin/fips.sh") }),
      { message: "OpenSSL has no provider", path: grub },
    ],
    "another policy": [
      fips({ [policy]: "DEFAULT\n" }),
      { path: policy, evidence: { actual: "DEFAULT", expected: "FIPS" } },
    ],
    "an initramfs without the module": [
      fips({ [ramdisk]: inside(dracut) }),
      { message: "does not check the kernel", path: ramdisk },
    ],
    "a /boot that nobody names": [
      fips({ "/etc/fstab": "UUID=b /boot xfs defaults 0 0\n" }),
      { path: "/etc/fstab", line: 1, evidence: { expected: "boot=UUID=b" } },
    ],
    "the policy alone": [booting({}, { [policy]: "FIPS\n" }), { path: policy, level: "info" }],
  },
  notApplicable: { off: booting(), "off by 0": booting({}, words("fips=0")), nothing: {} },
  undecided: { "the initramfs cannot be read": fips({ [ramdisk]: unreadable() }) },
});
