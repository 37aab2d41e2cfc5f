import type { BodyFormat, EndpointExpects } from '../../server/types.ts';
import { SegmentsField } from '../kit/segments.tsx';
import { MODE_CHOICES } from '../secrets/mode-choices.ts';
import { WireFields } from '../secrets/wire-fields.tsx';
import type { EndpointFormState } from './use-endpoint-form.ts';

const ENCRYPTION: ReadonlyArray<{ value: EndpointExpects['encryption']; label: string }> = [
  { value: 'any', label: 'Any' },
  { value: 'required', label: 'Encrypted' },
  { value: 'none', label: 'Plain' },
];

const FORMATS: ReadonlyArray<{ value: BodyFormat | 'any'; label: string }> = [
  { value: 'any', label: 'Any' },
  { value: 'json', label: 'JSON' },
  { value: 'xml', label: 'XML' },
];

function CipherFields({ form }: { form: EndpointFormState }) {
  const { draft, change, problems } = form;
  const { mode, wire } = draft.value;
  return (
    <>
      <SegmentsField
        name="Mode"
        label="Expected mode"
        options={MODE_CHOICES}
        value={mode}
        onChange={(value) => change({ mode: value })}
      />
      <WireFields
        value={wire}
        anyLabel="Any (detected)"
        mode={mode === 'any' ? undefined : mode}
        problem={problems.value['/expects/wire'] ?? null}
        testId="endpoint-wire"
        onChange={(name) => change({ wire: name })}
      />
    </>
  );
}

/** What the endpoint expects. A delivery that differs fails with a cause that names the difference. */
export function EndpointExpectsFields({ form }: { form: EndpointFormState }) {
  const { draft, change } = form;
  const { encryption, format } = draft.value;
  return (
    <fieldset class="section section--open">
      <legend class="hidden">Expects</legend>
      <div class="choice-row">
        <SegmentsField
          name="Expects"
          label="Expected encryption"
          options={ENCRYPTION}
          value={encryption}
          onChange={(value) => change({ encryption: value })}
        />
        <SegmentsField
          name="Format"
          label="Expected format"
          options={FORMATS}
          value={format}
          onChange={(value) => change({ format: value })}
        />
      </div>
      {encryption !== 'none' && <CipherFields form={form} />}
    </fieldset>
  );
}
