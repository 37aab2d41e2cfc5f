import { useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { tokenIn } from '../client/token.ts';
import { TextField } from '../kit/text-field.tsx';
import './sign-in.css';

const REFUSED = {
  link: 'The token in this link is not the token of the running server. Open the link that the server printed when it started.',
  typed: 'This is not the token of the running server.',
};

function useSignIn() {
  const { session, store } = useApp();
  const text = useSignal('');
  const problem = useSignal(store.session.value === 'refused' ? REFUSED.link : null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    await session.open(tokenIn(text.value));
    const state = store.session.value;
    if (state === 'refused') problem.value = REFUSED.typed;
    else if (state === 'closed') problem.value = 'The server does not answer. Is it still running?';
  };
  const type = (typed: string): void => {
    text.value = typed;
    problem.value = null;
  };
  return { text, problem, submit, type };
}

/** The reader opens the printed link, or pastes the link or its token here. */
function SignInForm({ titleId, note }: { titleId: string; note?: string }) {
  const { text, problem, submit, type } = useSignIn();
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h1 id={titleId}>Open the link printed in the terminal</h1>
      <p>
        The inspector shows decrypted deliveries, so it opens only with the token of its server.{' '}
        <code>rai-hooks start</code> prints a link that carries it.
      </p>
      {note !== undefined && <p>{note}</p>}
      <TextField
        label="Or paste the link, or the token"
        value={text.value}
        problem={problem.value}
        mono
        testId="token-input"
        placeholder="http://localhost:4620/#token=…"
        onInput={type}
      />
      <button type="submit" class="button button--primary" disabled={text.value.trim() === ''}>
        Open the inspector
      </button>
    </form>
  );
}

/** Shown before the first session. */
export function SignInScreen() {
  const titleId = useId();
  return (
    <main class="sign-in" aria-labelledby={titleId}>
      <SignInForm titleId={titleId} />
    </main>
  );
}

/**
 * Shown when the session closes. It covers the page, which stays mounted with its edits. A modal dialog, because only
 * that stands above a dialog that is open; everything below it is inert.
 */
export function SignInAgain() {
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const keepOpen = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') event.preventDefault();
  };
  // The browser may close a dialog although its `cancel` event was prevented.
  const openAgain = (): void => {
    if (ref.current?.isConnected) ref.current.showModal();
  };
  return (
    <dialog
      ref={ref}
      class="sign-in sign-in--again"
      data-testid="sign-in-again"
      aria-labelledby={titleId}
      onKeyDown={keepOpen}
      onClose={openAgain}
    >
      <SignInForm titleId={titleId} note="Your edits on this page are kept." />
    </dialog>
  );
}
