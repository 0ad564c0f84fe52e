import hypervDaemonsCheck from "../../../checks/generic/hyperv-daemons.ts";
import { enabledUnit, unitFile } from "../../../fixtures/trees/parts/systemd.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { sles15 } from "../../../fixtures/trees/sles-15.ts";
import { absent, checkTest, link, program } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

const azureLinux = { ...system("azurelinux", "3.0"), "/usr/sbin/hypervkvpd": program() };
const rule = 'SUBSYSTEM=="misc", KERNEL=="vmbus/hv_kvp", TAG+="systemd", ENV{SYSTEMD_WANTS}+="hypervkvpd.service"\n';

checkTest(hypervDaemonsCheck, {
  pass: {
    "RHEL 9": rhel9(),
    "SLES 15": sles15(),
    "started by udev": {
      ...azureLinux,
      ...unitFile("hypervkvpd.service", {}),
      "/usr/lib/udev/rules.d/70-hypervkvpd.rules": rule,
    },
    "Ubuntu's tools": {
      ...system("ubuntu", "24.04"),
      "/usr/lib/linux-tools/6.8.0-1021-azure/hv_kvp_daemon": program(),
      ...enabledUnit("hv-kvp-daemon.service"),
    },
  },
  fail: {
    "not installed": [
      { ...rhel9(), "/usr/sbin/hypervkvpd": absent },
      { message: "not installed", level: "should" },
    ],
    "not installed on Debian is only noted": [system("debian", "12"), { level: "info" }],
    masked: [
      {
        ...azureLinux,
        ...unitFile("hypervkvpd.service", {}),
        "/etc/systemd/system/hypervkvpd.service": link("/dev/null"),
      },
      { message: "is masked", subject: "hypervkvpd.service" },
    ],
    "not started on Azure Linux": [
      { ...azureLinux, ...unitFile("hypervkvpd.service", {}) },
      { message: "does not start", level: "should", evidence: { actual: "static" } },
    ],
    "no service": [azureLinux, { message: "no service starts", level: "info" }],
  },
  notApplicable: { "a confidential VM": { tree: system("rhel", "9.6"), target: { security: "confidential" } } },
});
