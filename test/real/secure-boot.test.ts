import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Certificate } from "../../src/facts/secure-boot/certificate.ts";
import type { EfiProgram } from "../../src/facts/secure-boot/efi-program.ts";
import { microsoftKeyData, microsoftKeys } from "../../src/facts/secure-boot/microsoft-keys.ts";
import type { Signature } from "../../src/facts/secure-boot/signed-data.ts";
import { type Verdict, judgeProgram } from "../../src/facts/secure-boot/verdict.ts";
import { debianReleases } from "./debian-tree.ts";
import { arm64Programs, efiPrograms, openProgram, pem, signedTree } from "./secure-boot-trees.ts";
import { installTools, run } from "./tools.ts";

const folder = mkdtempSync(join(tmpdir(), "vhdlint-secure-boot-"));

beforeAll(() => installTools({ pesign: "pesign", sbverify: "sbsigntool", sbsign: "sbsigntool", openssl: "openssl" }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Issuers as sbverify lists them, one for each signature. */
function sbverifyIssuers(path: string): readonly string[] {
  const said = run("sbverify", ["--list", path]);
  return [...said.matchAll(/image signature issuers:\n - (.*)/g)].map(([, name = ""]) => commonName(name));
}

function sbverifySubjects(path: string): readonly string[] {
  const said = run("sbverify", ["--list", path]);
  return [...said.matchAll(/ - subject: (.*)/g)].map(([, name = ""]) => commonName(name));
}

const commonName = (name: string) => /\/CN=([^/]*)/.exec(name)?.[1] ?? name;

function sbverify(path: string, certificate: Uint8Array): boolean {
  const file = join(folder, "certificate.pem");
  writeFileSync(file, pem(certificate));
  return spawnSync("sbverify", ["--cert", file, path]).status === 0;
}

const judgeFor = (program: EfiProgram, certificates: readonly Certificate[], fingerprints: readonly string[] = []) =>
  judgeProgram(program, {
    anchors: microsoftKeys(),
    shim: {
      authorized: { certificates, digests: new Set() },
      deauthorized: { certificates: [], digests: new Set() },
    },
    fingerprints: new Set(fingerprints),
  });

/** Certificates by which sbverify and we judge: those that come with the signatures, and the vendor's in shim. */
async function vendorOf(programs: readonly string[]): Promise<Certificate> {
  const shim = await openProgram(programs.find((path) => /\/shim(?:x64|aa64)\.efi\.signed$/.test(path)) ?? "");
  const vendor = (await shim.vendorKeys())?.authorized.certificates[0];
  if (!vendor) throw new Error("shim has no vendor's certificate");
  return vendor;
}

async function compare(programs: readonly string[]): Promise<void> {
  const vendor = await vendorOf(programs);
  for (const path of programs) {
    const program = await openProgram(path);
    // Without a signature pesign has to be told to pad, as signing does.
    const padding = program.hasSignature ? [] : ["-P"];
    expect(`hash: ${await program.digest("sha256")}`, path).toBe(run("pesign", [...padding, "-h", "-i", path]).trim());
    if (!program.hasSignature) {
      expect(await judgeFor(program, [vendor]), path).toEqual({ state: "unsigned" });
      continue;
    }
    const signatures = await program.signatures();
    expect(
      signatures.map(({ signers }) => signers[0]?.certificate?.issuerName),
      path,
    ).toEqual(sbverifyIssuers(path));
    expect(
      signatures.flatMap(({ certificates }) => certificates.map(({ name }) => name)),
      path,
    ).toEqual(sbverifySubjects(path));
    const verdict = await judgeFor(program, [vendor]);
    expect(verdict.state, path).toBe("trusted");
    const anchors = verdict.state === "trusted" ? verdict.anchors : [];
    for (const signature of signatures) {
      const authorities = signature.certificates.filter(({ x509 }) => isMicrosofts(x509.fingerprint256));
      for (const authority of [vendor, ...authorities])
        if (chainEnds(signature, authority)) expect(anchors, path).toContain(authority.name);
    }
    // sbverify goes no further than the certificates that it is given.
    expect(sbverify(path, vendor.der), path).toBe(true);
  }
}

/** What openssl says of the chain, with the certificates that come with the signature. */
function chainEnds({ certificates, signers }: Signature, anchor: Certificate): boolean {
  const [trusted, untrusted, leaf] = ["trusted.pem", "untrusted.pem", "leaf.pem"].map((name) => join(folder, name));
  writeFileSync(trusted ?? "", pem(anchor.der));
  writeFileSync(untrusted ?? "", certificates.map(({ der }) => pem(der)).join(""));
  writeFileSync(leaf ?? "", pem(signers[0]?.certificate?.der ?? new Uint8Array()));
  const options = ["-partial_chain", "-no_check_time", "-trusted", trusted ?? "", "-untrusted", untrusted ?? ""];
  return spawnSync("openssl", ["verify", ...options, leaf ?? ""]).status === 0;
}

const isMicrosofts = (fingerprint: string) => microsoftKeyData.some((key) => key.fingerprint === fingerprint);

describe.each(debianReleases)("the programs of %s", (release) => {
  test("have digests, signers and trust as pesign and sbverify say", async () => {
    const programs = efiPrograms(await signedTree(release));
    expect(programs.length).toBeGreaterThan(12);
    await compare(programs);
  });

  test("are of the kinds that their names say", async () => {
    const kinds = [
      [/\/shimx64/, "shim"],
      [/\/(?:grub|gcd)[^/]*x64/, "grub"],
      // The one of bullseye has its mark amid its data.
      [/\/systemd-boot/, release === "bullseye" ? "other" : "systemd-boot"],
      [/\/vmlinuz-/, "kernel"],
      [/\/(?:fb|mm)x64|\.stub$/, "other"],
    ] as const;
    for (const path of efiPrograms(await signedTree(release)))
      expect((await openProgram(path)).kind, path).toBe(kinds.find(([name]) => name.test(path))?.[1]);
  });
});

test("the programs for Arm64 have digests, signers and trust as pesign and sbverify say", async () => {
  const programs = arm64Programs(join(folder, "arm64"));
  expect(programs.map((path) => basename(path))).toContain("shimaa64.efi.signed");
  await compare(programs);
  for (const path of programs) expect((await openProgram(path)).machine, path).toBe("aarch64");
});

test("Microsoft's keys are those of the certificates that shim came with", async () => {
  const tree = await signedTree("trixie");
  const [shim] = efiPrograms(tree).filter((path) => path.endsWith("shimx64.efi.signed"));
  const certificates = (await (await openProgram(shim ?? "")).signatures()).flatMap((one) => one.certificates);
  const keys = microsoftKeys();
  for (const [index, { name, fingerprint, subject }] of microsoftKeyData.entries()) {
    const found = certificates.find(({ x509 }) => x509.fingerprint256 === fingerprint);
    expect(found, name).toMatchObject({ name, subject });
    expect(keys[index]?.key.equals(found?.x509.publicKey ?? keys[0]?.key ?? expect.fail()), name).toBe(true);
  }
});

describe("programs that we sign", () => {
  let kernel = "";
  const [own, other] = [join(folder, "own"), join(folder, "other")];
  const der = (name: string) => run2("openssl", ["x509", "-in", `${name}.pem`, "-outform", "DER"]);
  const fingerprint = (name: string) =>
    run("openssl", ["x509", "-in", `${name}.pem`, "-noout", "-fingerprint", "-sha256"])
      .trim()
      .split("=")[1] ?? "";

  beforeAll(async () => {
    for (const name of [own, other])
      run("openssl", [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-sha256",
        "-days",
        "2",
        "-subj",
        `/CN=${basename(name)}`,
        "-keyout",
        `${name}.key`,
        "-out",
        `${name}.pem`,
      ]);
    const [found] = efiPrograms(await signedTree("bookworm")).filter((path) => path.includes("/vmlinuz-"));
    kernel = found ?? "";
  });

  const sign = (from: string, to: string, name: string) =>
    run("sbsign", ["--key", `${name}.key`, "--cert", `${name}.pem`, "--output", to, from], { stdio: "pipe" });

  test("a kernel beside the vendor's signature", async () => {
    const signed = join(folder, "twice");
    sign(kernel, signed, own);
    const program = await openProgram(signed);
    expect(sbverify(signed, der(own))).toBe(true);
    expect(await judgeFor(program, [], [fingerprint(own)])).toMatchObject({ state: "trusted", anchors: ["own"] });
    expect(sbverify(signed, der(other))).toBe(false);
    expect(await judgeFor(program, [], [fingerprint(other)])).toMatchObject({ state: "untrusted" });
  });

  test("a program that was never signed", async () => {
    const stub = efiPrograms(await signedTree("bookworm")).find((path) => path.endsWith("systemd-bootx64.efi")) ?? "";
    const signed = join(folder, "fresh");
    sign(stub, signed, own);
    expect(await judgeFor(await openProgram(signed), [], [fingerprint(own)])).toMatchObject({ state: "trusted" });
    expect(`hash: ${await (await openProgram(signed)).digest("sha256")}`).toBe(
      run("pesign", ["-h", "-i", signed]).trim(),
    );
  });

  test("any change of a byte: what sbverify refuses is refused, what it takes is taken", async () => {
    const signed = join(folder, "small");
    const stub = efiPrograms(await signedTree("bookworm")).find((path) => path.endsWith("systemd-bootx64.efi")) ?? "";
    sign(stub, signed, own);
    const base = readFileSync(signed);
    const changed = join(folder, "changed");
    // The type of what is signed: sbverify does not look at it, firmware does (EDK2 CryptAuthenticode.c); the revision of
    // the table's entry: the other way round (EDK2 DxeImageVerificationLib.c).
    const contentType = base.indexOf(Buffer.from("060a2b060104018237020104", "hex"));
    const table = base.indexOf(Buffer.from([0x00, 0x02, 0x02, 0x00, 0x30])) - 4;
    const seen = new Map<string, number>();
    // Where the headers are, where the signature is, and anywhere.
    const place = fc.oneof(
      fc.nat(1023),
      fc.integer({ min: base.length - 1500, max: base.length - 1 }),
      fc.nat(base.length - 1),
    );
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (offset, bits) => {
        const bytes = Buffer.from(base);
        bytes[offset] = (bytes[offset] ?? 0) ^ bits;
        writeFileSync(changed, bytes);
        const verdict = await verdictOf(changed, fingerprint(own));
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        const isInType = offset >= contentType && offset < contentType + 12;
        const isRevision = offset >= table + 4 && offset < table + 6;
        if (!isInType && !isRevision)
          expect(verdict === "trusted", `byte ${offset} with ${bits}: ${verdict}`).toBe(sbverify(changed, der(own)));
      }),
      { seed: 20, numRuns: 250 },
    );
    expect(seen.get("altered")).toBeGreaterThan(50);
  });

  async function verdictOf(path: string, print: string): Promise<Verdict["state"] | "no-program"> {
    try {
      return (await judgeFor(await openProgram(path), [], [print])).state;
    } catch {
      return "no-program";
    }
  }

  test("a signature that is cut short, or exchanged for another program's", async () => {
    const signed = join(folder, "cut");
    sign(kernel, signed, own);
    const bytes = readFileSync(signed);
    const cut = join(folder, "cut-short");
    writeFileSync(cut, bytes.subarray(0, bytes.length - 64));
    expect(await judgeFor(await openProgram(cut), [], [fingerprint(own)])).toMatchObject({ state: "damaged" });
    expect(sbverify(cut, der(own))).toBe(false);

    const stub = efiPrograms(await signedTree("bookworm")).find((path) => path.endsWith("linuxx64.efi.stub")) ?? "";
    const detached = join(folder, "detached");
    run("sbsign", ["--detached", "--key", `${own}.key`, "--cert", `${own}.pem`, "--output", detached, stub]);
    const exchanged = join(folder, "exchanged");
    copyFileSync(kernel, exchanged);
    run("sbattach", ["--remove", exchanged]);
    run("sbattach", ["--attach", detached, exchanged]);
    expect(await judgeFor(await openProgram(exchanged), [], [fingerprint(own)])).toMatchObject({ state: "altered" });
    expect(sbverify(exchanged, der(own))).toBe(false);
  });
});

function run2(program: string, args: readonly string[]): Uint8Array {
  const result = spawnSync(program, args);
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr.toString()}`);
  return result.stdout;
}
