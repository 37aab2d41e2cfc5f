import { useId } from 'preact/hooks';
import type { WireProfile } from '../../server/contract/model.ts';
import type { CipherMode } from '../../server/types.ts';
import { useContract } from './use-contract.ts';
import { groupWires, wirePlaces } from './wire-groups.ts';

interface WireSelectProps {
  label: string;
  /** Name of the profile; empty for `anyLabel`, or for the contract's default. */
  value: string;
  /** What choosing none means; without it, there is the contract's default instead. */
  anyLabel?: string;
  /** Profiles that cannot carry this mode are barred. */
  mode: CipherMode | undefined;
  problem: string | null;
  testId: string;
  onChange: (name: string) => void;
}

function WireOptions({ wires, mode }: { wires: readonly WireProfile[]; mode: CipherMode | undefined }) {
  return (
    <>
      {groupWires(wires).map((group) => (
        <optgroup key={group.label} label={group.label}>
          {group.wires.map((wire) => (
            <option key={wire.name} value={wire.name} disabled={mode === 'cbc' && wire.iv.lengthBytes !== 16}>
              {wire.name}: {wirePlaces(wire)}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}

/** A choice of wire profile, by envelope and encoding; the chosen one is described in full below. */
export function WireSelect({ label, value, anyLabel, mode, problem, testId, onChange }: WireSelectProps) {
  const id = useId();
  const contract = useContract();
  const wires = contract?.wires ?? [];
  const chosen = value === '' && anyLabel === undefined ? (contract?.defaultWire ?? '') : value;
  const title = wires.find((wire) => wire.name === chosen)?.title;
  const isDefault = contract !== null && chosen === contract.defaultWire;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        data-testid={testId}
        value={chosen}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {anyLabel !== undefined && <option value="">{anyLabel}</option>}
        {contract === null && chosen !== '' && <option value={chosen}>{chosen}</option>}
        <WireOptions wires={wires} mode={mode} />
      </select>
      <p class={problem === null ? 'field__hint' : 'field__problem'} id={`${id}-note`}>
        {problem ?? (title && `${title}.${isDefault ? ' This is the contract’s default.' : ''}`)}
      </p>
    </div>
  );
}
