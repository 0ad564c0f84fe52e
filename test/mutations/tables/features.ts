import { agentConf, all, kernelLine, type MutationTable, remove } from "../mutation.ts";

const nvme = { diskController: "nvme", generation: 2 } as const;

export const features: MutationTable = {
  "Trusted Launch for Generation 1": [
    ["rhel-9", { security: "trusted-launch", generation: 1 }],
    {},
    "features.needs-generation-2",
  ],
  "arm64 for Generation 1": [["debian-13-arm64", { generation: 1 }], {}, "features.needs-generation-2"],
  "NVMe for Generation 1": [
    ["ubuntu-24.04", { diskController: "nvme", generation: 1 }],
    {},
    "features.needs-generation-2",
  ],
  "no driver of NVMe": [
    ["rhel-9", nvme],
    remove("/usr/lib/modules/5.14.0-570.62.1.el9_6.x86_64/kernel/drivers/nvme"),
    "features.nvme-modules-present",
  ],
  "impatient NVMe": [
    ["sles-15", nvme],
    kernelLine("nvme_core.io_timeout=240", "nvme_core.io_timeout=30"),
    "features.nvme-io-timeout",
  ],
  "FIPS with an agent that does not get along": [
    "centos-7",
    kernelLine("rootdelay=300", "rootdelay=300 fips=1"),
    "features.fips-agent",
  ],
  "FIPS with an agent that cannot update itself": [
    "rhel-10",
    all(kernelLine("rootdelay=300", "rootdelay=300 fips=1"), agentConf("AutoUpdate.Enabled", "n")),
    "agent.auto-update",
    "features.fips-agent",
  ],
  "no driver of MANA": [
    "rhel-10",
    remove("/usr/lib/modules/6.12.0-124.16.1.el10_1.x86_64/kernel/drivers/net/ethernet/microsoft"),
    "features.mana-driver",
  ],
  "performance counters on arm64": [
    "sles-15-arm64",
    kernelLine(" initcall_blacklist=arm_pmu_acpi_init", ""),
    "features.arm64-pmu",
  ],
  "the agent told of FIPS": ["oracle-9", agentConf("OS.EnableFIPS", "y"), "features.fips-agent-key"],
};
