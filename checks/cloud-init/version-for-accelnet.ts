import { featuresOf } from "../../src/facts/cloud-init/features.ts";
import { cloudInitInstallation } from "../../src/facts/cloud-init/installation.ts";
import { reachableStat } from "../../src/facts/reachable.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

/** Files that keep the network managers' hands off the virtual function. */
const unmanagedFiles = [
  "/etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules",
  "/usr/lib/udev/rules.d/10-azure-unmanaged-sriov.rules",
  "/etc/udev/rules.d/10-azure-unmanaged-sriov.rules",
  "/etc/NetworkManager/conf.d/99-azure-unmanaged-devices.conf",
  "/usr/lib/systemd/network/01-azure-unmanaged-sriov.network",
  "/etc/systemd/network/01-azure-unmanaged-sriov.network",
];

export default defineCheck({
  id: "cloud-init.version-for-accelnet",
  title: "cloud-init sets up networking for accelerated networking",
  level: "should",
  requirements: ["cloud-init.version-for-accelnet"],
  why: "Before 19.4 cloud-init may configure the virtual function instead of the synthetic card that it belongs to: the VM cannot be reached once the function is taken away. Rules that leave the function unmanaged help as well.",
  fix: { text: "Update cloud-init to 19.4 or newer." },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { installed, version, versionPath } = await image.fact(cloudInitInstallation);
    if (!installed) return notApplicable("cloud-init is not installed");
    if (version === undefined) return undecided("the release of cloud-init is not known");
    if (featuresOf(version).handlesAcceleratedNetworking) return [];
    for (const path of unmanagedFiles) if ((await reachableStat(image.tree, path)) !== undefined) return [];
    return [
      {
        message: `cloud-init ${version} does not know accelerated networking`,
        ...(versionPath === undefined ? {} : { path: versionPath }),
        evidence: { actual: version, expected: "19.4 or newer" },
      },
    ];
  },
});
