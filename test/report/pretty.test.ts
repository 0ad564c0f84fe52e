import { describe, expect, test } from "vitest";
import { ImageError } from "../../src/image/errors.ts";
import { type Check, type Finding, type Outcome, defineCheck } from "../../src/lint/check.ts";
import { lint } from "../../src/lint/lint.ts";
import type { ReportOptions } from "../../src/report/options.ts";
import { pretty } from "../../src/report/pretty.ts";
import { imageFrom } from "../../src/testing/index.ts";
import { agentDisabled, consoleFindings } from "./sample.ts";

const debian = { "/etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n' };

function check(id: string, level: Check["level"], outcome: () => Outcome): Check {
  return defineCheck({
    id,
    title: `${id} holds`,
    level,
    requirements: [],
    why: "why",
    fix: { text: "Mend it by hand.", commands: ["mend --it"] },
    run: async () => outcome(),
  });
}
const finds = (id: string, level: Check["level"], ...findings: Finding[]) => check(id, level, () => findings);

async function page(checks: readonly Check[], options: ReportOptions = {}, tree: Record<string, string> = debian) {
  return pretty(await lint([imageFrom(tree, "disk.img")], { checks }), options);
}

const everything = [
  finds("agent.enabled", "must", agentDisabled),
  finds("boot.console", "should", ...consoleFindings),
  finds("generic.note", "info", { message: "worth a look", path: "/etc/a" }),
  check("ssh.unseen", "must", () => {
    throw new ImageError("unreadable", "/etc/shadow: permission denied", { remedy: "run as root" });
  }),
  check("ssh.also-unseen", "must", () => {
    throw new ImageError("unreadable", "/etc/shadow: permission denied", { remedy: "run as root" });
  }),
  check("storage.crash", "must", () => {
    throw new RangeError("offset 9 is out of range");
  }),
  finds("network.fine", "must"),
  check("network.other", "must", () => ({ kind: "not-applicable", reason: "no netplan here" })),
];

describe("the page", () => {
  test("has the verdict first, then what is wrong, how to mend it, and what could not be judged", async () => {
    expect(await page(everything)).toMatchInlineSnapshot(`
      "INCOMPLETE  disk.img: 1 error, 1 warning, 2 notes; 2 checks undecided; 1 check
                  crashed

        system  Debian GNU/Linux 12 (bookworm), read from memory
        judged  as a generalized image for a compute gallery (assumed; --type and
                --target say otherwise)

      Errors - Azure would refuse, not boot or not provision it, or it is unsafe

        error  agent.enabled
          walinuxagent.service is installed but not enabled
            where   /usr/lib/systemd/system/walinuxagent.service:3
            found   disabled
            wanted  enabled
            fix     Mend it by hand.
                    mend --it

      Warnings - it works, but not as Azure asks

        warning  boot.console
          no serial console
            subject entry 0
            fix     Add console=ttyS0 to the kernel's command line.
          (note) the console is slow
            where   /boot/grub/grub.cfg:12
            fix     Mend it by hand.
                    mend --it

      Notes - worth knowing

        note  generic.note
          worth a look
            where   /etc/a

      Crashed - a fault of vhdlint; please report it with the output of --debug

        storage.crash  RangeError: offset 9 is out of range

      Undecided - neither good nor bad: it could not be seen

        /etc/shadow: permission denied
          ssh.also-unseen, ssh.unseen

        To see more: run as root

      8 checks, 1 passed, 3 failed, 1 not applicable, 2 undecided, 1 crashed
      vhdlint explain <check> says why, and where it is asked for
      "
    `);
  });

  test("is the same with colour, but for the colour", async () => {
    const colored = await page(everything, { color: true });
    expect(colored).toMatch(/\u001B\[31m/);
    expect(colored.replace(/\u001B\[\d+m/g, "")).toBe(await page(everything));
  });

  test.each([40, 80, 100])("keeps to %i columns, but for what is to be copied", async (width) => {
    const wordy = finds("agent.wordy", "must", { message: "a word and another ".repeat(20).trim(), path: "/etc/x" });
    const lines = (await page([...everything, wordy], { width })).split("\n");
    const long = lines.filter((line) => line.length > width && !line.trim().startsWith("where   /"));
    expect(long.filter((line) => !line.startsWith("              "))).toEqual([]);
  });

  test("says the least when quiet, and the reasons when asked", async () => {
    const quiet = await page(everything, { quiet: true });
    expect(quiet).toContain("agent.enabled");
    expect(quiet).not.toMatch(/Undecided|  system|checks,/);
    const shown = await page(everything, { show: ["passed", "not-applicable", "timings"] });
    expect(shown).toMatch(/Passed\n {2}network\.fine {2}network\.fine holds/);
    expect(shown).toMatch(/Does not apply\n {2}network\.other {2}no netplan here/);
    expect(shown).toContain("Slowest checks");
  });

  test("counts what is found more than five times, and shows it when asked", async () => {
    const places = Array.from({ length: 8 }, (_, index) => ({ message: "left behind", path: `/tmp/${index}` }));
    const many = [finds("leftovers.tmp", "should", ...places)];
    expect(await page(many)).toMatch(/where {3}\/tmp\/0\n {14}\/tmp\/1\n[^8]*\/tmp\/4\n {14}… and 3 more/);
    expect(await page(many, { verbose: true })).toContain("/tmp/7");
  });

  test("praises nothing: a clean image is told in one line and the sums", async () => {
    expect(await page([finds("network.fine", "must")], { elapsedMs: 1234 })).toBe(
      [
        "PASSED  disk.img: nothing found",
        "",
        "  system  Debian GNU/Linux 12 (bookworm), read from memory",
        "  judged  as a generalized image for a compute gallery (assumed; --type and",
        "          --target say otherwise)",
        "",
        "1 check, 1 passed, 1.23 s",
        "",
      ].join("\n"),
    );
  });

  test("names each of several images with its verdict at the end", async () => {
    const report = await lint([imageFrom(debian, "a.img"), "/no/such.img"], { checks: [finds("a.b", "must")] });
    expect(pretty(report)).toContain(
      "INCOMPLETE  /no/such.img does not exist\n\n2 images\n  PASSED      a.img\n  INCOMPLETE  /no/such.img\n",
    );
  });
});

describe("text of the guest", () => {
  const hostile = "\u001B[2J\u0007bell\u202Egnp.exe\nnext ::error::";

  test("reaches the terminal as visible text only", async () => {
    const checks = [
      finds("a.b", "must", {
        message: hostile,
        path: `/etc/${hostile}`,
        evidence: { actual: hostile, expected: hostile },
      }),
      finds("a.c", "must", { message: "x", subject: hostile, fix: { text: hostile, commands: [hostile] } }),
      check("a.d", "must", () => ({ kind: "undecided", reason: hostile })),
      check("a.e", "must", () => {
        throw new Error(hostile);
      }),
    ];
    const tree = { "/etc/os-release": `ID=debian\nPRETTY_NAME="\u001B[31m"\n` };
    const text = await page(checks, { show: ["passed", "not-applicable"], verbose: true }, tree);
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    expect(text).toContain(String.raw`\x1b[2J\x07bell\u{202e}gnp.exe\nnext`);
  });

  test("is cut where it is endless", async () => {
    const endless = "x".repeat(100_000);
    const text = await page([finds("a.b", "must", { message: endless, path: endless, evidence: { actual: endless } })]);
    expect(text.length).toBeLessThan(3000);
  });
});
