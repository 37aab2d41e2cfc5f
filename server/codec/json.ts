import type { Json, ParseCause } from '../types.ts';
import type { ParseProblem } from './text-position.ts';

/** Nesting and size a payload may have; a member, an item and the root count as one node each. */
export const MAX_DEPTH = 100;
export const MAX_NODES = 100_000;

export type JsonRead = { ok: true; value: Json; nodes: number } | ({ ok: false } & ParseProblem);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERAL = /(?:true|false|null)(?![a-z])/y;

/**
 * Reads one JSON text (RFC 8259) and says where it goes wrong. `JSON.parse` makes the value; the scan before it
 * gives what `JSON.parse` does not: an offset on every engine, and bounds on depth and nodes. `JSON.parse` keeps the
 * last of two members with the same key, so a value with fewer nodes than its text has a duplicate key. Only then
 * a second scan remembers keys to find the place: a set of keys for every object doubled the time of a scan.
 */
export function readJson(text: string): JsonRead {
  const scan = new Scan(text, { rememberKeys: false });
  const problem = scan.run();
  if (problem) return { ok: false, ...problem };
  const value: Json = JSON.parse(text);
  const duplicate = countNodes(value) < scan.nodes ? new Scan(text, { rememberKeys: true }).run() : null;
  return duplicate ? { ok: false, ...duplicate } : { ok: true, value, nodes: scan.nodes };
}

/** Recursive: the scan has refused what is nested deeper than `MAX_DEPTH`. */
function countNodes(value: Json): number {
  if (value === null || typeof value !== 'object') return 1;
  let nodes = 1;
  for (const member of Array.isArray(value) ? value : Object.values(value)) nodes += countNodes(member);
  return nodes;
}

/** An object or array whose end has not come yet. */
interface Container {
  end: '}' | ']';
  /** The keys so far; null where they are not remembered. */
  keys: Set<string> | null;
}

const ARRAY: Container = { end: ']', keys: null };
const OBJECT: Container = { end: '}', keys: null };

class Scan {
  nodes = 0;
  private at = 0;
  private readonly text: string;
  private readonly rememberKeys: boolean;
  private readonly open: Container[] = [];

  constructor(text: string, { rememberKeys }: { rememberKeys: boolean }) {
    this.text = text;
    this.rememberKeys = rememberKeys;
  }

  run(): ParseProblem | null {
    const problem = this.values();
    if (problem) return problem;
    this.space();
    return this.at < this.text.length ? this.unexpected('after the end of the value') : null;
  }

  /** Iterative, so that a body of a million brackets cannot exhaust the stack. */
  private values(): ParseProblem | null {
    do {
      const problem = this.value() ?? this.close();
      if (problem) return problem;
    } while (this.open.length > 0);
    return null;
  }

  /** Reads a scalar, or opens containers down to their first scalar or empty one. */
  private value(): ParseProblem | null {
    for (;;) {
      this.space();
      this.nodes += 1;
      if (this.nodes > MAX_NODES) return this.problem('limit', `more than ${MAX_NODES} values`);
      const char = this.text[this.at];
      if (char !== '{' && char !== '[') return this.scalar(char);
      if (this.open.length >= MAX_DEPTH) return this.problem('too-deep', `nested deeper than ${MAX_DEPTH}`);
      this.at += 1;
      const container = this.containerOf(char);
      this.open.push(container);
      this.space();
      if (this.text[this.at] === container.end) return null;
      const problem = char === '{' ? this.key() : null;
      if (problem) return problem;
    }
  }

  private containerOf(opener: '{' | '['): Container {
    if (opener === '[') return ARRAY;
    return this.rememberKeys ? { end: '}', keys: new Set() } : OBJECT;
  }

  /** After a value: takes closing brackets, and stops behind the comma (and key) before the next value. */
  private close(): ParseProblem | null {
    for (;;) {
      const container = this.open.at(-1);
      if (!container) return null;
      this.space();
      const char = this.text[this.at];
      if (char === ',') {
        this.at += 1;
        return container.end === '}' ? this.key() : null;
      }
      if (char !== container.end) return this.unexpected(`where , or ${container.end} should stand`);
      this.at += 1;
      this.open.pop();
    }
  }

  private key(): ParseProblem | null {
    this.space();
    const start = this.at;
    if (this.text.charCodeAt(start) !== QUOTE) return this.unexpected('where a "key" should stand');
    const problem = this.string();
    if (problem) return problem;
    const duplicate = this.rememberKey(start);
    if (duplicate) return duplicate;
    this.space();
    if (this.text[this.at] !== ':') return this.unexpected('where : should stand');
    this.at += 1;
    return null;
  }

  /** `start` is where the key's quote stands; the scan is behind the key. */
  private rememberKey(start: number): ParseProblem | null {
    const keys = this.open.at(-1)?.keys;
    if (!keys) return null;
    const name: string = JSON.parse(this.text.slice(start, this.at));
    if (!keys.has(name)) {
      keys.add(name);
      return null;
    }
    this.at = start;
    const shown = JSON.stringify(name.slice(0, 60));
    return this.problem('duplicate-key', `the key ${shown} stands twice in one object`);
  }

  private scalar(char: string | undefined): ParseProblem | null {
    if (char === '"') return this.string();
    NUMBER.lastIndex = this.at;
    if (NUMBER.test(this.text)) return this.continueAt(NUMBER.lastIndex);
    LITERAL.lastIndex = this.at;
    if (LITERAL.test(this.text)) return this.continueAt(LITERAL.lastIndex);
    return this.unexpected('where a value should stand');
  }

  private continueAt(offset: number): null {
    this.at = offset;
    return null;
  }

  private string(): ParseProblem | null {
    this.at += 1;
    for (;;) {
      this.at = this.endOfRun();
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) return this.continueAt(this.at + 1);
      if (Number.isNaN(code)) return this.problem('malformed-json', 'the text ends inside a string');
      if (code < 0x20)
        return this.problem('malformed-json', 'a control character stands unescaped in a string');
      ESCAPE.lastIndex = this.at;
      if (!ESCAPE.test(this.text)) return this.problem('malformed-json', 'an escape that JSON does not have');
      this.at = ESCAPE.lastIndex;
    }
  }

  /** Where a run of ordinary characters ends. Most of a text is such runs, so this loop does nothing else. */
  private endOfRun(): number {
    const { text } = this;
    let at = this.at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (!(code >= 0x20) || code === QUOTE || code === BACKSLASH) return at;
      at += 1;
    }
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private unexpected(where: string): ParseProblem {
    const char = this.text[this.at];
    return this.problem(
      'malformed-json',
      char === undefined ? `the text ends ${where}` : `${JSON.stringify(char)} ${where}`,
    );
  }

  private problem(cause: ParseCause, message: string): ParseProblem {
    return { cause, message, offset: this.at };
  }
}
