import type { ContractChange } from '../../server/contract/difference.ts';
import type { WireProfile } from '../../server/contract/model.ts';
import type { EventInfo, Sent, WebhookView } from '../../server/types.ts';

/** How time passes for what the emitter does: `GET /api/clock`. */
export interface ClockView {
  /** `real`, `x60` and the like, or `manual`. */
  mode: string;
  now: string;
}

/** A webhook just saved, with what its owner should know. */
export type SavedWebhook = WebhookView & { warnings: string[] };

/** The contract in force: `GET /api/contract`. */
export interface ContractView {
  typeField: { name: string; aliases: string[] };
  defaultWire: string;
  wires: WireProfile[];
  events: EventInfo[];
  /** Whether an adoption can be taken back. */
  canRevert: boolean;
}

/** What could be learned from deliveries, and what could not. */
export interface ProposalView {
  changes: ContractChange[];
  notes: string[];
}

export interface LearnInput {
  /** Ids of received deliveries, 500 at most. */
  received: string[];
  /** Whether values seen are taken for the only ones. */
  enums: boolean;
}

export type ExportFormat = 'ndjson' | 'har' | 'curl';

/** What a call about one sent delivery gives back. */
export interface ResendResult {
  sent: Sent[];
}
