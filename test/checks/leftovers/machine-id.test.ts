import machineId from "../../../checks/leftovers/machine-id.ts";
import { checkTest, link, unreadable } from "../../../src/testing/index.ts";

const id = "0123456789abcdef0123456789abcdef";

checkTest(machineId, {
  pass: {
    absent: {},
    empty: { "/etc/machine-id": "" },
    uninitialized: { "/etc/machine-id": "uninitialized\n" },
    "D-Bus's link": { "/etc/machine-id": "", "/var/lib/dbus/machine-id": link("/etc/machine-id") },
    "an empty copy": { "/var/lib/dbus/machine-id": "" },
  },
  fail: {
    "an id": [{ "/etc/machine-id": `${id}\n` }, { path: "/etc/machine-id", message: "machine id left behind" }],
    "in the copy, which systemd takes over": [
      { "/etc/machine-id": "", "/var/lib/dbus/machine-id": id },
      { path: "/var/lib/dbus/machine-id" },
    ],
    "through a link once": [
      { "/etc/machine-id": id, "/var/lib/dbus/machine-id": link("/etc/machine-id") },
      { path: "/etc/machine-id" },
    ],
    "neither id nor empty": [{ "/etc/machine-id": "changeme\n" }, { level: "should" }],
  },
  undecided: { unreadable: { "/etc/machine-id": unreadable() } },
});
