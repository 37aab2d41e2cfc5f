/** The parts of an XML declaration, in their order (XML 1.0, section 2.8): one expression for all took too many ways. */
const VERSION = /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"[\w.-]+"|'[\w.-]+')/y;
const ENCODING = /[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*')/y;
const STANDALONE = /[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)')/y;
const END = /[ \t\r\n]*\?>/y;

/**
 * The offset behind the XML declaration that begins the document; 0 when there is none, or none that is well-formed. The
 * encoding it names is ignored: the text is UTF-8, and has been decoded already.
 */
export function endOfDeclaration(text: string): number {
  let at = endOf(VERSION, text, 0);
  if (at === 0) return 0;
  at = endOf(ENCODING, text, at);
  at = endOf(STANDALONE, text, at);
  const end = endOf(END, text, at);
  return end === at ? 0 : end;
}

/** The offset behind what `part` matches at `start`, or `start` when it does not match there. */
function endOf(part: RegExp, text: string, start: number): number {
  part.lastIndex = start;
  return part.test(text) ? part.lastIndex : start;
}
