import { describe, expect, test } from 'vitest';
import type { EventInfo, Issue } from '../../../../server/types.ts';
import { annotate, provenanceAt } from '../../../../ui/delivery/payload/annotate.ts';

const issue = (pointer: string): Issue => ({
  pointer,
  message: 'must be there',
  keyword: 'required',
  provenance: 'assumed',
});

describe('annotate', () => {
  test('puts an issue on its node', () => {
    expect(annotate({ a: 1 }, [issue('/a')], []).issues.get('/a')).toMatchObject([{ missing: '' }]);
  });

  test('puts an issue about a missing property on its parent, and names it', () => {
    expect(annotate({ user: {} }, [issue('/user/email')], []).issues.get('/user')).toMatchObject([
      { missing: 'email' },
    ]);
  });

  test('counts the issues inside a branch', () => {
    const { below } = annotate({ a: { b: 1, c: 2 } }, [issue('/a/b'), issue('/a/c')], []);
    expect([below.get(''), below.get('/a'), below.get('/a/b')]).toEqual([2, 2, undefined]);
  });

  test('marks drift', () => {
    expect(annotate({ x: 1 }, [], [{ pointer: '/x', value: 1 }]).drift.has('/x')).toBe(true);
  });
});

describe('provenanceAt', () => {
  const event: EventInfo = {
    type: 'x',
    title: 'X',
    schemaName: null,
    example: {},
    provenance: 'assumed',
    schema: {
      properties: {
        same: { 'x-provenance': 'assumed' },
        list: { items: { properties: { id: { 'x-provenance': 'learned' } } } },
      },
    },
  };

  test('is shown where it differs from that of the event', () => {
    expect(provenanceAt(event, '/list/3/id')).toBe('learned');
  });

  test('is not shown if it is the same or missing', () => {
    expect([provenanceAt(event, '/same'), provenanceAt(event, '/unknown')]).toEqual([null, null]);
  });
});
