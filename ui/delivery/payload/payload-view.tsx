import { useMemo } from 'preact/hooks';
import type { BodyFormat, Drift, Issue, Json } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { lazy } from '../../app/lazy.tsx';
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
        <span class="badge">no contract</span> No event of the contract was recognised, so the payload was not
        validated.
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

/** The decoded payload. JSON numbers keep their original digits, which are read from the plaintext. */
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
      <p class="note">No payload: decoding failed before parsing. The Body tab shows the received bytes.</p>
    );
  }
  if (payload === null)
    return <p class="note">The plaintext could not be parsed. The Plaintext tab shows it.</p>;
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
