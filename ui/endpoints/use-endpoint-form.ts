import { useSignal } from '@preact/signals';
import type { EndpointView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { ApiError } from '../client/call.ts';
import { problemsByPointer } from '../client/problems.ts';
import type { RingKeyInput } from '../client/shapes.ts';
import { readWebhooks } from '../sync/refresh.ts';
import { type EndpointDraft, endpointDraft, endpointInput } from './endpoint-draft.ts';

const POINTERS = [
  '/name',
  '/forwardTo',
  '/expects/wire',
  '/reply/status',
  '/reply/delayMs',
  '/reply/failFirst',
  '/reply/body',
];

/** Runs calls whose refusals belong to fields: which ones, and whether one is under way. */
function useProblems(pointers: readonly string[]) {
  const problems = useSignal<Record<string, string>>({});
  const busy = useSignal(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    problems.value = {};
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problems.value = problemsByPointer(error, pointers);
    } finally {
      busy.value = false;
    }
  };
  return { problems, busy, run };
}

/** The endpoint form: the draft, the server's objections by pointer, saving and deleting. */
export function useEndpointForm(endpoint: EndpointView | null) {
  const { api, router, store, ui } = useApp();
  const draft = useSignal(endpointDraft(endpoint, router.place.peek().params.get('name') ?? ''));
  const { problems, busy, run } = useProblems(POINTERS);
  const change = (part: Partial<EndpointDraft>): void => {
    draft.value = { ...draft.value, ...part };
    const mended = Object.keys(part);
    const left = Object.entries(problems.value).filter(
      ([pointer]) => !mended.some((name) => pointer.endsWith(`/${name}`)),
    );
    problems.value = Object.fromEntries(left);
  };
  const save = async (): Promise<void> => {
    const name = draft.value.name.trim();
    const taken = endpoint === null && store.endpoints.value.some((known) => known.name === name);
    if (name === '' || taken) {
      problems.value = {
        '/name': taken ? 'There is an endpoint of that name.' : 'Give the endpoint a name.',
      };
      return;
    }
    await run(async () => {
      const saved = await api.putEndpoint(name, endpointInput(draft.value));
      draft.value = endpointDraft(saved);
      await readWebhooks({ store, api });
      toast(ui, endpoint === null ? 'Endpoint created' : 'Endpoint saved');
      router.go(`/endpoints/${encodeURIComponent(saved.name)}`, { replace: true });
    });
  };
  const remove = () =>
    run(async () => {
      if (endpoint !== null) await api.removeEndpoint(endpoint.name);
      router.go('/endpoints', { replace: true });
      await readWebhooks({ store, api });
      toast(ui, 'Endpoint deleted');
    });
  return { draft, change, problems, busy, save, remove };
}

export type EndpointFormState = ReturnType<typeof useEndpointForm>;

/** The key ring of an endpoint: adding and removing; a refused addition stays in the form. */
export function useKeyRing(name: string) {
  const { api, store, ui } = useApp();
  const { problems, busy, run } = useProblems(['/label', '/key', '/iv']);
  const add = async (input: RingKeyInput): Promise<boolean> => {
    await run(async () => {
      await api.addKey(name, input);
      await readWebhooks({ store, api });
      toast(ui, 'Key added; what could not be decoded is tried again');
    });
    return Object.keys(problems.value).length === 0;
  };
  const remove = (label: string) =>
    run(async () => {
      await api.removeKey(name, label);
      await readWebhooks({ store, api });
      toast(ui, `Key ${label} removed`);
    });
  return { problems, busy, add, remove };
}

export type KeyRing = ReturnType<typeof useKeyRing>;
