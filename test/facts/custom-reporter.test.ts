import { describe, expect, test } from "vitest";
import { customReporter } from "../../src/facts/custom-reporter.ts";
import { type Tree, file, imageFrom, link, program } from "../../src/testing/index.ts";

const report = `import urllib.request
urllib.request.urlopen('http://168.63.129.16/machine?comp=health', data=b'<State>Ready</State>')
`;
const script = "/usr/local/azure-provisioning.py";
const fragment = "/etc/systemd/system/azure-provisioning.service";
const wants = "/etc/systemd/system/multi-user.target.wants/azure-provisioning.service";
const targets = {
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\n",
  "/etc/systemd/system/default.target": link("/usr/lib/systemd/system/multi-user.target"),
  "/etc/machine-id": "",
};

function service(...lines: readonly string[]): string {
  return `[Unit]\nAfter=network-online.target\n[Service]\nType=oneshot\n${lines.join("\n")}\n[Install]\nWantedBy=multi-user.target\n`;
}

const manual: Tree = {
  ...targets,
  [script]: report,
  [fragment]: service(
    `ExecStart=/usr/bin/python3 ${script}`,
    'ExecStart=/bin/bash -c "hostnamectl set-hostname x"',
    "ExecStart=/usr/bin/systemctl disable azure-provisioning.service",
  ),
  [wants]: link("../azure-provisioning.service"),
};

const find = (tree: Tree) => imageFrom(tree).fact(customReporter);

describe("a reporter that starts", () => {
  test("the manual's unit", async () => {
    expect(await find(manual)).toMatchObject({
      name: "azure-provisioning.service",
      script,
      report: { line: 2 },
      starts: true,
      whyNot: undefined,
      disablesItself: true,
    });
  });

  test.each<[string, Tree]>([
    [
      "a script as the program itself",
      { [script]: program(report), [fragment]: service(`ExecStart=-${script} --once`) },
    ],
    [
      "a shell line in the unit",
      {
        [fragment]: service(
          "ExecStart=/bin/sh -c 'curl -d \"<State>Ready</State>\" http://168.63.129.16/machine?comp=health'",
        ),
      },
    ],
    [
      "a script that another one calls",
      {
        "/usr/local/bin/first-boot.sh": program(`#!/bin/bash\npython3 ${script}\n`),
        [script]: report,
        [fragment]: service("ExecStart=/usr/local/bin/first-boot.sh"),
      },
    ],
    [
      "a compiled program of the image's own",
      {
        "/usr/local/bin/report": file('\x7fELF\0\0http://168.63.129.16/provisioning/health\0\0{"state":"Ready"}\0', {
          mode: 0o755,
        }),
        [fragment]: service("ExecStart=/usr/local/bin/report"),
      },
    ],
    [
      "a script that runs after another program",
      { [script]: report, [fragment]: service("ExecStart=/bin/true", `ExecStartPost=/usr/bin/env python3 ${script}`) },
    ],
  ])("%s", async (_name, tree) => {
    const found = await find({ ...targets, [wants]: link("../azure-provisioning.service"), ...tree });
    expect(found).toMatchObject({ name: "azure-provisioning.service", starts: true });
  });

  test("a timer's service", async () => {
    const tree = {
      ...targets,
      [script]: report,
      [fragment]: `[Service]\nExecStart=/usr/bin/python3 ${script}\n`,
      "/etc/systemd/system/azure-provisioning.timer": "[Timer]\nOnBootSec=1\n[Install]\nWantedBy=timers.target\n",
      "/etc/systemd/system/multi-user.target.wants/azure-provisioning.timer": link("../azure-provisioning.timer"),
    };
    expect(await find(tree)).toMatchObject({ name: "azure-provisioning.service", starts: true });
  });

  test("rc.local", async () => {
    const tree = { ...targets, "/etc/rc.d/rc.local": program(`#!/bin/sh\npython3 ${script}\n`), [script]: report };
    expect(await find({ ...tree, "/etc/rc.local": link("rc.d/rc.local") })).toMatchObject({
      name: "/etc/rc.local",
      script,
      starts: true,
    });
  });
});

describe("a reporter that does not start", () => {
  test.each<[string, Tree, string, string]>([
    ["a unit that took itself out", { ...manual, [wants]: "" }, "it has disabled itself at an earlier boot", fragment],
    [
      "a unit that was never enabled",
      { ...targets, [script]: report, [fragment]: service(`ExecStart=/usr/bin/python3 ${script}`) },
      "azure-provisioning.service is not enabled",
      fragment,
    ],
    [
      "a stamp of an earlier run",
      {
        ...manual,
        [fragment]: `[Unit]\nConditionPathExists=!/var/lib/reported\n[Service]\nExecStart=/usr/bin/python3 ${script}\n[Install]\nWantedBy=multi-user.target\n`,
        "/var/lib/reported": "",
      },
      "its condition ConditionPathExists=!/var/lib/reported does not hold",
      fragment,
    ],
    [
      "a first boot that will not be one",
      {
        ...manual,
        [fragment]: `[Unit]\nConditionFirstBoot=yes\n[Service]\nExecStart=/usr/bin/python3 ${script}\n[Install]\nWantedBy=multi-user.target\n`,
      },
      "its condition ConditionFirstBoot=yes does not hold, since the image has a machine-id file",
      fragment,
    ],
    [
      "rc.local that is not executable",
      { ...targets, "/etc/rc.local": report },
      "/etc/rc.local is not executable",
      "/etc/rc.local",
    ],
    ["a script that nothing runs", { ...targets, [script]: report }, `no unit runs ${script}`, script],
    [
      "a unit that is masked, so that the script is left alone",
      { ...manual, [fragment]: link("/dev/null") },
      `no unit runs ${script}`,
      script,
    ],
  ])("%s", async (_name, tree, text, path) => {
    expect(await find(tree)).toMatchObject({ starts: false, whyNot: { text, path } });
  });
});

test("a first boot that will be one", async () => {
  const unit = `[Unit]\nConditionFirstBoot=yes\n[Service]\nExecStart=/usr/bin/python3 ${script}\n[Install]\nWantedBy=multi-user.target\n`;
  expect(await find({ ...manual, [fragment]: unit, "/etc/machine-id": "uninitialized\n" })).toMatchObject({
    starts: true,
  });
});

test("one that starts comes before one that does not", async () => {
  const tree = { ...manual, "/etc/systemd/system/aaa.service": service(`ExecStart=/usr/bin/python3 ${script}`) };
  expect(await find(tree)).toMatchObject({ name: "azure-provisioning.service", starts: true });
});

test("agents and ordinary services are no reporters", async () => {
  const tree = {
    ...targets,
    "/usr/sbin/waagent": program(report),
    "/usr/lib/systemd/system/waagent.service": service("ExecStart=/usr/bin/python3 -u /usr/sbin/waagent -daemon"),
    "/usr/sbin/sshd": file("\x7fELF", { mode: 0o755 }),
    "/usr/lib/systemd/system/sshd.service": service("ExecStart=/usr/sbin/sshd -D"),
    "/usr/lib/systemd/system/loop.service": service("ExecStart=/usr/local/bin/loop"),
    "/usr/local/bin/loop": link("loop"),
  };
  expect(await find(tree)).toBeUndefined();
});
