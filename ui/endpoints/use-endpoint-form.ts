import { useState } from 'preact/hooks';
import type { EndpointView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useFormDraft } from '../app/use-form-draft.ts';
import { useTask, useToastTask } from '../app/use-task.ts';
import type { RingKeyInput } from '../client/shapes.ts';
import { readWebhooks } from '../sync/refresh.ts';
import { type EndpointDraft, endpointDraft, endpointInput } from './endpoint-draft.ts';

/** Where the server's problems point to for each field that shows them. */
const PLACES: Partial<Record<keyof EndpointDraft, string>> = {
  name: '/name',
  forwardTo: '/forwardTo',
  wire: '/expects/wire',
  status: '/reply/status',
  delayMs: '/reply/delayMs',
  failFirst: '/reply/failFirst',
  body: '/reply/body',
};

/** The endpoint form: its draft, saving and deleting. */
export function useEndpointForm(endpoint: EndpointView | null) {
  const { api, router, store, ui } = useApp();
  const [newName] = useState(() => router.place.peek().params.get('name') ?? '');
  const form = useFormDraft<EndpointDraft, EndpointView>({
    name: endpoint?.name ?? 'the new endpoint',
    stored: endpoint,
    draftOf: (stored) => endpointDraft(stored, newName),
    pointers: PLACES,
  });
  const save = async (): Promise<void> => {
    const name = form.draft.value.name.trim();
    if (name === '') return form.refuse({ '/name': 'Give the endpoint a name.' });
    // PUT would replace the endpoint that has the name.
    if (endpoint === null && store.endpoints.value.some((known) => known.name === name))
      return form.refuse({ '/name': 'There is an endpoint of that name.' });
    await form.save(
      (edited) => api.putEndpoint(name, endpointInput(edited)),
      async (saved) => {
        await readWebhooks({ store, api });
        toast(ui, endpoint === null ? 'Endpoint created' : 'Endpoint saved');
        router.go(`/endpoints/${encodeURIComponent(saved.name)}`, { replace: true });
      },
    );
  };
  const remove = () =>
    form.run(async () => {
      if (endpoint !== null) await api.removeEndpoint(endpoint.name);
      form.reset();
      router.go('/endpoints', { replace: true });
      await readWebhooks({ store, api });
      toast(ui, 'Endpoint deleted');
    });
  return { ...form, save, remove };
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
