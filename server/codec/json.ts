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
const LITERALS = new Set(['true', 'false', 'null']);

/**
 * Reads one JSON text (RFC 8259) and says where it goes wrong. `JSON.parse` makes the value; the scan before it
 * gives what `JSON.parse` does not: an offset on every engine, duplicate keys, and bounds on depth and nodes.
 */
export function readJson(text: string): JsonRead {
  const scan = new Scan(text);
  const problem = scan.run();
  if (problem) return { ok: false, ...problem };
  return { ok: true, value: JSON.parse(text), nodes: scan.nodes };
}

/** One frame an open object or array: `keys` is null for an array. */
interface Frame {
  keys: Set<string> | null;
}

class Scan {
  nodes = 0;
  private at = 0;
  private readonly text: string;
  private readonly open: Frame[] = [];

  constructor(text: string) {
    this.text = text;
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
      this.open.push({ keys: char === '{' ? new Set() : null });
      this.space();
      if (this.text[this.at] === (char === '{' ? '}' : ']')) return null;
      const problem = char === '{' ? this.key() : null;
      if (problem) return problem;
    }
  }

  /** After a value: takes closing brackets, and stops behind the comma (and key) before the next value. */
  private close(): ParseProblem | null {
    for (;;) {
      const frame = this.open.at(-1);
      if (!frame) return null;
      this.space();
      const char = this.text[this.at];
      if (char === ',') {
        this.at += 1;
        return frame.keys ? this.key() : null;
      }
      if (char !== (frame.keys ? '}' : ']')) {
        return this.unexpected(frame.keys ? 'where , or } should stand' : 'where , or ] should stand');
      }
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
    const raw = this.text.slice(start + 1, this.at - 1);
    const name: string = raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
    const keys = this.open.at(-1)?.keys;
    if (keys?.has(name)) {
      this.at = start;
      return this.problem(
        'duplicate-key',
        `the key ${JSON.stringify(name.slice(0, 60))} stands twice in one object`,
      );
    }
    keys?.add(name);
    this.space();
    if (this.text[this.at] !== ':') return this.unexpected('where : should stand');
    this.at += 1;
    return null;
  }

  private scalar(char: string | undefined): ParseProblem | null {
    if (char === '"') return this.string();
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text);
    if (number) return this.word(number[0].length);
    const word = /[a-z]{0,5}/y;
    word.lastIndex = this.at;
    const literal = word.exec(this.text)?.[0] ?? '';
    return LITERALS.has(literal) ? this.word(literal.length) : this.unexpected('where a value should stand');
  }

  private word(length: number): null {
    this.at += length;
    return null;
  }

  private string(): ParseProblem | null {
    this.at += 1;
    for (;;) {
      this.at = this.endOfRun();
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) return this.word(1);
      if (Number.isNaN(code)) return this.problem('malformed-json', 'the text ends inside a string');
      if (code < 0x20)
        return this.problem('malformed-json', 'a control character stands unescaped in a string');
      ESCAPE.lastIndex = this.at;
      const found = ESCAPE.exec(this.text);
      if (!found) return this.problem('malformed-json', 'an escape that JSON does not have');
      this.at += found[0].length;
    }
  }

  /** Where a run of ordinary characters ends. Nearly all of a text is in such runs, so this loop has nothing else in it. */
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
