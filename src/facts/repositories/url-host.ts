/** The host that a package source names, in lower case; undefined for files, discs and what is no address. */
export function urlHost(url: string): string | undefined {
  const authority = /^(?:mirror\+)?(?:https?|ftp|tor\+https?|mirror):\/\/([^/?#]+)/i.exec(url)?.[1];
  const host = authority?.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  return host === undefined || host === "" ? undefined : host.toLowerCase();
}

/** The host is this domain or one below it. */
export function isBelow(host: string | undefined, domain: string): boolean {
  return host === domain || host?.endsWith(`.${domain}`) === true;
}
