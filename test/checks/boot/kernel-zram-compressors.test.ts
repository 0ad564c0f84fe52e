import kernelZramCompressors from "../../../checks/boot/kernel-zram-compressors.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { booting, version } from "./_boot.ts";

const path = `/boot/config-${version}`;
const azl = { "/etc/os-release": 'ID=azurelinux\nVERSION_ID="3.0"\n' };
const config = (text: string) => booting({}, { ...azl, [path]: text });

checkTest(kernelZramCompressors, {
  pass: {
    "as in 6.6": config("CONFIG_ZRAM=m\nCONFIG_CRYPTO_ZSTD=m\nCONFIG_CRYPTO_LZ4=m\n"),
    "backends of zram": config("CONFIG_ZRAM=y\nCONFIG_ZRAM_BACKEND_ZSTD=y\nCONFIG_ZRAM_BACKEND_LZ4=y\n"),
  },
  fail: {
    "as in the kernel for new hardware": [
      config("CONFIG_ZRAM=m\nCONFIG_ZRAM_BACKEND_LZO=y\n"),
      { message: "zram with zstd", subject: "CONFIG_CRYPTO_ZSTD", path },
      { subject: "CONFIG_CRYPTO_LZ4" },
    ],
  },
  notApplicable: { "another distribution": booting({}, { [path]: "" }) },
  undecided: { "no configuration": booting({}, { ...azl, [path]: absent }) },
});
