import minimalFootprint from "../../../checks/generic/minimal-footprint.ts";
import { enabledUnit, unitFile } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest, link } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

const base = system("debian", "12");
const cups = enabledUnit("cups.service");

checkTest(minimalFootprint, {
  pass: {
    none: base,
    "installed, not started": { ...base, ...unitFile("rpcbind.service", {}) },
    masked: { ...base, ...cups, "/etc/systemd/system/cups.service": link("/dev/null") },
  },
  fail: {
    "a telnet socket": [
      { ...base, ...enabledUnit("telnet.socket", { wantedBy: "sockets.target" }) },
      { message: "telnet.socket (telnet)", subject: "telnet.socket" },
    ],
    "two of them": [
      { ...base, ...cups, ...enabledUnit("avahi-daemon.service") },
      { message: "printing" },
      { message: "mDNS" },
    ],
    "socket and service of one are one": [
      { ...base, ...enabledUnit("rpcbind.service"), ...enabledUnit("rpcbind.socket", { wantedBy: "sockets.target" }) },
      { subject: "rpcbind.socket" },
    ],
  },
});
