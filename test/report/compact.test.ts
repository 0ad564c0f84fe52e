import { expect, test } from "vitest";
import { compact } from "../../src/report/compact.ts";
import { crash, sampleChecks, sampleReport } from "./sample.ts";

test("is one line a finding, the worst first, then what could not be seen", async () => {
  expect(compact(await sampleReport([...sampleChecks, crash]))).toBe(
    [
      "out/disk.vhd:/usr/lib/systemd/system/walinuxagent.service:3: error: walinuxagent.service is installed but not enabled (found disabled, wanted enabled) [agent.enabled]",
      "out/disk.vhd:size: error: the size is 5 bytes too much [disk.size]",
      "out/disk.vhd:entry 0: warning: no serial console [boot.console]",
      "out/disk.vhd:/boot/grub/grub.cfg:12: note: the console is slow [boot.console]",
      "out/disk.vhd:/etc/a: note: worth a look [security.note]",
      "out/disk.vhd: crashed: RangeError: offset 9 is out of range [storage.crash]",
      "out/disk.vhd: undecided: /etc/shadow: permission denied [ssh.unseen]",
      "no/such.vhd: incomplete: no/such.vhd does not exist",
      "",
    ].join("\n"),
  );
});

test("says nothing of an image that is clean", async () => {
  const clean = sampleChecks.filter(({ id }) => id.startsWith("network."));
  expect(compact(await sampleReport(clean, "error", ["disk.vhd"]))).toBe("");
});
