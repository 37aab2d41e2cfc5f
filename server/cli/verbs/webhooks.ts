import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { nameKey } from '../../base/name-key.ts';
import type { WebhookView } from '../../types.ts';
import type { Api, SavedWebhook } from '../client/api.ts';
import { withSession } from '../client/session.ts';
import { withSuggestion } from '../client/unknown-name.ts';
import { type Io, warn } from '../io.ts';
import { KEY_HELP } from '../options/key-source.ts';
import { addDefaultList, type CommonOptions, withCommonOptions } from '../options/options.ts';
import { addWebhookOptions, readWebhook, type WebhookOptions } from '../options/webhook-options.ts';
import { type ListColumn, listTable } from '../print/list-table.ts';
import { jsonText, plain } from '../print/plain.ts';
import { short } from '../print/print.ts';
import { listSettings, removeNamed } from './settings-lists.ts';

const HELP = `
<webhook> is a name, an id, or the last digits of an id.

Examples:
  rai-hooks webhooks add "My app" https://localhost:3000/webhook --event purchase_made,user_joined
  rai-hooks webhooks add Staging https://staging.example.com/hook --mode gcm --key-file staging.key
  rai-hooks webhooks set "My app" --retry fast --format xml
  rai-hooks webhooks list --json --reveal
  rai-hooks webhooks remove Staging

Exit codes: 0 done, 2 refused: the message names the field, 3 environment.`;

/** `rai-hooks webhooks`. */
export function addWebhooks(program: Command, io: Io): void {
  const verb = program
    .command('webhooks')
    .description("the mock platform's webhooks: list (default), add, set, remove")
    .addHelpText('after', HELP);
  withCommonOptions(addDefaultList(verb))
    .description('list the webhooks')
    .option('--reveal', 'show keys and IVs instead of their last characters')
    .action(async (options: CommonOptions & { reveal?: boolean }) => io.end(await listAll(io, options)));
  addWebhookOptions(withCommonOptions(verb.command('add <name> <url>')), { isNew: true })
    .description('add a webhook')
    .addHelpText('after', `\n${KEY_HELP}`)
    .action(async (name: string, url: string, options: WebhookOptions) => {
      io.end(await add(io, name, url, options));
    });
  addWebhookOptions(withCommonOptions(verb.command('set <webhook>')), { isNew: false })
    .description('change the given settings of a webhook; the others stay')
    .option('--name <name>', 'new name')
    .option('--url <url>', 'new Request URL')
    .addHelpText('after', `\n${KEY_HELP}`)
    .action(async (ref: string, options: WebhookOptions) => io.end(await set(io, ref, options)));
  withCommonOptions(verb.command('remove <webhooks...>'))
    .description('remove webhooks, and cancel their pending deliveries')
    .action(async (refs: string[], options: CommonOptions) =>
      io.end(await removeNamed(io, options, refs, remove)),
    );
}

function listAll(io: Io, options: CommonOptions & { reveal?: boolean }): Promise<ExitCode> {
  const isRevealed = options.reveal === true;
  return listSettings(io, options, {
    read: (api) => api.webhooks(isRevealed),
    columns: columnsOf(isRevealed),
    none: 'There is no webhook. Add one with "rai-hooks webhooks add <name> <url>".',
  });
}

async function add(io: Io, name: string, url: string, options: WebhookOptions): Promise<ExitCode> {
  const settings = readWebhook(io, options, { isNew: true });
  return withSession(io, options, async ({ api, json }) => {
    const events = settings.events ?? (await api.events()).items.map(({ type }) => type);
    const add = () => api.addWebhook({ ...settings, name, url, events });
    saved(io, json, await withSuggestion(api, namesIn(options), add));
    return EXIT.ok;
  });
}

async function set(io: Io, ref: string, options: WebhookOptions): Promise<ExitCode> {
  const settings = readWebhook(io, options, { isNew: false });
  if (Object.keys(settings).length === 0) {
    throw new ExitError(EXIT.usage, 'No setting was given.', 'See "rai-hooks webhooks set --help".');
  }
  return withSession(io, options, async ({ api, json }) => {
    const id = await idOf(api, ref);
    const change = () => api.changeWebhook(id, settings);
    const { warnings, ...webhook } = await withSuggestion(api, { webhook: ref, ...namesIn(options) }, change);
    // All warnings are about the encryption. An unchanged one was warned of when it was set.
    saved(io, json, { ...webhook, warnings: 'encryption' in settings ? warnings : [] });
    return EXIT.ok;
  });
}

async function remove(api: Api, ref: string): Promise<void> {
  const id = await idOf(api, ref);
  await withSuggestion(api, { webhook: ref }, () => api.removeWebhook(id));
}

function namesIn({ event, wire }: WebhookOptions) {
  return { event, wire };
}

/** A name, compared without case, has precedence; any other reference is resolved by the server. */
async function idOf(api: Api, ref: string): Promise<string> {
  const { items } = await api.webhooks();
  const named = items.find(({ name }) => nameKey(name) === nameKey(ref));
  return named?.id ?? ref;
}

function saved(io: Io, json: boolean, { warnings, ...webhook }: SavedWebhook): void {
  for (const warning of warnings) warn(io, plain(warning));
  if (json) io.print(jsonText({ ...webhook, warnings }));
  else io.print(listTable([webhook], columnsOf(false), io));
}

/** Revealed keys are never cut. */
function columnsOf(isRevealed: boolean): Array<ListColumn<WebhookView>> {
  return [
    { title: 'ID', cell: ({ id }) => short(id), dropRank: 2 },
    { title: 'NAME', cell: ({ name }) => ({ text: plain(name), style: 'bold' }), minWidth: 10 },
    { title: 'URL', cell: ({ url }) => plain(url), minWidth: 24, dropRank: 1 },
    { title: 'FORMAT', cell: ({ format }) => format, dropRank: 5 },
    {
      title: 'ENCRYPTION',
      cell: encryptionOf,
      ...(isRevealed ? {} : { minWidth: 12, dropRank: 3 }),
    },
    { title: 'EVENTS', cell: ({ events }) => events.join(','), minWidth: 12, dropRank: 4 },
    {
      title: 'STATE',
      cell: ({ enabled }) => (enabled ? 'enabled' : { text: 'disabled', style: 'yellow' }),
    },
  ];
}

function encryptionOf({ encryption, wire }: WebhookView): string {
  if (!encryption) return 'plain';
  const { mode, key, iv } = encryption;
  const shown = (secret: typeof key) => (typeof secret === 'string' ? secret : `…${secret.last4}`);
  return `${mode}/${wire} key ${plain(shown(key))} iv ${plain(shown(iv))}`;
}
