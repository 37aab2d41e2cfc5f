import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { ApiError } from '../client/api.ts';
import { tokenIn } from '../client/token.ts';
import { TextField } from '../kit/field.tsx';
import './sign-in.css';

function useSignIn() {
  const { api, store } = useApp();
  const text = useSignal('');
  const problem = useSignal<string | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await api.signIn(tokenIn(text.value));
      store.session.value = 'open';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const refused = error.problem.status === 401;
      problem.value = refused ? 'This is not the token of the server that runs now.' : error.message;
    }
  };
  const type = (typed: string): void => {
    text.value = typed;
    problem.value = null;
  };
  return { text, problem, submit, type };
}

/** No session: the link in the terminal opens one, or its token pasted here. */
export function SignInScreen() {
  const { text, problem, submit, type } = useSignIn();
  const titleId = useId();
  return (
    <main class="sign-in" aria-labelledby={titleId}>
      <form onSubmit={(event) => void submit(event)}>
        <h1 id={titleId}>Open the link printed in the terminal</h1>
        <p>
          The inspector shows decrypted deliveries, so it opens only with the token of its server.{' '}
          <code>rai-hooks start</code> prints a link that carries it.
        </p>
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
    </main>
  );
}
