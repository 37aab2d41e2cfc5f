import { headerValue } from '../../base/headers.ts';
import type { HeaderPair } from '../../types.ts';
import { EncodedText } from './encoding.ts';

/** The headers of one delivery, as texts that may be an IV or a tag. Each is searched for and decoded once. */
export class HeaderTexts {
  private readonly pairs: readonly HeaderPair[];
  private readonly found = new Map<string, EncodedText | undefined>();

  constructor(pairs: readonly HeaderPair[]) {
    this.pairs = pairs;
  }

  get(name: string): EncodedText | undefined {
    if (this.found.has(name)) return this.found.get(name);
    const value = headerValue(this.pairs, name);
    const text = value === undefined ? undefined : new EncodedText(value);
    this.found.set(name, text);
    return text;
  }
}
