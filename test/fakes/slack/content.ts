import type { types } from '@slack/bolt'
import { z } from 'zod'
import { blockProblems, blocksTooLong, MOST_BLOCKS } from './blocks.ts'
import type { Core } from './core.ts'
import { flagArg, jsonArg } from './method.ts'
import { nameBlock } from './name-block.ts'
import { Refusal } from './refusal.ts'
import type { Message } from './world.ts'

/** What a message says, after Slack has looked at it. */
export type Content = Pick<Message, 'text' | 'blocks' | 'link_names' | 'metadata'>

const metadata = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
})

/** Largest metadata, bytes of JSON (docs.slack.dev/messaging/message-metadata). */
const MOST_METADATA = 16_000

/** Longest `text`: of a new message; of an update (docs.slack.dev/reference/methods/chat.update). */
export const LONGEST_TEXT = { post: 40_000, update: 4000 }

/**
 * Reads the content arguments of a call. `total` applies the limit on blocks as a whole, which response URLs do not
 * have. Refuses with no_text, msg_too_long, invalid_blocks, invalid_blocks_format, msg_blocks_too_long,
 * metadata_too_large or invalid_metadata_format.
 */
export function readContent(
  core: Core,
  args: Record<string, unknown>,
  limits: { text: number; total: boolean } = { text: LONGEST_TEXT.post, total: true },
): Content {
  const text = args.text === undefined ? '' : String(args.text)
  const blocks = readBlocks(core, args.blocks, limits.total)
  if (text.trim() === '' && !blocks?.length) throw new Refusal('no_text')
  if (text.length > limits.text) throw new Refusal('msg_too_long')
  const data = readMetadata(args.metadata)
  return {
    text,
    ...(blocks?.length && { blocks: blocks.map((block) => nameBlock(core, block)) }),
    ...(data && { metadata: data }),
    ...(flagArg(args.link_names) && { link_names: true }),
  }
}

function readBlocks(core: Core, value: unknown, total: boolean): types.KnownBlock[] | undefined {
  const blocks = jsonArg(value, 'invalid_blocks_format')
  if (blocks === undefined || blocks === null) return undefined
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format')
  const shape = blockProblems(blocks, MOST_BLOCKS.message)
  const problems = shape.length > 0 ? shape : fileProblems(core, blocks)
  if (problems.length > 0)
    throw new Refusal('invalid_blocks', {
      errors: problems,
      response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
    })
  if (total && blocksTooLong(blocks)) throw new Refusal('msg_blocks_too_long')
  return blocks
}

/** A block shows a picture that was uploaded and that Slack has worked on (slackapi/python-slack-sdk#1658). */
const fileProblems = ({ world }: Core, blocks: types.KnownBlock[]): string[] =>
  blocks.flatMap((block, i) => {
    if (block.type !== 'image' || !('slack_file' in block)) return []
    const file = world.files.get(String((block.slack_file as { id?: string } | undefined)?.id))
    const isShown = file?.isPicture === true && file.pending === 0
    if (file && file.pending > 0) file.pending--
    return isShown ? [] : [`invalid slack file [json-pointer:/blocks/${i}/slack_file]`]
  })

function readMetadata(value: unknown): types.MessageMetadata | undefined {
  const data = jsonArg(value, 'invalid_metadata_format')
  if (data === undefined || data === null) return undefined
  if (typeof data === 'object' && Object.keys(data).length === 0) return undefined
  const parsed = metadata.safeParse(data)
  if (!parsed.success) throw new Refusal('invalid_metadata_format')
  if (JSON.stringify(data).length > MOST_METADATA) throw new Refusal('metadata_too_large')
  return parsed.data as types.MessageMetadata
}
