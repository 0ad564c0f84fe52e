import grubFilesPrivate from "../../../checks/boot/grub-files-private.ts";
import { type Tree, absent, checkTest, directory, file, unreadable } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

const menu = String(on("ro")[grub]);
const azl = (mode: number, more: Tree = {}, uid = 0): Tree => ({
  ...on("ro"),
  "/etc/os-release": 'ID=azurelinux\nVERSION_ID="4.0"\n',
  [grub]: file(menu, { mode, uid }),
  "/boot/grub2/grubenv": file("", { mode: 0o600 }),
  ...more,
});
const locked = (mode: number): Tree => ({
  ...on("ro"),
  [grub]: file(`set superusers="root"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AA.BB\n${menu}`, { mode }),
});

checkTest(grubFilesPrivate, {
  pass: {
    "Azure Linux 4, all tight": azl(0o600),
    "tighter still": azl(0o400),
    "directories do not count": azl(0o600, { "/boot/grub2/fonts": directory({ mode: 0o755 }) }),
    "a boot password that only root reads": locked(0o600),
  },
  fail: {
    "Azure Linux 4, readable": [azl(0o644), { path: grub, evidence: { actual: "0:0 0644", expected: "0:0 0600" } }],
    "of somebody else": [azl(0o600, {}, 1000), { evidence: { actual: "1000:0 0600" } }],
    "many files": [
      azl(
        0o600,
        Object.fromEntries(
          ["a", "b", "c", "d", "e"].map((name) => [`/boot/grub2/${name}.mod`, file("", { mode: 0o644 })]),
        ),
      ),
      { path: "/boot/grub2/a.mod" },
      {},
      { path: "/boot/grub2/c.mod" },
      { message: "2 more files" },
    ],
    "no grubenv": [azl(0o600, { "/boot/grub2/grubenv": absent }), { message: "grubenv is missing" }],
    "a boot password that everybody reads": [locked(0o644), { path: grub, line: 2, level: "info" }],
  },
  notApplicable: {
    "no boot password": on("ro"),
    "no GRUB": { "/etc/os-release": 'ID=azurelinux\nVERSION_ID="4.0"\n' },
    "an unpacked tree": { ...azl(0o644), "/etc/passwd": file("root:x:0:0::/root:/bin/sh\n", { uid: 1000 }) },
  },
  undecided: { "a menu that cannot be read": { ...azl(0o600), [grub]: unreadable() } },
});
