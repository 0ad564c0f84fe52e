import check from "../../../checks/boot/init-and-libs-present.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { type Tree, absent, directory, file, link } from "../../../src/testing/tree.ts";
import { elfFile } from "../../facts/boot/elf-bytes.ts";

const systemd = "/usr/lib/systemd/systemd";
const loader = "/lib64/ld-linux-x86-64.so.2";
const shared = "/usr/lib/systemd/libsystemd-shared.so";
const libc = "/usr/lib/x86_64-linux-gnu/libc.so.6";
const executable = (bytes: Uint8Array | string, mode = 0o755) => file(bytes, { mode });
const library = (...libraries: readonly string[]) => executable(elfFile({ libraries }), 0o644);

const good: Tree = {
  "/etc/": directory(),
  "/usr/": directory(),
  "/sbin/init": link("../lib/systemd/systemd"),
  "/lib": link("usr/lib"),
  [systemd]: executable(
    elfFile({ interpreter: loader, libraries: ["libsystemd-shared.so", "libc.so.6"], runpath: "$ORIGIN" }),
  ),
  [loader]: library(),
  [shared]: library("libcrypto.so.3", "libc.so.6"),
  "/opt/ssl/libcrypto.so.3": library("libc.so.6"),
  [libc]: library(),
  "/etc/ld.so.conf": "include /etc/ld.so.conf.d/*.conf\n",
  "/etc/ld.so.conf.d/ssl.conf": "# ours\n/opt/ssl\n",
  "/usr/bin/sudo": executable("", 0o4755),
};
const row = (changes: Tree) => ({ ...good, ...changes });
const booting = (words: string): Tree => ({
  "/boot/grub/grub.cfg": `menuentry a {\n linux /vmlinuz root=UUID=1 ${words}\n}\n`,
  "/boot/vmlinuz": "",
});

checkTest(check, {
  pass: {
    systemd: good,
    "a script": row({ "/sbin/init": executable("#!/bin/sh\n") }),
    "a program that needs nothing": row({ [systemd]: executable(elfFile({})), [libc]: absent, [loader]: absent }),
    "systemd without a name of its own, as switch-root finds it": row({ "/sbin/init": absent }),
    "init= of the command line": row({
      "/sbin/init": absent,
      [systemd]: absent,
      ...booting("init=/nix/init"),
      "/nix/init": executable("#!"),
    }),
    "a tree that belongs to whoever unpacked it": row({
      "/etc/": directory({ uid: 1000, mode: 0o777 }),
      "/usr/bin/sudo": file("", { uid: 1000, mode: 0o755 }),
    }),
    "no sudo": row({ "/usr/bin/sudo": absent }),
  },
  fail: {
    "no init": [row({ "/sbin/init": absent, [systemd]: absent }), { message: "/sbin/init is not there" }],
    "a link that leads nowhere": [
      row({ [systemd]: absent }),
      { message: "/sbin/init is not there", path: "/sbin/init" },
    ],
    "an empty program": [row({ [systemd]: executable("") }), { message: "/sbin/init is empty" }],
    "a directory": [row({ "/sbin/init": directory(), [systemd]: absent }), { message: "is no program" }],
    "not executable": [
      row({ [systemd]: executable("#!/bin/sh\n", 0o644) }),
      { message: "/sbin/init may not be executed" },
    ],
    "init= that is not there": [row(booting("init=/sbin/openrc")), { message: "init=/sbin/openrc is not there" }],
    "no dynamic loader": [
      row({ [loader]: absent }),
      { message: /dynamic loader of \/sbin\/init is not there/, path: loader },
    ],
    "no libc": [
      row({ [libc]: absent }),
      { message: "/sbin/init needs libc.so.6, which is nowhere", subject: "libc.so.6" },
    ],
    "a library that a library needs": [
      row({ "/etc/ld.so.conf.d/ssl.conf": absent }),
      { message: "libsystemd-shared.so needs libcrypto.so.3", subject: "libcrypto.so.3" },
    ],
    "chmod -R 777 /": [
      row({
        "/usr/": directory({ mode: 0o777 }),
        "/etc/": directory({ mode: 0o777 }),
        "/usr/bin/sudo": executable("", 0o777),
      }),
      { message: "everybody may write to /usr", evidence: { actual: "mode 0777" } },
      { message: "everybody may write to /etc" },
      { message: "sudo has lost its setuid bit", level: "should" },
    ],
  },
});
