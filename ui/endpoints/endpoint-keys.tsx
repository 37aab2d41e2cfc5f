import { useSignal } from '@preact/signals';
import type { EndpointView } from '../../server/types.ts';
import { ConfirmDelete } from '../kit/confirm-delete.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { SegmentsField } from '../kit/segments.tsx';
import { TextField } from '../kit/text-field.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { MODE_CHOICES } from '../secrets/mode-choices.ts';
import { browserRandom, generateSecret } from '../secrets/secret.ts';
import { SecretField } from '../secrets/secret-field.tsx';
import { isEmptyKey } from './key-draft.ts';
import type { KeyRing } from './use-key-ring.ts';

function KeyFields({ ring }: { ring: KeyRing }) {
  const { label, key, iv, mode } = ring.draft.value;
  const problem = (pointer: string): string | null => ring.problems.value[pointer] ?? null;
  return (
    <>
      <TextField
        label="Label"
        value={label}
        testId="key-label"
        problem={problem('/label')}
        onInput={(value) => ring.change({ label: value })}
      />
      <SecretField
        label="AES key"
        length={32}
        value={key}
        testId="key-key"
        problem={problem('/key')}
        onInput={(value) => ring.change({ key: value })}
      />
      <SecretField
        label="IV"
        length={16}
        value={iv}
        testId="key-iv"
        problem={problem('/iv')}
        onInput={(value) => ring.change({ iv: value })}
      />
      <SegmentsField
        name="Mode"
        label="Cipher mode"
        options={MODE_CHOICES}
        value={mode}
        onChange={(value) => ring.change({ mode: value })}
      />
    </>
  );
}

function NewKey({ ring }: { ring: KeyRing }) {
  const submit = (event: Event): void => {
    event.preventDefault();
    void ring.add();
  };
  const generate = (): void =>
    ring.change({ key: generateSecret(32, browserRandom), iv: generateSecret(16, browserRandom) });
  return (
    <form class="new-key" onSubmit={submit} data-testid="key-form">
      <KeyFields ring={ring} />
      <Problem text={ring.problems.value['']} />
      <div class="new-key__foot">
        <button type="submit" class="button" data-testid="key-add" disabled={ring.busy.value}>
          <Icon name="plus" size={14} /> Add the key
        </button>
        <button type="button" class="button button--quiet" onClick={generate}>
          Generate key and IV
        </button>
        {!isEmptyKey(ring.draft.value) && (
          <button type="button" class="button button--quiet" data-testid="key-clear" onClick={ring.clear}>
            Clear
          </button>
        )}
      </div>
    </form>
  );
}

function RingKeys({ endpoint, ring }: { endpoint: EndpointView; ring: KeyRing }) {
  const asked = useSignal<string | null>(null);
  const label = asked.value;
  if (endpoint.keys.length === 0)
    return <p class="note">No key: only unencrypted deliveries can be decoded.</p>;
  return (
    <>
      <ul class="ring">
        {endpoint.keys.map((key) => (
          <li key={key.label} data-testid="ring-key">
            <Icon name="key" size={14} />
            <span class="ring__label">
              <TextRuns text={key.label} />
            </span>
            <span class="ring__mode">{key.mode?.toUpperCase() ?? 'either mode'}</span>
            <button
              type="button"
              class="icon-button"
              aria-label={`Remove the key ${key.label}`}
              title="Remove"
              onClick={() => {
                asked.value = key.label;
              }}
            >
              <Icon name="trash" size={14} />
            </button>
          </li>
        ))}
      </ul>
      {label !== null && (
        <ConfirmDelete
          label={`Remove the key ${label}?`}
          text="rai-hooks keeps no other copy of it. Deliveries already decoded stay decoded."
          word="Remove"
          testId="key-remove"
          onCancel={() => {
            asked.value = null;
          }}
          onDelete={() => void ring.remove(label)}
        />
      )}
    </>
  );
}

/** The key ring of an endpoint, and the form that adds a key. */
export function EndpointKeys({ endpoint, ring }: { endpoint: EndpointView; ring: KeyRing }) {
  return (
    <section class="section section--open" aria-label="Key ring" data-testid="key-ring">
      <h3 class="section__title">Key ring</h3>
      <RingKeys endpoint={endpoint} ring={ring} />
      <NewKey ring={ring} />
    </section>
  );
}
