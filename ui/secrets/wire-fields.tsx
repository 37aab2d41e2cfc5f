import type { WireProfile } from '../../server/contract/model.ts';
import type { CipherMode } from '../../server/types.ts';
import { Problem } from '../kit/problem.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { useContract } from './use-contract.ts';
import { changeWire, WIRE_PARTS, type WirePart, wireOption, wireOptions, wiresFor } from './wire-choice.ts';
import { wireExample } from './wire-example.ts';
import './wire-fields.css';

interface WireFieldsProps {
  /** Name of the profile. Empty for any profile if there is an `anyLabel`, else for the contract's default. */
  value: string;
  /** Label of the option for any profile; without it, an empty value means the contract's default. */
  anyLabel?: string;
  /** Only profiles that can carry this mode are offered. */
  mode: CipherMode | undefined;
  problem: string | null;
  testId: string;
  onChange: (name: string) => void;
}

const LABELS: Record<WirePart, string> = {
  envelope: 'Envelope',
  encoding: 'Encoding',
  iv: 'IV',
  tag: 'GCM tag',
};
const ANY = '';

interface PartProps {
  part: WirePart;
  wire: WireProfile;
  fields: WireFieldsProps;
  wires: readonly WireProfile[];
  standard: WireProfile | undefined;
}

/** One part of the profile; the option of the contract's default profile is marked. */
function PartField({ part, wire, fields, wires, standard }: PartProps) {
  const usual = standard && wireOption(standard, part).value;
  const options = wireOptions(wires, wire, part).map(({ value, label }) => ({
    value,
    label: value === usual ? `${label} (default)` : label,
  }));
  return (
    <SelectField
      label={LABELS[part]}
      options={options}
      value={wireOption(wire, part).value}
      testId={`${fields.testId}-${part}`}
      onChange={(value) => fields.onChange(changeWire(wires, wire, part, value).name)}
    />
  );
}

function Example({ wire, mode, testId }: { wire: WireProfile; mode: CipherMode; testId: string }) {
  const { headers, body } = wireExample(wire, mode);
  return (
    <figure class="wire__example">
      <figcaption>
        On the wire, for example (profile <code>{wire.name}</code>)
      </figcaption>
      <pre data-testid={`${testId}-example`}>
        {headers.join('\n')}
        {'\n\n'}
        {body}
      </pre>
    </figure>
  );
}

function Parts({ fields, wire, wires, standard }: Omit<PartProps, 'part'>) {
  const { mode, testId, onChange } = fields;
  const parts = WIRE_PARTS.filter((part) => part !== 'tag' || mode !== 'cbc');
  return (
    <>
      <div class="wire__parts">
        {parts.map((part) => (
          <PartField key={part} part={part} wire={wire} fields={fields} wires={wires} standard={standard} />
        ))}
      </div>
      <p class="field__hint">
        {wire.title}.{' '}
        {wire.name === standard?.name ? (
          'This is the contract’s default.'
        ) : (
          <button
            type="button"
            class="link"
            data-testid={`${testId}-default`}
            onClick={() => standard && onChange(standard.name)}
          >
            Back to the default
          </button>
        )}
      </p>
      <Example wire={wire} mode={mode ?? 'gcm'} testId={testId} />
    </>
  );
}

/** The wire profile of an encrypted payload, chosen part by part; only existing profiles can be chosen. */
export function WireFields(fields: WireFieldsProps) {
  const { value, anyLabel, mode, problem, testId, onChange } = fields;
  const contract = useContract();
  const wires = wiresFor(contract?.wires ?? [], mode);
  const standard = wires.find((wire) => wire.name === contract?.defaultWire);
  const any = anyLabel !== undefined && value === ANY;
  // A profile that cannot carry the mode stays selected, with the server's problem, until another is chosen.
  const chosen =
    contract?.wires.find((wire) => wire.name === value) ?? (anyLabel === undefined ? standard : undefined);
  return (
    <div class="field wire" data-testid={testId} data-wire={chosen?.name ?? ''}>
      {anyLabel !== undefined && (
        <SelectField
          label="Wire profile"
          options={[
            { value: 'any', label: anyLabel },
            { value: 'one', label: 'One profile' },
          ]}
          value={any ? 'any' : 'one'}
          testId={`${testId}-any`}
          onChange={(reach) => onChange(reach === 'any' ? ANY : (standard?.name ?? ANY))}
        />
      )}
      {chosen !== undefined && <Parts fields={fields} wire={chosen} wires={wires} standard={standard} />}
      <Problem text={problem} />
    </div>
  );
}
