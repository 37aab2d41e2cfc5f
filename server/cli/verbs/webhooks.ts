import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import type { WebhookView } from '../../types.ts';
import type { Api, SavedWebhook } from '../client/api.ts';
import { type Session, withSession } from '../client/session.ts';
import { type Io, warn } from '../io.ts';
import { KEY_HELP } from '../options/key-source.ts';
import { addDefaultList, type CommonOptions, withCommonOptions } from '../options/options.ts';
import { addWebhookOptions, readWebhook, type WebhookOptions } from '../options/webhook-options.ts';
import { jsonText, plain } from '../print/plain.ts';
import { short } from '../print/print.ts';
import { table } from '../print/table.ts';

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
    .description("the mock platform's webhook settings: list, add, set, remove")
    .addHelpText('after', HELP);
  withCommonOptions(addDefaultList(verb))
    .description('list the webhooks')
    .option('--reveal', 'show keys and IVs instead of their last characters')
    .action(async (options: CommonOptions & { reveal?: boolean }) => io.end(await listAll(io, options)));
  addWebhookOptions(withCommonOptions(verb.command('add <name> <url>')))
    .description('add a webhook; without --event it is subscribed to all events')
    .addHelpText('after', `\n${KEY_HELP}`)
    .action(async (name: string, url: string, options: WebhookOptions) => {
      io.end(await add(io, name, url, options));
    });
  addWebhookOptions(withCommonOptions(verb.command('set <webhook>')))
    .description('change the given settings of a webhook; the others stay')
    .option('--name <name>', 'new name')
    .option('--url <url>', 'new Request URL')
    .addHelpText('after', `\n${KEY_HELP}`)
    .action(async (ref: string, options: WebhookOptions) => io.end(await set(io, ref, options)));
  withCommonOptions(verb.command('remove <webhooks...>'))
    .description('remove webhooks, and cancel their pending deliveries')
    .action(async (refs: string[], options: CommonOptions) => io.end(await remove(io, refs, options)));
}

async function listAll(io: Io, options: CommonOptions & { reveal?: boolean }): Promise<ExitCode> {
  const printAll = async ({ api, json }: Session): Promise<ExitCode> => {
    const page = await api.webhooks(options.reveal === true);
    if (json) io.print(jsonText(page));
    else if (page.items.length > 0) io.print(webhookTable(io, page.items));
    else io.note('There is no webhook. Add one with "rai-hooks webhooks add <name> <url>".');
    return EXIT.ok;
  };
  return withSession(io, options, printAll, { mustExist: true });
}

async function add(io: Io, name: string, url: string, options: WebhookOptions): Promise<ExitCode> {
  const settings = readWebhook(io, options);
  return withSession(io, options, async ({ api, json }) => {
    const events = settings.events ?? (await api.events()).items.map(({ type }) => type);
    saved(io, json, 'added', await api.addWebhook({ ...settings, name, url, events }));
    return EXIT.ok;
  });
}

async function set(io: Io, ref: string, options: WebhookOptions): Promise<ExitCode> {
  const settings = readWebhook(io, options);
  if (Object.keys(settings).length === 0) {
    throw new ExitError(EXIT.usage, 'No setting was given.', 'See "rai-hooks webhooks set --help".');
  }
  return withSession(io, options, async ({ api, json }) => {
    const { warnings, ...webhook } = await api.changeWebhook(await idOf(api, ref), settings);
    // All warnings are about the encryption. An unchanged one was warned of when it was set.
    saved(io, json, 'changed', { ...webhook, warnings: 'encryption' in settings ? warnings : [] });
    return EXIT.ok;
  });
}

async function remove(io: Io, refs: readonly string[], options: CommonOptions): Promise<ExitCode> {
  const removeEach = async ({ api, json }: Session): Promise<ExitCode> => {
    for (const ref of refs) {
      await api.removeWebhook(await idOf(api, ref));
      io.print(json ? jsonText({ removed: ref }) : `${plain(ref)}  removed`);
    }
    return EXIT.ok;
  };
  return withSession(io, options, removeEach, { mustExist: true });
}

/** A name, compared without case, has precedence; any other reference is resolved by the server. */
async function idOf(api: Api, ref: string): Promise<string> {
  const { items } = await api.webhooks();
  const named = items.find(({ name }) => name.toLowerCase() === ref.toLowerCase());
  return named?.id ?? ref;
}

function saved(io: Io, json: boolean, done: string, { warnings, ...webhook }: SavedWebhook): void {
  for (const warning of warnings) warn(io, plain(warning));
  io.print(json ? jsonText({ ...webhook, warnings }) : `${webhookTable(io, [webhook])}  ${done}`);
}

function webhookTable(io: Io, items: readonly WebhookView[]): string {
  const rows = items.map((item) => [
    short(item.id),
    { text: plain(item.name), style: 'bold' as const },
    plain(item.url),
    item.format,
    encryptionOf(item),
    item.events.join(','),
    item.enabled ? 'enabled' : { text: 'disabled', style: 'yellow' as const },
  ]);
  return table(rows, io.paint);
}

function encryptionOf({ encryption, wire }: WebhookView): string {
  if (!encryption) return 'plain';
  const { mode, key, iv } = encryption;
  const shown = (secret: typeof key) => (typeof secret === 'string' ? secret : `…${secret.last4}`);
  return `${mode}/${wire} key ${plain(shown(key))} iv ${plain(shown(iv))}`;
}
