import lisModulesVersion from "../../../checks/boot/lis-modules-version.ts";
import { rpmSqlite, rpms } from "../../../fixtures/trees/parts/rpm-database.ts";
import { type Tree, absent, checkTest, unreadable } from "../../../src/testing/index.ts";
import { kernelModule } from "../../facts/kernel/_module.ts";
import { booting, version } from "./_boot.ts";

const packages = rpmSqlite(
  "/var/lib/rpm",
  rpms("x86_64", ["microsoft-hyper-v 4.3.5-20201106", "kmod-microsoft-hyper-v 4.3.5-20201106"]),
);
const directory = `/usr/lib/modules/${version}`;
const names = ["hv_vmbus", "hv_storvsc", "hv_netvsc", "hv_utils", "hid-hyperv"];
const fromLis = (more: Tree = {}): Tree =>
  booting(
    {},
    {
      ...packages,
      [`${directory}/modules.dep`]: names.map((name) => `extra/microsoft-hyper-v/${name}.ko:\n`).join(""),
      ...Object.fromEntries(
        names.map((name) => [`${directory}/extra/microsoft-hyper-v/${name}.ko`, kernelModule(["version=4.3.5"])]),
      ),
      ...more,
    },
  );
const at = (name: string) => `${directory}/extra/microsoft-hyper-v/${name}.ko`;

checkTest(lisModulesVersion, {
  pass: {
    "all of one version": fromLis(),
    "a driver that is missing is told elsewhere": fromLis({ [at("hv_utils")]: absent }),
  },
  fail: {
    "one of another version": [
      fromLis({ [at("hv_storvsc")]: kernelModule(["version=4.3.4"]) }),
      { path: at("hv_storvsc"), subject: "hv_storvsc", evidence: { actual: "4.3.4", expected: "4.3.5" } },
    ],
    "one of the kernel": [
      fromLis({ [at("hid-hyperv")]: kernelModule(["intree=Y"]) }),
      { subject: "hid_hyperv", evidence: { actual: "none" } },
    ],
    "the bus of the kernel": [
      fromLis({ [at("hv_vmbus")]: kernelModule(["intree=Y"]), [at("hv_storvsc")]: kernelModule(["intree=Y"]) }),
      { message: "from elsewhere than LIS", subject: "hv_vmbus" },
      { subject: "hv_netvsc" },
      { subject: "hv_utils" },
      { subject: "hid_hyperv" },
    ],
  },
  notApplicable: { "no LIS": booting(), "another family": { "/etc/os-release": "ID=debian\nVERSION_ID=12\n" } },
  undecided: {
    "no kernel": { "/etc/os-release": 'ID=rhel\nVERSION_ID="7.7"\n', ...packages },
    "a module that is none": [fromLis({ [at("hv_netvsc")]: "x" }), "no 64-bit ELF"],
    "a module that cannot be read": fromLis({ [at("hv_vmbus")]: unreadable() }),
  },
});
