import buildTools from "../../../checks/leftovers/build-tools.ts";
import { checkTest, link } from "../../../src/testing/index.ts";

const booted = {
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\nDescription=Multi-User System\n",
  "/usr/lib/systemd/system/default.target": link("multi-user.target"),
  "/etc/machine-id": "",
};

function unit(name: string, text: string) {
  return {
    ...booted,
    [`/usr/lib/systemd/system/${name}`]: text,
    [`/etc/systemd/system/multi-user.target.wants/${name}`]: link(`/usr/lib/systemd/system/${name}`),
  };
}

checkTest(buildTools, {
  pass: {
    none: booted,
    "Ubuntu's open-vm-tools asks for VMware": unit("open-vm-tools.service", "[Unit]\nConditionVirtualization=vmware\n"),
    "bound to QEMU's port": unit(
      "qemu-guest-agent.service",
      "[Unit]\nBindsTo=dev-virtio\\\\x2dports-org.qemu.guest_agent.0.device\n",
    ),
    "installed, not enabled": { ...booted, "/usr/lib/systemd/system/vmtoolsd.service": "[Service]\n" },
  },
  fail: {
    "VMware's": [
      unit("vmtoolsd.service", "[Service]\nExecStart=/usr/bin/vmtoolsd\n"),
      { subject: "vmtoolsd.service", message: "VMware" },
    ],
    "Amazon's": [unit("amazon-ssm-agent.service", "[Service]\n"), { subject: "amazon-ssm-agent.service" }],
  },
});
