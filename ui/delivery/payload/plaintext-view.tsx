import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { BodyFormat } from '../../../server/types.ts';
import { CopyButton } from '../../kit/copy-button.tsx';
import { HexView } from '../../kit/hex-view.tsx';
import { Segments } from '../../kit/segments.tsx';
import { TextView } from '../../kit/text-view.tsx';
import { fromBase64, toText } from '../../text/bytes.ts';
import { formatBytes } from '../../text/format.ts';
import { indentXml } from '../../text/indent-xml.ts';
import { readLexemes } from './lexemes.ts';
import { printJson } from './print-json.ts';

type Shown = 'exact' | 'indented';
const SHOWN = [
  { value: 'exact', label: 'Exact' },
  { value: 'indented', label: 'Indented' },
] as const;

function indent(text: string, format: BodyFormat | null): string {
  if (format === 'xml') return indentXml(text);
  const read = readLexemes(text);
  return read === null ? text : printJson(read.payload, read);
}

function PlaintextBytes({ bytes, format }: { bytes: Uint8Array; format: BodyFormat | null }) {
  const shown = useSignal<Shown>('exact');
  const text = useMemo(() => toText(bytes), [bytes]);
  const indented = useMemo(
    () => (text !== null && shown.value === 'indented' ? indent(text, format) : text),
    [text, format, shown.value],
  );
  return (
    <>
      <div class="view__bar">
        <Segments
          label="Show the plaintext"
          options={SHOWN}
          value={shown.value}
          onChange={(value) => {
            shown.value = value;
          }}
        />
        <span class="view__fact">{formatBytes(bytes.length)}</span>
        {text !== null && <CopyButton text={text} what="plaintext" />}
      </div>
      {indented === null ? (
        <HexView bytes={bytes} label="Plaintext in hexadecimal" />
      ) : (
        <TextView text={indented} label="Plaintext" />
      )}
    </>
  );
}

/** The decrypted bytes, or the body itself when it was not encrypted. */
export function PlaintextView({
  plaintext,
  format,
}: {
  plaintext: string | null;
  format: BodyFormat | null;
}) {
  const bytes = useMemo(() => (plaintext === null ? null : fromBase64(plaintext)), [plaintext]);
  return (
    <div class="view" data-testid="plaintext-view">
      {bytes === null ? (
        <p class="note">No plaintext: the body was not decrypted.</p>
      ) : (
        <PlaintextBytes bytes={bytes} format={format} />
      )}
    </div>
  );
}
