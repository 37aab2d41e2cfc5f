import type { Json, ParseCause } from '../types.ts';
import type { ParseProblem } from './text-position.ts';

/** Limits of a payload. The root, each member and each item count as one node. */
export const MAX_DEPTH = 100;
export const MAX_NODES = 100_000;

export type JsonRead = { ok: true; value: Json; nodes: number } | ({ ok: false } & ParseProblem);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERAL = /(?:true|false|null)(?![a-z])/y;

/**
 * Reads one JSON text (RFC 8259); a problem says where it stands. `JSON.parse` makes the value. A scan before it does what
 * `JSON.parse` does not: it gives the offset of a problem, the same on every engine, and limits depth and nodes.
 * `JSON.parse` keeps only the last of two members with one key, so when the value has fewer nodes than the text, a second
 * scan finds the duplicate key. It alone remembers keys, because a set of keys for each object doubles the time of a scan.
 */
export function readJson(text: string): JsonRead {
  const scan = new Scan(text, { rememberKeys: false });
  const problem = scan.run();
  if (problem) return { ok: false, ...problem };
  const value: Json = JSON.parse(text);
  const duplicate = countNodes(value) < scan.nodes ? new Scan(text, { rememberKeys: true }).run() : null;
  return duplicate ? { ok: false, ...duplicate } : { ok: true, value, nodes: scan.nodes };
}

/** May be recursive: the scan has refused values nested deeper than `MAX_DEPTH`. */
function countNodes(value: Json): number {
  if (value === null || typeof value !== 'object') return 1;
  let nodes = 1;
  for (const member of Array.isArray(value) ? value : Object.values(value)) nodes += countNodes(member);
  return nodes;
}

/** An object or array whose closing bracket has not been read yet. */
interface Container {
  end: '}' | ']';
  /** The keys read so far; null when the scan does not remember keys. */
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

  /** Reads one scalar or empty container, after opening the containers around it. */
  private value(): ParseProblem | null {
    for (;;) {
      this.space();
      this.nodes += 1;
      if (this.nodes > MAX_NODES) return this.problem('limit', `more than ${MAX_NODES} values`);
      const char = this.text[this.at];
      if (char !== '{' && char !== '[') return this.scalar(char);
      if (this.open.length >= MAX_DEPTH)
        return this.problem('too-deep', `more than ${MAX_DEPTH} objects and arrays inside each other`);
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

  /** Reads what follows a value: closing brackets, then a comma and, in an object, the next key. */
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
      if (char !== container.end) return this.unexpected(`where , or ${container.end} is expected`);
      this.at += 1;
      this.open.pop();
    }
  }

  private key(): ParseProblem | null {
    this.space();
    const start = this.at;
    if (this.text.charCodeAt(start) !== QUOTE) return this.unexpected('where a "key" is expected');
    const problem = this.string();
    if (problem) return problem;
    const duplicate = this.rememberKey(start);
    if (duplicate) return duplicate;
    this.space();
    if (this.text[this.at] !== ':') return this.unexpected('where : is expected');
    this.at += 1;
    return null;
  }

  /** Called when the scan is behind the key; `start` is the offset of its opening quote. */
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
    return this.problem('duplicate-key', `the key ${shown} appears twice in one object`);
  }

  private scalar(char: string | undefined): ParseProblem | null {
    if (char === '"') return this.string();
    NUMBER.lastIndex = this.at;
    if (NUMBER.test(this.text)) return this.continueAt(NUMBER.lastIndex);
    LITERAL.lastIndex = this.at;
    if (LITERAL.test(this.text)) return this.continueAt(LITERAL.lastIndex);
    return this.unexpected('where a value is expected');
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
        return this.problem('malformed-json', 'a control character in a string, which must be escaped');
      ESCAPE.lastIndex = this.at;
      if (!ESCAPE.test(this.text))
        return this.problem('malformed-json', 'an escape sequence that JSON does not have');
      this.at = ESCAPE.lastIndex;
    }
  }

  /** The offset of the next quote, backslash, control character or end. A loop of its own: most of a text is read here. */
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
    const code = this.text.codePointAt(this.at);
    const found = code === undefined ? 'the text ends' : JSON.stringify(String.fromCodePoint(code));
    return this.problem('malformed-json', `${found} ${where}`);
  }

  private problem(cause: ParseCause, message: string): ParseProblem {
    return { cause, message, offset: this.at };
  }
}
