import { describe, expect, test } from "vitest";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { type Check, defineCheck } from "../../../src/lint/check.ts";
import { parsePolicy } from "../../../src/lint/policy/read-policy.ts";
import { checkTest, file, link, unreadableDirectory } from "../../../src/testing/index.ts";

/** The check of a policy that expects these things, written as flow YAML. */
function policy(...expectations: readonly string[]): Check {
  const [check] = parsePolicy(
    [
      "name: acme",
      "checks:",
      "  - { id: acme/x.y, title: t, level: must, why: w, fix: { text: f }, expect: [",
      ...expectations.map((each) => `      { ${each} },`),
      "    ] }",
    ].join("\n"),
    "acme.yaml",
  );
  if (!check) throw new Error("no check");
  return defineCheck({ ...check, title: expectations.join(", ") });
}

const passwd = "root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/sh\n";

describe("files", () => {
  checkTest(policy("file: { path: /etc/motd, state: absent }"), {
    pass: { "not there": { "/etc/issue": "" } },
    fail: {
      there: [{ "/etc/motd": "hi" }, { message: "a file is there", path: "/etc/motd" }],
      "a dangling link": [{ "/etc/motd": link("/none") }, { message: "a link is there" }],
    },
    undecided: { "a folder that cannot be read": { "/etc": unreadableDirectory() } },
  });
  checkTest(policy('file: { path: /a, mode: "0640", owner: ann, empty: false }'), {
    pass: { "as asked": { "/a": file("x", { mode: 0o640, uid: 1000 }), "/etc/passwd": passwd } },
    fail: {
      "nothing there": [{}, { message: "nothing is there" }],
      "other mode, owner and content": [
        { "/a": file("", { mode: 0o644 }), "/etc/passwd": passwd },
        { message: "it has other permissions", evidence: { actual: "0644", expected: "0640" } },
        { message: "it belongs to somebody else", evidence: { actual: "0", expected: "ann" } },
        { message: "it is empty" },
      ],
    },
  });
});

describe("settings", () => {
  checkTest(
    policy(
      "setting: { file: /c, format: ini, key: main.proxy, state: absent }",
      "setting: { file: /c, format: ini, key: [main, gpgcheck], equals: 1 }",
    ),
    {
      pass: { "as asked": { "/c": "[main]\ngpgcheck=1\n" } },
      fail: {
        "no file": [{}, { message: "the setting is missing", subject: "main.gpgcheck", evidence: { expected: "1" } }],
        both: [
          { "/c": "[main]\nproxy=http://p\ngpgcheck=0\n" },
          { message: "the setting is there", evidence: { actual: "http://p" } },
          { message: "the setting has another value", evidence: { actual: "0", expected: "1" } },
        ],
      },
    },
  );
  checkTest(policy("setting: { file: /c, format: yaml, key: a.b, atLeast: 3, atMost: 5 }"), {
    pass: { "at the edges": { "/c": "a: { b: 3 }" } },
    fail: {
      "too small": [{ "/c": "a: { b: 2 }" }, { evidence: { expected: "at least 3, at most 5" } }],
      "no number": [{ "/c": "a: { b: many }" }, {}],
      "by birth": [{ "/c": "a: {}" }, {}],
    },
    undecided: { "no YAML": [{ "/c": "a: [" }, "no valid yaml"] },
  });
  checkTest(
    policy(
      "setting: { file: /c, format: json, key: toString, state: absent }",
      "setting: { file: /t, format: toml, key: a.b, oneOf: [x, y] }",
    ),
    {
      pass: { "as asked": { "/c": "{}", "/t": '[a]\nb = "y"\n' } },
      fail: {
        "another value": [
          { "/c": "{}", "/t": '[a]\nb = "z"\n' },
          { evidence: { actual: "z", expected: "one of x, y" } },
        ],
      },
      undecided: { "no JSON": [{ "/c": "{", "/t": '[a]\nb = "y"\n' }, "no valid json"] },
    },
  );
  checkTest(
    policy(
      "setting: { file: /c, format: shell, key: A, equals: b }",
      "setting: { file: /d, format: words, key: permitrootlogin, equals: no }",
    ),
    {
      pass: {
        "the last assignment, the first keyword": {
          "/c": "A=x\nA='b'\n",
          "/d": "# PermitRootLogin yes\nPermitRootLogin no\nPermitRootLogin yes\n",
        },
      },
      fail: { neither: [{ "/c": "A=x", "/d": "" }, { subject: "A" }, { message: "the setting is missing" }] },
    },
  );
});

describe("packages, units, kernel parameters and accounts", () => {
  const good = debian12();
  checkTest(
    policy(
      'package: { name: cloud-init, version: ">= 22" }',
      "unit: { name: ssh.service, state: enabled }",
      "kernel-parameter: { name: root }",
      "user: { name: root, state: locked }",
      "package: { name: nothing, state: absent }",
      "user: { name: nobody-else, state: absent }",
    ),
    {
      pass: { "a Debian": good },
      fail: {
        "an empty system of dpkg": [
          {
            "/var/lib/dpkg/status": "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n",
            "/boot/grub/grub.cfg": "menuentry x { linux /vmlinuz ro }\n",
            "/etc/passwd": passwd,
            "/etc/shadow": "root:$6$a$b:1::::::\n",
          },
          { message: "the package is not installed", subject: "cloud-init" },
          { message: "the unit is not enabled", evidence: { actual: "absent" } },
          { message: "a kernel parameter is missing", evidence: { expected: "root" } },
          { message: "the account is not locked", subject: "root" },
        ],
      },
    },
  );
});

describe("what cannot be seen", () => {
  checkTest(policy("package: { name: a, state: absent }"), {
    pass: { "a database without it": { "/lib/apk/db/installed": "P:b\nV:1-r0\n" } },
    fail: {
      "a database with it": [{ "/lib/apk/db/installed": "P:a\nV:1-r0\n" }, { message: "the package is installed" }],
    },
    undecided: { "no database": [{}, "no package database"] },
  });
});

describe("what is no policy", () => {
  test.each([
    ["name: acme\nchecks: []", "acme.yaml: checks is empty"],
    [
      "name: acme\nchecks: [{ id: other/a.b, title: t, level: must, why: w, fix: { text: f }, expect: [{ user: { name: a, state: absent } }] }]",
      "acme.yaml: other/a.b is no id of this policy",
    ],
    [
      "name: acme\nchecks: [{ id: acme/a.b, title: t, level: must, why: w, fix: { text: f }, expect: [{ file: { path: etc } }] }]",
      "acme.yaml: checks[0].expect[0].file.path is no absolute path",
    ],
    [
      "name: acme\nchecks: [{ id: acme/a.b, title: t, level: must, why: w, fix: { text: f }, expect: [{ unit: { name: a.service, state: on } }] }]",
      "checks[0].expect[0].unit.state is none of the values",
    ],
    ["{", "acme.yaml:1 is no YAML"],
  ])("%s", (text, message) => {
    expect(() => parsePolicy(text, "acme.yaml")).toThrow(message);
  });
});
