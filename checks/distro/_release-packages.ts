/** The packages that bring os-release, by its ID. Oracle Linux has one of Red Hat's name beside its own. */
export const releasePackages: ReadonlyMap<string, readonly string[]> = new Map([
  ["rhel", ["redhat-release", "redhat-release-server"]],
  ["centos", ["centos-release", "centos-linux-release", "centos-stream-release"]],
  ["almalinux", ["almalinux-release"]],
  ["rocky", ["rocky-release"]],
  ["ol", ["oraclelinux-release", "oraclelinux-release-el8", "oraclelinux-release-el9", "oraclelinux-release-el10"]],
  ["fedora", ["fedora-release-common", "fedora-release"]],
  ["azurelinux", ["azurelinux-release"]],
  ["mariner", ["mariner-release"]],
]);
