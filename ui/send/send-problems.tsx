import { plural } from '../text/format.ts';
import { SEND_FIELDS, type SendForm, type SendPointer } from './use-send-form.ts';

const LABELS: Record<SendPointer, string> = {
  '/event': 'Event',
  '/webhook': 'Webhook',
  '/count': 'Count',
  '/payload': 'Payload',
};

function FieldLink({ pointer }: { pointer: SendPointer }) {
  return (
    <li>
      <button
        type="button"
        class="link"
        onClick={(event) =>
          event.currentTarget.form?.querySelector<HTMLElement>(`[data-field="${pointer}"]`)?.focus()
        }
      >
        {LABELS[pointer]}
      </button>
    </li>
  );
}

/** The number of fields with a problem, a link to each, and problems that belong to no field. */
export function SendProblems({ form }: { form: SendForm }) {
  const problems = form.problems.value;
  const fields = SEND_FIELDS.filter((pointer) => problems[pointer] !== undefined);
  const other = problems[''];
  if (fields.length === 0 && other === undefined) return null;
  return (
    <div class="send__problems" role="alert" data-testid="send-problems">
      {fields.length > 0 && (
        <>
          <p>Not sent: {plural(fields.length, 'field has a problem', 'fields have a problem')}.</p>
          <ul>
            {fields.map((pointer) => (
              <FieldLink key={pointer} pointer={pointer} />
            ))}
          </ul>
        </>
      )}
      {other !== undefined && <p>{other}</p>}
    </div>
  );
}
