import { expect, test } from "vitest";
import check from "../../../checks/disk/not-compressed.ts";
import { ImageError } from "../../../src/image/errors.ts";
import { Image } from "../../../src/image/image.ts";
import { UnreadableTree } from "../../../src/image/tree/unreadable.ts";
import { runCheck } from "../../../src/lint/runner.ts";
import { defaultTarget } from "../../../src/lint/target.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

test("a packed file is named with the command that unpacks it", async () => {
  const error = new ImageError("unsupported", "the file is compressed with xz");
  const input = {
    locator: "my disk.vhd.xz",
    kind: "xz",
    packed: { format: "xz", remedy: "", command: "unxz 'my disk.vhd.xz'" },
  };
  const image = new Image(input, new UnreadableTree(error), undefined, { rootError: error });
  const { status, findings } = await runCheck(check, image, defaultTarget, undefined);
  expect(status).toBe("fail");
  expect(findings).toMatchObject([
    { message: "the file is compressed with xz", fix: { commands: ["unxz 'my disk.vhd.xz'"] } },
  ]);
});

const xz = { input: { locator: "a.xz", kind: "xz", packed: { format: "xz", remedy: "", command: "unxz a.xz" } } };

checkTest(
  { ...check, run: async (image, context) => check.run(image.disk ? image : ({ ...xz } as Image), context) },
  {
    pass: { "a plain disk": { disk: {} } },
    fail: { "a packed file": [{ "/etc/": "" }, { message: "the file is compressed with xz" }] },
  },
);
