import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { useOverlay } from '../app/use-overlay.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogFoot } from '../kit/dialog-foot.tsx';
import { Icon } from '../kit/icon.tsx';
import { Kbd, shortcut } from '../kit/kbd.tsx';
import { setTo } from '../kit/set-to.ts';
import { Check } from '../kit/toggles.tsx';
import { SendFields } from './send-fields.tsx';
import { SendOutcome } from './send-outcome.tsx';
import { SendProblems } from './send-problems.tsx';
import { useSendForm } from './use-send-form.ts';
import './send.css';

interface FootProps {
  keepOpen: Signal<boolean>;
  disabled: boolean;
  close: () => void;
}

function SendFoot({ keepOpen, disabled, close }: FootProps) {
  const label = (
    <>
      <Icon name="send" size={14} /> Send <Kbd>{shortcut('↵')}</Kbd>
    </>
  );
  return (
    <DialogFoot
      aside={<Check label="Keep open" checked={keepOpen.value} onChange={setTo(keepOpen)} />}
      cancel="Close"
      label={label}
      testId="send-submit"
      disabled={disabled}
      onCancel={close}
    />
  );
}

/** Sends an event as the platform would, then opens the resulting delivery. */
export function SendDialog() {
  const { actions } = useApp();
  const form = useSendForm();
  const keepOpen = useSignal(false);
  const formRef = useRef<HTMLFormElement>(null);
  const { close, isOpen } = useOverlay();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = form.text.peek();
    const result = await form.send();
    if (result === null) return formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    // Closed before the answer came: what is open by now is another thing.
    if (!isOpen()) return;
    const [only] = result.sent;
    // Several deliveries or warnings are listed in the dialog; a single delivery is opened.
    if (only === undefined || result.sent.length > 1 || result.warnings.length > 0 || keepOpen.value) return;
    form.sent(text);
    close();
    await actions.follow(only);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = event.target instanceof HTMLSelectElement;
    if (event.key === 'Enter' && (chosen || event.metaKey || event.ctrlKey)) void submit(event);
  };
  return (
    <Dialog label="Send an event" testId="send-dialog" size="wide" onClose={close}>
      <form
        class="send"
        noValidate
        ref={formRef}
        onSubmit={(event) => void submit(event)}
        onKeyDown={onKeyDown}
      >
        <SendFields form={form} />
        <SendProblems form={form} />
        <SendOutcome result={form.result.value} />
        <SendFoot
          keepOpen={keepOpen}
          disabled={form.busy.value || form.webhooks.length === 0}
          close={close}
        />
      </form>
    </Dialog>
  );
}
