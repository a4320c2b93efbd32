import { readConfig } from '../../src/config.ts'
import { startBot } from '../../src/main.ts'
import { createLog } from '../../src/ops/log.ts'
import { createInstantChat } from './instant.ts'

/** What one process has sent so far: posts, all messages, and when the last one (epoch ms); and its processor time, in ms. */
export type Sent = { posts: number; messages: number; lastAt: number; cpu: number }

/**
 * A bot as a process of its own on a platform without delay: what its environment and `--only` say, as `start` does. Tells whoever began it
 * what it has sent, four times a second.
 */
if (process.send) {
  const sent: Sent = { posts: 0, messages: 0, lastAt: 0, cpu: 0 }
  const chat = createInstantChat((key) => {
    sent.messages++
    sent.lastAt = Date.now()
    if (key.endsWith('.p')) sent.posts++
  })
  const instant = { name: 'playground', title: 'Instant chat', configure: () => async () => chat }
  const role = process.argv[2] === 'worker' ? 'worker' : 'all'
  const running = await startBot(
    { ...readConfig(process.env, '/dev/null', [instant]), role },
    createLog('error'),
  )
  setInterval(() => {
    const { user, system } = process.cpuUsage()
    if (process.connected) process.send?.({ ...sent, cpu: Math.round((user + system) / 1_000) })
  }, 250)
  process.on('disconnect', () => void running.stop().then(() => process.exit(0)))
}
