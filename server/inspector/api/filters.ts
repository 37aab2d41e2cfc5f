import { z } from 'zod';

/** What lists of received deliveries are filtered by. */
export const receivedFilter = {
  q: z.string().max(2000).optional(),
  event: z.string().optional(),
  verdict: z.enum(['valid', 'invalid', 'unrecognised', 'undecodable']).optional(),
  endpoint: z.string().optional(),
};

/** What lists of sent deliveries are filtered by. */
export const sentFilter = {
  q: z.string().max(2000).optional(),
  event: z.string().optional(),
  state: z.enum(['pending', 'delivered', 'failed', 'cancelled']).optional(),
  webhook: z.string().optional(),
};
