import { expect, test } from "vitest";
import { checks } from "../../../checks/index.ts";
import { parseSshdTime } from "../../../src/facts/ssh/sshd-config.ts";
import { runCheck } from "../../../src/lint/runner.ts";
import { defaultTarget } from "../../../src/lint/target.ts";
import { imageFrom } from "../../../src/testing/index.ts";

/** Lines on which a careless pattern takes time by the square of their length, or worse. */
const lines = [
  "\n".repeat(300_000),
  " ".repeat(300_000),
  `proxy${" ".repeat(300_000)}`,
  `Acquire::http::${"Proxy::".repeat(40_000)}`,
  `rootpw ${"-".repeat(100_000)}`,
  "-".repeat(200_000),
  `"auth"${" ".repeat(100_000)}`,
  `ClientAliveInterval ${"1".repeat(60)}x`,
  `ann ALL=${"(".repeat(10_000)}`,
  `User_Alias ${"A=".repeat(50_000)}`,
  `command="${'\\"'.repeat(50_000)}`,
  "/*".repeat(50_000),
];

const files = [
  "/etc/environment",
  "/etc/apt/apt.conf",
  "/etc/sysconfig/proxy",
  "/etc/pip.conf",
  "/root/.curlrc",
  "/root/.wgetrc",
  "/root/.npmrc",
  "/root/.docker/config.json",
  "/root/.kube/config",
  "/root/.m2/settings.xml",
  "/root/anaconda-ks.cfg",
  "/root/.ssh/authorized_keys",
  "/root/.ssh/key",
  "/etc/ssh/sshd_config",
  "/etc/sudoers",
  "/etc/passwd",
  "/etc/shadow",
  "/etc/shadow-",
  "/etc/group",
  "/etc/login.defs",
  "/etc/hostname",
  "/etc/hosts",
  "/etc/resolv.conf",
  "/etc/sysconfig/iptables",
  "/etc/iscsi/initiatorname.iscsi",
  "/etc/lvm/devices/system.devices",
  "/etc/zypp/services.d/x",
  "/etc/landscape/client.conf",
  "/etc/netplan/50-cloud-init.yaml",
  "/etc/kubernetes/admin.conf",
];

const own = checks.filter(({ id }) => /^(leftovers|security)\./.test(id));

test.each(lines.map((line) => [`${JSON.stringify(line.slice(0, 12))}… of ${line.length}`, line]))(
  "no check hangs on %s",
  async (_, line) => {
    const image = imageFrom(Object.fromEntries(files.map((path) => [path, line])));
    for (const check of own) {
      for (const target of ["gallery", "marketplace"] as const) {
        const { status, reason } = await runCheck(check, image, { ...defaultTarget, target }, undefined);
        expect([status, reason], check.id).not.toContain("crashed");
      }
    }
  },
);

test("a time of many digits is refused at once", () => {
  expect(parseSshdTime(`${"1".repeat(90)}x`)).toBeUndefined();
  expect(parseSshdTime("1".repeat(5000))).toBeUndefined();
});
