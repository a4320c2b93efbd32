import type { APIEmbed, APIMessageTopLevelComponent } from 'discord.js'
import {
  BaseCreateMessageCreateRequestSchema,
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
} from 'discord-api-spec/zod'
import type { AllowedMentions } from '../mentions.ts'
import { FLAG } from '../message-payload.ts'
import { REFUSALS } from '../refusal.ts'
import type { Attachment } from '../router.ts'
import { checkAgainst, type Findings, findings, isRecord, type Schema } from './body.ts'
import { checkComponents } from './components.ts'
import { checkEmbeds } from './embeds.ts'

/** The parts of a message body that the fake understands. */
export type MessageBody = {
  content?: string | null
  embeds?: APIEmbed[] | null
  components?: APIMessageTopLevelComponent[] | null
  /** What it says of its files, as it was sent. */
  attachments?: unknown[] | null
  /** What was sent beside the body. */
  files?: Attachment[]
  allowed_mentions?: AllowedMentions | null
  flags?: number | null
  nonce?: string | number | null
  enforce_nonce?: boolean | null
  message_reference?: { message_id: string; fail_if_not_exists?: boolean | null } | null
}

/** Where a message body is sent; each place takes its own keys and flags. */
export type MessagePlace = 'create' | 'edit' | 'forum' | 'reply' | 'update'

const SCHEMAS: Record<MessagePlace, Schema> = {
  create: MessageCreateRequestSchema,
  edit: MessageEditRequestPartialSchema,
  forum: BaseCreateMessageCreateRequestSchema,
  reply: IncomingWebhookInteractionRequestSchema,
  update: IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema,
}

const SETTABLE: Record<MessagePlace, number> = {
  create: FLAG.suppressEmbeds | FLAG.silent,
  edit: FLAG.suppressEmbeds,
  forum: FLAG.suppressEmbeds | FLAG.silent,
  reply: FLAG.suppressEmbeds | FLAG.ephemeral | FLAG.silent,
  update: FLAG.suppressEmbeds,
}

/** What the bot cannot use here: the fake does not understand it, so a test must not rest on it. */
const UNSUPPORTED = ['poll', 'sticker_ids', 'shared_client_theme']

/**
 * Reads a message body; `at` is where it stands in the request's body. New messages must say something (50006);
 * everything else that Discord refuses is 50035.
 */
export function readMessage(body: unknown, place: MessagePlace, at: readonly string[] = []): MessageBody {
  if (!isRecord(body)) throw REFUSALS.emptyMessage()
  const found = findings(at)
  const read = body as MessageBody
  checkPlain(read, place, body, found)
  if (Array.isArray(read.embeds)) {
    if (read.embeds.length > 10)
      found.add(['embeds'], 'BASE_TYPE_BAD_LENGTH', 'Must be 10 or fewer in length.')
    checkEmbeds(read.embeds, found)
  }
  if (Array.isArray(read.components)) checkComponents(read.components, found)
  found.throwIfAny()
  checkAgainst(SCHEMAS[place], body, idleKeys(body), at)
  if (place !== 'edit' && place !== 'update' && isEmpty(read)) throw REFUSALS.emptyMessage()
  return read
}

/** Whether a message would show nothing; white space is nothing, and buttons alone are no message. */
export const isEmpty = (body: MessageBody): boolean =>
  (body.content ?? '').trim() === '' && (body.embeds ?? []).length === 0

function checkPlain(
  read: MessageBody,
  place: MessagePlace,
  body: Record<string, unknown>,
  found: Findings,
): void {
  found.length(['content'], read.content, 0, 2000)
  for (const key of UNSUPPORTED)
    if (Array.isArray(body[key]) ? (body[key] as unknown[]).length > 0 : body[key])
      found.add([key], 'UNSUPPORTED', 'The fake does not know this')
  const flags = read.flags ?? 0
  if ((flags & ~SETTABLE[place]) !== 0)
    found.add(['flags'], 'BASE_TYPE_BAD_VALUE', `The flags ${flags & ~SETTABLE[place]} cannot be set here`)
  if (read.enforce_nonce && (read.nonce === undefined || read.nonce === null))
    found.add(['nonce'], 'BASE_TYPE_REQUIRED', 'This field is required')
  if (typeof read.nonce === 'string') found.length(['nonce'], read.nonce, 0, 25)
  const allowed = read.allowed_mentions
  if (allowed?.parse)
    for (const kind of ['users', 'roles'] as const)
      if (allowed.parse.includes(kind) && (allowed[kind] ?? []).length > 0)
        found.add(
          ['allowed_mentions'],
          'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
          `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
        )
}

/** Keys that say nothing: discord.js sends `tts: false` and `enforce_nonce: false` with every message body. */
const idleKeys = (body: Record<string, unknown>): string[] =>
  ['tts', 'enforce_nonce'].filter((key) => body[key] === false)
