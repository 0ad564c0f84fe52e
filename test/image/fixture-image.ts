import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** An image of fixtures/images, unpacked: `containers/dynamic.vhd`. */
export function fixtureImage(name: string): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(new URL(`../../fixtures/images/${name}.gz`, import.meta.url))));
}
