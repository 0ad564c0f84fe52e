import shellHistory from "../../../checks/leftovers/shell-history.ts";
import { checkTest, link } from "../../../src/testing/index.ts";

checkTest(shellHistory, {
  pass: { none: { "/root/.bashrc": "x" }, emptied: { "/root/.bash_history": "", "/root/.history": link("/dev/null") } },
  fail: {
    "of shells and clients": [
      { "/root/.bash_history": "x", "/home/ann/.python_history": "x", "/home/ann/.viminfo": "x" },
      { path: "/home/ann/.python_history" },
      { path: "/root/.bash_history" },
      { path: "/home/ann/.viminfo" },
    ],
  },
});
