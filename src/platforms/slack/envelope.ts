import { z } from 'zod'

/** Names that the Socket Mode client uses among its own listeners; an event's type is announced there as well. */
const OWN = [
  'ws_message',
  'slack_event',
  'outgoing_message',
  'error',
  'close',
  'connecting',
  'connected',
  'reconnecting',
  'disconnecting',
  'disconnected',
  'authenticated',
]

const eventType = z.string().refine((type) => !OWN.includes(type))

const envelopeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('disconnect'), reason: z.string().default('no reason given') }),
  z.object({
    type: z.enum(['slash_commands', 'interactive']),
    envelope_id: z.string(),
    payload: z.looseObject({}),
  }),
  z.object({
    type: z.literal('events_api'),
    envelope_id: z.string(),
    payload: z.object({ event: z.object({ type: eventType }) }),
  }),
])

/** A message over Socket Mode as Slack documents it (docs.slack.dev/apis/events-api/using-socket-mode), or `undefined`. */
export function readEnvelope(data: unknown): z.output<typeof envelopeSchema> | undefined {
  if (typeof data !== 'string') return undefined
  try {
    return envelopeSchema.safeParse(JSON.parse(data)).data
  } catch {
    return undefined
  }
}
