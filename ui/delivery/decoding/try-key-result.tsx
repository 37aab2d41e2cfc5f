import { useSignal } from '@preact/signals';
import type { DecodeResult } from '../../client/shapes.ts';
import { setTo } from '../../kit/set-to.ts';
import { TextField } from '../../kit/text-field.tsx';
import { TextView } from '../../kit/text-view.tsx';
import { fromBase64, toText } from '../../text/bytes.ts';
import { causeWords } from '../../text/words.ts';
import { Chip } from '../verdict.tsx';

interface ResultProps {
  result: DecodeResult;
  endpoint: string | null;
  added: boolean;
  add: (label: string) => Promise<unknown>;
}

function AddKey({ endpoint, add }: { endpoint: string; add: (label: string) => Promise<unknown> }) {
  const label = useSignal('tried');
  return (
    <div class="try-key__add">
      <TextField label="Label" value={label.value} onInput={setTo(label)} />
      <button
        type="button"
        class="button"
        disabled={label.value.trim() === ''}
        onClick={() => void add(label.value.trim())}
      >
        Add to the ring of {endpoint}
      </button>
    </div>
  );
}

/** Result of decoding with the key: the verdict and the plaintext with a button to keep the key, or the failure. */
export function TryKeyResult({ result, endpoint, added, add }: ResultProps) {
  const decrypted = result.stages.some((stage) => stage.stage === 'decrypt' && stage.outcome === 'passed');
  const failed = result.stages.find((stage) => stage.outcome === 'failed');
  const text = decrypted && result.plaintext !== null ? toText(fromBase64(result.plaintext)) : null;
  return (
    <div class="try-key__result" role="status" data-testid="try-key-result" data-verdict={result.verdict}>
      <p class="try-key__verdict">
        <Chip tone={result.verdict} />
        {decrypted ? (
          <span>
            This key opens it
            {result.event === null ? (
              '.'
            ) : (
              <>
                : <code>{result.event}</code>
              </>
            )}
          </span>
        ) : (
          <span>
            {result.cause === null
              ? 'Not decrypted.'
              : `This key does not open it: ${causeWords(result.cause)}.`}
          </span>
        )}
      </p>
      {failed?.message !== undefined && <p>{failed.message}</p>}
      {text !== null && <TextView text={text} label="Plaintext under this key" />}
      {decrypted && endpoint !== null && !added && <AddKey endpoint={endpoint} add={add} />}
      {added && <p class="try-key__added">The key is in the ring of {endpoint}.</p>}
    </div>
  );
}
