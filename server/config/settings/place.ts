import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { EXIT, ExitError } from '../../base/exit.ts';

/** The settings file, in the working folder. */
export const SETTINGS_FILE = 'rai-hooks.yaml';

export type YamlPath = ReadonlyArray<string | number>;

/** The parsed file, with line numbers for messages. */
export interface SettingsDocument {
  document: Document.Parsed;
  lines: LineCounter;
}

export function readDocument(text: string): SettingsDocument {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines }), lines };
}

/** For example `rai-hooks.yaml:7: webhooks[0].encryption.key`. For a missing member, the line of its parent. */
export function placeOf({ document, lines }: SettingsDocument, path: YamlPath): string {
  const name = path
    .map((part, at) => (/^\d+$/.test(String(part)) ? `[${part}]` : `${at > 0 ? '.' : ''}${part}`))
    .join('');
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return `${SETTINGS_FILE}:${lines.linePos(node.range[0]).line}: ${name}`;
  }
  return `${SETTINGS_FILE}: ${name}`;
}

/** Creates the usage error for a place in the file. */
export function settingsError(
  source: SettingsDocument,
  path: YamlPath,
  message: string,
  advice: string | null = null,
): ExitError {
  return new ExitError(EXIT.usage, `${placeOf(source, path)} ${message}`, advice);
}
