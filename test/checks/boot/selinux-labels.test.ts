import selinuxLabels from "../../../checks/boot/selinux-labels.ts";
import { checkTest, file, link } from "../../../src/testing/index.ts";

const labelled = (content: string) =>
  file(content, { attributes: { "security.selinux": "system_u:object_r:etc_t:s0\0" } });
const config = { "/etc/selinux/config": labelled("# a comment\nSELINUX=enforcing\nSELINUXTYPE=targeted\n") };
const grub = (word: string) => ({ "/boot/grub2/grub.cfg": `menuentry x { linux /vmlinuz root=/dev/sda1 ${word} }\n` });
const bare = { ...config, "/etc/shadow": "root:*:::::::\n" };

checkTest(selinuxLabels, {
  pass: {
    "all labelled": { ...config, "/etc/shadow": labelled("root:*:::::::\n") },
    "labelled at the next start": { ...bare, "/.autorelabel": "" },
    "labelled by the kernel's parameter": { ...bare, ...grub("autorelabel=1") },
    "switched off by the kernel's parameter": { ...bare, ...grub("selinux=0") },
    "a link is not asked": { ...config, "/etc/passwd": link("/usr/etc/passwd") },
  },
  fail: {
    "a file edited offline": [
      bare,
      { message: "a file has no SELinux label, and SELinux enforces its policy", path: "/etc/shadow" },
    ],
    "several, whatever else the kernel gets": [
      { ...bare, "/etc/fstab": "", ...grub("quiet") },
      { path: "/etc/shadow" },
      { path: "/etc/fstab" },
    ],
  },
  notApplicable: {
    "no SELinux": {},
    permissive: { "/etc/selinux/config": labelled("SELINUX=permissive\n"), "/etc/shadow": "" },
    disabled: { "/etc/selinux/config": labelled("SELINUX=enforcing\nSELINUX=disabled\n"), "/etc/shadow": "" },
  },
  undecided: {
    "a source without extended attributes": [
      { "/etc/selinux/config": "SELINUX=enforcing\n", "/etc/shadow": "" },
      "this tree has no extended attributes",
    ],
  },
});
