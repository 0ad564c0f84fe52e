import type { Image } from "../../src/image/image.ts";

const directories = ["/usr/lib64", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
/** OpenSSL 3 loads a provider, its own, Ubuntu's in a directory apart or SymCrypt's; the FIPS builds of 1.x carry a checksum beside the library. */
const signs = [
  "ossl-modules/fips.so",
  "ossl-modules-3/fips.so",
  "ossl-modules/symcryptprovider.so",
  ".libcrypto.so.1.1.hmac",
  ".libcrypto.so.10.hmac",
];

/** Whether OpenSSL can work in FIPS mode. */
export async function hasFipsProvider(image: Image): Promise<boolean> {
  for (const directory of directories) {
    for (const sign of signs) {
      if (await image.tree.stat(`${directory}/${sign}`)) return true;
    }
  }
  return false;
}

/** True where libcrypto lies in a usual place; without it nobody asks for a provider. */
export async function hasOpenssl(image: Image): Promise<boolean> {
  for (const directory of [...directories, "/lib64", "/lib"]) {
    for (const name of ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so.10"]) {
      if (await image.tree.stat(`${directory}/${name}`)) return true;
    }
  }
  return false;
}
