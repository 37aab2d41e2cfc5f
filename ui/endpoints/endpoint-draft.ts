import type {
  BodyFormat,
  EndpointExpects,
  EndpointReply,
  EndpointView,
  JsonObject,
} from '../../server/types.ts';
import { changedMembers } from '../app/changed-members.ts';
import type { EndpointInput } from '../client/shapes.ts';
import type { ModeChoice } from '../secrets/mode-choices.ts';

/** Kind of answer of the endpoint. */
export type Answer = 'reply' | 'forward' | 'close' | 'hold';

export interface EndpointDraft {
  name: string;
  encryption: EndpointExpects['encryption'];
  format: BodyFormat | 'any';
  mode: ModeChoice;
  /** Name of a wire profile; empty for any. */
  wire: string;
  answer: Answer;
  /** Numbers as typed; empty for the default. */
  status: string;
  delayMs: string;
  failFirst: string;
  body: string;
  strict: boolean;
  /** Target URL for `forward`. */
  forwardTo: string;
}

const shown = (value: number | undefined): string => (value === undefined ? '' : String(value));

function answerOf(forwardTo: string | null, { hold, close }: EndpointReply): Answer {
  // Forwarding takes precedence over a stored reply.
  if (forwardTo !== null) return 'forward';
  if (hold === true) return 'hold';
  return close === true ? 'close' : 'reply';
}

/** The draft of a stored endpoint, or of a new one, whose name may be given. */
export function endpointDraft(endpoint: EndpointView | null, newName = ''): EndpointDraft {
  const expects: EndpointExpects = endpoint?.expects ?? { encryption: 'any' };
  const reply: EndpointReply = endpoint?.reply ?? {};
  return {
    name: endpoint?.name ?? newName,
    encryption: expects.encryption,
    format: expects.format ?? 'any',
    mode: expects.mode ?? 'any',
    wire: expects.wire ?? '',
    answer: answerOf(endpoint?.forwardTo ?? null, reply),
    status: shown(reply.status),
    delayMs: shown(reply.delayMs),
    failFirst: shown(reply.failFirst),
    body: reply.body ?? '',
    strict: reply.strict ?? false,
    forwardTo: endpoint?.forwardTo ?? '',
  };
}

/** Only visible fields are sent: a problem in a hidden field could not be corrected. */
function replyOf({ answer, status, delayMs, failFirst, body, strict }: EndpointDraft): EndpointReply {
  if (answer === 'close') return { close: true };
  if (answer === 'hold') return { hold: true };
  if (answer === 'forward') return {};
  return {
    ...(status.trim() !== '' && { status: Number(status) }),
    ...(delayMs.trim() !== '' && { delayMs: Number(delayMs) }),
    ...(failFirst.trim() !== '' && { failFirst: Number(failFirst) }),
    ...(body !== '' && { body }),
    ...(strict && { strict }),
  };
}

/** Request body of the form; defaults are omitted. */
export function endpointInput(draft: EndpointDraft): EndpointInput {
  const { encryption, format, mode, wire, answer, forwardTo } = draft;
  return {
    expects: {
      encryption,
      ...(format !== 'any' && { format }),
      ...(encryption !== 'none' && mode !== 'any' && { mode }),
      ...(encryption !== 'none' && wire !== '' && { wire }),
    },
    reply: replyOf(draft),
    forwardTo: answer === 'forward' ? forwardTo.trim() : null,
  };
}

/** The changes that saving makes to a stored endpoint, as a JSON Merge Patch (RFC 7396). */
export function endpointPatch(draft: EndpointDraft, stored: EndpointView): JsonObject {
  const before = endpointDraft(stored);
  // When the kind of answer changes, the patch is made against the stored reply: it may have members that the form does
  // not show.
  const reply = draft.answer === before.answer ? replyOf(before) : stored.reply;
  return changedMembers({ ...endpointInput(before), reply }, endpointInput(draft));
}

function replyFacts({ status, delayMs, strict, failFirst, close, hold }: EndpointReply): string[] {
  if (hold === true) return ['never answers'];
  if (close === true) return ['closes without answering'];
  return [
    `answers ${status ?? 200}`,
    delayMs === undefined || delayMs === 0 ? '' : `after ${delayMs} ms`,
    failFirst === undefined || failFirst === 0 ? '' : `fails the first ${failFirst}`,
    strict === true ? 'strict' : '',
  ];
}

/** Summary of an endpoint's settings. */
export function endpointFacts({ expects, reply, forwardTo }: EndpointView): string {
  const encryption = { any: '', required: 'encrypted only', none: 'plain only' }[expects.encryption];
  const form = [expects.format?.toUpperCase(), expects.mode?.toUpperCase(), expects.wire]
    .filter(Boolean)
    .join(' ');
  const answer = forwardTo === null ? replyFacts(reply) : ['forwards'];
  return [encryption, form, ...answer].filter(Boolean).join(' · ');
}
