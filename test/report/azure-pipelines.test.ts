import { describe, expect, test } from "vitest";
import { azurePipelines } from "../../src/report/azure-pipelines.ts";
import { pretty } from "../../src/report/pretty.ts";
import { crash, sampleChecks, sampleReport } from "./sample.ts";

const commandsOf = (text: string) => text.split("\n").filter((line) => line.includes("##vso["));

describe("azure-pipelines", () => {
  test("is the report for people, then issues and the end of the task", async () => {
    const report = await sampleReport([...sampleChecks, crash]);
    const text = azurePipelines(report, { summaryFile: "/out/summary 100%.md" });
    expect(text).toContain(pretty(report));
    expect(commandsOf(text)).toEqual([
      "##vso[task.logissue type=error;sourcepath=out/disk.vhd;code=storage.crash;]disk.vhd: crashed: RangeError: offset 9 is out of range",
      "##vso[task.logissue type=error;sourcepath=no/such.vhd;code=image;]such.vhd: no/such.vhd does not exist",
      "##vso[task.logissue type=error;sourcepath=out/disk.vhd;code=agent.enabled;]disk.vhd: walinuxagent.service is installed but not enabled; /usr/lib/systemd/system/walinuxagent.service:3; found disabled, wanted enabled; fix: Mend it by hand.",
      "##vso[task.logissue type=error;sourcepath=out/disk.vhd;code=disk.size;]disk.vhd: the size is 5 bytes too much; size; fix: Mend it by hand.",
      "##vso[task.logissue type=warning;sourcepath=out/disk.vhd;code=boot.console;]disk.vhd: no serial console; entry 0; fix: Add console=ttyS0 to the kernel's command line.; and 1 more of this check",
      "##vso[task.uploadsummary]/out/summary 100%AZP25.md",
      "##vso[task.complete result=Failed;]vhdlint could not see everything",
    ]);
  });

  test.each([
    ["Failed", ["agent.enabled"], "error"],
    ["SucceededWithIssues", ["boot.console"], "error"],
    ["Failed", ["boot.console"], "warning"],
    ["Succeeded", ["security.note"], "error"],
    ["Succeeded", ["network.fine", "ssh.unseen"], "error"],
  ] as const)("ends with %s after %j at %s", async (result, ids, failOn) => {
    const chosen = sampleChecks.filter(({ id }) => ids.some((other) => other === id));
    const text = azurePipelines(await sampleReport(chosen, failOn, ["disk.vhd"]));
    expect(commandsOf(text).at(-1)).toContain(`[task.complete result=${result};]`);
  });

  test("escapes what would end a property", async () => {
    const [command] = commandsOf(azurePipelines(await sampleReport(sampleChecks, "error", ["a;b]c.vhd"])));
    expect(command).toContain("sourcepath=a%3Bb%5Dc.vhd;");
  });
});
