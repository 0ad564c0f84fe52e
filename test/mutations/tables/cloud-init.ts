import { link, program } from "../../../src/testing/index.ts";
import { agentConf, append, change, kernelLine, type MutationTable, remove, replace } from "../mutation.ts";

const cfg = "/etc/cloud/cloud.cfg";
const dropIn = "/etc/cloud/cloud.cfg.d";
const wants = "/etc/systemd/system/cloud-init.target.wants";

export const cloudInit: MutationTable = {
  "switched off by its file": [
    "debian-13",
    { "/etc/cloud/cloud-init.disabled": "" },
    "cloud-init.not-switched-off",
    "provisioning.generalized-has-provisioner",
  ],
  "switched off on the command line": [
    "rhel-9",
    kernelLine("rootdelay=300", "rootdelay=300 cloud-init=disabled"),
    "cloud-init.not-switched-off",
    "provisioning.generalized-has-provisioner",
  ],
  "switched off for all of systemd": [
    "sles-15",
    { "/etc/systemd/system.conf": "[Manager]\nDefaultEnvironment=KERNEL_CMDLINE=cloud-init=disabled\n" },
    "cloud-init.not-switched-off",
    "provisioning.generalized-has-provisioner",
  ],
  "another datasource alone": [
    "ubuntu-24.04",
    replace(`${dropIn}/90_dpkg.cfg`, "[ Azure ]", "[ NoCloud ]"),
    "cloud-init.datasource-azure-only",
    "provisioning.generalized-has-provisioner",
  ],
  "the datasource of the build cloud last": [
    "rhel-10",
    { [`${dropIn}/99-ec2.cfg`]: "datasource_list: [ Ec2, None ]\n" },
    "cloud-init.datasource-azure-only",
    "provisioning.generalized-has-provisioner",
  ],
  "no datasource": [
    "azurelinux-3",
    { [`${dropIn}/99-none.cfg`]: "datasource_list: [ None ]\n" },
    "cloud-init.datasource-azure-only",
    "provisioning.generalized-has-provisioner",
  ],
  "the settings of the datasource one level too high": [
    "rocky-9",
    replace(`${dropIn}/91-azure_datasource.cfg`, "datasource:\n  Azure:", "datasource:\nAzure:"),
    "cloud-init.datasource-nesting",
  ],
  "the name of the datasource in lower case": [
    "alma-9",
    replace(`${dropIn}/91-azure_datasource.cfg`, "  Azure:", "  azure:"),
    "cloud-init.datasource-nesting",
  ],
  "a tab in the configuration": [
    "centos-stream-9",
    append(cfg, "runcmd:\n\t- echo\n"),
    "cloud-init.yaml-valid",
    "cloud-init.growpart-resizefs",
    "cloud-init.ssh-users-modules",
    "storage.single-resource-disk-manager",
  ],
  "a quote that is left open in a drop-in": [
    "ubuntu-22.04",
    { [`${dropIn}/95-own.cfg`]: "locale: 'en_US\nntp:\n  enabled: true\n" },
    "cloud-init.yaml-valid",
  ],
  "the main configuration is gone": [
    "fedora-43",
    remove(cfg),
    "cloud-init.growpart-resizefs",
    "cloud-init.ssh-users-modules",
    "storage.single-resource-disk-manager",
  ],
  "an entry indented too far": [
    "rhel-8",
    replace(cfg, "  - ssh\n", "    - ssh\n"),
    "cloud-init.module-list-indent",
    "cloud-init.ssh-users-modules",
  ],
  "ssh in no stage": ["ubuntu-26.04", replace(cfg, "  - ssh\n", ""), "cloud-init.ssh-users-modules"],
  "users in no stage": ["sles-16", replace(cfg, "  - users-groups\n", ""), "cloud-init.ssh-users-modules"],
  "no default user in the list": [
    "debian-12",
    { [`${dropIn}/99-users.cfg`]: "users:\n  - name: build\n" },
    "provisioning.admin-account-made",
  ],
  "growpart in no stage": ["rhel-9", replace(cfg, "  - growpart\n", ""), "cloud-init.growpart-resizefs"],
  "resizefs in no stage": ["ubuntu-24.04", replace(cfg, "  - resizefs\n", ""), "cloud-init.growpart-resizefs"],
  "mounts in a late stage of an old release": [
    "centos-7",
    replace(cfg, /^ {2}- mounts\n([^]*cloud_config_modules:\n)/m, "$1  - mounts\n"),
    "cloud-init.disk-modules-in-init-stage",
  ],
  "telemetry of another type": [
    "ubuntu-22.04",
    replace(`${dropIn}/10-azure-kvp.cfg`, "type: hyperv", "type: webhook"),
    "cloud-init.kvp-telemetry",
  ],
  "reporting with a capital letter": [
    "rhel-9",
    replace(`${dropIn}/10-azure-kvp.cfg`, "reporting:", "Reporting:"),
    "cloud-init.kvp-key-case",
    "cloud-init.kvp-telemetry",
  ],
  "no log of the output": [
    "debian-13",
    replace(`${dropIn}/05_logging.cfg`, /^output:.*\n/m, ""),
    "cloud-init.output-log",
  ],
  "the local stage is not enabled": [
    "rhel-8",
    remove(`${wants}/cloud-init-local.service`),
    "cloud-init.units-enabled",
    "storage.single-resource-disk-manager",
  ],
  "the final stage is masked": [
    "azurelinux-3",
    { "/etc/systemd/system/cloud-final.service": link("/dev/null") },
    "cloud-init.units-enabled",
    "provisioning.generalized-has-provisioner",
  ],
  "the unit of a stage is gone": [
    "ubuntu-24.04",
    remove("/usr/lib/systemd/system/cloud-config.service"),
    "cloud-init.units-enabled",
    "provisioning.generalized-has-provisioner",
    "network.primary-dhcp",
  ],
  "the generator is gone": [
    "sles-12",
    remove("/usr/lib/systemd/system-generators/cloud-init-generator"),
    "cloud-init.not-switched-off",
    "provisioning.generalized-has-provisioner",
  ],
  "the Python package is gone": [
    "debian-12",
    remove("/usr/lib/python3/dist-packages/cloudinit"),
    "cloud-init.installed",
    "storage.single-resource-disk-manager",
    "provisioning.generalized-has-provisioner",
  ],
  "a release without accelerated networking": [
    "debian-11",
    replace("/var/lib/dpkg/status", "Version: 20.4.1-2+deb11u4", "Version: 18.3-6"),
    "cloud-init.version-for-accelnet",
  ],
  "network settings from the metadata service": [
    "rhel-9",
    replace(`${dropIn}/91-azure_datasource.cfg`, "apply_network_config: false", "apply_network_config: true"),
    "cloud-init.apply-network-config-off",
  ],
  "the network switched off for cloud-init": [
    "ubuntu-22.04",
    { [`${dropIn}/99-disable-network-config.cfg`]: "network: {config: disabled}\n" },
    "cloud-init.network-config-not-disabled",
    "network.primary-dhcp",
  ],
  "what subiquity leaves": [
    "ubuntu-24.04",
    { [`${dropIn}/subiquity-disable-cloudinit-networking.cfg`]: "network: {config: disabled}\n" },
    "cloud-init.network-config-not-disabled",
    "cloud-init.no-installer-configs",
    "network.primary-dhcp",
  ],
  "the installer's datasource": [
    "ubuntu-22.04",
    { [`${dropIn}/99-installer.cfg`]: "datasource:\n  None:\n    userdata_raw: ''\n" },
    "cloud-init.no-installer-configs",
  ],
  "ds-identify switched off": [
    "ubuntu-26.04",
    { "/etc/cloud/ds-identify.cfg": "policy: disabled\n" },
    "cloud-init.no-ds-identify-cfg",
    "cloud-init.not-switched-off",
    "network.primary-dhcp",
    "provisioning.generalized-has-provisioner",
  ],
  "the agent's swap file in fstab": [
    "rhel-9-raw",
    append("/etc/fstab", "/mnt/resource/swapfile none swap sw 0 0\n"),
    "cloud-init.no-dead-swap-in-fstab",
  ],
  "swap on the temporary disk that nobody makes": [
    "centos-stream-9",
    {
      [`${dropIn}/00-azure-swap.cfg`]:
        "disk_setup:\n  ephemeral0:\n    table_type: gpt\n    layout: [66, [33, 82]]\n    overwrite: true\nmounts:\n  - [ephemeral0.1, /mnt]\n  - [ephemeral0.2, none, swap, 'sw,nofail,x-systemd.requires=cloud-init.service,x-systemd.device-timeout=2', '0', '0']\n",
    },
    "cloud-init.swap-directive",
  ],
  "swap on the temporary disk holds up the boot": [
    "rhel-9",
    {
      [`${dropIn}/00-azure-swap.cfg`]:
        "disk_setup:\n  ephemeral0:\n    table_type: gpt\n    layout: [66, [33, 82]]\n    overwrite: true\nfs_setup:\n  - device: ephemeral0.1\n    filesystem: ext4\n  - device: ephemeral0.2\n    filesystem: swap\nmounts:\n  - [ephemeral0.1, /mnt]\n  - [ephemeral0.2, none, swap, sw, '0', '0']\n",
    },
    "cloud-init.swap-mount-options",
  ],
  "nobody formats the temporary disk": [
    "rocky-9",
    replace(cfg, "  - disk_setup\n", ""),
    "storage.single-resource-disk-manager",
  ],
  "a script that is deleted before it runs": [
    "alma-9",
    { "/var/lib/cloud/scripts/per-boot/swap.sh": program() },
    "cloud-init.per-boot-scripts-survive",
  ],
  "a host key that the agent waits for and nobody makes": [
    "ubuntu-24.04",
    { [`${dropIn}/99-keys.cfg`]: "ssh_genkeytypes: [ed25519]\n" },
    "provisioning.cloud-init-hands-over",
  ],
  "the agent looks where cloud-init does not write": [
    "debian-12",
    agentConf("Lib.Dir", "/srv/waagent"),
    "provisioning.cloud-init-hands-over",
  ],
  "installed beside nothing that uses it": [
    "rhel-10",
    change(`${dropIn}/05_logging.cfg`, () => "output: {all: '> /x'}\n"),
    "cloud-init.logging-file-intact",
  ],
};
