import { z } from 'zod'
import type { Card } from '../../core/card.ts'
import type { Form } from '../../core/form.ts'
import { defineKind } from '../../core/records.ts'

const button = z.intersection(
  z.object({
    label: z.string(),
    name: z.string().exactOptional(),
    style: z.enum(['primary', 'danger']).exactOptional(),
    row: z.literal(true).exactOptional(),
  }),
  z.union([z.object({ url: z.string() }), z.object({ action: z.string(), arg: z.string().exactOptional() })]),
)

/** A card as it is stored; what the core sends is checked by it too. */
export const cardSchema: z.ZodType<Card> = z.object({
  plain: z.string().min(1),
  title: z.string().min(1),
  text: z.string().exactOptional(),
  fields: z.array(z.object({ name: z.string(), value: z.string() })).exactOptional(),
  image: z.object({ url: z.string(), alt: z.string() }).exactOptional(),
  footer: z.string().exactOptional(),
  tone: z.enum(['info', 'good', 'bad']).exactOptional(),
  color: z.string().exactOptional(),
  menu: z
    .object({
      placeholder: z.string(),
      action: z.string(),
      options: z.array(z.object({ label: z.string(), arg: z.string(), about: z.string().exactOptional() })),
    })
    .exactOptional(),
  buttons: z.array(button).exactOptional(),
})

const choices = z.array(z.object({ label: z.string(), value: z.string() }))
const common = {
  name: z.string(),
  label: z.string(),
  hint: z.string().exactOptional(),
  required: z.boolean().exactOptional(),
  value: z.string().exactOptional(),
}

const inputSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.enum(['text', 'long']), placeholder: z.string().exactOptional() }),
  z.object({ ...common, kind: z.literal('choice'), choices, other: z.string().exactOptional() }),
  z.object({ ...common, kind: z.enum(['choices', 'date', 'zone']), choices }),
  z.object({ ...common, kind: z.literal('file'), ends: z.array(z.string()) }),
  z.object({ ...common, kind: z.enum(['toggle', 'time', 'role']) }),
])

const formSchema: z.ZodType<Form> = z.object({
  title: z.string(),
  submit: z.string(),
  action: z.string(),
  arg: z.string().exactOptional(),
  inputs: z.array(inputSchema).max(5),
})

/** One message. `author` is a member's id or the bot's; when it was written stands in its id. */
export const messageSchema = z.object({
  id: z.string(),
  channel: z.string(),
  /** Id of the message whose thread this one is in. */
  thread: z.string().optional(),
  author: z.string(),
  text: z.string().optional(),
  card: cardSchema.optional(),
  /** What whoever reads it may download. */
  file: z
    .object({
      name: z.string(),
      type: z.enum(['text/markdown', 'application/json', 'text/calendar']),
      text: z.string(),
    })
    .optional(),
  /** The one member who sees it; absent for everybody. */
  to: z.string().optional(),
  /** The delivery key; only on what the core sent. */
  key: z.string().optional(),
  /** Whom the core mentions with it, as a name. */
  mention: z.string().optional(),
  /** Title of the thread under it, once open. */
  threadTitle: z.string().optional(),
  /** Messages in its thread that everybody sees. */
  replies: z.int().min(0),
  edited: z.boolean(),
  pinned: z.boolean(),
  /** The members who gave it a star. */
  stars: z.array(z.string()).optional(),
})
export type Message = z.output<typeof messageSchema>

/** Where a message is listed: a channel, or the thread under a message. */
export type Scope = `channel/${string}` | `thread/${string}`

/** The scope of a message, a channel or a thread. */
export const scopeOf = (at: { channel: string; thread?: string | undefined }): Scope =>
  at.thread === undefined ? `channel/${at.channel}` : `thread/${at.thread}`

/** Messages, by `<scope>/<id>`: a scope lists in the order of time. */
export const messages = defineKind('playground-message', {
  version: 2,
  schema: messageSchema,
  // 0.1.0 had no files, colors, and menus.
  upgrades: { 1: (message) => message },
})

/** Storage key of each message, by id. */
export const places = defineKind('playground-place', {
  version: 1,
  schema: z.object({ key: z.string() }),
})

/** Places that only some members read, by channel id: what each is called, who they are, and whether nobody writes there any more. */
export const booths = defineKind('playground-booth', {
  version: 1,
  schema: z.object({ name: z.string(), members: z.array(z.string()), closed: z.boolean() }),
})
export type Booth = z.output<typeof booths.schema>

/** The pinned message of each channel, by channel id. */
export const pins = defineKind('playground-pin', {
  version: 1,
  schema: z.object({ message: z.string() }),
})

/** Forms the bot gave, by `<member>/<message it came from>`: only these may be submitted. */
export const forms = defineKind('playground-form', {
  version: 2,
  schema: formSchema,
  upgrades: {
    1: (form) => ({
      ...form,
      inputs: form.inputs.map((input: { kind: string }) =>
        input.kind === 'choice' ? { choices: [], ...input } : input,
      ),
    }),
  },
})
