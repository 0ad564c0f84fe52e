import check from "../../../checks/boot/grub-regenerated.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const grub = "/etc/default/grub";
const row = (settings: string, words: string, more = {}) => ({
  [grub]: `GRUB_DEFAULT=0\n${settings}\n`,
  "/boot/grub/grub.cfg": `menuentry a {\n linux /vmlinuz root=UUID=1 ro ${words}\n initrd /initrd\n}\n`,
  "/boot/vmlinuz": "",
  "/boot/initrd": "",
  ...more,
});

checkTest(check, {
  pass: {
    "all words": row('GRUB_CMDLINE_LINUX="console=tty0 console=ttyS0,115200"', "console=tty0 console=ttyS0,115200"),
    "more than asked for": row('GRUB_CMDLINE_LINUX="quiet"', "quiet console=ttyS0"),
    "nothing set": row('GRUB_CMDLINE_LINUX=""', "console=ttyS0"),
    "a quoted word": row(`GRUB_CMDLINE_LINUX='dyndbg="file a +p"'`, `dyndbg="file a +p"`),
    "what a shell makes of it": row('GRUB_CMDLINE_LINUX="console=$(cat /etc/console)"', "quiet"),
    "a drop-in that takes it back": row('GRUB_CMDLINE_LINUX="console=ttyS0"', "quiet", {
      "/etc/default/grub.d/50-cloud.cfg": "GRUB_CMDLINE_LINUX=quiet\n",
    }),
  },
  fail: {
    "a console that was added behind it": [
      row('GRUB_CMDLINE_LINUX="console=tty0 console=ttyS0"', "console=tty0"),
      {
        message: "the default entry lacks words of GRUB_CMDLINE_LINUX",
        path: grub,
        line: 2,
        evidence: { actual: "/boot/grub/grub.cfg", expected: "console=ttyS0" },
      },
    ],
    "both variables": [
      row('GRUB_CMDLINE_LINUX="a=1"\nGRUB_CMDLINE_LINUX_DEFAULT="b=2 c=3"', "c=3"),
      { subject: "GRUB_CMDLINE_LINUX", evidence: { expected: "a=1" } },
      { subject: "GRUB_CMDLINE_LINUX_DEFAULT", evidence: { expected: "b=2" } },
    ],
    "a drop-in": [
      row("", "quiet", { "/etc/default/grub.d/50-cloud.cfg": 'GRUB_CMDLINE_LINUX="console=ttyS0"\n' }),
      { path: "/etc/default/grub.d/50-cloud.cfg", line: 1 },
    ],
    "another value": [
      row('GRUB_CMDLINE_LINUX="rootdelay=300"', "rootdelay=30"),
      { evidence: { expected: "rootdelay=300" } },
    ],
  },
  notApplicable: {
    "no settings": { "/boot/grub/grub.cfg": "menuentry a {\n linux /vmlinuz\n}\n" },
    "another loader": {
      [grub]: "GRUB_CMDLINE_LINUX=quiet\n",
      "/boot/extlinux/extlinux.conf": "default a\nlabel a\n linux /vmlinuz\n append root=UUID=1\n",
    },
  },
  undecided: { "no menu": { [grub]: "GRUB_CMDLINE_LINUX=quiet\n" } },
});
