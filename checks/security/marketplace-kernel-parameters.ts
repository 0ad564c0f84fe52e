import { bootEntries } from "../../src/facts/boot-entries.ts";
import type { BootEntry } from "../../src/facts/boot-entries.ts";
import { os } from "../../src/facts/os.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";
import { kernelParameters } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "security.marketplace-kernel-parameters",
  title: "The kernel writes to the serial console, as certification wants",
  level: "marketplace",
  requirements: ["security.marketplace-kernel-parameters", "lisa.marketplace-kernel-parameters"],
  why: "Certification test 40 fails when no console is the serial port: ttyS0, on arm64 ttyAMA0. earlyprintk is a note, since official images lack it; rootdelay=300, once asked for, makes kernels that boot without initramfs sleep five minutes and is not asked for here.",
  fix: {
    text: "Add console=ttyS0 earlyprintk=ttyS0 to the kernel's parameters and make the boot configuration anew.",
    ...kernelParameters({ add: "console=ttyS0 earlyprintk=ttyS0" }),
  },
  references: [
    {
      title: "Azure VM certification FAQ",
      url: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
    },
  ],
  appliesTo: { target: ["marketplace"] },
  async run(image, { target }) {
    const { defaults, entries } = await image.fact(bootEntries);
    const started = (defaults.length > 0 ? defaults : entries).filter(
      (entry) => entry.cmdline !== undefined && !entry.isRescue,
    );
    if (started.length === 0) return undecided("no boot configuration with a kernel command line was found");
    const arm = (target.arch ?? (await image.fact(os)).arch) === "aarch64";
    return started.flatMap((entry) => judgeEntry(entry, arm));
  },
});

function judgeEntry(
  { cmdline = [], cmdlineSource: { path, line }, title }: BootEntry,
  arm: boolean,
): readonly Finding[] {
  const consoles = cmdline.filter(({ name }) => name === "console").map(({ value = "" }) => value);
  const at = { path, line, subject: title };
  // Official SUSE images for arm64 write console=tty1,ttyAMA0.
  const isSerial = (value: string) => (arm ? /(^|,)tty(AMA|S)0(,|$)/ : /^ttyS0(,|$)/).test(value);
  if (!consoles.some(isSerial)) {
    const expected = arm ? "console=ttyAMA0" : "console=ttyS0";
    return [
      {
        message: "the serial port is no console",
        ...at,
        evidence: { actual: consoles.map((value) => `console=${value}`).join(" ") || "no console=", expected },
      },
    ];
  }
  const early = cmdline.some(({ name }) => name === "earlyprintk");
  return arm || early ? [] : [{ message: "earlyprintk is not set", level: "info", ...at }];
}
