import check from "../../../checks/cloud-init/cloud-cfg-environment.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { dropIn } from "./_trees.ts";

const path = "/etc/systemd/system.conf";
const swap = dropIn("a: 1\n", "00-azure-swap.cfg");
const set = 'DefaultEnvironment="CLOUD_CFG=/etc/cloud/cloud.cfg.d/00-azure-swap.cfg"';
const conf = (text: string) => ({ ...swap, [path]: text });

checkTest(check, {
  pass: {
    "as the page has it": conf(`[Manager]\n${set}\n`),
    "without quotes, in a drop-in": {
      ...swap,
      [`${path}.d/swap.conf`]: "[Manager]\nDefaultEnvironment=A=1 CLOUD_CFG=/etc/cloud/cloud.cfg.d/00-azure-swap.cfg\n",
    },
    "a comment": conf(`[Manager]\n#${set}\n`),
    nothing: swap,
  },
  fail: {
    "the SUSE page": [conf(`[Manager]\n'${set}'\n`), { message: "the line does not set CLOUD_CFG", path, line: 2 }],
    "no section": [conf(`${set}\n`), { path, line: 1 }],
    "another section": [conf(`[Manager]\n[Install]\n${set}\n`), { path, line: 3 }],
    "another key": [conf("[Manager]\nDefaultEnvironement=CLOUD_CFG=/x\n"), { path, line: 2 }],
    twice: [conf(`[Manager]\n${set}\n${set}\n`), { message: /again without effect/, path, line: 2 }],
    "a file that is not there": [
      { [path]: `[Manager]\n${set}\n` },
      { message: "CLOUD_CFG names a file that does not exist", path, line: 2 },
    ],
    "the article's path": [
      { ...swap, "/systemd/system.conf": `[Manager]\n${set}\n` },
      { path: "/systemd/system.conf" },
    ],
  },
  undecided: { "an unreadable file": [{ [path]: unreadable() }, "permission denied"] },
});
