import type { types } from '@slack/bolt'
import { z } from 'zod'
import { richText } from './rich-text-rules.ts'

const text = (type: 'plain_text' | 'mrkdwn', max: number) =>
  z.strictObject({
    type: z.literal(type),
    text: z.string().min(1).max(max),
    ...(type === 'plain_text' ? { emoji: z.boolean().optional() } : { verbatim: z.boolean().optional() }),
  })
const plain = (max: number) => text('plain_text', max)
const either = (max: number) => z.discriminatedUnion('type', [plain(max), text('mrkdwn', max)])

const url = z
  .string()
  .max(3000)
  .regex(/^https?:\/\/[^\s/]/)
const actionId = z.string().min(1).max(255).optional()
const blockId = z.string().min(1).max(255).optional()

const option = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
})
const confirm = z.strictObject({
  title: plain(100),
  text: either(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
})
const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: actionId,
  value: z.string().max(2000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
})
const image = {
  type: z.literal('image'),
  image_url: url,
  alt_text: z.string().min(1).max(2000),
}
const imageElement = z.strictObject(image)

const isOneOf = ({ options, initial_option: initial }: { options: unknown[]; initial_option?: unknown }) =>
  initial === undefined || options.some((each) => JSON.stringify(each) === JSON.stringify(initial))
const areSome = ({
  options,
  initial_options: initial = [],
}: {
  options: unknown[]
  initial_options?: unknown[] | undefined
}) => initial.every((each) => isOneOf({ options, initial_option: each }))
const select = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: actionId,
    options: z.array(option).min(1).max(100),
    initial_option: option.optional(),
    placeholder: plain(150).optional(),
    confirm: confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .refine(isOneOf, 'initial_option must be one of the options')
const radio = z
  .strictObject({
    type: z.literal('radio_buttons'),
    action_id: actionId,
    options: z.array(option).min(1).max(10),
    initial_option: option.optional(),
    confirm: confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .refine(isOneOf, 'initial_option must be one of the options')
/** At most ten, and what is ticked at first are some of them: docs.slack.dev/reference/block-kit/block-elements/checkboxes-element. */
const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    action_id: actionId,
    options: z.array(option).min(1).max(10),
    initial_options: z.array(option).min(1).optional(),
    confirm: confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .refine(areSome, 'initial_options must be some of the options')
const multiSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    action_id: actionId,
    options: z.array(option).min(1).max(100),
    initial_options: z.array(option).min(1).optional(),
    max_selected_items: z.int().min(1).optional(),
    placeholder: plain(150).optional(),
    confirm: confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .refine(areSome, 'initial_options must be some of the options')
/** Its options come from the app, by `block_suggestion`. */
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  action_id: actionId,
  initial_option: option.optional(),
  min_query_length: z.int().min(0).optional(),
  placeholder: plain(150).optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
})
const timePicker = z.strictObject({
  type: z.literal('timepicker'),
  action_id: actionId,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  timezone: z.string().optional(),
  placeholder: plain(150).optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
})
const datePicker = z.strictObject({
  type: z.literal('datepicker'),
  action_id: actionId,
  initial_date: z.iso.date().optional(),
  placeholder: plain(150).optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
})
const textInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
    placeholder: plain(150).optional(),
    focus_on_load: z.boolean().optional(),
  })
  .refine(
    ({ initial_value: value, max_length: max }) => (value?.length ?? 0) <= (max ?? 3000),
    'initial_value is longer than max_length',
  )

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: either(3000).optional(),
    fields: z.array(either(2000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion('type', [button, select, radio, imageElement]).optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text: said, fields }) => said ?? fields, 'section needs text or fields')
const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plain(2000),
  hint: plain(2000).optional(),
  element: z.discriminatedUnion('type', [
    textInput,
    select,
    radio,
    checkboxes,
    multiSelect,
    externalSelect,
    timePicker,
    datePicker,
  ]),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
})

/** The kinds of block the bot may use. Slack knows more; one that is missing here is refused, so add it with its limits. */
const block = z.discriminatedUnion('type', [
  section,
  input,
  richText,
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plain(150) }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z
      .array(z.discriminatedUnion('type', [plain(3000), text('mrkdwn', 3000), imageElement]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal('actions'),
    block_id: blockId,
    elements: z
      .array(z.discriminatedUnion('type', [button, select, radio]))
      .min(1)
      .max(25),
  }),
  z
    .strictObject({
      type: z.literal('image'),
      image_url: url.optional(),
      slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]+$/) }).optional(),
      alt_text: z.string().min(1).max(2000),
      block_id: blockId,
      title: plain(2000).optional(),
    })
    .refine(
      ({ image_url: at, slack_file: file }) => (at === undefined) !== (file === undefined),
      'image needs one source',
    ),
])

/** Most blocks of one message; of a modal or a home page. */
export const MOST_BLOCKS = { message: 50, view: 100 }

/** What is wrong with the options that an app suggests for an external select; at most 100. */
export const suggestionProblems = (body: unknown): string[] =>
  z
    .strictObject({ options: z.array(option).max(100) })
    .safeParse(body)
    .error?.issues.map((issue) => `${issue.message} [json-pointer:/${issue.path.join('/')}]`) ?? []

/**
 * What is wrong with blocks, as `reason [json-pointer:/blocks/0/text]`; empty when Slack would take them.
 * Limits: docs.slack.dev/reference/block-kit.
 */
export function blockProblems(blocks: unknown, most: number, at = '/blocks'): string[] {
  const parsed = z.array(block).max(most).safeParse(blocks)
  if (!parsed.success)
    return parsed.error.issues.map(
      (issue) => `${issue.message} [json-pointer:${[at, ...issue.path].join('/')}]`,
    )
  return repeated(parsed.data as types.KnownBlock[], at)
}

/** Ids that are used twice: a block's in the message, an action's in its block. */
function repeated(blocks: types.KnownBlock[], at: string): string[] {
  const seen = new Set<string>()
  return blocks.flatMap((each, i) => {
    const problems: string[] = []
    const once = (id: string | undefined, set: Set<string>, pointer: string) => {
      if (id !== undefined && set.has(id)) problems.push(`\`${id}\` already exists [json-pointer:${pointer}]`)
      if (id !== undefined) set.add(id)
    }
    once(each.block_id, seen, `${at}/${i}/block_id`)
    const actions = new Set<string>()
    if (each.type === 'actions')
      each.elements.forEach((element, j) => {
        once(
          'action_id' in element ? element.action_id : undefined,
          actions,
          `${at}/${i}/elements/${j}/action_id`,
        )
      })
    return problems
  })
}

/**
 * Whether Slack calls blocks too long as a whole (`msg_blocks_too_long`): about 13,400 characters of JSON, about 100 more
 * counted for each block. Not documented; fitted to what slackapi/bolt-js#2509 measured: 13,297 characters in one block,
 * 125 fewer with a divider beside it.
 */
export const blocksTooLong = (blocks: types.KnownBlock[]): boolean =>
  JSON.stringify(blocks).length + 100 * blocks.length > 13_430
