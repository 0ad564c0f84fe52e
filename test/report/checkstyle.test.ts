import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { checkstyle } from "../../src/report/checkstyle.ts";
import { sampleChecks, sampleReport } from "./sample.ts";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => ["file", "error"].includes(name),
});

function parse(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml).checkstyle as {
    readonly version: string;
    readonly file?: readonly { readonly name: string; readonly error: readonly Readonly<Record<string, string>>[] }[];
  };
}

test("has every finding under its image, the worst first", async () => {
  const report = await sampleReport();
  const { version, file = [] } = parse(checkstyle(report));
  expect(version).toBe("10.0");
  expect(file.map(({ name }) => name)).toEqual(["out/disk.vhd"]);
  const errors = file[0]?.error ?? [];
  const { errors: fatal, warnings, infos } = report.summary;
  expect(errors.map(({ severity }) => severity)).toEqual([
    ...Array.from({ length: fatal }, () => "error"),
    ...Array.from({ length: warnings }, () => "warning"),
    ...Array.from({ length: infos }, () => "info"),
  ]);
  expect(errors[0]).toEqual({
    line: "1",
    column: "1",
    severity: "error",
    message:
      "walinuxagent.service is installed but not enabled; /usr/lib/systemd/system/walinuxagent.service:3; found disabled, wanted enabled",
    source: "vhdlint.agent.enabled",
  });
});

test("names the file inside of a directory, with its line", async () => {
  const report = await sampleReport(sampleChecks, "error", ["root"]);
  const tree = { ...report, images: report.images.map((image) => ({ ...image, kind: "directory" })) };
  const { file = [] } = parse(checkstyle(tree));
  expect(file.map(({ name, error }) => [name, error[0]?.["line"]])).toEqual([
    ["root/usr/lib/systemd/system/walinuxagent.service", "3"],
    ["root", "1"],
    ["root/boot/grub/grub.cfg", "12"],
    ["root/etc/a", "1"],
  ]);
});

test("is whole without any finding", async () => {
  expect(parse(checkstyle(await sampleReport([], "error")))).toEqual({ version: "10.0" });
});
