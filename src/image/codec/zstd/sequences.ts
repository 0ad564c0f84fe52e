import { bitsAt, bitsBefore } from "./bits.ts";
import { damaged } from "./damaged.ts";
import type { SequenceTables } from "./sequence-tables.ts";

/** The sequences of a block: so many literals, then a match of that length from that far back. */
export class Sequences {
  lengths = new Int32Array(0);
  matches = new Int32Array(0);
  /** As they are written: 1 to 3 mean one of the last offsets, others are larger by three. */
  offsets = new Int32Array(0);

  /** Reads `count` sequences, with slack behind `end` (RFC 8878 §§ 3.1.1.3.2.1.2, 4.1). */
  read(count: number, tables: SequenceTables, view: DataView, start: number, end: number): void {
    if (this.lengths.length < count) {
      this.lengths = new Int32Array(count * 2);
      this.matches = new Int32Array(count * 2);
      this.offsets = new Int32Array(count * 2);
    }
    const { lengths, matches, offsets } = this;
    const { steps: lengthSteps, bases: lengthBases, log: lengthLog } = tables.literalLengths;
    const { steps: offsetSteps, bases: offsetBases, log: offsetLog } = tables.offsets;
    const { steps: matchSteps, bases: matchBases, log: matchLog } = tables.matchLengths;
    let left = bitsBefore(view, start, end) - lengthLog;
    let lengthState = bitsAt(view, start, left, lengthLog);
    left -= offsetLog;
    let offsetState = bitsAt(view, start, left, offsetLog);
    left -= matchLog;
    let matchState = bitsAt(view, start, left, matchLog);
    for (let index = 0; index < count; index += 1) {
      const offsetStep = offsetSteps[offsetState] ?? 0;
      const matchStep = matchSteps[matchState] ?? 0;
      const lengthStep = lengthSteps[lengthState] ?? 0;
      const offsetBits = (offsetStep >> 4) & 31;
      let offset = offsetBases[offsetState] ?? 0;
      if (offsetBits > 16) {
        left -= offsetBits - 16;
        offset += bitsAt(view, start, left, offsetBits - 16) * 65536;
        left -= 16;
        offset += bitsAt(view, start, left, 16);
      } else {
        left -= offsetBits;
        offset += bitsAt(view, start, left, offsetBits);
      }
      const matchBits = (matchStep >> 4) & 31;
      left -= matchBits;
      matches[index] = (matchBases[matchState] ?? 0) + bitsAt(view, start, left, matchBits);
      const lengthBits = (lengthStep >> 4) & 31;
      left -= lengthBits;
      lengths[index] = (lengthBases[lengthState] ?? 0) + bitsAt(view, start, left, lengthBits);
      offsets[index] = offset;
      // No state follows the last sequence.
      if (index === count - 1) break;
      left -= lengthStep & 15;
      lengthState = (lengthStep >>> 9) + bitsAt(view, start, left, lengthStep & 15);
      left -= matchStep & 15;
      matchState = (matchStep >>> 9) + bitsAt(view, start, left, matchStep & 15);
      left -= offsetStep & 15;
      offsetState = (offsetStep >>> 9) + bitsAt(view, start, left, offsetStep & 15);
      if (left < 0) break;
    }
    if (left !== 0) throw damaged("has a bit stream of the wrong length");
  }
}
