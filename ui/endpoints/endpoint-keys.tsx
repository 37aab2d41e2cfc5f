import { useSignal } from '@preact/signals';
import type { EndpointView } from '../../server/types.ts';
import { ConfirmDelete } from '../kit/confirm-delete.tsx';
import { TextField } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { SegmentsField } from '../kit/segments.tsx';
import { setTo } from '../kit/set-to.ts';
import { TextRuns } from '../kit/text-runs.tsx';
import { MODE_CHOICES, type ModeChoice } from '../secrets/mode-choices.ts';
import { browserRandom, generateSecret } from '../secrets/secret.ts';
import { SecretField } from '../secrets/secret-field.tsx';
import { type KeyRing, useKeyRing } from './use-endpoint-form.ts';

function useNewKey(ring: KeyRing) {
  const label = useSignal('');
  const key = useSignal('');
  const iv = useSignal('');
  const mode = useSignal<ModeChoice>('any');
  const generate = (): void => {
    key.value = generateSecret(32, browserRandom);
    iv.value = generateSecret(16, browserRandom);
  };
  const add = async (): Promise<void> => {
    const input = { label: label.value.trim(), key: key.value, iv: iv.value };
    const added = await ring.add(mode.value === 'any' ? input : { ...input, mode: mode.value });
    if (!added) return;
    for (const field of [label, key, iv]) field.value = '';
  };
  return { label, key, iv, mode, generate, add };
}

type NewKeyState = ReturnType<typeof useNewKey>;

function KeyFields({ fields, ring }: { fields: NewKeyState; ring: KeyRing }) {
  const { label, key, iv, mode } = fields;
  const problem = (pointer: string): string | null => ring.problems.value[pointer] ?? null;
  return (
    <>
      <TextField
        label="Label"
        value={label.value}
        testId="key-label"
        problem={problem('/label')}
        onInput={setTo(label)}
      />
      <SecretField
        label="AES key"
        length={32}
        value={key.value}
        testId="key-key"
        problem={problem('/key')}
        onInput={setTo(key)}
      />
      <SecretField
        label="IV"
        length={16}
        value={iv.value}
        testId="key-iv"
        problem={problem('/iv')}
        onInput={setTo(iv)}
      />
      <SegmentsField
        name="Mode"
        label="Cipher mode"
        options={MODE_CHOICES}
        value={mode.value}
        onChange={setTo(mode)}
      />
    </>
  );
}

function NewKey({ ring }: { ring: KeyRing }) {
  const fields = useNewKey(ring);
  const problem = ring.problems.value[''];
  const submit = (event: Event): void => {
    event.preventDefault();
    void fields.add();
  };
  return (
    <form class="new-key" onSubmit={submit} data-testid="key-form">
      <KeyFields fields={fields} ring={ring} />
      {problem !== undefined && <p class="field__problem">{problem}</p>}
      <div class="new-key__foot">
        <button type="submit" class="button" data-testid="key-add" disabled={ring.busy.value}>
          <Icon name="plus" size={14} /> Add the key
        </button>
        <button type="button" class="button button--quiet" onClick={fields.generate}>
          Generate both
        </button>
      </div>
    </form>
  );
}

function RingKeys({ endpoint, ring }: { endpoint: EndpointView; ring: KeyRing }) {
  const asked = useSignal<string | null>(null);
  const label = asked.value;
  if (endpoint.keys.length === 0) return <p class="note">No key: only plain deliveries can be read here.</p>;
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
              onClick={() => setTo(asked)(key.label)}
            >
              <Icon name="trash" size={14} />
            </button>
          </li>
        ))}
      </ul>
      {label !== null && (
        <ConfirmDelete
          label={`Remove the key ${label}?`}
          text="It is not kept anywhere else here. What was decoded with it stays as it is."
          word="Remove"
          testId="key-remove"
          onCancel={() => setTo(asked)(null)}
          onDelete={() => void ring.remove(label)}
        />
      )}
    </>
  );
}

/** The keys an endpoint tries, and adding one. */
export function EndpointKeys({ endpoint }: { endpoint: EndpointView }) {
  const ring = useKeyRing(endpoint.name);
  return (
    <section class="section section--open" aria-label="Key ring" data-testid="key-ring">
      <h3 class="section__title">Key ring</h3>
      <RingKeys endpoint={endpoint} ring={ring} />
      <NewKey ring={ring} />
    </section>
  );
}
