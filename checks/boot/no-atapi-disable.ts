import { modprobe } from "../../src/facts/modprobe.ts";
import type { CommandLineWord } from "../../src/facts/kernel-command-line.ts";
import { commandLineCheck, unwanted } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.no-atapi-disable",
  title: "The kernel sees the CD-ROM drive",
  level: "must",
  requirements: ["boot.no-atapi-disable", "lisa.grub-forbidden-params"],
  why: "The provisioning data comes on a DVD. Without ATAPI, or with the ports of the IDE controller taken, a Generation 1 VM does not see it and provisioning times out. An options line of modprobe.d counts as well.",
  change: "Take libata.atapi_enabled=0 and reserve=0x1f0,0x8 off the kernel's parameters",
  parameters: { remove: ["libata.atapi_enabled=0", "reserve=0x1f0,0x8"] },
  async judge(started, { image }) {
    const hidesDrive = ({ name, value }: CommandLineWord) =>
      (name.replaceAll("-", "_") === "libata.atapi_enabled" && isZero(value)) ||
      (name === "reserve" && /^0x1f0,/i.test(value ?? ""));
    const options = (await image.fact(modprobe))
      .optionsOf("libata")
      .filter(({ value }) =>
        value.split(/\s+/).some((word) => word.startsWith("atapi_enabled=") && isZero(word.slice(14))),
      );
    return [
      ...unwanted(started, hidesDrive, (word) => `${word} hides the CD-ROM drive`),
      ...options.map(({ path, line }) => ({
        message: "libata is loaded with ATAPI off",
        path,
        line,
        subject: "libata",
      })),
    ];
  },
});

function isZero(value: string | undefined): boolean {
  return value !== undefined && /^0(?:x0+|0*)$/i.test(value);
}
