import generatorMasked from "../../../checks/network/persistent-net-generator-masked.ts";
import { checkTest, link } from "../../../src/testing/index.ts";
import { el7, ubuntu } from "./_trees.ts";

const vendor = "/usr/lib/udev/rules.d/75-persistent-net-generator.rules";
const own = "/etc/udev/rules.d/75-persistent-net-generator.rules";
const generator =
  'ACTION!="add", GOTO="end"\nSUBSYSTEM!="net", GOTO="end"\nIMPORT{program}="write_net_rules"\nLABEL="end"\n';

checkTest(generatorMasked, {
  pass: {
    "no generator": el7,
    masked: { ...el7, [vendor]: generator, [own]: link("/dev/null") },
    "hidden by an empty file": { ...el7, [vendor]: generator, [own]: "# off\n" },
  },
  fail: {
    "of the vendor": [
      { ...el7, [vendor]: generator },
      { message: "not masked", path: vendor },
    ],
    "in the old directory": [
      { ...el7, "/lib/udev/rules.d/75-persistent-net-generator.rules": generator },
      { path: "/lib/udev/rules.d/75-persistent-net-generator.rules" },
    ],
  },
  notApplicable: { "another family": { ...ubuntu, [vendor]: generator } },
});
