import { openTar } from "../../src/image/archive/tar-file-system.ts";
import { MemoryByteSource } from "../../src/image/bytes/byte-source.ts";
import { Image } from "../../src/image/image.ts";
import { MountedTree } from "../../src/image/tree/mounted-tree.ts";
import type { Check } from "../../src/lint/check.ts";
import { lint } from "../../src/lint/lint.ts";
import { pretty } from "../../src/report/pretty.ts";
import { exampleSeconds, exampleTar } from "./example.ts";

/** Lines of the example's report that are shown before it is cut. */
const SHOWN_LINES = 34;

/** What `vhdlint fixtures/example.tar.gz` says, cut between two findings. */
export async function exampleReport(checks: readonly Check[], color: boolean): Promise<readonly string[]> {
  const locator = "fixtures/example.tar.gz";
  const fileSystem = await openTar(new MemoryByteSource(await exampleTar()));
  const image = new Image({ locator, kind: "tar" }, new MountedTree([{ path: "/", fileSystem }]));
  // The day that the checks go by: the page must not change with the calendar.
  const before = process.env["SOURCE_DATE_EPOCH"];
  process.env["SOURCE_DATE_EPOCH"] = String(exampleSeconds);
  const report = pretty(await lint([image], { checks }), { color });
  if (before === undefined) delete process.env["SOURCE_DATE_EPOCH"];
  else process.env["SOURCE_DATE_EPOCH"] = before;
  const lines = report.trimEnd().split("\n");
  const shown = lines.slice(0, lines.lastIndexOf("", SHOWN_LINES));
  return [`$ vhdlint ${locator}`, ...shown, "", "  […]", "", ...lines.slice(-2)];
}
