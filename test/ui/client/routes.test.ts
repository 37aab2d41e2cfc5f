import { expectTypeOf, test } from 'vitest';
import type { REF } from '../../../server/inspector/refs.ts';
import type { Answer, Input } from '../../../server/inspector/routes.ts';
import type { Attempt, Json, Page, Received, ReceivedView, SentDetail } from '../../../server/types.ts';
import type { createApi } from '../../../ui/client/api.ts';
import type { SendInput } from '../../../ui/client/shapes.ts';

type Api = ReturnType<typeof createApi>;
type Returned<Name extends keyof Api> = Api[Name] extends (...args: never[]) => infer R ? Awaited<R> : never;

// A route that answers with a plain `Response` in one of its cases has no types at all: `never` or `any` here.
test('routes that may refuse keep the type of their answer', () => {
  expectTypeOf<Answer<`/api/received/${typeof REF}`, '$get'>>().toEqualTypeOf<ReceivedView>();
  expectTypeOf<Answer<`/api/sent/${typeof REF}`, '$get'>>().toExtend<SentDetail>();
  expectTypeOf<Answer<`/api/received/${typeof REF}/replay`, '$post'>>().toExtend<Attempt>();
  expectTypeOf<Answer<`/api/received`, '$get'>>().toExtend<Page<Received>>();
  expectTypeOf<Answer<'/api/contract/propose', '$post'>['notes']>().toEqualTypeOf<string[]>();
  expectTypeOf<Answer<'/api/contract/adopt', '$post'>['notes']>().toEqualTypeOf<string[]>();
  expectTypeOf<Answer<'/api/contract', '$get'>['defaultWire']>().toEqualTypeOf<string>();
  expectTypeOf<Answer<'/api/webhooks/:ref', '$patch'>['warnings']>().toEqualTypeOf<string[]>();
});

test('a payload of any depth is JSON, not a type of the framework', () => {
  expectTypeOf<Answer<`/api/sent/${typeof REF}`, '$get'>['payload']>().toEqualTypeOf<Json>();
});

test('the calls have the types of the routes', () => {
  expectTypeOf<Returned<'sent'>>().toEqualTypeOf<Answer<`/api/sent/${typeof REF}`, '$get'>>();
  expectTypeOf<Returned<'adopt'>>().toEqualTypeOf<Answer<'/api/contract/adopt', '$post'>>();
  expectTypeOf<Returned<'cancel'>>().toEqualTypeOf<Answer<`/api/sent/${typeof REF}/cancel`, '$post'>>();
  expectTypeOf<Omit<SendInput, 'payload'>>().toEqualTypeOf<Omit<Input<'/api/send', '$post'>, 'payload'>>();
  // @ts-expect-error: the route takes a number.
  const wrong: SendInput = { event: 'purchase_made', count: 'two' };
  // @ts-expect-error: the route names no such field.
  const unknown: SendInput = { event: 'purchase_made', counts: 2 };
  expectTypeOf([wrong, unknown]).toBeArray();
});
