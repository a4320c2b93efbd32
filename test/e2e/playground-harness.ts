import type { Bot } from '../../src/core/bot.ts'
import type { Store } from '../../src/core/records.ts'
import { createHttp } from '../../src/ops/http.ts'
import { createPlayground } from '../../src/platforms/playground/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createScriptedBot, type ScriptedBot } from '../fakes/scripted-bot.ts'
import { createMemoryStore } from '../support/memory.ts'
import { WELL } from '../support/well.ts'

/** A playground that listens on a free port, with a bot behind it. */
export async function startPlayground<B extends Bot = ScriptedBot>(
  options: {
    port?: number
    host?: string
    password?: string
    bot?: B
    store?: Store
    now?: () => number
  } = {},
) {
  const { host = '127.0.0.1', port = 0, password } = options
  const log = createQuietLog()
  const store = options.store ?? createMemoryStore()
  const bot = (options.bot ?? createScriptedBot()) as B
  const serve = async (at: number) => {
    const http = createHttp({ host, port: at, health: WELL, log, grace: 500 })
    const platform = createPlayground({ store, http, password, now: options.now ?? Date.now, log })
    await platform.start(bot)
    return { http, platform, url: await http.listen() }
  }
  let running = await serve(port)
  const stop = async () => {
    await running.platform.stop()
    await running.http.close()
  }
  return {
    bot,
    store,
    log,
    url: running.url,
    platform: () => running.platform,
    stop,
    /** Serves the same store at the same address again, as a restart does. */
    again: async () => {
      running = await serve(Number(new URL(running.url).port))
    },
  }
}

/** A daily post as the delivery sends it, with its discussion. */
export async function postDay(
  platform: Awaited<ReturnType<typeof startPlayground<ScriptedBot>>>['platform'],
) {
  const to = { platform: 'playground', workspace: 'local', channel: 'study-group' } as const
  const post = await platform().post({
    to,
    key: 'day-107',
    title: 'Day 107 · Recommendation',
    pin: true,
    card: {
      plain: 'Day 107 of 133: recommendation',
      title: 'Day 107 of 133 · Recommendation systems',
      tone: 'info',
      text: '**ML System Design.** A video service wants a home page that feels fresh every morning. It has 40 million members and 2 million titles.\n\n**Lead question 1a.** Where would you draw the line between retrieval and ranking, and what would each stage optimise?\n\nAnswer one question in the discussion, even in three sentences.',
      footer: '4 prompts, 9 questions · about 45 minutes',
      buttons: [
        { label: 'Hint 1a', action: 'topic', arg: 'Two-phase ranking' },
        { label: 'I answered aloud', action: 'share', arg: 'aloud' },
        { label: 'Source', url: 'https://example.org/day/107' },
      ],
    },
  })
  const thread = await platform().openThread(post, 'Day 107 · Recommendation', 1440)
  const prompt = await platform().post({
    to: thread,
    key: 'day-107-1',
    title: 'Prompt 1',
    card: {
      plain: '1 of 2: candidate generation',
      title: '1 of 2 · Candidate generation',
      text: '**1a** Which towers would you train, and on which pairs?\n\n**1b** What does this code miss?\n\n```python\ndef negatives(batch, popularity, temperature=0.07, correction=True):\n    logits = batch.queries @ batch.items.T / temperature\n    return logits\n```',
      buttons: [
        { label: 'Hint 1a', action: 'topic', arg: '1a' },
        { label: 'Hint 1b', action: 'topic', arg: '1b' },
        { label: 'Key points', action: 'topic', arg: 'points' },
      ],
    },
  })
  return { post, thread, prompt }
}
