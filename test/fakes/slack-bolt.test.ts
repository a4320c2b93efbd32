import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { afterEach, describe, expect, it } from 'vitest'
import { type Slack, startSlack } from './slack/index.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).reverse()) await work()
})

describe('Bolt', () => {
  it('answers a slash command over Socket Mode', async () => {
    const slack = await startSlack()
    cleanup.push(slack.stop)
    const team = slack.team()
    const ann = slack.user(team.id, { name: 'ann' })
    const general = slack.channel(team.id, { name: 'general', members: [ann] })
    const clientOptions = { slackApiUrl: slack.apiUrl }
    const receiver = new SocketModeReceiver({
      appToken: slack.keys.appToken,
      logLevel: LogLevel.ERROR,
      clientPingTimeout: 300,
      installerOptions: { clientOptions },
    })
    const app = new App({ token: team.botToken, receiver, clientOptions, logLevel: LogLevel.ERROR })
    app.command('/study', async ({ ack, respond, command }) => {
      await ack()
      await respond(`You said ${command.text}`)
    })
    await app.start()
    cleanup.push(() => app.stop())
    const seen = await slack.member(ann.id).command('/study', 'topic two tower', general.id)
    expect(await seen.answer()).toMatchObject({ kind: 'ephemeral', text: 'You said topic two tower' })
    slack.assertNoUnknown()
  })
})
