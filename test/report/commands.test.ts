import { expect, test } from "vitest";
import { commands } from "../../src/report/commands.ts";
import { sampleChecks, sampleReport } from "./sample.ts";

test("is a script of the fixes, the worst first, what is for the host in comments", async () => {
  expect(commands(await sampleReport())).toBe(`#!/bin/sh
# Read before you run it, inside the guest, as root.

# disk.vhd: 4 failed checks

# error agent.enabled
#   walinuxagent.service is installed but not enabled (/usr/lib/systemd/system/walinuxagent.service:3)
# fix: Mend it by hand.
mend agent.enabled

# error disk.size
#   the size is 5 bytes too much (size)
# fix: Mend it by hand.
# on the machine that holds the file, not in the guest:
#     mend disk.size

# warning boot.console
#   no serial console (entry 0)
#   the console is slow (/boot/grub/grub.cfg:12)
# fix: Add console=ttyS0 to the kernel's command line.
# fix: Mend it by hand.
mend boot.console

# note security.note
#   worth a look (/etc/a)
# fix: Mend it by hand.
mend security.note

# such.vhd: no/such.vhd does not exist
`);
});

test("does the same thing once", async () => {
  const fix = { text: "Enable it.", commands: ["systemctl enable waagent"] };
  const two = sampleChecks.slice(0, 2).map((check) => ({ ...check, run: async () => [{ message: "off", fix }] }));
  const script = commands(await sampleReport(two, "error", ["disk.vhd"]));
  expect(script.match(/^systemctl/gm)).toHaveLength(1);
  expect(script).toContain("# fix: Enable it.\n# done above\n");
});

test("comments out what cannot be read as it stands", async () => {
  const fix = { text: "Delete it.", commands: ["rm -f '/tmp/a\u202Eb'\ntouch /tmp/owned", "sync"] };
  const [first] = sampleChecks;
  if (!first) throw new Error("the sample has no check");
  const script = commands(await sampleReport([{ ...first, run: async () => [{ message: "left", fix }] }]));
  const lines = script.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines).toEqual([]);
  expect(script).toContain(String.raw`#     rm -f '/tmp/a\u{202e}b'\ntouch /tmp/owned`);
});
