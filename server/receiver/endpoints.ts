import { isDeepStrictEqual } from 'node:util';
import { inputMessage } from '../base/input-messages.ts';
import { mergePatch } from '../base/merge-patch.ts';
import { notFound, type Refusal, refuse, toProblems } from '../base/problems.ts';
import { createSerial } from '../base/serial.ts';
import type { ContractSource } from '../contract/source.ts';
import type { Planes } from '../outbound/request-url.ts';
import type { Store } from '../store/index.ts';
import type { Endpoint, Json, JsonObject, RingKey } from '../types.ts';
import { endpointName, endpointSchema, ringKey } from './endpoint-schema.ts';
import type { Redecoder } from './redecode.ts';
import type { ReplyPlanner } from './reply.ts';

export type EndpointSaved = { ok: true; endpoint: Endpoint; created: boolean } | Refusal;

/** The receiver's endpoints: validated before they are stored, and changed one after the other. */
export interface Endpoints {
  list(): Endpoint[];
  get(name: string): Endpoint | null;
  /** Creates the endpoint, or replaces everything but its keys. */
  put(name: string, input: unknown): Promise<EndpointSaved>;
  /** Creates the endpoint; 412 when there is one of this name. */
  create(name: string, input: unknown): Promise<EndpointSaved>;
  /** Applies a merge patch (RFC 7396); 404 when there is no such endpoint. */
  patch(name: string, patch: Json): Promise<EndpointSaved>;
  /** Replaces the given members and keeps the others; creates the endpoint when it does not exist. */
  assign(name: string, members: JsonObject): Promise<EndpointSaved>;
  /** False when there is none. Its keys are deleted too; its received deliveries stay. */
  remove(name: string): Promise<boolean>;
  /** Adds a key; undecodable deliveries of the endpoint are then decoded again. 409 when the label is taken. */
  addKey(name: string, input: unknown): Promise<EndpointSaved>;
  /** Adds a key, or replaces the key with this label; does nothing when they are equal. */
  assignKey(name: string, input: unknown): Promise<EndpointSaved>;
  /** False when there is no such key. */
  removeKey(name: string, label: string): Promise<boolean>;
}

export interface EndpointsOptions {
  store: Store;
  contracts: ContractSource;
  replies: ReplyPlanner;
  redecoder: Redecoder;
  /** The current addresses; available when both planes listen. */
  planes: () => Planes;
}

const NOT_SAVED = 'The endpoint was not saved';

/** Creates the endpoint settings, kept in the store. */
export function createEndpoints(options: EndpointsOptions): Endpoints {
  const { store, contracts, replies, redecoder, planes } = options;
  const inTurn = createSerial();
  const { list, get } = store.endpoints;

  /** Reads, changes, validates and writes an endpoint without any other change in between. */
  function change(
    name: string,
    make: (known: Endpoint | null) => unknown,
    onlyNew = false,
  ): Promise<EndpointSaved> {
    return inTurn(async () => {
      const named = endpointName.safeParse(name, { error: inputMessage });
      if (!named.success) return refuse([{ pointer: '/name', detail: firstMessage(named.error) }], NOT_SAVED);
      const known = get(name);
      if (known !== null && onlyNew) return nameTaken();
      const settings = make(known);
      if (settings === null) return missing(name);
      const schema = endpointSchema({ contract: contracts.contract(), planes: planes() });
      const parsed = schema.safeParse(settings, { error: inputMessage });
      if (!parsed.success) return refuse(toProblems(parsed.error), NOT_SAVED);
      const { expects, reply, forwardTo } = parsed.data;
      const saved = await store.endpoints.put({
        name,
        expects: defined(expects),
        reply: defined(reply),
        forwardTo,
      });
      replies.reset(name);
      return { ok: true, ...saved };
    });
  }

  async function writeKey(name: string, key: RingKey, replace: boolean): Promise<EndpointSaved> {
    const endpoint = get(name);
    if (!endpoint) return missing(name);
    const known = endpoint.keys.find(({ label }) => label === key.label);
    if (known && !replace) return labelTaken(key.label);
    if (known && isDeepStrictEqual(known, key)) return { ok: true, endpoint, created: false };
    const saved = await (replace ? store.endpoints.putKey(name, key) : store.endpoints.addKey(name, key));
    if ('missing' in saved) return missing(name);
    // A webhook to our own receiver may have added a key with this label in the meantime.
    if ('taken' in saved) return labelTaken(key.label);
    redecoder.start(name);
    return { ok: true, endpoint: saved.endpoint, created: !known };
  }

  async function saveKey(name: string, input: unknown, replace: boolean): Promise<EndpointSaved> {
    const parsed = ringKey.safeParse(input, { error: inputMessage });
    if (!parsed.success) return refuse(toProblems(parsed.error), 'The key was not saved');
    return inTurn(() => writeKey(name, parsed.data, replace));
  }

  return {
    list,
    get,
    put: (name, input) => change(name, () => input),
    create: (name, input) => change(name, () => input, true),
    patch: (name, patch) => change(name, (known) => known && mergePatch(settingsOf(known), patch)),
    assign: (name, members) => change(name, (known) => ({ ...(known && settingsOf(known)), ...members })),
    remove: (name) => inTurn(() => store.endpoints.delete(name)),
    addKey: (name, input) => saveKey(name, input, false),
    assignKey: (name, input) => saveKey(name, input, true),
    removeKey: (name, label) => inTurn(() => store.endpoints.removeKey(name, label)),
  };
}

/** The changeable settings, as JSON. */
function settingsOf({ expects, reply, forwardTo }: Endpoint): JsonObject {
  return { expects: { ...expects }, reply: { ...reply }, forwardTo };
}

function missing(name: string): Refusal {
  const detail = `There is no endpoint "${name}".`;
  return { ...notFound('The endpoint'), errors: [{ pointer: '', detail }] };
}

function nameTaken(): Refusal {
  const detail = 'An endpoint with this name already exists.';
  return { ok: false, status: 412, title: 'The endpoint exists', errors: [{ pointer: '/name', detail }] };
}

function labelTaken(label: string): Refusal {
  const detail = `The endpoint already has a key with the label "${label}". Choose another label.`;
  return { ok: false, status: 409, title: 'The label is taken', errors: [{ pointer: '/label', detail }] };
}

function firstMessage({ issues }: { issues: ReadonlyArray<{ message: string }> }): string {
  return issues[0]?.message ?? '';
}

/** Removes undefined members, so that only given settings are stored. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
