import dvdReadable from "../../../checks/provisioning/dvd-readable.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { azureInit, bare, reporter, textOf } from "../../facts/provisioning/trees.ts";

const conf = "/etc/modprobe.d/cis.conf";
const grub = "/boot/grub/grub.cfg";

checkTest(dvdReadable, {
  pass: {
    "Debian's kernel": debian12(),
    "Oracle's kernel": oracle9(),
    "a block of other names": { ...debian12(), [conf]: "install uio_hv_generic /bin/true\n#install udf /bin/true\n" },
    "a drive of Generation 1 on Generation 2": {
      tree: { ...debian12(), [conf]: "install ata_piix /bin/true\n" },
      target: { generation: 2 },
    },
    "drivers that are built in": { ...ubuntu2204(), [conf]: "install sr_mod /bin/true\n" },
  },
  fail: {
    "udf blocked for hardening": [
      { ...debian12(), [conf]: "install udf /bin/true\n" },
      { path: conf, line: 1, subject: "udf" },
    ],
    "udf on a blacklist": [
      { ...debian12(), [conf]: "# x\nblacklist udf\n" },
      { path: conf, line: 2 },
    ],
    "udf and the drive": [
      { ...debian12(), [conf]: "install udf /bin/false\ninstall sr_mod /bin/false\n" },
      { subject: "udf" },
      { subject: "sr_mod", line: 2 },
    ],
    "udf on the kernel command line": [
      { ...debian12(), [grub]: textOf(debian12(), grub).replace(" ro ", " ro module_blacklist=udf ") },
      { path: grub, subject: "udf" },
    ],
    "the drive of Generation 1": [
      { tree: { ...debian12(), [conf]: "blacklist ata_piix\n" }, target: { generation: 1 } },
      { subject: "ata_piix" },
    ],
    "the drive of Generation 1 where the generation is not known": [
      { ...debian12(), [conf]: "blacklist ata_piix\n" },
      { subject: "ata_piix", level: "should" },
    ],
  },
  notApplicable: {
    "azure-init reads none": { ...bare, ...azureInit, [conf]: "install udf /bin/true\n" },
    "a reporter of the image's own reads none": { ...bare, ...reporter, [conf]: "install udf /bin/true\n" },
    "a specialized image gets none": {
      tree: { ...debian12(), [conf]: "install udf /bin/true\n" },
      target: { type: "specialized" },
    },
  },
  undecided: {
    "no kernel in the tree": [
      { ...oracle9(), "/usr/lib/modules": absent, "/lib/modules": absent, "/boot": absent },
      "no kernel",
    ],
  },
});
