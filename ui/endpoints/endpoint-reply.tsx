import { AreaField } from '../kit/area-field.tsx';
import { SegmentsField } from '../kit/segments.tsx';
import { TextField } from '../kit/text-field.tsx';
import { Switch } from '../kit/toggles.tsx';
import type { Answer } from './endpoint-draft.ts';
import type { EndpointFormState } from './use-endpoint-form.ts';

const ANSWERS: ReadonlyArray<{ value: Answer; label: string }> = [
  { value: 'reply', label: 'Reply' },
  { value: 'forward', label: 'Forward' },
  { value: 'close', label: 'Close' },
  { value: 'hold', label: 'Never answer' },
];

const ANSWER_HINTS: Record<Answer, string> = {
  reply: '',
  forward: 'Your app gets the exact bytes, and its answer goes back to the sender.',
  close: 'The connection is closed without an answer.',
  hold: 'The connection stays open until the sender gives up.',
};

function NumberFields({ form }: { form: EndpointFormState }) {
  const { draft, change, problems } = form;
  const { status, delayMs, failFirst } = draft.value;
  return (
    <div class="numbers">
      <TextField
        label="Status"
        value={status}
        numeric
        placeholder="200"
        problem={problems.value['/reply/status'] ?? null}
        testId="endpoint-status"
        onInput={(value) => change({ status: value })}
      />
      <TextField
        label="Delay"
        value={delayMs}
        numeric
        unit="ms"
        placeholder="0"
        problem={problems.value['/reply/delayMs'] ?? null}
        testId="endpoint-delay"
        onInput={(value) => change({ delayMs: value })}
      />
      <TextField
        label="Fail the first"
        value={failFirst}
        numeric
        unit="requests"
        placeholder="0"
        problem={problems.value['/reply/failFirst'] ?? null}
        testId="endpoint-fail-first"
        onInput={(value) => change({ failFirst: value })}
      />
    </div>
  );
}

function ReplyFields({ form }: { form: EndpointFormState }) {
  const { draft, change, problems } = form;
  return (
    <>
      <NumberFields form={form} />
      <AreaField
        label="Body"
        value={draft.value.body}
        rows={2}
        placeholder={'{"received":true}'}
        problem={problems.value['/reply/body'] ?? null}
        testId="endpoint-body"
        onInput={(value) => change({ body: value })}
      />
      <Switch
        label="Strict: 400 unless the delivery is valid"
        checked={draft.value.strict}
        testId="endpoint-strict"
        onChange={(on) => change({ strict: on })}
      />
    </>
  );
}

/** How the endpoint answers: with its own reply, by forwarding, by closing, or not at all. */
export function EndpointReplyFields({ form }: { form: EndpointFormState }) {
  const { draft, change, problems } = form;
  const { answer, forwardTo } = draft.value;
  return (
    <fieldset class="section section--open">
      <legend class="hidden">Answer</legend>
      <SegmentsField
        name="Answer"
        label="How it answers"
        options={ANSWERS}
        value={answer}
        onChange={(value) => change({ answer: value })}
        hint={ANSWER_HINTS[answer]}
      />
      {answer === 'reply' && <ReplyFields form={form} />}
      {answer === 'forward' && (
        <TextField
          label="To"
          value={forwardTo}
          mono
          placeholder="http://localhost:3000/webhook"
          hint="https:// anywhere, http:// to this machine."
          problem={problems.value['/forwardTo'] ?? null}
          testId="endpoint-forward"
          onInput={(value) => change({ forwardTo: value })}
        />
      )}
    </fieldset>
  );
}
