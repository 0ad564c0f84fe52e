import crashData from "../../../checks/leftovers/crash-data.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(crashData, {
  pass: {
    "kdump-tools before any crash": { "/var/crash/kdump_lock": "", "/var/crash/kexec_cmd": "kexec" },
    "a directory called core": { "/tmp/core/x": "x" },
  },
  fail: {
    dumps: [
      {
        "/var/crash/202601010101/dump": "x",
        "/var/crash/_usr_bin_x.crash": "x",
        "/var/lib/systemd/coredump/core.x.zst": "x",
        "/tmp/core.1234": "x",
      },
      { path: "/var/crash/_usr_bin_x.crash" },
      { path: "/var/crash/202601010101" },
      { path: "/var/lib/systemd/coredump/core.x.zst" },
      { path: "/tmp/core.1234" },
    ],
  },
});
