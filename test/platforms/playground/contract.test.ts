import { inboundContract } from '../../contracts/inbound.ts'
import { platformContract } from '../../contracts/platform.ts'
import { startPlayground } from '../../e2e/playground-harness.ts'
import { seenInHtml } from '../../fakes/seen-html.ts'
import { startInbound } from './hands.ts'

platformContract('The playground', async () => {
  const playground = await startPlayground()
  return {
    platform: playground.platform(),
    channel: { platform: 'playground', workspace: 'local', channel: 'study-group' },
    missing: { platform: 'playground', workspace: 'local', channel: 'gone' },
    member: { platform: 'playground', workspace: 'local', user: 'lin' },
    booth: {
      people: ['lin', 'sam'].map((user) => ({ platform: 'playground', workspace: 'local', user })),
      stranger: { platform: 'playground', workspace: 'local', user: 'ada' },
      reads: async ({ user }, { channel, message }) => {
        const answer = await fetch(`${playground.url}/api/channels/${channel}/messages?user=${user}`)
        if (!answer.ok) return false
        const { messages } = (await answer.json()) as { messages: { id: string }[] }
        return messages.some(({ id }) => id === message)
      },
    },
    now: Date.now,
    read: async (ref) => {
      const at = `${playground.url}/api/channels/${ref.channel}/messages?user=lin`
      const { messages } = (await (await fetch(at)).json()) as {
        messages: { id: string; html: string; mention?: string }[]
      }
      const message = messages.find(({ id }) => id === ref.message)
      const seen = seenInHtml(message?.html ?? '')
      return { ...seen, mentions: message?.mention ? [message.mention] : [] }
    },
    stop: playground.stop,
  }
})

inboundContract(
  'The playground',
  { completions: true, home: true, loses: false, renames: false, keepsForm: true, stars: true },
  startInbound,
)
