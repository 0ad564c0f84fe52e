import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { os } from "../os.ts";
import { reachableStat } from "../reachable.ts";
import { bootInputs } from "./boot-inputs.ts";
import { gatherRunInput } from "./ds-identify-input.ts";
import { type RunInput, type RunResult, runDsIdentify } from "./ds-identify-run.ts";
import { type DsIdentifyTraits, traitsOfScript, traitsOfVersion, xenialPolicy } from "./ds-identify-traits.ts";
import { generatorFile } from "./generator-file.ts";
import { cloudInitInstallation } from "./installation.ts";

export interface DsIdentify extends RunResult {
  /** The script that would run; undefined when there is none that can be executed. */
  readonly script: string | undefined;
  readonly traits: DsIdentifyTraits;
  /** It exits with 0. */
  readonly enabled: boolean;
  /** The names of the list that it writes for the run; empty when it writes none. */
  readonly datasources: readonly string[];
  readonly wroteList: boolean;
}

const LIMIT_BYTES = 256 * 1024;

/**
 * What ds-identify decides when the image boots on Azure. The answer stands for itself: whether anything runs the script
 * is for the `cloud-init` fact to say.
 */
export const dsIdentify: Fact<DsIdentify> = defineFact("ds-identify", async (image: Image) => {
  const input = await image.fact(dsIdentifyInput);
  const result = await runDsIdentify(input);
  return {
    ...result,
    script: await image.fact(dsIdentifyScript),
    traits: input.traits,
    enabled: result.code === 0,
    datasources: result.written?.match(/\[ (.*) \]/)?.[1]?.split(", ") ?? [],
    wroteList: result.written !== undefined,
  };
});

/** What it looks at in the image and gets from the boot loader. */
export const dsIdentifyInput: Fact<RunInput> = defineFact("ds-identify-input", async (image: Image) => {
  const system = await image.fact(os);
  return gatherRunInput(image.tree, {
    traits: await traitsOf(image),
    machine: system.arch ?? "x86_64",
    inputs: await image.fact(bootInputs),
  });
});

/** The path that the generator calls, else where distributions have it; only a program counts. */
const dsIdentifyScript: Fact<string | undefined> = defineFact("ds-identify-script", async (image: Image) => {
  const { tree } = image;
  const generator = await image.fact(generatorFile);
  const usual = ["/usr/lib/cloud-init/ds-identify", "/usr/libexec/cloud-init/ds-identify"];
  const candidates = generator.dsIdentifyPath === undefined ? usual : [generator.dsIdentifyPath];
  for (const path of candidates) {
    const stat = await reachableStat(tree, path);
    if (stat?.type === "file" && (stat.mode & 0o111) !== 0) return path;
  }
  return undefined;
});

async function traitsOf(image: Image): Promise<DsIdentifyTraits> {
  const script = await image.fact(dsIdentifyScript);
  const text = script === undefined ? "" : await image.tree.readText(script, { limitBytes: LIMIT_BYTES });
  const read = traitsOfScript(text);
  if (read) return read;
  const traits = traitsOfVersion((await image.fact(cloudInitInstallation)).version);
  const system = await image.fact(os);
  const isXenial = system.id === "ubuntu" && system.version === "16.04";
  return isXenial ? { ...traits, policyX86: xenialPolicy, policyElsewhere: xenialPolicy } : traits;
}
