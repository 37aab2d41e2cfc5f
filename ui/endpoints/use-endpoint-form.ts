import { useState } from 'preact/hooks';
import type { EndpointView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useFormDraft } from '../app/use-form-draft.ts';
import { outcomeOf } from '../client/outcome.ts';
import { readWebhooks } from '../sync/refresh.ts';
import { type EndpointDraft, endpointDraft, endpointInput, endpointPatch } from './endpoint-draft.ts';
import { useKeyRing } from './use-key-ring.ts';

/** For each field, the JSON Pointer of the server's problems that it shows. */
const PLACES: Partial<Record<keyof EndpointDraft, string>> = {
  name: '/name',
  forwardTo: '/forwardTo',
  wire: '/expects/wire',
  status: '/reply/status',
  delayMs: '/reply/delayMs',
  failFirst: '/reply/failFirst',
  body: '/reply/body',
};

const NOT_ADDED = 'The new key is not added yet: use “Add the key”.';

/**
 * The endpoint form: its draft, its key ring, saving and deleting. `gone`: another client deleted the endpoint while
 * the form was open.
 */
export function useEndpointForm(endpoint: EndpointView | null, gone: boolean) {
  const { api, router, store, ui } = useApp();
  const [newName] = useState(() => router.place.peek().params.get('name') ?? '');
  const form = useFormDraft<EndpointDraft, EndpointView>({
    name: endpoint?.name ?? 'the new endpoint',
    stored: endpoint,
    draftOf: (stored) => endpointDraft(stored, newName),
    pointers: PLACES,
  });
  const ring = useKeyRing(endpoint?.name ?? '');
  const show = async ({ name }: EndpointView): Promise<void> => {
    // It is saved, whether it can be read back or not: the stream makes the page read it once it is there again.
    await outcomeOf(() => readWebhooks({ store, api }));
    const done = endpoint === null ? 'Endpoint created' : gone ? 'Endpoint created again' : 'Endpoint saved';
    toast(ui, ring.hasDraft() ? `${done}. ${NOT_ADDED}` : done);
    router.go(`/endpoints/${encodeURIComponent(name)}`, { replace: true });
  };
  const save = async (): Promise<void> => {
    const name = form.draft.value.name.trim();
    if (name === '') return form.refuse({ '/name': 'Give the endpoint a name.' });
    // Spares the call; the server refuses one that was created elsewhere a moment ago.
    if (endpoint === null && store.endpoints.value.some((known) => known.name === name))
      return form.refuse({ '/name': 'An endpoint with this name already exists.' });
    await form.save(
      (edited) =>
        endpoint === null || gone
          ? api.createEndpoint(name, endpointInput(edited))
          : api.changeEndpoint(name, endpointPatch(edited, endpoint)),
      show,
    );
  };
  const discard = (): void => {
    form.reset();
    ring.clear();
  };
  const cancel = (): void => {
    discard();
    if (endpoint === null || gone) router.go('/endpoints', { replace: gone });
  };
  const remove = () =>
    form.run(async () => {
      if (endpoint !== null) await api.removeEndpoint(endpoint.name);
      discard();
      router.go('/endpoints', { replace: true });
      await readWebhooks({ store, api });
      toast(ui, 'Endpoint deleted');
    });
  return { ...form, ring, save, cancel, remove };
}

export type EndpointFormState = ReturnType<typeof useEndpointForm>;
