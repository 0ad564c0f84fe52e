import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { memoryShortage } from "../../../src/image/codec/memory-shortage.ts";

/** What Node throws here under a limit of virtual memory. */
async function thrownUnderLimit(code: string): Promise<unknown> {
  const script = `try { ${code} } catch ({ name, message }) { console.log(JSON.stringify({ name, message })) }`;
  const limited = ["-c", 'ulimit -v 4000000; exec "$0" -e "$1"', process.execPath, script];
  const { stdout } = await promisify(execFile)("sh", limited);
  return JSON.parse(stdout);
}

test.runIf(process.platform === "linux").each([
  ["a memory of our own", "new WebAssembly.Memory({ initial: 10 })"],
  [
    "that of a module",
    "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 1])))",
  ],
])("no room for %s is told as a lack of memory", async (_, code) => {
  const thrown = await thrownUnderLimit(code);
  expect(thrown).toMatchObject({ name: "RangeError" });
  const error = new RangeError((thrown as Error).message);
  expect(memoryShortage(error, "xz")).toMatchObject({ code: "unreadable", cause: error, remedy: expect.any(String) });
});

test("what damaged data leads to is not", () => {
  for (const error of [new RangeError("offset is out of bounds"), new Error("WebAssembly.Memory(): no memory"), "x"])
    expect(memoryShortage(error, "xz")).toBeUndefined();
});
