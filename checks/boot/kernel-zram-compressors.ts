import { kernelOptionsCheck } from "./_kernel-options.ts";

const values = ["y", "m"];

export default kernelOptionsCheck({
  id: "boot.kernel-zram-compressors",
  title: "zram of Azure Linux compresses with zstd and lz4",
  level: "info",
  requirements: ["lisa.zram-compressors"],
  why: "LISA makes zram devices with both on Azure Linux from 3.0 on. Up to kernel 6.11 they are the kernel's compressors, later zram has backends of its own. Azure Linux's kernel for new hardware is built without them: a note.",
  fix: { text: "Use the standard kernel of the distribution." },
  appliesTo: { distro: ["azurelinux"] },
  wanted: [
    { options: ["ZRAM"], values, lack: "has no zram" },
    { options: ["CRYPTO_ZSTD", "ZRAM_BACKEND_ZSTD"], values, lack: "cannot compress zram with zstd" },
    { options: ["CRYPTO_LZ4", "ZRAM_BACKEND_LZ4"], values, lack: "cannot compress zram with lz4" },
  ],
});
