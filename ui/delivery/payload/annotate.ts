import type { Drift, EventInfo, Issue, Json, Provenance } from '../../../server/types.ts';
import { isJsonObject } from '../../text/json-object.ts';
import { nearestPointer } from './find.ts';
import { pointerAncestors, pointerTokens } from './pointer.ts';

/** An issue placed on a node; `missing` is the part of its pointer that the payload does not have. */
interface PlacedIssue {
  issue: Issue;
  missing: string;
}

/** Issues and drift by node; `below` counts the issues inside a branch. */
export interface Annotations {
  issues: Map<string, PlacedIssue[]>;
  drift: Set<string>;
  below: Map<string, number>;
}

/** Puts every issue on its node, or on the nearest existing ancestor if the node is missing. */
export function annotate(payload: Json, issues: Issue[], drift: Drift[]): Annotations {
  const byNode = new Map<string, PlacedIssue[]>();
  const below = new Map<string, number>();
  for (const issue of issues) {
    const pointer = nearestPointer(payload, issue.pointer);
    const missing = pointerTokens(issue.pointer.slice(pointer.length)).join('.');
    byNode.set(pointer, [...(byNode.get(pointer) ?? []), { issue, missing }]);
    for (const ancestor of pointerAncestors(pointer)) below.set(ancestor, (below.get(ancestor) ?? 0) + 1);
  }
  return { issues: byNode, drift: new Set(drift.map((item) => item.pointer)), below };
}

function step(schema: Json | undefined, token: string): Json | undefined {
  if (!isJsonObject(schema)) return undefined;
  const { properties, items } = schema;
  return isJsonObject(properties) && Object.hasOwn(properties, token) ? properties[token] : items;
}

/** The provenance of this property in the schema, if it differs from that of the event. */
export function provenanceAt(event: EventInfo, pointer: string): Provenance | null {
  const schema = pointerTokens(pointer).reduce<Json | undefined>(step, event.schema);
  const mark = isJsonObject(schema) ? schema['x-provenance'] : undefined;
  if (mark !== 'documented' && mark !== 'assumed' && mark !== 'learned') return null;
  return mark === event.provenance ? null : mark;
}
