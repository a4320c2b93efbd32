import type { PlatformModule } from '../kit/module.ts'
import { readSlackConfig } from './config.ts'

/** Slack. */
export const slack: PlatformModule = {
  name: 'slack',
  title: 'Slack',
  secret: /\bx(?:ox[a-z]|app)-[\w-]+/,
  configure: (environment) => {
    const config = readSlackConfig(environment)
    return config && (async (parts) => (await import('./index.ts')).createSlack({ ...parts, config }))
  },
  examine: async (environment, parts) => {
    const config = readSlackConfig(environment)
    return config && (await import('./examine.ts')).examineSlack(config, parts)
  },
  beginning: {
    hint: 'an app in your workspace, over Socket Mode',
    before: [
      'Open https://api.slack.com/apps and choose “Create New App”, “From a manifest”, and your workspace.',
      'Paste the manifest that is printed above, and choose “Create”. (“npx studyhall slack manifest” prints it again.)',
      'Choose “Install to Workspace”. The bot token (xoxb-…) is then under “OAuth & Permissions”.',
      'Under “Basic Information”, “App-Level Tokens”, generate one with the scope connections:write (xapp-…).',
    ],
    shows: ['manifest'],
    secrets: [
      {
        name: 'SLACK_BOT_TOKEN',
        label: 'Bot token (xoxb-…)',
        looks: /^xoxb-[\w-]+$/,
        where:
          'It begins with xoxb- and is under “OAuth & Permissions”, once the app is installed in your workspace.',
        about: 'token',
        // Any of the two ways to hear Slack: the token is asked about before the next one is known.
        alone: { SLACK_SIGNING_SECRET: 'unknown', SLACK_APP_TOKEN: undefined },
      },
      {
        name: 'SLACK_APP_TOKEN',
        label: 'App-level token (xapp-…)',
        looks: /^xapp-[\w-]+$/,
        where: 'It begins with xapp- and is under “Basic Information”, “App-Level Tokens”.',
        about: 'gateway',
      },
    ],
    after: [
      'In the group’s channel type: /invite @Studyhall (in a public channel the bot joins by itself).',
      'Then: /study group setup',
    ],
  },
  cli: async () => (await import('./cli.ts')).cli,
  renderer: async () => {
    const { renderCard } = await import('./render.ts')
    return (card) => renderCard(card).blocks
  },
}
