// Judges the package as npm would publish it: what is in it, how its types resolve, and whether it works where it is
// installed. `node scripts/check-package.mjs 22 24` runs it on these releases of Node.js too. Needs the npm registry.
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import manifest from "../package.json" with { type: "json" };

/** Each file of the package is one of these. */
const wanted =
  /^(?:package\.json|README\.md|LICENSE|dist\/(?!action\/).+\.(?:js|d\.ts)|dist\/chunks\/ramdisk-thread\.cjs|docs\/schema\/[^/]+\.json)$/;
const MAX_PACKED_BYTES = 2e6;
const MAX_UNPACKED_BYTES = 8e6;

const windows = process.platform === "win32";

function run(program, args, { cwd = ".", env = {}, codes = [0] } = {}) {
  const options = { cwd, encoding: "utf8", env: { ...process.env, ...env }, maxBuffer: 1 << 28, shell: windows };
  const result = spawnSync(program, args, options);
  if (result.error) throw result.error;
  if (!codes.includes(result.status)) {
    throw new Error(`${program} ${args.join(" ")} ended with ${result.status}:\n${result.stdout}${result.stderr}`);
  }
  return result.stdout;
}

function demand(condition, message) {
  if (!condition) throw new Error(message);
}

async function pack(folder) {
  // Scripts print to stdout too: the file is what is there afterwards. Declarations and bundles are those of the build.
  const listed = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]);
  const [{ files, size, unpackedSize, filename }] = JSON.parse(listed.slice(listed.indexOf("[\n")));
  const strange = files.map(({ path }) => path).filter((path) => !wanted.test(path));
  demand(strange.length === 0, `the package holds what nobody needs: ${strange.join(", ")}`);
  // Without it the package works too, and takes longer.
  demand(
    files.some(({ path }) => path === "dist/chunks/ramdisk-thread.cjs"),
    "the package holds no thread for ramdisks",
  );
  demand(size <= MAX_PACKED_BYTES, `the package has ${size} bytes`);
  demand(unpackedSize <= MAX_UNPACKED_BYTES, `the package unpacks to ${unpackedSize} bytes`);
  console.log(`packed: ${files.length} files, ${megabytes(size)} MB, unpacked ${megabytes(unpackedSize)} MB`);
  return join(folder, filename);
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

async function sizeOf(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

/** The README says what an installation takes; it must not have grown behind its back. */
async function compareWithReadme(modules) {
  const { packages } = JSON.parse(await readFile(join(modules, ".package-lock.json"), "utf8"));
  const others = Object.keys(packages).length - 1;
  const size = Number(megabytes(await sizeOf(modules)));
  const [, saidSize, saidOthers] =
    /takes (\d+) MB, with (\d+) packages/.exec(await readFile("README.md", "utf8")) ?? [];
  console.log(`installed: ${size} MB, ${others} packages beside it`);
  // Others publish new versions meanwhile: a fifth more or less is still what it says.
  const near = (said, measured) => Math.abs(Number(said) - measured) <= measured / 5;
  demand(near(saidSize, size), `the README says ${saidSize} MB, an installation takes ${size} MB`);
  demand(near(saidOthers, others), `the README says ${saidOthers} packages, an installation has ${others}`);
}

const libraryUse = `
import { lint, render, version } from "vhdlint";
import { os } from "vhdlint/facts";
import { imageFrom } from "vhdlint/test";

const image = imageFrom({ "/etc/os-release": 'ID=debian\\nVERSION_ID="12"\\n', "/etc/motd": "hi\\n" });
const { id } = await image.fact(os);
const report = await lint(["example.tar.gz"], { only: ["agent.*"], target: { type: "generalized" } });
const text: string = await render(report, "compact");
console.log(JSON.stringify({ id, version, status: report.status, named: text.includes("agent.service-enabled") }));
`;

/** A folder of a user: the package installed, the example image, a program and a plugin that import the library. */
async function install(folder, tarball) {
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{ "name": "user", "private": true, "type": "module" }\n');
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", tarball], { cwd: folder });
  await cp("fixtures/example.tar.gz", join(folder, "example.tar.gz"));
  await writeFile(join(folder, "use.ts"), libraryUse);
  await writeFile(join(folder, "use.js"), libraryUse.replace("const text: string", "const text"));
  await cp("docs/examples/plugin", join(folder, "acme"), { recursive: true });
  await mkdir(join(folder, "root", "etc"), { recursive: true });
  await writeFile(join(folder, "root", "etc", "os-release"), 'ID=debian\nVERSION_ID="12"\n');
  await writeFile(join(folder, "root", "etc", "motd"), "built by ci-7\n");
  await writeFile(join(folder, "vhdlint.config.yaml"), "plugins: [./acme/index.js]\n");
}

/** Uses everything of the package on one Node.js; gives the report, which is the same on all. */
function use(node, folder) {
  const at = { cwd: folder, env: { SOURCE_DATE_EPOCH: "1793491200", CI: "1" } };
  const program = join("node_modules", "vhdlint", "dist", "vhdlint.js");
  const version = run(node, [program, "--version"], at).trim();
  demand(version === manifest.version, `--version says ${version}`);
  const report = run(node, [program, "--no-config", "example.tar.gz"], { ...at, codes: [1] });
  demand(report.includes("agent.service-enabled"), `the example is judged otherwise:\n${report}`);
  const library = JSON.parse(run(node, ["use.js"], at));
  const expected = { id: "debian", version: manifest.version, status: "failed", named: true };
  demand(JSON.stringify(library) === JSON.stringify(expected), `the library says ${JSON.stringify(library)}`);
  const plugin = run(node, [program, "--only", "acme/*", "--format", "compact", "--fail-on", "warning", "root"], {
    ...at,
    codes: [1],
  });
  demand(plugin.includes("acme/branding.no-banner"), `the plugin finds nothing:\n${plugin}`);
  return report;
}

/** The step of GitHub Actions from its bundle alone, on the Node.js that runs it. */
async function runAction(node, folder) {
  await cp("dist/action", join(folder, "action", "dist"), { recursive: true });
  await writeFile(join(folder, "action", "package.json"), '{ "type": "module" }\n');
  const output = join(folder, "output");
  await writeFile(output, "");
  run(node, [join(folder, "action", "dist", "main.js")], {
    cwd: folder,
    env: {
      INPUT_IMAGES: "user/*.tar.gz\nuser/root",
      "INPUT_FAIL-ON": "error",
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: "",
      RUNNER_TEMP: folder,
    },
    codes: [1],
  });
  demand(/^status<<(.+)\r?\nfailed\r?\n\1\r?$/m.test(await readFile(output, "utf8")), "the action has no verdict");
}

async function main(releases) {
  const folder = await mkdtemp(join(tmpdir(), "vhdlint-package-"));
  try {
    const tarball = await pack(folder);
    run("npx", ["--no", "publint", "run", tarball, "--strict"]);
    run("npx", ["--no", "attw", tarball, "--profile", "esm-only"]);
    const user = join(folder, "user");
    await install(user, tarball);
    await compareWithReadme(join(user, "node_modules"));
    // Whole, without skipLibCheck: the declarations of the package hold together.
    const compilerOptions = { noEmit: true, strict: true, module: "nodenext", target: "es2023", types: ["node"] };
    const options = { ...compilerOptions, lib: ["es2023", "esnext.disposable"] };
    await writeFile(join(user, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["use.ts"] }));
    await cp("node_modules/@types/node", join(user, "node_modules/@types/node"), { recursive: true });
    await cp("node_modules/undici-types", join(user, "node_modules/undici-types"), { recursive: true });
    run("npx", ["--no", "tsc", "--", "--project", user]);
    const here = use(process.execPath, user);
    const bin = resolve(user, "node_modules", ".bin", windows ? "vhdlint.cmd" : "vhdlint");
    demand(run(bin, ["--version"]).trim() === manifest.version, "the installed command does not start");
    console.log(`works on Node.js ${process.versions.node}`);
    for (const release of releases) {
      const node = run("npx", ["--yes", `node@${release}`, "-p", "process.execPath"], { cwd: folder }).trim();
      demand(use(node, user) === here, `Node.js ${release} reports otherwise`);
      await runAction(node, folder);
      console.log(`works on Node.js ${run(node, ["-p", "process.versions.node"]).trim()}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
