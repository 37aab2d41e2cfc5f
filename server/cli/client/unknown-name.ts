import { nameKey } from '../../base/name-key.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { plain } from '../print/plain.ts';
import type { Api } from './api.ts';
import { ApiError } from './client.ts';

/** Names that a user gave, and that must exist. */
export interface GivenNames {
  endpoint?: string | undefined;
  webhook?: string | undefined;
  event?: string | readonly string[] | undefined;
  wire?: string | undefined;
}

export interface UnknownName {
  kind: keyof GivenNames;
  name: string;
  message: string;
  /** The name that was probably meant, or those that exist. */
  advice: string;
}

type KnownNames = Pick<Api, 'endpoints' | 'webhooks' | 'events' | 'contract'>;

interface Kind {
  message: (name: string) => string;
  known: (api: KnownNames) => Promise<string[]>;
  /** Whether the name may also be a part of an id. */
  orId?: boolean;
}

const KINDS: Record<keyof GivenNames, Kind> = {
  endpoint: {
    message: (name) => `There is no endpoint "${name}".`,
    known: async (api) => (await api.endpoints()).items.map(({ name }) => name),
  },
  webhook: {
    message: (name) => `There is no webhook "${name}".`,
    known: async (api) => (await api.webhooks()).items.map(({ name }) => name),
    orId: true,
  },
  event: {
    message: (name) => `Unknown event "${name}".`,
    known: async (api) => (await api.events()).items.map(({ type }) => type),
  },
  wire: {
    message: (name) => `Unknown wire profile "${name}".`,
    known: async (api) => wireNames(await api.contract()),
  },
};

/** The first of these names that does not exist, or null. */
export async function unknownName(api: KnownNames, names: GivenNames): Promise<UnknownName | null> {
  for (const kind of ['endpoint', 'webhook', 'event', 'wire'] as const) {
    const given = [names[kind] ?? []].flat();
    if (given.length === 0) continue;
    const { message, known: read, orId } = KINDS[kind];
    const known = await read(api);
    const isKnown = (name: string) =>
      known.some((one) => nameKey(one) === nameKey(name)) || (orId && ID_END.test(name));
    const unknown = given.find((name) => !isKnown(name));
    if (unknown !== undefined) {
      return { kind, name: unknown, message: message(plain(unknown)), advice: adviceFor(unknown, known) };
    }
  }
  return null;
}

/** Eight digits or more are taken for the end of an id. */
const ID_END = /^[0-9a-f-]{8,36}$/i;

/** More names than this are too many to read. */
const MAX_LISTED = 12;

/** Says which name was probably meant, else which names exist. */
export function adviceFor(unknown: string, known: readonly string[]): string {
  const nearest = nearestName(unknown, known);
  if (nearest !== null) return `Did you mean "${plain(nearest)}"?`;
  if (known.length === 0) return 'None exists yet.';
  const listed = known.slice(0, MAX_LISTED).map(plain).join(', ');
  return known.length > MAX_LISTED
    ? `Known: ${listed} and ${known.length - MAX_LISTED} more.`
    : `Known: ${listed}.`;
}

export interface SuggestOptions {
  /** Further advice for an unknown name. */
  more?: (unknown: UnknownName) => string | null;
}

/** Makes a call. When it is refused because a name does not exist, the error suggests the nearest one that does. */
export async function withSuggestion<T>(
  api: KnownNames,
  names: GivenNames,
  call: () => Promise<T>,
  { more = () => null }: SuggestOptions = {},
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const unknown = await unknownName(api, names);
    if (!unknown) throw error;
    const detail = [unknown.message, unknown.advice, more(unknown)].filter(Boolean).join(' ');
    throw withDetail(error, unknown.kind, detail);
  }
}

/** Replaces the text about that name; other problems of the same call stay. */
function withDetail({ problem }: ApiError, kind: keyof GivenNames, detail: string): ApiError {
  const isAbout = ({ pointer }: { pointer: string }) => pointer === '' || pointer.includes(`/${kind}`);
  const errors = problem.errors ?? [];
  if (errors.length === 0) return new ApiError({ ...problem, detail });
  return new ApiError({
    ...problem,
    errors: errors.map((error) => (isAbout(error) ? { ...error, detail } : error)),
  });
}

function wireNames({ wires }: Awaited<ReturnType<Api['contract']>>): string[] {
  const list = Array.isArray(wires) ? wires : [];
  return list.flatMap((wire) =>
    typeof wire === 'object' && wire !== null && 'name' in wire ? [String(wire.name)] : [],
  );
}
