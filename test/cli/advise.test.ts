import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { exampleTarGz } from "../../scripts/generate/example.ts";
import { fixtureImage } from "../image/fixture-image.ts";
import { bundled } from "./vhdlint.ts";

const { run, path } = bundled();

beforeAll(async () => {
  await writeFile(path("efi.vhd"), fixtureImage("systems/efi.vhd"));
  await writeFile(path("root.tar.gz"), await exampleTarGz());
  await writeFile(path("text.txt"), "no image");
  await writeFile(path("efi.vhd.gz"), gzipSync(fixtureImage("systems/efi.vhd")));
});

describe("vhdlint advise", () => {
  test("ends with 0 when the asked storage fits, and prints its commands", async () => {
    const { code, stdout } = await run(["advise", "--target", "managed-disk", path("efi.vhd")]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/managed disk fits/);
    expect(stdout).toContain("--upload-size-bytes 12583424");
  });

  test("ends with 1 when it is ruled out, with the finding that says so", async () => {
    const { code, stdout } = await run([
      "advise",
      "--target",
      "managed-image",
      "--type",
      "specialized",
      path("efi.vhd"),
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("provisioning.managed-image-generalized-only");
    expect(stdout).not.toContain("az image create");
  });

  test("ends with 2 for a flag that says nothing to it, and 3 for what is no image", async () => {
    expect(await run(["advise", "--fail-on", "error", path("efi.vhd")])).toMatchObject({ code: 2, stdout: "" });
    expect(await run(["advise", "/no/such/image"])).toMatchObject({ code: 2 });
    expect(await run(["advise", path("text.txt")])).toMatchObject({ code: 3 });
  });

  test("says what is missing where there is no disk", async () => {
    const { code, stdout } = await run(["advise", path("root.tar.gz")]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("there is no disk around the system");
  });

  test("asks to unpack a packed file first", async () => {
    const { code, stdout } = await run(["advise", path("efi.vhd.gz")]);
    expect(code).toBe(3);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("what is in a packed file is not known: unpack it and ask again");
  });

  test("gives all of it to programs", async () => {
    const { stdout } = await run(["advise", "--format", "json", path("efi.vhd"), path("root.tar.gz")]);
    const { schemaVersion, images } = JSON.parse(stdout);
    expect(schemaVersion).toBe(1);
    const keys = ["definition", "disk", "kind", "mendFirst", "missing", "notices", "options", "os", "path"];
    for (const image of images) expect(Object.keys(image).sort()).toEqual([...keys, "target", "targetOrigin"]);
    expect(images[0].options.map(({ id }: { id: string }) => id)).toEqual([
      "managed-disk",
      "managed-image",
      "gallery",
      "marketplace",
    ]);
    for (const option of images[0].options) {
      expect(Object.keys(option).sort()).toEqual(["cautions", "fitness", "id", "limits", "reasons", "script", "title"]);
    }
    expect(images[1].disk).toBeNull();
    expect(images[1].target).toMatchObject({ generation: null, arch: "x86_64" });
  });
});
