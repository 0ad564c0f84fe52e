import type { ByteSource } from "../../bytes/byte-source.ts";
import type { FatLayout } from "./boot-sector.ts";
import { type ClusterTable, damaged } from "./cluster-table.ts";

/** Every so manieth cluster is remembered: large files are read in pieces, and each piece starts in the middle. */
const STRIDE = 1024;

/** The clusters of one file or directory, in order. */
export class ClusterChain {
  readonly #source: ByteSource;
  readonly #layout: FatLayout;
  readonly #table: ClusterTable;
  /** Clusters 0, `STRIDE`, … of the chain, as far as it was followed. */
  readonly #known: number[];

  constructor(source: ByteSource, layout: FatLayout, table: ClusterTable, firstCluster: number) {
    this.#source = source;
    this.#layout = layout;
    this.#table = table;
    this.#known = [firstCluster];
  }

  /** Bytes `offset` to `end`, fewer where the chain ends first. Neighbouring clusters are read together. */
  async read(offset: number, end: number): Promise<Uint8Array> {
    const { clusterBytes, clusterCount, dataOffset } = this.#layout;
    const parts: Uint8Array[] = [];
    let run: { readonly cluster: number; readonly position: number; clusters: number } | undefined;
    const flush = async () => {
      if (!run) return;
      const from = Math.max(offset, run.position);
      const to = Math.min(end, run.position + run.clusters * clusterBytes);
      const start = dataOffset + (run.cluster - 2) * clusterBytes;
      if (to > from) parts.push(await this.#source.read(start + from - run.position, to - from));
    };
    const first = Math.floor(offset / clusterBytes);
    // Brent's algorithm: a chain that meets a cluster kept from a power of two steps ago runs in a circle.
    let kept = 0;
    let steps = 1;
    let cluster = await this.#clusterAt(first);
    for (let index = first; cluster !== undefined && index * clusterBytes < end; index += 1) {
      if (cluster < 2 || cluster >= clusterCount + 2) throw damaged(`cluster ${cluster} does not exist`);
      if (cluster === kept || index >= clusterCount) throw damaged("a chain of clusters runs in a circle");
      if ((steps & (steps - 1)) === 0) kept = cluster;
      steps += 1;
      if (run && cluster === run.cluster + run.clusters) run.clusters += 1;
      else {
        await flush();
        run = { cluster, position: index * clusterBytes, clusters: 1 };
      }
      if ((index + 1) * clusterBytes >= end) break;
      cluster = await this.#after(index, cluster);
    }
    await flush();
    return parts.length === 1 ? (parts[0] ?? new Uint8Array()) : new Uint8Array(Buffer.concat(parts));
  }

  async #clusterAt(index: number): Promise<number | undefined> {
    if (index >= this.#layout.clusterCount) throw damaged("a chain of clusters is longer than the file system");
    const nearest = Math.min(Math.floor(index / STRIDE), this.#known.length - 1);
    let cluster = this.#known[nearest];
    for (let at = nearest * STRIDE; at < index && cluster !== undefined; at += 1)
      cluster = await this.#after(at, cluster);
    return cluster;
  }

  /** The cluster behind that with the number `index` in the chain. */
  async #after(index: number, cluster: number): Promise<number | undefined> {
    const next = await this.#table.next(cluster);
    if (next !== undefined && index + 1 === this.#known.length * STRIDE) this.#known.push(next);
    return next;
  }
}
