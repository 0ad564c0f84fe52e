import serialGetty from "../../../checks/boot/serial-getty.ts";
import { systemdTargets } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest, link, program } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

const systemd = {
  ...systemdTargets(),
  "/usr/lib/systemd/system/getty.target": "[Unit]\n",
  "/usr/lib/systemd/system/serial-getty@.service":
    "[Service]\nExecStart=/sbin/agetty %I\n[Install]\nWantedBy=getty.target\n",
};
const generator = { "/usr/lib/systemd/system-generators/systemd-getty-generator": program() };
const instance = "/etc/systemd/system/serial-getty@ttyS0.service";

checkTest(serialGetty, {
  pass: {
    "the generator sees the console": on("console=ttyS0,115200", { ...systemd, ...generator }),
    arm64: { tree: on("console=ttyAMA0", { ...systemd, ...generator }), target: { arch: "aarch64" } },
  },
  fail: {
    "the instance is masked": [
      on("console=ttyS0", { ...systemd, ...generator, [instance]: link("/dev/null") }),
      { message: "serial-getty@ttyS0.service is masked", path: instance },
    ],
    "the template is masked": [
      on("console=ttyS0", { ...systemd, ...generator, "/etc/systemd/system/serial-getty@.service": link("/dev/null") }),
      { path: "/etc/systemd/system/serial-getty@.service" },
    ],
    "no serial console": [on("console=tty0", { ...systemd, ...generator }), { message: "no console", path: grub }],
    "the generator is masked": [
      on("console=ttyS0", {
        ...systemd,
        ...generator,
        "/etc/systemd/system-generators/systemd-getty-generator": link("/dev/null"),
      }),
      { message: "the generator" },
    ],
  },
  notApplicable: { "no systemd": on("console=ttyS0") },
  undecided: { "no boot configuration": { ...systemd, ...generator } },
});
