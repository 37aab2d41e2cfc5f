import { useSignal } from '@preact/signals';
import type { EndpointView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useTask, useToastTask } from '../app/use-task.ts';
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

/** The endpoint form: the draft, the server's objections by pointer, saving and deleting. */
export function useEndpointForm(endpoint: EndpointView | null) {
  const { api, router, store, ui } = useApp();
  const draft = useSignal(endpointDraft(endpoint, router.place.peek().params.get('name') ?? ''));
  const { problems, busy, run } = useTask(POINTERS);
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
  const { problems, busy, run } = useTask(['/label', '/key', '/iv']);
  const removal = useToastTask();
  const add = async (input: RingKeyInput): Promise<boolean> => {
    const added = await run(async () => {
      await api.addKey(name, input);
      await readWebhooks({ store, api });
      toast(ui, 'Key added; what could not be decoded is tried again');
      return true;
    });
    return added === true;
  };
  const remove = (label: string) =>
    removal.run(async () => {
      await api.removeKey(name, label);
      await readWebhooks({ store, api });
      toast(ui, `Key ${label} removed`);
    });
  return { problems, busy, add, remove };
}

export type KeyRing = ReturnType<typeof useKeyRing>;
