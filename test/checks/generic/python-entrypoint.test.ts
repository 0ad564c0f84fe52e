import pythonEntrypoint from "../../../checks/generic/python-entrypoint.ts";
import { checkTest, link, program } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

const ubuntu = { ...system("ubuntu", "22.04"), "/usr/bin/python3.10": program() };

checkTest(pythonEntrypoint, {
  pass: { "the link": { ...ubuntu, "/usr/bin/python": link("python3.10") } },
  fail: {
    "no link": [ubuntu, { path: "/usr/bin/python" }],
    "a link that leads nowhere": [{ ...ubuntu, "/usr/bin/python": link("python2") }, {}],
  },
  notApplicable: { "18.04": system("ubuntu", "18.04"), Debian: system("debian", "12") },
});
