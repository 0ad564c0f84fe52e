import check from "../../../checks/cloud-init/yaml-valid.ts";
import { checkTest, file, hugeFile, unreadable } from "../../../src/testing/index.ts";
import { cloudInitEnabled, release } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const path = "/etc/cloud/cloud.cfg.d/91-azure.cfg";
const conf = (text: string) => ({ ...cloudInitEnabled, ...dropIn(text) });
const template = "## template: jinja\n{% if x %}\na: {{ y }}\n{% endif %}\n";

checkTest(check, {
  pass: {
    "all files": conf("disk_setup:\n  ephemeral0:\n    layout: [66, [33, 82]]\n    overwrite: True\n"),
    "an empty file": conf(""),
    "brackets at the left margin": conf("datasource_list: [\nAzure,\nNone\n]\n"),
    "another suffix": { ...cloudInitEnabled, ...dropIn("a: [\n", "x.cfg.rpmnew") },
    "a template from 22.3": conf(template),
  },
  fail: {
    indentation: [conf("a:\n  b: 1\n c: 2\n"), { message: /not valid YAML/, path, line: 3 }],
    "a tab": [conf("a:\n\tb: 1\n"), { message: /tab/, path, line: 2, evidence: { actual: "column 1" } }],
    "a quote left open": [conf("a: 'b\nc: d\n"), { path, line: 1 }],
    "a list": [conf("- a\n- b\n"), { message: "the file is dropped: the top level is a list, not a mapping", line: 1 }],
    "bytes that are not UTF-8": [
      { ...cloudInitEnabled, [path]: file(Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a)) },
      { message: /ends here/, path, line: 1 },
    ],
    "a merger that does not exist": [
      conf("a: 1\nmerge_how: set()\n"),
      { message: /ends here: merge_how/, path, line: 2 },
    ],
    "the kickstart sample": [
      conf("disk_setup:\nephemeral0:\n    table_type: mbr\n    layout: True\n"),
      { message: "ephemeral0 stands at the top level, where it means nothing", path, line: 2 },
    ],
    "a template before 22.3": [
      { ...conf(template), ...release("22.2") },
      { path, line: 2 },
    ],
    "two files": [
      { ...conf("a: [\n"), "/etc/cloud/cloud.cfg": "b: {\n" },
      { path: "/etc/cloud/cloud.cfg", line: 1 },
      { path, line: 1 },
    ],
  },
  notApplicable: { "no cloud-init": dropIn("a: [\n") },
  undecided: {
    "a file that cannot be read": [{ ...cloudInitEnabled, [path]: unreadable() }, "permission denied"],
    "a file that is far too large": [{ ...cloudInitEnabled, [path]: hugeFile(10_000_000) }, "bytes"],
  },
});
