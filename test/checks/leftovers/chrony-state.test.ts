import chronyState from "../../../checks/leftovers/chrony-state.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(chronyState, {
  pass: { "never started": { "/var/lib/chrony/": directory() } },
  fail: { "a drift": [{ "/var/lib/chrony/drift": "1 2\n" }, { path: "/var/lib/chrony/drift" }] },
});
