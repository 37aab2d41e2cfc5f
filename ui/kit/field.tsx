import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** Attributes of the control that connect it to its label and its note. */
export interface ControlAttributes {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string;
}

interface FieldProps {
  label: string;
  /** A count or a link at the end of the label's line. */
  aside?: ComponentChildren;
  /** Unit of the value, shown after the control and read out with it. */
  unit?: string | undefined;
  /** The problem of the value; shown in place of the hint. */
  problem?: string | null | undefined;
  hint?: ComponentChildren;
  /** Advice, shown with or without a problem. */
  advice?: ComponentChildren;
  /** Whether screen readers announce changes of the hint and the problem while the control is edited. */
  live?: boolean;
  /** A CSS class of the room that shows the field, for its size there. */
  class?: string;
  children: (control: ControlAttributes) => ComponentChildren;
}

/** A control with its label above, and its hint or its problem below. */
export function Field(props: FieldProps) {
  const id = useId();
  const { label, aside, unit, problem = null, hint, advice, live = false, children } = props;
  const describedBy = unit === undefined ? `${id}-note` : `${id}-unit ${id}-note`;
  const control = children({ id, 'aria-invalid': problem !== null, 'aria-describedby': describedBy });
  return (
    <div class={props.class === undefined ? 'field' : `field ${props.class}`}>
      <div class="field__label">
        <label for={id}>{label}</label>
        {aside}
      </div>
      {unit === undefined ? (
        control
      ) : (
        <div class="field__box">
          {control}
          <span class="field__unit" id={`${id}-unit`}>
            {unit}
          </span>
        </div>
      )}
      <div class="field__note" id={`${id}-note`} role={live ? 'status' : undefined}>
        {advice}
        {problem === null ? (
          hint !== undefined && <p class="field__hint">{hint}</p>
        ) : (
          <p class="field__problem">{problem}</p>
        )}
      </div>
    </div>
  );
}
