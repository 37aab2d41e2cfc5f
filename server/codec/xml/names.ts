/** Ranges of code points, each from its first to its last, in ascending order. */
type Ranges = ReadonlyArray<readonly [first: number, last: number]>;

/** Characters that may begin a name: `NameStartChar` of XML 1.0, fifth edition, section 2.3. */
const START: Ranges = [
  [0x3a, 0x3a],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2ff],
  [0x370, 0x37d],
  [0x37f, 0x1fff],
  [0x200c, 0x200d],
  [0x2070, 0x218f],
  [0x2c00, 0x2fef],
  [0x3001, 0xd7ff],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfffd],
  [0x10000, 0xeffff],
];
/** Characters that are also allowed after the first: the others of `NameChar`. */
const FOLLOWING: Ranges = [
  [0x2d, 0x2e],
  [0x30, 0x39],
  [0xb7, 0xb7],
  [0x300, 0x36f],
  [0x203f, 0x2040],
];

/**
 * The offset behind the name that begins at `start`, or `start` when no name begins there. It is a loop because a regular
 * expression exhausts the stack on a name of ten million characters beyond U+FFFF.
 */
export function endOfName(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.codePointAt(at) ?? -1;
    if (!isIn(START, code) && (at === start || !isIn(FOLLOWING, code))) return at;
    at += code > 0xffff ? 2 : 1;
  }
}

function isIn(ranges: Ranges, code: number): boolean {
  for (const [first, last] of ranges) if (code <= last) return code >= first;
  return false;
}
