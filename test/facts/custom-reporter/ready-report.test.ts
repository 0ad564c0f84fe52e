import { expect, test } from "vitest";
import { findReadyReport, pathsIn } from "../../../src/facts/custom-reporter/ready-report.ts";

const python = `#!/usr/bin/env python3
import http.client
wireserver_ip = '168.63.129.16'
connection = http.client.HTTPConnection(wireserver_ip)
connection.request('GET', '/machine?comp=goalstate', headers={'x-ms-version': '2012-11-30'})
body = '<Health><State>Ready</State></Health>'
connection.request('POST', '/machine?comp=health', headers={'x-ms-version': '2012-11-30'}, body=body)
`;

test("the manual's example in Python", () => {
  expect(findReadyReport(python)).toEqual({ line: 7, sendsVersion: true, readsGoalState: true, api: "machine" });
});

test("a shell script with the newer interface", () => {
  const shell = `#!/bin/sh
curl -X POST http://168.63.129.16/provisioning/health -H 'x-ms-guest-agent: mine' -d '{"state":"Ready"}'
`;
  expect(findReadyReport(shell)).toEqual({
    line: 2,
    sendsVersion: false,
    readsGoalState: false,
    api: "provisioning",
  });
});

test.each([
  ["the address alone", "curl http://168.63.129.16/machine?comp=goalstate # Ready"],
  ["the health interface of something else", "curl -d Ready http://10.0.0.4/machine?comp=health"],
  ["a comment that describes it", "# POST Ready to http://168.63.129.16/machine?comp=health\necho nothing\n"],
  ["a report of a failure only", "curl -d '<State>NotRunning</State>' http://168.63.129.16/machine?comp=health"],
  ["nothing", ""],
])("%s is no report", (_name, text) => {
  expect(findReadyReport(text)).toBeUndefined();
});

test("paths that a script mentions", () => {
  expect(pathsIn('exec /usr/local/bin/report.py "$@" && . /etc/default/x; curl http://a/b /opt/x')).toEqual([
    "/usr/local/bin/report.py",
    "/etc/default/x",
    "/opt/x",
  ]);
  expect(pathsIn("/a /b /c /a", 2)).toEqual(["/a", "/b"]);
});
