import check from "../../../checks/features/tl-gpu-drivers.ts";
import { checkTest, program } from "../../../src/testing/index.ts";
import { booting, version } from "../boot/_boot.ts";
import { confidential, trustedLaunch } from "./_secure-boot.ts";

const module = `/usr/lib/modules/${version}/updates/dkms/nvidia.ko`;
const dep = `/usr/lib/modules/${version}/modules.dep`;
const indexed = (tree = booting({}, { [module]: "" })) => ({ ...tree, [dep]: "updates/dkms/nvidia.ko:\n" });

checkTest(check, {
  pass: {
    "no driver": trustedLaunch(booting()),
    "the open driver of the kernel": trustedLaunch({ ...booting(), [dep]: "kernel/drivers/gpu/nouveau/nouveau.ko:\n" }),
  },
  fail: {
    "built by DKMS": [
      trustedLaunch(indexed()),
      { message: `NVIDIA's driver is installed for kernel ${version}`, path: module },
    ],
    "the GRID driver": [
      confidential({ ...indexed(), "/usr/bin/nvidia-gridd": program() }),
      { message: "NVIDIA's GRID driver is installed for kernel" },
    ],
    "the GRID driver without a module": [
      trustedLaunch({ ...booting(), "/usr/bin/nvidia-gridd": program() }),
      { message: "NVIDIA's GRID driver is installed", path: "/usr/bin/nvidia-gridd" },
    ],
  },
  notApplicable: { "Secure Boot off": indexed() },
});
