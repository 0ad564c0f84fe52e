import type { Tree } from "../../../src/testing/index.ts";

export function system(id: string, version: string, more: Tree = {}): Tree {
  return { "/etc/os-release": `ID=${id}\nVERSION_ID="${version}"\nPRETTY_NAME="${id} ${version}"\n`, ...more };
}
