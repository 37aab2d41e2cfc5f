import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { inputMessage } from '../base/input-messages.ts';
import { isJsonObject } from '../base/json-object.ts';
import { mergePatch } from '../base/merge-patch.ts';
import { notFound, type Refusal, refuse, toProblems } from '../base/problems.ts';
import { createSerial } from '../base/serial.ts';
import type { ContractSource } from '../contract/source.ts';
import { ownEndpoint, type Planes, requestUrlProblem } from '../outbound/request-url.ts';
import type { Store } from '../store/index.ts';
import type { Clock, Json, JsonObject, MaskedSecret, Webhook, WebhookView } from '../types.ts';
import { MAX_NAME, type WebhookSettings, webhookSchema, webhookTls } from './webhook-schema.ts';

/** The members that decide whether the Request URL is valid, checked independently of the others. */
const addressIn = z.looseObject({ url: z.string().min(1).max(2000), tls: webhookTls.catch({}).default({}) });

export type Saved = { ok: true; webhook: Webhook } | Refusal;

/** The webhook settings of the mock platform: validated before they are stored, and changed one after the other. */
export interface Webhooks {
  list(): Webhook[];
  get(id: string): Webhook | null;
  /** By name, id, or unique suffix of an id. */
  find(ref: string): Webhook | 'ambiguous' | null;
  create(input: unknown): Promise<Saved>;
  /** Applies a merge patch (RFC 7396); a masked key or IV in it does not change the secret. */
  patch(id: string, patch: unknown): Promise<Saved>;
  /** Creates a copy with another name, disabled, so that no event is sent twice by accident. */
  duplicate(id: string): Promise<Saved>;
  /** False when there is none of that id. */
  remove(id: string): Promise<boolean>;
}

export interface WebhooksOptions {
  contracts: ContractSource;
  store: Store;
  clock: Clock;
  /** The current addresses; available when both planes listen. */
  planes: () => Planes;
  /** The current URL of one of our own endpoints. */
  endpointUrl: (name: string) => string;
  /** Cancels the pending deliveries of a webhook that is deleted or disabled. */
  cancelPending: (webhookId: string) => Promise<void>;
}

/** Creates the webhook settings, kept in the store. */
export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { contracts, store, clock, planes, endpointUrl, cancelPending } = options;
  const inTurn = createSerial();
  const live = (webhook: Webhook): Webhook =>
    webhook.endpoint === null ? webhook : { ...webhook, url: endpointUrl(webhook.endpoint) };

  function check(input: unknown): { ok: true; settings: WebhookSettings; endpoint: string | null } | Refusal {
    const parsed = webhookSchema(contracts.contract()).safeParse(input, { error: inputMessage });
    // Checked even if other settings are invalid, so that one response lists all problems.
    const address = addressIn.safeParse(input, { error: inputMessage });
    const detail = address.success && requestUrlProblem(address.data.url, address.data.tls, planes());
    const problems = [
      ...(parsed.success ? [] : toProblems(parsed.error)),
      ...(detail ? [{ pointer: '/url', detail }] : []),
    ];
    if (!parsed.success || problems.length > 0) return refuse(problems, 'The webhook was not saved');
    const { data } = parsed;
    const endpoint = ownEndpoint(data.url, planes());
    return {
      ok: true,
      settings: data,
      endpoint: endpoint !== null && store.endpoints.get(endpoint) ? endpoint : null,
    };
  }

  /** Adds the webhook's key to the endpoint of our own receiver, so that the receiver can decrypt its deliveries. */
  async function shareKey(webhook: Webhook): Promise<void> {
    const { endpoint, encryption, name } = webhook;
    if (endpoint === null || !encryption) return;
    const { key, iv, mode } = encryption;
    await store.endpoints.shareKey(endpoint, { label: name, key, iv, mode });
  }

  function freeName(name: string): string {
    const base = name.replace(/ \(copy(?: \d+)?\)$/, '');
    for (let number = 1; ; number += 1) {
      const suffix = ` (copy${number === 1 ? '' : ` ${number}`})`;
      // Cut to the maximum length, never inside a surrogate pair.
      const candidate = base.slice(0, MAX_NAME - suffix.length).replace(/[\ud800-\udbff]$/, '') + suffix;
      if (!store.webhooks.byName(candidate)) return candidate;
    }
  }

  return {
    list: () => store.webhooks.list().map(live),
    get(id) {
      const webhook = store.webhooks.get(id);
      return webhook && live(webhook);
    },
    find(ref) {
      const byName = store.webhooks.byName(ref);
      if (byName) return live(byName);
      const resolved = store.webhooks.resolve(ref);
      if ('ambiguous' in resolved) return 'ambiguous';
      const webhook = 'found' in resolved ? store.webhooks.get(resolved.found) : null;
      return webhook && live(webhook);
    },
    create: (input) =>
      inTurn(async () => {
        const checked = check(input);
        if (!checked.ok) return checked;
        const createdAt = new Date(clock.now()).toISOString();
        const webhook = assemble(checked, { id: uuidv7(), createdAt });
        const saved = await store.webhooks.insert(webhook);
        if ('taken' in saved) return nameTaken(webhook.name);
        await shareKey(saved.webhook);
        return { ok: true, webhook: live(saved.webhook) };
      }),
    patch: (id, patch) =>
      inTurn(async () => {
        const stored = store.webhooks.get(id);
        if (!stored) return notFound('The webhook');
        const { id: _, createdAt, endpoint: __, ...settings } = live(stored);
        const merged = mergePatch(settings as unknown as JsonObject, unmask(patch as Json));
        const checked = check(merged);
        if (!checked.ok) return checked;
        const saved = await store.webhooks.update(assemble(checked, { id, createdAt }));
        if ('taken' in saved) return nameTaken(checked.settings.name);
        if ('missing' in saved) return notFound('The webhook');
        if (!saved.webhook.enabled) await cancelPending(id);
        await shareKey(saved.webhook);
        return { ok: true, webhook: live(saved.webhook) };
      }),
    duplicate: (id) =>
      inTurn(async () => {
        const stored = store.webhooks.get(id);
        if (!stored) return notFound('The webhook');
        const createdAt = new Date(clock.now()).toISOString();
        const webhook = { ...stored, id: uuidv7(), name: freeName(stored.name), enabled: false, createdAt };
        const saved = await store.webhooks.insert(webhook);
        return 'taken' in saved ? nameTaken(webhook.name) : { ok: true, webhook: live(webhook) };
      }),
    remove: (id) =>
      inTurn(async () => {
        // Before the deletion, because after it the deliveries have no webhook name.
        await cancelPending(id);
        const removed = await store.webhooks.delete(id);
        // Again, for deliveries that a running send stored after the first call and before the deletion was committed.
        await cancelPending(id);
        return removed;
      }),
  };
}

function assemble(
  { settings, endpoint }: { settings: WebhookSettings; endpoint: string | null },
  identity: Pick<Webhook, 'id' | 'createdAt'>,
): Webhook {
  const { channels, tls, ...rest } = settings;
  const given = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
  return {
    id: identity.id,
    ...rest,
    ...(channels ? { channels } : {}),
    endpoint,
    tls: given,
    createdAt: identity.createdAt,
  };
}

function nameTaken(name: string): Refusal {
  const detail = `A webhook named "${name}" exists already: choose another name.`;
  return { ok: false, status: 409, title: 'The name is taken', errors: [{ pointer: '/name', detail }] };
}

/** Removes masked secrets from a patch, so that sending back a masked secret does not change it. */
function unmask(patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const { encryption } = patch;
  if (!isJsonObject(encryption)) return patch;
  const kept = Object.entries(encryption).filter(([, value]) => !isMasked(value));
  return { ...patch, encryption: Object.fromEntries(kept) };
}

function isMasked(value: Json): boolean {
  return isJsonObject(value) && value.masked === true;
}

/** A webhook with masked secrets; with `reveal` they are readable. */
export function viewWebhook(webhook: Webhook, reveal: boolean): WebhookView {
  const { encryption } = webhook;
  if (!encryption || reveal) return webhook;
  return {
    ...webhook,
    encryption: { mode: encryption.mode, key: mask(encryption.key), iv: mask(encryption.iv) },
  };
}

function mask(secret: string): MaskedSecret {
  return { masked: true, last4: secret.slice(-4) };
}
