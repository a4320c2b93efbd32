import { z } from 'zod'
import { blockProblems, MOST_BLOCKS } from './blocks.ts'

const title = z.strictObject({
  type: z.literal('plain_text'),
  text: z.string().min(1).max(24),
  emoji: z.boolean().optional(),
})
const common = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
}
const view = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    ...common,
    title,
    submit: title.optional(),
    close: title.optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('home'), ...common }),
])

/**
 * What is wrong with a view, empty when Slack would take it. A modal with inputs needs a submit button.
 * Limits: docs.slack.dev/reference/views.
 */
export function viewProblems(candidate: unknown, type: 'modal' | 'home'): string[] {
  const parsed = view.safeParse(candidate)
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `${issue.message} [json-pointer:/view/${issue.path.join('/')}]`)
  const { data } = parsed
  if (data.type !== type) return [`must be a ${type} view [json-pointer:/view/type]`]
  const problems = blockProblems(data.blocks, MOST_BLOCKS.view, '/view/blocks')
  const inputs = data.blocks.some((block) => (block as { type: string }).type === 'input')
  if (data.type === 'modal' && inputs && !data.submit)
    problems.push('a view with input blocks needs `submit` [json-pointer:/view/submit]')
  return problems
}
