import mdatpNotPreinstalled from "../../../checks/security/mdatp-not-preinstalled.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(mdatpNotPreinstalled, {
  pass: { none: {} },
  fail: {
    onboarded: [
      {
        "/etc/opt/microsoft/mdatp/mdatp_onboard.json": "{}",
        "/var/log/microsoft/mdatp/install.log": "x",
        "/var/lib/waagent/Microsoft.Azure.AzureDefenderForServers.MDE.Linux-1.0/x": "x",
      },
      { path: "/etc/opt/microsoft/mdatp/mdatp_onboard.json", level: "must" },
      { path: "/etc/opt/microsoft/mdatp", level: "should" },
      { path: "/var/log/microsoft/mdatp" },
      { path: "/var/lib/waagent/Microsoft.Azure.AzureDefenderForServers.MDE.Linux-1.0" },
    ],
  },
  notApplicable: { "a specialized image": { tree: {}, target: { type: "specialized" } } },
});
