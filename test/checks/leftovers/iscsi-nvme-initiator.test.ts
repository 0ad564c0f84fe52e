import iscsiNvmeInitiator from "../../../checks/leftovers/iscsi-nvme-initiator.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(iscsiNvmeInitiator, {
  pass: { "to be generated": { "/etc/iscsi/initiatorname.iscsi": "## DO NOT EDIT\nGenerateName=yes\n" } },
  fail: {
    "a name": [
      { "/etc/iscsi/initiatorname.iscsi": "InitiatorName=iqn.1994-05.com.redhat:1\n" },
      { path: "/etc/iscsi/initiatorname.iscsi", line: 1 },
    ],
    "NVMe's": [{ "/etc/nvme/hostnqn": "nqn.x\n" }, { path: "/etc/nvme/hostnqn", level: "info" }],
  },
});
