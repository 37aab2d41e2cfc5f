import { useMemo } from 'preact/hooks';
import type { BodyFormat, Drift, Issue, Json } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { lazy } from '../../kit/lazy.tsx';
import { fromBase64, toText } from '../../text/bytes.ts';
import { PROVENANCE_WORDS } from '../../text/words.ts';
import { readLexemes } from './lexemes.ts';

const PayloadTree = lazy(async () => (await import('./payload-tree.tsx')).PayloadTree);

interface PayloadProps {
  event: string | null;
  payload: Json;
  format: BodyFormat | null;
  plaintext: string | null;
  issues?: Issue[];
  drift?: Drift[];
}

const NONE: never[] = [];

function ProvenanceNote({ event }: { event: string | null }) {
  const { store } = useApp();
  const info = store.events.value.find((item) => item.type === event);
  if (event === null) {
    return (
      <p class="provenance">
        <span class="badge">no contract</span> No event of the contract was recognised, so nothing was
        checked.
      </p>
    );
  }
  if (info === undefined) return null;
  return (
    <p class="provenance" data-testid="provenance">
      <span class="badge">{info.provenance}</span> {PROVENANCE_WORDS[info.provenance]}
    </p>
  );
}

/** The decoded payload. Numbers of JSON keep the digits they came with, read from the plaintext. */
export function PayloadView({
  event,
  payload,
  format,
  plaintext,
  issues = NONE,
  drift = NONE,
}: PayloadProps) {
  const { store } = useApp();
  const lexemes = useMemo(() => {
    const text = format === 'json' && plaintext !== null ? toText(fromBase64(plaintext)) : null;
    return text === null ? null : readLexemes(text.replace(/^\ufeff/, ''));
  }, [format, plaintext]);
  if (payload === null && plaintext === null) {
    return (
      <p class="note">There is no payload: decoding did not get that far. The Body tab holds what arrived.</p>
    );
  }
  if (payload === null)
    return <p class="note">The text could not be parsed. The Plaintext tab holds it as it is.</p>;
  const info = store.events.value.find((item) => item.type === event) ?? null;
  return (
    <div class="view">
      <ProvenanceNote event={event} />
      <PayloadTree
        payload={lexemes?.payload ?? payload}
        issues={issues}
        drift={drift}
        event={info}
        lexemes={lexemes}
      />
    </div>
  );
}
