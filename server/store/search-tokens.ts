/** One word of a search text. `key` is the part before the colon; null for free text. */
export interface Token {
  source: string;
  negated: boolean;
  key: string | null;
  value: string;
  unclosed: boolean;
}

/**
 * Splits at white space outside quotes. `"` quotes; inside quotes `\` escapes. A word that begins with a quote is free
 * text, and so is one like `http://…`.
 */
export function tokenise(q: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < q.length; ) {
    if (/\s/.test(q.charAt(at))) {
      at += 1;
      continue;
    }
    const { end, unclosed } = wordEnd(q, at);
    tokens.push(toToken(q.slice(at, end), unclosed));
    at = end;
  }
  return tokens;
}

function wordEnd(q: string, start: number): { end: number; unclosed: boolean } {
  let quoted = false;
  let at = start;
  for (; at < q.length; at += 1) {
    const char = q.charAt(at);
    if (quoted && char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(char)) break;
  }
  return { end: Math.min(at, q.length), unclosed: quoted };
}

function toToken(source: string, unclosed: boolean): Token {
  // A word of dashes only is free text.
  const negated = source.startsWith('-') && !/^-+$/.test(source);
  const word = negated ? source.slice(1) : source;
  const field = /^([a-z]+):(?!\/\/)/i.exec(word);
  const key = field?.[1]?.toLowerCase() ?? null;
  const value = unquote(field ? word.slice(field[0].length) : word);
  return { source, negated, key, value, unclosed };
}

function unquote(word: string): string {
  let value = '';
  let quoted = false;
  for (let at = 0; at < word.length; at += 1) {
    const char = word.charAt(at);
    if (char === '"') quoted = !quoted;
    else if (quoted && char === '\\') {
      at += 1;
      value += word.charAt(at);
    } else value += char;
  }
  return value;
}
