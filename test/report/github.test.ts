import { describe, expect, test } from "vitest";
import { github } from "../../src/report/github.ts";
import { pretty } from "../../src/report/pretty.ts";
import { crash, sampleChecks, sampleReport } from "./sample.ts";

/** The lines that the runner acts on, commands being stopped and resumed as it does. */
function commandsOf(text: string): readonly string[] {
  let stopped: string | undefined;
  return text.split("\n").flatMap((line) => {
    if (stopped !== undefined) {
      if (line === `::${stopped}::`) stopped = undefined;
      return [];
    }
    if (line.startsWith("::stop-commands::")) stopped = line.slice("::stop-commands::".length);
    else if (line.startsWith("::")) return [line];
    return [];
  });
}

describe("github", () => {
  test("is the report for people, then an annotation for each failed check", async () => {
    const report = await sampleReport([...sampleChecks, crash]);
    const text = github(report);
    expect(text).toContain(pretty(report));
    expect(commandsOf(text)).toEqual([
      "::error file=out/disk.vhd,title=storage.crash::disk.vhd: crashed: RangeError: offset 9 is out of range",
      "::error file=no/such.vhd,title=image::such.vhd: no/such.vhd does not exist",
      "::error file=out/disk.vhd,title=agent.enabled::disk.vhd: walinuxagent.service is installed but not enabled; /usr/lib/systemd/system/walinuxagent.service:3; found disabled, wanted enabled; fix: Mend it by hand.",
      "::error file=out/disk.vhd,title=disk.size::disk.vhd: the size is 5 bytes too much; size; fix: Mend it by hand.",
      "::warning file=out/disk.vhd,title=boot.console::disk.vhd: no serial console; entry 0; fix: Add console=ttyS0 to the kernel's command line.; and 1 more of this check",
      "::notice file=out/disk.vhd,title=security.note::disk.vhd: worth a look; /etc/a; fix: Mend it by hand.",
    ]);
  });

  test("shows ten of a level, the last of which counts the rest", async () => {
    const [first] = sampleChecks;
    if (!first) throw new Error("the sample has no check");
    const many = Array.from({ length: 14 }, (_, index) => ({ ...first, id: `agent.c${index}` }));
    const commands = commandsOf(github(await sampleReport(many, "error", ["disk.vhd"])));
    expect(commands).toHaveLength(10);
    expect(commands.at(-1)).toMatch(/\(4 more checks failed: see the log\)$/);
    expect(commandsOf(github(await sampleReport(many.slice(0, 10), "error", ["disk.vhd"])))).toHaveLength(10);
  });

  test("escapes what would end a property or a line", async () => {
    const [command] = commandsOf(github(await sampleReport(sampleChecks, "error", ["a,b:c%.vhd"])));
    expect(command).toMatch(/^::error file=a%2Cb%3Ac%25\.vhd,title=agent\.enabled::a,b:c%25\.vhd: /);
  });

  test("names the line of a file where the image is a directory", async () => {
    const report = await sampleReport(sampleChecks, "error", ["root"]);
    const tree = { ...report, images: report.images.map((image) => ({ ...image, kind: "directory" })) };
    expect(commandsOf(github(tree))[0]).toMatch(
      /^::error file=root\/usr\/lib\/systemd\/system\/walinuxagent\.service,line=3,title=agent\.enabled::/,
    );
  });
});
